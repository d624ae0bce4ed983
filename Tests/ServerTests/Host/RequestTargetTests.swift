import NIOHTTP1
import Testing

@testable import Server

/// What is the Query API's, and what is not.
@Suite struct RequestTargetTests {
  @Test(arguments: [
    ("/", "/", ""), ("/?", "/", ""), ("/?Action=GetUser", "/", "Action=GetUser"),
    ("/?a=b?c", "/", "a=b?c"), ("/a/b", "/a/b", ""), ("//", "//", ""),
    ("/%3FAction=x", "/%3FAction=x", ""),
    ("//evil.example/?Action=x", "//evil.example/", "Action=x"),
    ("/ü?é", "/ü", "é"),
  ])
  func `a target is parted at the first question mark`(
    _ uri: String, _ path: String, _ query: String
  ) throws {
    let target = try #require(RequestTarget(head(.GET, uri)))
    #expect(target.path == path)
    #expect(target.query == query)
  }

  @Test(arguments: [
    "", "*", "http://127.0.0.1:8420/", "https://iam.amazonaws.com/?Action=GetUser",
    "127.0.0.1:8420", "?Action=GetUser", "Action=GetUser", " /",
  ])
  func `other forms than the origin's are refused`(_ uri: String) {
    #expect(RequestTarget(head(.GET, uri)) == nil)
  }

  @Test(
    arguments: [
      (.POST, "/", false, true), (.POST, "/?x=y", false, true), (.POST, "/x", false, false),
      (.POST, "//", false, false), (.GET, "/", false, false), (.GET, "/", true, true),
      (.GET, "/?Action=GetUser", false, true), (.GET, "/?x=y&Action=GetUser", false, true),
      (.GET, "/?Action", false, true), (.GET, "/?Actions=x", false, false),
      (.GET, "/?XAction=x", false, false), (.GET, "/?action=x", false, false),
      (.GET, "/?X-Amz-Signature=0", false, true), (.GET, "/x?Action=GetUser", true, false),
      (.PUT, "/", true, false), (.HEAD, "/?Action=GetUser", true, false),
      (.DELETE, "/?Action=GetUser", false, false), (.OPTIONS, "/", false, false),
    ] as [(HTTPMethod, String, Bool, Bool)])
  func `the API is a POST to the root, or a GET of it with an action or a signature`(
    _ method: HTTPMethod, _ uri: String, _ isSigned: Bool, _ isAPI: Bool
  ) throws {
    let target = try #require(RequestTarget(head(method, uri)))
    let headers: HTTPHeaders =
      isSigned
      ? ["authorization": "AWS4-HMAC-SHA256 Credential=x"] : ["authorization": "Basic eDp5"]
    #expect(target.isAPI(method: method, headers: headers) == isAPI)
  }

  private func head(_ method: HTTPMethod, _ uri: String) -> HTTPRequestHead {
    HTTPRequestHead(version: .http1_1, method: method, uri: uri)
  }
}
