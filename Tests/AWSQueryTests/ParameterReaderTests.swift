import AWSQuery
import Testing

struct ParameterReaderTests {
  @Test func `good parameters are returned`() throws {
    var reader = try reader("UserName=bob&Path=/a/&MaxItems=0010&OnlyAttached=1&Other=%01")
    #expect(reader.required("UserName", .userName) == "bob")
    #expect(reader.optional("Path", .path) == "/a/")
    #expect(reader.optional("Marker", .marker) == nil)
    #expect(reader.integer("MaxItems", .maxItems) == 10)
    #expect(reader.integer("Other2", .maxItems) == nil)
    #expect(reader.boolean("OnlyAttached") == true)
    #expect(reader.boolean("SetAsDefault") == nil)
    try reader.finish()
  }

  @Test(
    arguments: [
      (
        "", "null", "userName", Constraint.userName, "UserName",
        ["Member must not be null"]
      ),
      (
        "UserName=", "''", "userName", .userName, "UserName",
        [
          "Member must have length greater than or equal to 1",
          #"Member must satisfy regular expression pattern: [\w+=,.@-]+"#,
        ]
      ),
      (
        "UserName=" + String(repeating: "x", count: 65),
        "'" + String(repeating: "x", count: 65) + "'", "userName", .userName, "UserName",
        ["Member must have length less than or equal to 64"]
      ),
      (
        "RoleSessionName=Session1:2", "'Session1:2'", "roleSessionName", .roleSessionName,
        "RoleSessionName", [#"Member must satisfy regular expression pattern: [\w+=,.@-]*"#]
      ),
      (
        "TokenCode=12", "'12'", "tokenCode", .tokenCode, "TokenCode",
        ["Member must have length greater than or equal to 6"]
      ),
      (
        "VirtualMFADeviceName=%20", "' '", "virtualMFADeviceName", .virtualMFADeviceName,
        "VirtualMFADeviceName",
        [#"Member must satisfy regular expression pattern: [\w+=,.@-]+"#]
      ),
      (
        "SSHPublicKeyId=x", "'x'", "sSHPublicKeyId", .publicKeyID, "SSHPublicKeyId",
        ["Member must have length greater than or equal to 20"]
      ),
      (
        "RoleArn=", "''", "roleArn", .arn, "RoleArn",
        ["Member must have length greater than or equal to 20"]
      ),
    ] as [(String, String, String, Constraint, String, [String])])
  func `a broken constraint is named in the words of the API`(
    form: String, value: String, place: String, constraint: Constraint, name: String,
    parts: [String]
  ) throws {
    let start =
      parts.count == 1
      ? "1 validation error detected: " : "\(parts.count) validation errors detected: "
    let told = parts.map { "Value at '\(place)' failed to satisfy constraint: \($0)" }
    #expect(
      try message(form, .iam) { _ = $0.required(name, constraint) }
        == start + told.joined(separator: "; "))
    let echoed = parts.map { "Value \(value) at '\(place)' failed to satisfy constraint: \($0)" }
    #expect(
      try message(form, .sts) { _ = $0.required(name, constraint) }
        == start + echoed.joined(separator: "; "))
  }

