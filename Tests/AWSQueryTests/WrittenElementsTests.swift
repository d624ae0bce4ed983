import Testing

@testable import AWSQuery

struct WrittenElementsTests {
  @Test(arguments: ["plain", "a+b/c=", "<i>&amp;\"'", "&lt;", "a\rb", "", "ü\u{301}"])
  func `a text is read back as it was written`(text: String) {
    let elements = WrittenElements { xml in
      xml.group("AccessKey") { $0.element("SecretAccessKey", text) }
    }
    #expect(elements["SecretAccessKey"] == text)
  }

  @Test func `the first of several counts, and a name alone is not found`() {
    let elements = WrittenElements { xml in
      xml.list("Keys", ["one", "two"]) { $0.element("Id", $1) }
      xml.element("Longer", "x")
      xml.empty("None")
    }
    #expect(elements["Id"] == "one")
    #expect(elements["Long"] == nil)
    #expect(elements["None"] == nil)
    #expect(elements["Keys"] == nil)
  }

  @Test func `lists are read item by item, with lists within`() {
    let elements = WrittenElements { xml in
      xml.list("Outer", ["a", "b"]) { xml, name in
        xml.element("Name", name)
        xml.list("Inner", [name + "1", name + "2"]) { $0.element("Id", $1) }
        xml.list("Texts", [name, name + name])
        xml.empty("Last")
      }
    }
    let members = elements.members(of: "Outer")
    #expect(members.map { $0["Name"] } == ["a", "b"])
    #expect(
      members.map { $0.members(of: "Inner").map { $0["Id"] } } == [["a1", "a2"], ["b1", "b2"]])
    #expect(members.map { $0.texts(of: "Texts") } == [["a", "aa"], ["b", "bb"]])
    #expect(members[0].group("Inner")?["Id"] == "a1")
    #expect(members[0].members(of: "Last").isEmpty && members[0].texts(of: "None").isEmpty)
  }
}
