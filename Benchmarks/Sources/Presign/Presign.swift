import FoundationEssentials
import OneTimePasswords
import SignatureV4

/// Writes requests ready to be sent, for `Load`.
///
///     Presign list USERS OUT AT COUNT
///     Presign session DEVICES OUT AT COUNT
///
/// AT is the time, in Unix seconds, for which they are made. USERS has a line for each user: key id,
/// secret and name, parted by tabs. DEVICES has one for each device: its user's key id and secret,
/// its serial number and its seed in hexadecimal digits.
@main
struct Presign {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 6, let at = Int64(arguments[4]), let count = Int(arguments[5]) else {
      throw Misuse()
    }
    let lines = String(
      decoding: try Data(contentsOf: URL(filePath: arguments[2])), as: UTF8.self
    ).split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    var output = RequestWriter()
    switch arguments[1] {
    case "list": try list(lines, at: at, count: count, to: &output)
    case "session": try session(lines, at: at, count: count, to: &output)
    default: throw Misuse()
    }
    try Data(output.bytes).write(to: URL(filePath: arguments[3]))
  }

  /// `ListMFADevices` of one user after the other, each by himself.
  private static func list(
    _ users: [[String]], at time: Int64, count: Int, to output: inout RequestWriter
  ) throws {
    for number in 0..<count {
      let user = users[number % users.count]
      guard user.count == 3 else { throw Misuse() }
      try output.append(
        body: "Action=ListMFADevices&Version=2010-05-08&UserName=\(user[2])",
        signer: Signer(
          accessKeyID: user[0], secretAccessKey: user[1], region: "us-east-1", service: "iam"),
        at: time)
    }
  }

  /// `GetSessionToken` with one device after the other, each time with a code not used before.
  ///
  /// When all devices had ``CodePlan/passes`` turns, a mark sets the server's clock on. Marks stand
  /// in the same distances whatever the number of devices is, so that their cost is the same.
  private static func session(
    _ lines: [[String]], at time: Int64, count: Int, to output: inout RequestWriter
  ) throws {
    let devices = try lines.map(Device.init)
    let plan = CodePlan(start: time, devices: devices.count)
    for number in 0..<count {
      let (moment, step) = plan.turn(number)
      if number % CodePlan.markDistance == 0 { output.appendClock(moment) }
      let device = devices[number % devices.count]
      guard let code = device.totp.code(at: step) else { throw Misuse() }
      try output.append(
        body: "Action=GetSessionToken&Version=2011-06-15&DurationSeconds=3600"
          + "&SerialNumber=\(device.escapedSerialNumber)&TokenCode=\(code.reveal())",
        signer: device.signer, at: moment)
    }
  }
}

/// Which code is shown when.
///
/// At one moment the codes of five steps count; four of them are used, one a pass over all devices.
/// Then the clock goes on by three minutes, for which nine attempts are allowed. It stands in their
/// third step, so that all four codes belong to the same three minutes, as nearly all do in use.
struct CodePlan {
  static let passes = 4
  /// Requests between two marks.
  static let markDistance = 4000
  private static let period: Int64 = 30
  private static let window: Int64 = 180

  private let start: Int64
  private let devices: Int

  init(start: Int64, devices: Int) {
    self.start = start - start % Self.window + 2 * Self.period
    self.devices = devices
  }

  /// The server's time for a request, and the step of its code.
  func turn(_ number: Int) -> (time: Int64, step: TimeStep) {
    let pass = number / devices
    let time = start + Int64(pass / Self.passes) * Self.window
    return (time, TimeStep(time / Self.period - 2 + Int64(pass % Self.passes)))
  }
}

/// A device, with what its user signs with.
private struct Device {
  let signer: Signer
  let escapedSerialNumber: String
  let totp: TOTP

  init(_ fields: [String]) throws {
    guard fields.count == 4 else { throw Misuse() }
    signer = Signer(
      accessKeyID: fields[0], secretAccessKey: fields[1], region: "us-east-1", service: "sts")
    escapedSerialNumber =
      fields[2].split(separator: ":", omittingEmptySubsequences: false).joined(separator: "%3A")
      .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "%2F")
    let digits = Array(fields[3].utf8)
    let seed = try stride(from: 0, to: digits.count, by: 2).map { index in
      guard let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16)
      else { throw Misuse() }
      return byte
    }
    totp = try TOTP(secret: seed)
  }
}

struct Misuse: Error, CustomStringConvertible {
  let description = "usage: Presign list|session LIST OUT AT COUNT"
}