  @Test func `values that may be are listed by STS only`() throws {
    let form = "AssignmentStatus=any"
    let iam = try message(form, .iam) { _ = $0.optional("AssignmentStatus", .assignmentStatus) }
    let sts = try message(form, .sts) { _ = $0.optional("AssignmentStatus", .assignmentStatus) }
    #expect(
      iam == "1 validation error detected: Value at 'assignmentStatus' failed to satisfy "
        + "constraint: Member must satisfy enum value set")
    #expect(
      sts == "1 validation error detected: Value 'any' at 'assignmentStatus' failed to satisfy "
        + "constraint: Member must satisfy enum value set: [Any, Assigned, Unassigned]")
  }

  @Test func `several faults are joined into one error`() throws {
    let form = "MinimumPasswordLength=5&PasswordReusePrevention=25&MaxPasswordAge=1096"
    let told = try message(form, .iam) { reader in
      _ = reader.integer("MinimumPasswordLength", .minimumPasswordLength)
      _ = reader.integer("PasswordReusePrevention", .passwordReusePrevention)
      _ = reader.integer("MaxPasswordAge", .maxPasswordAge)
    }
    #expect(
      told == """
        3 validation errors detected: \
        Value at 'minimumPasswordLength' failed to satisfy constraint: \
        Member must have value greater than or equal to 6; \
        Value at 'passwordReusePrevention' failed to satisfy constraint: \
        Member must have value less than or equal to 24; \
        Value at 'maxPasswordAge' failed to satisfy constraint: \
        Member must have value less than or equal to 1095
        """)
  }

  @Test(arguments: [
    ("Path", "a/"), ("Path", "/a"), ("Path", "//"), ("Path", "/a b/"), ("NewPath", ""),
  ])
  func `a path has a sentence of its own`(name: String, value: String) throws {
    var reader = try reader("UserName=&\(name)=\(value)")
    _ = reader.required("UserName", .userName)
    _ = reader.optional(name, .path)
    let place = name == "Path" ? "path" : "newPath"
    let error = #expect(throws: ServiceError.self) { try reader.finish() }
    #expect(
      error
        == ServiceError(
          "ValidationError", status: 400,
          "The specified value for \(place) is invalid. It must begin and end with / and contain "
            + "only alphanumeric characters and/or / characters."))
  }

  @Test func `a path that is too long is told so in the general form`() throws {
    let form = "Path=/" + String(repeating: "a", count: 511) + "/"
    #expect(
      try message(form, .iam) { _ = $0.optional("Path", .path) }
        == "1 validation error detected: Value at 'path' failed to satisfy constraint: "
        + "Member must have length less than or equal to 512")
  }

  @Test(arguments: [("900", 900), ("0900", 900), ("%2B900", 900), ("000000000000900", 900)])
  func `a number may have a sign and leading zeros`(text: String, value: Int) throws {
    var reader = try reader("DurationSeconds=" + text)
    #expect(reader.integer("DurationSeconds", .sessionDuration) == value)
    try reader.finish()
  }

  @Test(arguments: [
    ("2147483647", "less than or equal to 129600"), ("129601", "less than or equal to 129600"),
    ("899", "greater than or equal to 900"), ("-0", "greater than or equal to 900"),
    ("-2147483648", "greater than or equal to 900"),
  ])
  func `a number must be in its range`(text: String, bound: String) throws {
    let form = "DurationSeconds=" + text
    #expect(
      try message(form, .iam) { _ = $0.integer("DurationSeconds", .sessionDuration) }
        == "1 validation error detected: Value at 'durationSeconds' failed to satisfy constraint: "
        + "Member must have value " + bound)
  }

  @Test(arguments: [
    "+900", "%20900", "900+", "9e2", "900.0", "0x384", "2147483648", "-2147483649", "-", "%2B",
    "1%002", "%D9%A9%D9%A0%D9%A0", "99999999999999999999999",
  ])
  func `what is no number of 32 bits is malformed, without a message`(text: String) throws {
    var reader = try reader("DurationSeconds=" + text)
    #expect(reader.integer("DurationSeconds", .sessionDuration) == nil)
    #expect(throws: ServiceError("MalformedInput", status: 400, nil)) { try reader.finish() }
  }

  @Test func `an empty number is told so`() throws {
    var reader = try reader("DurationSeconds=")
    #expect(reader.integer("DurationSeconds", .sessionDuration) == nil)
    #expect(
      throws: ServiceError("MalformedInput", status: 400, "missing value for decimal type")
    ) { try reader.finish() }
  }

  @Test(arguments: [("true", true), ("1", true), ("false", false), ("0", false)])
  func `a truth value has four spellings`(text: String, value: Bool) throws {
    var reader = try reader("AllUsers=" + text)
    #expect(reader.boolean("AllUsers") == value)
    try reader.finish()
  }

  @Test(arguments: ["", "True", "TRUE", "yes", "null", "+true", "true+", "01", "2"])
  func `any other truth value is malformed`(text: String) throws {
    var reader = try reader("AllUsers=" + text)
    #expect(reader.boolean("AllUsers") == nil)
    #expect(throws: ServiceError("MalformedInput", status: 400, nil)) { try reader.finish() }
  }

  @Test func `malformed input comes before validation errors, and the first of it counts`() throws {
    var reader = try reader("UserName=&A=&B=x")
    _ = reader.required("UserName", .userName)
    _ = reader.integer("A", .maxItems)
    _ = reader.boolean("B")
    #expect(
      throws: ServiceError("MalformedInput", status: 400, "missing value for decimal type")
    ) { try reader.finish() }
  }

  @Test func `lengths are counted in Unicode scalars`() throws {
    let keys = String(repeating: "%F0%9D%94%B8", count: 128)
    var good = try reader("Key=" + keys)
    #expect(good.required("Key", .tagKey).unicodeScalars.count == 128)
    try good.finish()
    // Two scalars that a person sees as one letter.
    let letters = String(repeating: "n%CC%83", count: 4)
    #expect(
      try message("Name=" + letters, .iam) { _ = $0.required("Name", Constraint(length: 1...7)) }
        == "1 validation error detected: Value at 'name' failed to satisfy constraint: "
        + "Member must have length less than or equal to 7")
  }

  @Test func `an operation can add a fault of its own`() throws {
    let fault: (inout ParameterReader) -> Void = {
      $0.fail("PolicyArns", value: "x", "Member must not be null")
    }
    #expect(
      try message("", .iam, fault) == "1 validation error detected: Value at 'policyArns' failed "
        + "to satisfy constraint: Member must not be null")
    #expect(
      try message("", .sts, fault) == "1 validation error detected: Value 'x' at 'policyArns' "
        + "failed to satisfy constraint: Member must not be null")
  }

  private func reader(_ form: String) throws -> ParameterReader {
    ParameterReader(try Parameters(queryString: form), style: .iam)
  }

  /// The text of the validation error that reading ends in.
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
      #expect(error.status == 400)
      return error.message
    }
  }
}
