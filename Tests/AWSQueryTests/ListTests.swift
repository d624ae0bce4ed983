import AWSQuery
import Testing

struct ListTests {
  static let pattern = #"[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]+"#

  /// Observed at AWS, September 2026: GetContextKeysForCustomPolicy with one document at each of
  /// these places, and the answer: nil for success, the number of elements that would be skipped,
  /// or else the text.
  @Test(
    arguments: [
      (["1"], nil),
      (["01"], nil),
      (["%2B1"], "Start of list found where not expected"),
      (["one"], "Start of list found where not expected"),
      (["1.one"], "Start of list found where not expected"),
      (["0"], "0 is not a valid index"),
      (["00"], "0 is not a valid index"),
      (["-1"], "Key -1 may not have a leading '-'"),
      (["1.0"], "Two index elements may not occur back to back"),
      (["1.1"], "Two index elements may not occur back to back"),
      (["12"], "Excessively sparse input would skip 11 list elements"),
      (["16"], "Excessively sparse input would skip 15 list elements"),
      (["33"], "Excessively sparse input would skip 32 list elements"),
      (["1", "12"], "Excessively sparse input would skip 11 list elements"),
      (["12", "1"], "Excessively sparse input would skip 11 list elements"),
      (["1", "22"], "Excessively sparse input would skip 21 list elements"),
      (["22", "1"], "Excessively sparse input would skip 21 list elements"),
      (["1", "22", "43"], "Excessively sparse input would skip 21 list elements"),
      (
        ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "21"],
        "Excessively sparse input would skip 11 list elements"
      ),
      (["99999999999"], ""),
      (["99999999999999999999999999"], ""),
      (["-" + String(repeating: "1", count: 50)], ""),
    ] as [([String], String?)])
  func `a list is numbered, and the number must make sense`(
    places: [String], message: String?
  ) throws {
    let form = places.map { "PolicyInputList.member.\($0)={}" }.joined(separator: "&")
    var reader = ParameterReader(try Parameters(queryString: form), style: .iam)
    let read = reader.strings("PolicyInputList", .listedPolicyDocument)
    guard let message else {
      #expect(read == ["{}"])
      return try reader.finish()
    }
    #expect(read == [])
    #expect(
      throws: ServiceError("MalformedInput", status: 400, message.isEmpty ? nil : message)
    ) { try reader.finish() }
  }

  @Test(arguments: [["11"], ["2"], ["1", "8", "15"], ["15", "8", "1"]])
  func `a gap is an element that breaks its constraint`(places: [String]) throws {
    let form = places.map { "PolicyInputList.member.\($0)={}" }.joined(separator: "&")
    #expect(
      try message(form, .iam) { _ = $0.strings("PolicyInputList", .listedPolicyDocument) }
        == "1 validation error detected: Value at 'policyInputList' failed to satisfy constraint: "
        + "Member must satisfy constraint: [Member must have length less than or equal to 131072, "
        + "Member must have length greater than or equal to 1, "
        + "Member must satisfy regular expression pattern: \(Self.pattern)]")
  }

  @Test func `elements come in the order of their numbers, the first of a number counts`() throws {
    let form = "K.member.2=b&K.member.03=c&K.member.1=a&K.member.02=x&K.member.3=y&K=z&k.member.4=w"
    var reader = ParameterReader(try Parameters(queryString: form), style: .iam)
    #expect(reader.strings("K", .none) == ["a", "b", "c"])
    try reader.finish()
  }

  @Test func `a long list may be sent in any order`() throws {
    var chance = Chance(seed: 3)
    let form = (1...300).shuffled(using: &chance).map { "K.member.\($0)=v\($0)" }
    var reader = ParameterReader(
      try Parameters(queryString: form.joined(separator: "&")), style: .iam)
    #expect(reader.strings("K", .none) == (1...300).map { "v\($0)" })
    try reader.finish()
  }

  @Test func `a list that is required must be there, but may be empty`() throws {
    #expect(
      try message("", .iam) { _ = $0.strings("TagKeys", .tagKey, required: true) }
        == "1 validation error detected: Value at 'tagKeys' failed to satisfy constraint: "
        + "Member must not be null")
    #expect(
      try message("", .sts) { _ = $0.tags(required: true) }
        == "1 validation error detected: Value null at 'tags' failed to satisfy constraint: "
        + "Member must not be null")
    #expect(try message("", .iam) { _ = $0.strings("TagKeys", .tagKey) } == nil)
    #expect(try message("Tags=", .iam) { _ = $0.tags(required: true) } == nil)
    var reader = ParameterReader(try Parameters(queryString: "Tags=x"), style: .iam)
    #expect(reader.tags().isEmpty)
    #expect(throws: ServiceError("MalformedInput", status: 400, nil)) { try reader.finish() }
  }

  @Test func `a list may be too long`() throws {
    let form = (1...51).map { "TagKeys.member.\($0)=k\($0)" }.joined(separator: "&")
    #expect(
      try message(form, .iam) { _ = $0.strings("TagKeys", atMost: 50, .tagKey) }
        == "1 validation error detected: Value at 'tagKeys' failed to satisfy constraint: "
        + "Member must have length less than or equal to 50")
    let tags = (1...51).map { "Tags.member.\($0).Key=k&Tags.member.\($0).Value=" }
    #expect(
      try message(tags.joined(separator: "&"), .iam) { _ = $0.tags() }
        == "1 validation error detected: Value at 'tags' failed to satisfy constraint: "
        + "Member must have length less than or equal to 50")
  }

  @Test func `STS repeats a list`() throws {
    #expect(
      try message("K.member.1=a&K.member.3=*", .sts) { _ = $0.strings("K", .tagKey) }
        == "1 validation error detected: Value '[a, null, *]' at 'k' failed to satisfy constraint: "
        + "Member must satisfy constraint: [Member must have length less than or equal to 128, "
        + "Member must have length greater than or equal to 1, Member must satisfy regular "
        + #"expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+]"#)
  }

  @Test(arguments: [
    "Tags.member.1.Key=team&Tags.member.1.Value=red&Tags.member.2.Key=b&Tags.member.2.Value=",
    "Tags.member.01.Key=team&Tags.member.1.Value=red&Tags.member.2.Value=&Tags.member.2.Key=b",
    "Tags.member.2.Key=b&Tags.member.2.Value=&Tags.member.1.Value=red&Tags.member.1.Key=team",
    "Tags.member.1.Key=team&Tags.member.1.Key=x&Tags.member.1.Value=red&Tags.member.1.Unknown=x"
      + "&Tags.member.2.Key=b&Tags.member.2.Value=&Tags.member.2.value=x&Tags.member.2.Key.x=y",
  ])
  func `tags are read`(form: String) throws {
    var reader = ParameterReader(try Parameters(queryString: form), style: .iam)
    #expect(
      reader.tags(required: true).map { [$0.key, $0.value] } == [["team", "red"], ["b", ""]])
    try reader.finish()
  }

  /// Observed at AWS, September 2026: TagUser with one tag, or with two, at these places. The
  /// numbers are of tags without key and value.
  @Test(arguments: [
    (["2"], [1]), (["3"], [1, 2]), (["10"], [1, 2, 3, 4, 5]), (["11"], [1, 2, 3, 4, 5]),
    (["1", "3"], [2]), (["one"], [1]), (["%2B1"], [1]),
  ])
  func `missing tags lack a value and a key, and ten faults are enough`(
    places: [String], missing: [Int]
  ) throws {
    let form = places.map { "Tags.member.\($0).Key=team&Tags.member.\($0).Value=approved" }
    let clauses = missing.flatMap { number in
      ["value", "key"].map {
        "Value at 'tags.\(number).member.\($0)' failed to satisfy constraint: "
          + "Member must not be null"
      }
    }
    #expect(
      try message(form.joined(separator: "&"), .iam) { _ = $0.tags() }
        == "\(clauses.count) validation errors detected: " + clauses.joined(separator: "; "))
  }

  @Test(arguments: [
    ("0", "0 is not a valid index"), ("-1", "Key -1 may not have a leading '-'"),
    ("1.0", "Two index elements may not occur back to back"),
    ("49", "Excessively sparse input would skip 48 list elements"),
  ])
  func `places of tags must make sense`(place: String, message: String) throws {
    let form = "Tags.member.\(place).Key=team&Tags.member.\(place).Value=approved"
    var reader = ParameterReader(try Parameters(queryString: form), style: .iam)
    #expect(reader.tags().isEmpty)
    #expect(throws: ServiceError("MalformedInput", status: 400, message)) { try reader.finish() }
  }

  @Test func `a bad tag is named with its place`() throws {
    #expect(
      try message("Tags.member.1.Key=team&Tags.member.1.Value=bad%0Avalue", .iam) { _ = $0.tags() }
        == "1 validation error detected: Value at 'tags.1.member.value' failed to satisfy "
        + #"constraint: Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]*"#
    )
    let long = String(repeating: "k", count: 129)
    #expect(
      try message("Tags.member.1.Key=\(long)&Tags.member.1.Value=", .sts) { _ = $0.tags() }
        == "1 validation error detected: Value '\(long)' at 'tags.1.member.key' failed to satisfy "
        + "constraint: Member must have length less than or equal to 128")
  }

  @Test func `structures may hold lists and structures`() throws {
    let form = """
      E.member.1.Name=a&E.member.1.Values.member.1=x&E.member.1.Values.member.2=y\
      &E.member.2.Values=&E.member.2.Name=b&E.member.3.Name=&E.member.3.Values.member.2=z
      """
    var reader = ParameterReader(try Parameters(queryString: form), style: .iam)
    let read = reader.structures("E") { element in
      [element.required("Name", .userName)] + element.strings("Values", .userName)
    }
    #expect(read == [["a", "x", "y"], ["b"], [""]])
    let error = #expect(throws: ServiceError.self) { try reader.finish() }
    #expect(error?.message?.contains("'e.3.member.name'") == true)
    #expect(error?.message?.contains("'e.3.member.values'") == true)
    #expect(error?.message?.hasPrefix("3 validation errors detected: ") == true)
  }

  @Test func `a structure is read by its members, and missed as a whole`() throws {
    func read(_ form: String) throws -> (String?, String?) {
      var found: String?
      let message = try message(form, .sts) { reader in
        found = reader.structure("P") { $0.required("arn", .sessionARN) }
      }
      return (found, message)
    }
    let arn = "arn:aws:iam::aws:policy/a"
    #expect(try read("P.arn=\(arn)&P.other=x&Parn=y") == (arn, nil))
    let missing = "failed to satisfy constraint: Member must not be null"
    for form in ["", "P=\(arn)", "Parn=\(arn)"] {
      #expect(try read(form) == (nil, "1 validation error detected: Value null at 'p' \(missing)"))
    }
    #expect(
      try read("P.Arn=\(arn)")
        == ("", "1 validation error detected: Value null at 'p.arn' \(missing)"))
    #expect(try read("P.arn=short").1?.contains("Value 'short' at 'p.arn' failed") == true)
  }

  private func message(
    _ form: String, _ style: ParameterReader.Style, _ read: (inout ParameterReader) -> Void
  ) throws -> String? {
    var reader = ParameterReader(try Parameters(queryString: form), style: style)
    read(&reader)
    do {
      try reader.finish()
      return nil
    } catch {
      #expect(error.code == "ValidationError")
      return error.message
    }
  }
}
