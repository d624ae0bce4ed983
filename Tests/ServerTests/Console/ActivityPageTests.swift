import Identity
import Testing

@testable import Console
@testable import IdentitySQL

/// What was done in the account, as the console shows it.
@Suite struct ActivityPageTests {
  private static let path = "/console/activity"

  /// Names of events on the page, in their order.
  private func events(_ page: Page) -> [String] {
    page.text.components(between: "<th scope=\"row\">", and: "</th>")
  }

  private func tag(_ visit: SignedIn, _ count: Int) throws {
    let key = try visit.service.addKey(of: .root(visit.account.id), in: visit.account)
    for number in 0..<count {
      #expect(
        try visit.service.send(
          "TagUser",
          [
            "UserName": "target", "Tags.member.1.Key": "k", "Tags.member.1.Value": "\(number)",
          ], as: key
        ).status == 200)
      visit.service.clock.advance(by: 1)
    }
  }

  @Test func `records are found by user, event, result and day`() throws {
    let visit = try SignedIn()
    #expect(visit.post("/console/groups/new", [("name", "night")]).status == 303)
    #expect(visit.post("/console/groups/new", [("name", "night")]).status == 422)
    try tag(visit, 1)
    #expect(events(visit.get(Self.path)) == ["TagUser", "CreateGroup", "CreateGroup"])
    func found(_ query: (String, String)...) -> Int { events(visit.get(Self.path, query)).count }
    #expect(found(("user", "TARGET")) == 1)
    #expect(found(("user", "admin")) == 2)
    #expect(found(("user", "admin"), ("event", "createGroup"), ("result", "refused")) == 1)
    #expect(found(("event", "CreateGroup"), ("result", "allowed")) == 1)
    #expect(found(("result", "refused")) == 1 && found(("result", "allowed")) == 2)
    #expect(found(("user", "nobody")) == 0)
    let today = String(visit.service.clock.now().description.prefix(10))
    let tomorrow = String(
      visit.service.clock.now().adding(seconds: 86_400).description.prefix(10))
    #expect(found(("from", today), ("to", today)) == 3)
    #expect(found(("from", tomorrow)) == 0)
    #expect(visit.get(Self.path, [("from", "yesterday")]).text.contains("Write days as"))
  }

  @Test func `pages follow each other both ways, without a gap`() throws {
    let visit = try SignedIn()
    try tag(visit, 60)
    func link(_ name: String, on page: Page) -> [(String, String)]? {
      guard
        let address = page.text.components(between: "activity?", and: "</a>").first(where: {
          $0.hasSuffix(">" + name)
        })
      else { return nil }
      let parts = address.prefix { $0 != "\"" }.split(separator: "=")
      return [(String(parts[0]), String(parts[1]))]
    }
    let first = visit.get(Self.path)
    #expect(events(first).count == 25 && link("Newer", on: first) == nil)
    let second = visit.get(Self.path, try #require(link("Older", on: first)))
    let third = visit.get(Self.path, try #require(link("Older", on: second)))
    #expect(events(third).count == 10 && link("Older", on: third) == nil)
    let back = visit.get(Self.path, try #require(link("Newer", on: third)))
    #expect(back.text.times == second.text.times)
    #expect(Set(first.text.times + second.text.times + third.text.times).count == 60)
  }

  @Test func `long records have a page each, so that the page of all stays light`() throws {
    let visit = try SignedIn()
    let long = String(repeating: "x", count: 5_000)
    for number in 0..<25 {
      let (account, now) = (visit.account, visit.service.clock.now())
      try visit.service.change { records in
        try records.append(
          AuditRecord(
            eventID: "\(number)", at: now, account: account.id, source: "iam.amazonaws.com",
            name: "CreatePolicy", isReadOnly: false, actor: .operator(command: "test"),
            parameters: "{\"policyDocument\":\"\(long)\"}", response: nil, refusal: nil))
      }
      visit.service.clock.advance(by: 1)
    }
    let page = visit.get(Self.path)
    #expect(events(page).count == 25 && page.text.utf8.count < 46_000)
    let address = try #require(
      page.text.components(between: "href=\"/console/activity/record/", and: "\"").first)
    let record = visit.get(Self.path + "/record/" + address)
    #expect(record.status == 200 && record.text.contains(long))
    let (at, id) = try #require(
      address.firstIndex(of: "-").map { (address[..<$0], address[$0...]) })
    for other in ["\(at)-9999", "\(at)1\(id)", "x", "\(at)-9223372036854775807"] {
      #expect(visit.get(Self.path + "/record/" + other).status == 404, "\(other)")
    }
    let plain = SignedIn(visit, try visit.visitors.visitor("user without policy"))
    #expect(plain.get(Self.path + "/record/" + address).status == 403)
    let stranger = SignedIn(visit, try visit.visitors.visitor("other account's administrator"))
    #expect(stranger.get(Self.path + "/record/" + address).status == 404)
  }

  @Test func `a record that somebody altered is shown, and said to be altered`() throws {
    let visit = try SignedIn()
    try tag(visit, 2)
    try visit.service.change { records in
      try (records as? SQLRecords)?.connection.run(
        "UPDATE audit SET record = '{\"gone\": <b>' WHERE id = (SELECT MAX(id) FROM audit)", [])
    }
    let page = visit.get(Self.path)
    #expect(events(page).count == 2 && page.text.contains("Altered: cannot be read"))
    #expect(
      page.text.contains("{&#34;gone&#34;: &lt;b&gt;") || page.text.contains("{\"gone\": &lt;b>"))
    let table = visit.get(Self.path + "/download", [("format", "csv")])
    #expect(table.text.contains("\"(unreadable)\""))
  }

  @Test func `nobody sees what he may not, and nobody sees another account`() throws {
    let visit = try SignedIn()
    try tag(visit, 1)
    let plain = SignedIn(visit, try visit.visitors.visitor("user without policy"))
    for path in [Self.path, Self.path + "/download"] {
      let page = plain.get(path, [("format", "csv")])
      #expect(page.status == 403 && page.text.contains("cloudtrail:LookupEvents"))
    }
    #expect(!plain.get("/console/").text.contains("TagUser"))
    #expect(visit.get("/console/").text.contains("TagUser"))
    let other = SignedIn(visit, try visit.visitors.visitor("other account's administrator"))
    #expect(events(other.get(Self.path)).isEmpty)
  }

  @Test func `a download has what the filters find`() throws {
    let visit = try SignedIn()
    try tag(visit, 3)
    #expect(visit.post("/console/groups/new", [("name", "night")]).status == 303)
    let lines = visit.get(Self.path + "/download", [("format", "jsonl"), ("event", "TagUser")])
    #expect(lines.status == 200 && lines.text.split(separator: "\n").count == 3)
    #expect(lines.headers.contains("attachment; filename=\"activity.jsonl\""))
    for line in lines.text.split(separator: "\n") {
      #expect(try AuditedEvent(json: String(line)).eventName == "TagUser")
    }
    let table = visit.get(Self.path + "/download", [("format", "csv")])
    #expect(table.text.hasPrefix("\"eventTime\",\"eventName\",\"who\""))
    #expect(
      table.text.components(between: "\"CreateGroup\",", and: "\r\n").first?.hasPrefix(
        "\"admin\",\"night\"") == true)
    #expect(visit.get(Self.path + "/download", [("format", "xml")]).status == 404)
  }

  @Test(arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
  func `a spreadsheet takes no name for a formula`(_ name: String) {
    #expect(ActivityCSV.field(name) == "\"'\(name)\"")
    #expect(ActivityCSV.field("a" + name) == "\"a\(name)\"")
    #expect(ActivityCSV.field("a\"b") == "\"a\"\"b\"")
  }

  @Test func `a record's text stays as it was on lines of its own`() {
    let text = IndentedJSON.text(#"{"a":"x,{\"}:","b":[1,{}]}"#)
    #expect(text.filter { $0 != "\n" && $0 != " " } == #"{"a":"x,{\"}:","b":[1,{}]}"#)
    #expect(text.hasPrefix("{\n  \"a\": \"x,{\\\"}:\",\n  \"b\": [\n"))
  }
}

extension String {
  fileprivate func components(between start: String, and end: String) -> [String] {
    var found: [String] = []
    var rest = self[...]
    while let from = rest.firstRange(of: start),
      let to = rest[from.upperBound...].firstRange(of: end)
    {
      found.append(String(rest[from.upperBound..<to.lowerBound]))
      rest = rest[to.upperBound...]
    }
    return found
  }

  fileprivate var times: [String] { components(between: "datetime=\"", and: "\"") }
}
