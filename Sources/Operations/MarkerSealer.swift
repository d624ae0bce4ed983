package import AWSQuery
package import Identity

/// Makes and reads the opaque markers that lists go on from.
///
/// A marker is sealed and bound to the account, the action and its selection: it cannot be forged,
/// and one from another list is as bad as one made up. It is not bound to the size of a page.
package struct MarkerSealer: Sendable {
  private let keyring: Keyring

  package init(keyring: Keyring) {
    self.keyring = keyring
  }

  func seal(_ position: String, of list: String, account: Account) throws -> String {
    let sealed = try keyring.seal(
      Array(position.utf8), of: account, at: .marker(of: list, in: account.id))
    return Base64.encode(sealed)
  }

  func open(_ marker: String, of list: String, account: Account) throws(ServiceError) -> String {
    guard let sealed = Base64.decode(marker.utf8),
      let position = try? keyring.open(
        sealed, of: account, at: .marker(of: list, in: account.id))
    else { throw .validation("Invalid Marker.") }
    return String(decoding: position, as: UTF8.self)
  }
}

/// Which page of a list is asked for.
package struct PageRequest: Sendable {
  package let size: Int
  package let marker: String?

  package init(_ reader: inout ParameterReader) {
    size = reader.integer("MaxItems", .maxItems) ?? 100
    // AWS takes 320 characters. A sealed position is longer than what it stands for, and a tag's
    // key of 128 characters may have 512 bytes.
    marker = reader.optional("Marker", Constraint(length: 1...1024, pattern: .marker))
  }
}

/// One page of a list, and where the next begins.
package struct Page<Item: Sendable>: Sendable {
  package let items: [Item]
  package let marker: String?

  init(items: [Item], marker: String?) {
    self.items = items
    self.marker = marker
  }

  /// `IsTruncated`, and `Marker` when there is more.
  package func writeEnd(to xml: inout XMLWriter) {
    xml.element("IsTruncated", marker != nil)
    xml.element("Marker", marker)
  }
}

extension Call {
  /// The page of a list that `load` reads: items after a position, at most so many. The selection
  /// is what else decides which items the list has, such as a path prefix.
  package func page<Item: Sendable>(
    _ request: PageRequest, of action: String, selection: String = "",
    position: (Item) -> String, load: (_ after: String?, _ limit: Int) throws -> [Item]
  ) throws -> Page<Item> {
    let list = action + "/" + selection
    let after = try request.marker.map { marker throws(ServiceError) in
      try settings.markers.open(marker, of: list, account: caller.account)
    }
    var items = try load(after, request.size + 1)
    guard items.count > request.size else { return Page(items: items, marker: nil) }
    items.removeLast(items.count - request.size)
    let marker = try items.last.map {
      try settings.markers.seal(position($0), of: list, account: caller.account)
    }
    return Page(items: items, marker: marker)
  }

  /// The page of a short list that is all in memory, in the order of its positions' bytes.
  ///
  /// What was removed since the last page leaves no gap: the next begins behind where it stood.
  package func page<Item: Sendable>(
    _ request: PageRequest, of action: String, selection: String = "", all: [Item],
    position: (Item) -> String
  ) throws -> Page<Item> {
    if request.marker == nil, all.count <= request.size { return Page(items: all, marker: nil) }
    return try page(request, of: action, selection: selection, position: position) { after, limit in
      guard let after else { return Array(all.prefix(limit)) }
      let rest = all.drop { !after.utf8.lexicographicallyPrecedes(position($0).utf8) }
      return Array(rest.prefix(limit))
    }
  }
}
