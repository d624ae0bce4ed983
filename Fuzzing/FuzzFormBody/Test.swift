import AWSQuery

/// A form parses or is refused; what is read from it is checked; nothing of it breaks the XML.
func test(_ input: [UInt8]) {
  guard let parameters = try? Parameters(form: input) else { return }
  var reader = ParameterReader(parameters, style: .sts)
  _ = reader.required("UserName", .existingUserName)
  _ = reader.optional("Path", .path)
  _ = reader.integer("MaxItems", .maxItems)
  _ = reader.boolean("Flag")
  _ = reader.tags()
  _ = reader.strings("TagKeys", atMost: 50, .tagKey)
  do {
    try reader.finish()
  } catch {
    precondition(!error.bytes(api: .sts, requestID: "id").isEmpty)
  }
  for parameter in parameters.all.prefix(64) {
    precondition(parameters[parameter.name] != nil, "a parameter that is there is not found")
  }
}
