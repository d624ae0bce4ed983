/// What of an HTTP request Signature Version 4 covers, besides the body.
///
/// Everything stands here as it was received, or as it will be sent: nothing decoded, nothing
/// merged, nothing sorted.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>
public struct SignableRequest: Sendable {
  /// The method in the case of the request line, such as `POST`.
  public var method: String
  /// The path with its percent-escapes, starting with `/`; an empty path means `/`.
  public var path: String
  /// The query without its `?`, with its percent-escapes; empty when there is none.
  public var query: String
  /// The header fields in the order received, with names in any case. `Host` is one of them.
  public var headers: [(name: String, value: String)]

  public init(
    method: String, path: String, query: String = "",
    headers: [(name: String, value: String)]
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
  }
}

extension SignableRequest {
  /// The value of the first field called `name`, which is in lower case; the first one counts
  /// at AWS.
  func firstValue(of name: StaticString) -> String? {
    for index in headers.indices where headers[index].name.isFieldName(name) {
      return headers[index].value
    }
    return nil
  }
}
