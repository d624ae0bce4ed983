import PolicyLanguage

/// JSON as it is read from other apps' files.
struct JSONValue {
  private let node: JSONNode

  private init(_ node: JSONNode) {
    self.node = node
  }

  /// - Throws: ``TransferError/malformed``.
  init(_ text: String) throws(TransferError) {
    do {
      node = try JSONReader.read(text, mostNodes: 5_000_000)
    } catch {
      throw .malformed
    }
  }

  init(_ bytes: [UInt8]) throws(TransferError) {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformed }
    try self.init(text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text)
  }

  /// A member that is there and not null.
  subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = node.value,
      let member = members.first(where: { $0.name == name })
    else { return nil }
    if case .null = member.node.value { return nil }
    return JSONValue(member.node)
  }

  var string: String? {
    if case .string(let text) = node.value { return text }
    return nil
  }

  var integer: Int64? {
    if case .number(let text) = node.value { return Int64(text) }
    return nil
  }

  /// Numbers of 64 bits, as counters may be.
  var unsigned: UInt64? {
    if case .number(let text) = node.value { return UInt64(text) }
    return nil
  }

  var array: [JSONValue]? {
    if case .array(let nodes) = node.value { return nodes.map(JSONValue.init) }
    return nil
  }

  var isObject: Bool {
    if case .object = node.value { return true }
    return false
  }

  /// A member that has to be there.
  func require(_ name: String) throws(TransferError) -> JSONValue {
    guard let value = self[name] else { throw .malformed }
    return value
  }

  func requireString(_ name: String) throws(TransferError) -> String {
    guard let text = self[name]?.string else { throw .malformed }
    return text
  }
}
