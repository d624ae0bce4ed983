package import AWSQuery
package import Identity

extension Operation {
  /// Throws unless credentials of this kind may call the action at all, whatever policies say.
  ///
  /// A session made without a code may call nothing of IAM, and no session but
  /// `GetCallerIdentity` of STS; AWS answers as if the token were bad.
  /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_request.html>
  package static func checkOpen(to caller: Caller) throws(ServiceError) {
    guard case .session(let session, _) = caller.credential else { return }
    switch api {
    case .iam:
      guard session.mfaAt != nil else { throw .invalidSessionToken }
    default:
      // GetSessionToken has a text of its own for sessions, which it gives itself.
      guard action == "GetCallerIdentity" || action == "GetSessionToken" else {
        throw .invalidSessionToken
      }
    }
  }
}
