package import AWSQuery
package import Identity

extension Operation {
  /// Throws unless credentials of this kind may call the action at all, whatever policies say. AWS
  /// answers as if the token were bad.
  ///
  /// | session of | IAM | STS |
  /// |---|---|---|
  /// | `GetSessionToken`, without a code | none | `AssumeRole`, `GetCallerIdentity` |
  /// | `GetSessionToken`, with a code | all | `AssumeRole`, `GetCallerIdentity` |
  /// | `GetFederationToken` | none | `GetCallerIdentity` |
  /// | `AssumeRole` | all | all but `GetSessionToken`, `GetFederationToken` |
  /// | `AssumeRoot` | what the task allows | the same, but `AssumeRole` too |
  ///
  /// These two have texts of their own for sessions, which they give themselves.
  /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_request.html>
  package static func checkOpen(to caller: Caller) throws(ServiceError) {
    guard case .session(let session, _) = caller.credential else { return }
    let isOpen =
      switch (api, session.details?.kind) {
      case (.iam, nil): session.mfaAt != nil
      case (.iam, .federatedUser): false
      case (_, .assumedRole), (_, .assumedRoot): true
      case (_, nil): action == "AssumeRole" || refusesSessions || action == "GetCallerIdentity"
      case (_, .federatedUser): refusesSessions || action == "GetCallerIdentity"
      }
    guard isOpen else { throw .invalidSessionToken }
  }

  private static var refusesSessions: Bool {
    action == "GetSessionToken" || action == "GetFederationToken"
  }
}
