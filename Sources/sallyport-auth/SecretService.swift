import Authenticator
import OneTimePasswords

/// The desktop's secret service, such as GNOME's keyring, by `secret-tool` of libsecret.
enum SecretService {
  /// - Throws: ``Complaint`` that says what is missing.
  static func require() throws {
    guard Program.exists("secret-tool") else {
      throw Complaint("No tool to reach the secret service. Install libsecret-tools.")
    }
    guard hasBus else {
      throw Complaint("There is no desktop session here, and so no secret service.")
    }
  }

  private static var hasBus: Bool { environment("DBUS_SESSION_BUS_ADDRESS") != nil }

  /// The key that is kept for a vault; nil where there is none, or no service.
  static func key(of vault: [UInt8]) throws -> GuardedMemory? {
    guard hasBus, Program.exists("secret-tool") else { return nil }
    var (status, output) = try Program.run(
      ["secret-tool", "lookup"] + attributes(vault), keepsOutput: true, longest: 4096)
    defer { output.withUnsafeMutableBytes { wipe($0) } }
    guard status == 0, var bytes = try? Base32.decode(output.trimmedText), bytes.count == keyLength
    else { return nil }
    defer { bytes.withUnsafeMutableBytes { wipe($0) } }
    return try GuardedMemory(copying: bytes)
  }

  static func keep(_ key: GuardedMemory, of vault: [UInt8]) throws {
    var text = Array(Base32.encode(key.withBytes { Array($0) }).utf8)
    defer { text.withUnsafeMutableBytes { wipe($0) } }
    let words = ["secret-tool", "store", "--label=sallyport-auth vault"] + attributes(vault)
    guard try Program.run(words, input: text).status == 0 else {
      throw Complaint("The secret service does not take the key.")
    }
  }

  static func forget(_ vault: [UInt8]) throws {
    _ = try Program.run(["secret-tool", "clear"] + attributes(vault))
  }

  private static func attributes(_ vault: [UInt8]) -> [String] {
    ["application", "sallyport-auth", "vault", hexadecimal(vault)]
  }
}
