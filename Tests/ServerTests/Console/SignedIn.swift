import AWSQuery
import Identity
import IdentitySQL
import Operations

@testable import Console
@testable import Server

/// Somebody who is signed in to a console over a store of its own.
struct SignedIn {
  let visitors: ConsoleVisitors
  let visitor: ConsoleVisitors.Visitor

  /// An administrator with a fresh code; beside him is the user `target`, with a key and a device,
  /// and the group `crew`.
  init(as name: String = "administrator, fresh code") throws {
    visitors = try ConsoleVisitors()
    visitor = try visitors.visitor(name)
  }

  /// Somebody else at the same console.
  init(_ other: SignedIn, _ visitor: ConsoleVisitors.Visitor) {
    (visitors, self.visitor) = (other.visitors, visitor)
  }

  var service: LocalService { visitors.service }
  var account: Account { visitors.account }
  var target: User { visitors.target }

  func get(_ path: String, _ query: [(String, String)] = []) -> Page {
    Page(
      visitors.answer(
        isPost: false, path, query: query, proof: visitor.cookies[.session], as: visitor))
  }

  func post(_ path: String, _ form: [(String, String)] = []) -> Page {
    Page(
      visitors.answer(
        isPost: true, path, form: form, proof: visitor.cookies[.session], as: visitor))
  }

  func read<Result>(_ body: (any Reading) throws -> Result) throws -> Result {
    service.store.drain()
    return try service.store.read(body)
  }

  /// The actions that were recorded, in their order; refused ones with the error.
  func recorded() throws -> [String] {
    try service.auditLines().map { line in
      let event = try AuditedEvent(json: line)
      return event.eventName + (event.errorCode.map { " " + $0 } ?? "")
    }
  }
}

/// What a browser got.
struct Page {
  let status: Int
  let text: String
  let location: String?
  let headers: String

  init(_ answer: ConsoleAnswer) {
    status = answer.status
    text = String(decoding: answer.body, as: UTF8.self)
    location = answer.headers.first { $0.name == "Location" }?.value
    headers = answer.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
  }

  /// The text of the snippet of that id, as the page escapes it.
  func snippet(_ id: String) -> String? {
    guard let start = text.firstRange(of: "<pre id=\"\(id)\" translate=\"no\" dir=\"ltr\">"),
      let end = text[start.upperBound...].firstRange(of: "</pre>")
    else { return nil }
    return String(text[start.upperBound..<end.lowerBound])
  }

  /// The value of the first field of that name.
  func field(_ name: String) -> String? {
    guard let start = text.firstRange(of: "name=\"\(name)\" value=\"") else { return nil }
    return String(text[start.upperBound...].prefix { $0 != "\"" })
  }
}

extension String {
  /// What a page's escapes stand for.
  var unescaped: String {
    replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&#34;", with: "\"")
      .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
  }
}
