import AWSQuery
import Identity

/// `requestParameters` of an audit record: the parameters an operation names, in lower camel case.
enum AuditedParameters {
  /// Most bytes of one value; documents may be longer, for they are what was changed.
  private static let longestValue = 2048
  private static let longestDocument = 131_072

  /// Nil when the request holds none of `names`.
  static func json(of parameters: Parameters, showing names: [String]) -> String? {
    var json = JSONText()
    var isEmpty = true
    json.object { json in
      for name in names {
        let written = write(name, of: parameters, to: &json)
        isEmpty = isEmpty && !written
      }
    }
    return isEmpty ? nil : String(decoding: json.bytes, as: UTF8.self)
  }

  private static func write(
    _ name: String, of parameters: Parameters, to json: inout JSONText
  ) -> Bool {
    switch name {
    case "Tags":
      // A reader of its own: what is wrong with a list is reported elsewhere.
      var reader = ParameterReader(parameters, style: .iam)
      let tags = reader.tags()
      guard !tags.isEmpty else { return false }
      json.name(ofParameter: name)
      json.array { json in
        for tag in tags {
          json.object { json in
            json.member("key", tag.key)
            json.member("value", tag.value)
          }
        }
      }
    case "TagKeys", "TransitiveTagKeys", "Filter":
      var reader = ParameterReader(parameters, style: .iam)
      let texts = reader.strings(name, name == "Filter" ? .entityType : .tagKey)
      guard !texts.isEmpty else { return false }
      json.name(ofParameter: name)
      json.array { json in for text in texts { json.value(text) } }
    case "PolicyArns":
      var reader = ParameterReader(parameters, style: .iam)
      let arns = reader.structures(name) { $0.optional("arn", .sessionARN) }.compactMap(\.self)
      guard !arns.isEmpty else { return false }
      json.name(ofParameter: name)
      json.array { json in
        for arn in arns { json.object { $0.member("arn", arn) } }
      }
    case "TaskPolicyArn":
      guard let arn = parameters[name + ".arn"], arn.utf8.count <= longestValue else {
        return false
      }
      json.name(ofParameter: name)
      json.object { $0.member("arn", arn) }
    case "DurationSeconds", "MinimumPasswordLength", "MaxPasswordAge", "PasswordReusePrevention",
      "CredentialAgeDays", "MaxSessionDuration":
      var reader = ParameterReader(parameters, style: .iam)
      guard let seconds = reader.integer(name, Int(Int32.min)...Int(Int32.max)) else {
        return false
      }
      json.name(ofParameter: name)
      json.raw(String(seconds))
    case "PasswordResetRequired", "RequireSymbols", "RequireNumbers", "RequireUppercaseCharacters",
      "RequireLowercaseCharacters", "AllowUsersToChangePassword", "HardExpiry", "AllUsers",
      "SetAsDefault":
      var reader = ParameterReader(parameters, style: .iam)
      guard let flag = reader.boolean(name) else { return false }
      json.name(ofParameter: name)
      json.raw(flag ? "true" : "false")
    default:
      guard let value = parameters[name] else { return false }
      let limit = name.hasSuffix("PolicyDocument") ? longestDocument : longestValue
      json.name(ofParameter: name)
      json.value(value.utf8.count <= limit ? value : "(longer than \(limit) bytes)")
    }
    return true
  }
}
