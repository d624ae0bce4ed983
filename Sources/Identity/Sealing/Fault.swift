/// Something of our own is broken: a damaged row, a key that is not there. The client gets a 500
/// with the request's id; the log gets this.
package enum Fault: Error, Equatable {
  /// A sealed value does not open: altered, moved to another row, or of another key.
  case unreadableSecret(of: String)
  case damagedRecord(String)
  case noSessionKey
  case keyHasWrongSize
  /// A password needs 19 MiB for a moment, and they were not to be had.
  case noMemoryForPassword
  /// A password came to the transaction without the work that precedes it.
  case passwordNotHashed
}
