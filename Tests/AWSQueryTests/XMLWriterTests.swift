import AWSQuery
import Testing

struct XMLWriterTests {
  @Test(
    arguments: [
      ("", ""),
      ("bob", "bob"),
      ("a & b < c > d \"e\" 'f'", "a &amp; b &lt; c &gt; d &quot;e&quot; 'f'"),
      ("]]>", "]]&gt;"),
      ("a\r\nb\tc", "a&#xD;\nb\tc"),
      ("\0\u{1}\u{8}\u{B}\u{1F}", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
      ("a\u{FFFE}b\u{FFFF}c", "a\u{FFFD}b\u{FFFD}c"),
      ("\u{FFFD}\u{F000}\u{FEFF}ﾾ", "\u{FFFD}\u{F000}\u{FEFF}ﾾ"),
      ("\u{7F}\u{85}\u{2028}é🔑", "\u{7F}\u{85}\u{2028}é🔑"),
      ("&&&", "&amp;&amp;&amp;"),
    ])
  func `text is escaped`(text: String, escaped: String) {
    var xml = XMLWriter()
    xml.element("A", text)
    #expect(xml.bytes == Array("<A>\(escaped)</A>\n".utf8))
  }

  @Test func `elements are laid out as AWS does`() {
    var xml = XMLWriter(reserving: 0)
    xml.group("Result") { xml in
      xml.element("IsTruncated", false)
      xml.element("IsDefault", true)
      xml.element("MaxSessionDuration", 3600)
      xml.element("Marker", nil as String?)
      xml.element("Description", "here" as String?)
      xml.list("MFADevices", [String]())
      xml.list("PolicyNames", ["a", "b"])
      xml.list("Users", [1, 2]) { xml, number in xml.element("UserId", number) }
      xml.list("Groups", [Int]()) { xml, number in xml.element("GroupId", number) }
      xml.map("SummaryMap", [(key: "Users", value: "3")])
      xml.map("Certifications", [])
      xml.empty("RoleLastUsed")
    }
    #expect(
      String(decoding: xml.bytes, as: UTF8.self) == """
        <Result>
          <IsTruncated>false</IsTruncated>
          <IsDefault>true</IsDefault>
          <MaxSessionDuration>3600</MaxSessionDuration>
          <Description>here</Description>
          <MFADevices/>
          <PolicyNames>
            <member>a</member>
            <member>b</member>
          </PolicyNames>
          <Users>
            <member>
              <UserId>1</UserId>
            </member>
            <member>
              <UserId>2</UserId>
            </member>
          </Users>
          <Groups/>
          <SummaryMap>
            <entry>
              <key>Users</key>
              <value>3</value>
            </entry>
          </SummaryMap>
          <Certifications/>
          <RoleLastUsed/>
        </Result>

        """)
  }

  @Test func `an error in a group is passed on`() {
    struct Stop: Error {}
    var xml = XMLWriter()
    #expect(throws: Stop.self) {
      try xml.group("A") { _ throws(Stop) in throw Stop() }
    }
  }

  @Test func `any text reads back as it was, but for what XML cannot hold`() throws {
    var chance = Chance(seed: 5)
    for _ in 0..<1000 {
      let texts = (0..<Int.random(in: 1...5, using: &chance)).map { _ in chance.text(upTo: 40) }
      var xml = XMLWriter(reserving: Int.random(in: 0...64, using: &chance))
      xml.list("A", texts)
      let root = try XMLReader.read(xml.bytes)
      let expected = texts.map { text in
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
          switch scalar {
          case "\0"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}":
            kept.append("\u{FFFD}")
          default: kept.append(scalar)
          }
        }
        return Array(String(kept).utf8)
      }
      #expect(root.children.map { Array($0.text.utf8) } == expected)
      #expect(root.children.allSatisfy { $0.name == "member" && $0.children.isEmpty })
    }
  }

  @Test func `the writer grows as far as it must`() throws {
    let long = String(repeating: "&", count: 100_000)
    var xml = XMLWriter(reserving: 10)
    for _ in 0..<60 { xml.open("A") }
    xml.element("Document", long)
    for _ in 0..<60 { xml.close("A") }
    var element = try XMLReader.read(xml.bytes)
    while let inner = element.children.first { element = inner }
    #expect(element.text == long)
  }
}
