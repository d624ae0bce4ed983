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
    var items = try load(try start(of: request, in: list), request.size + 1)
    guard items.count > request.size else { return Page(items: items, marker: nil) }
    items.removeLast(items.count - request.size)
    return Page(items: items, marker: try items.last.map { try marker(position($0), in: list) })
  }

  /// The page of a list whose items `show` makes long. It ends early, behind the item with which it
  /// comes to `bytes` or more.
  package func page<Item: Sendable, Shown: Sendable>(
    _ request: PageRequest, of action: String, selection: String = "", upTo bytes: Int,
    position: (Item) -> String, load: (_ after: String?, _ limit: Int) throws -> [Item],
    show: (Item) throws -> (shown: Shown, bytes: Int)
  ) throws -> Page<Shown> {
    let list = action + "/" + selection
    let items = try load(try start(of: request, in: list), request.size + 1)
    var shown: [Shown] = []
    var total = 0
    for item in items.prefix(request.size) {
      let (next, size) = try show(item)
      shown.append(next)
      total += size
      if total >= bytes { break }
    }
    guard let last = shown.indices.last, shown.count < items.count else {
      return Page(items: shown, marker: nil)
    }
    return Page(items: shown, marker: try marker(position(items[last]), in: list))
  }

  /// The position that the page asked for begins behind; nil at the beginning of the list.
  private func start(of request: PageRequest, in list: String) throws(ServiceError) -> String? {
    guard let marker = request.marker else { return nil }
    return try settings.markers.open(marker, of: list, account: caller.account)
  }

  private func marker(_ position: String, in list: String) throws -> String {
    try settings.markers.seal(position, of: list, account: caller.account)
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
