import Identity
import OneTimePasswords

/// What a client signs with.
struct Credentials: Sendable {
  var accessKeyID: String
  var secretAccessKey: String
  var sessionToken: String?
}

/// Somebody's authenticator app with one entry.
struct Authenticator: Sendable {
  let serialNumber: String
  let totp: TOTP

  /// The code the app shows `steps` away from that time.
  func code(at time: Timestamp, steps: Int64 = 0) -> String {
    let step = DeviceProfile.step(at: time).advanced(by: steps)
    return totp.code(at: step)?.reveal() ?? "no code"
  }

  /// Two codes in a row, the second of that many steps away.
  func pair(at time: Timestamp, steps: Int64 = 0) -> Form {
    [
      "AuthenticationCode1": code(at: time, steps: steps - 1),
      "AuthenticationCode2": code(at: time, steps: steps),
    ]
  }
}
