/// Something of our own is broken: a damaged row, a key that is not there. The client gets a 500
/// with the request's id; the log gets this.
package enum Fault: Error, Equatable {
  /// A sealed value does not open: altered, moved to another row, or of another key.
  case unreadableSecret(of: String)
  case damagedRecord(String)
  case noSessionKey
  case keyHasWrongSize
}
