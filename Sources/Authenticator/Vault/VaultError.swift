/// Why a vault cannot be opened, saved or made.
package enum VaultError: Error, Equatable, Sendable {
  /// There is no file.
  case missing(path: String)

  /// There is a file where one was to be made.
  case exists(path: String)

  /// Others than its owner may read or write the file, or it is not this user's.
  case loose(path: String)

  /// The file does not begin as a vault does.
  case notAVault(path: String)

  /// It was written by a later release.
  case newer(version: UInt8)

  /// The key, or the passphrase it is made of, does not open it. Whether the file was damaged where
  /// the key is kept cannot be told apart, and which of a passphrase's letters are wrong not at all.
  case wrongKey

  /// The key fits, but the file is not what was saved.
  case damaged

  /// The vault has no way in of this kind.
  case noSuchKey

  /// Another process is changing the vault and does not come to an end.
  case busy

  /// A name, note or list is longer than a vault takes.
  case tooLong

  /// The system gives no memory.
  case noMemory

  /// The system refused something, with its error number.
  case system(action: String, path: String, number: Int32)
}
