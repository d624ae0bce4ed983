import ArgumentParser
import Authenticator
import OneTimePasswords
import QRCodes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

struct QR: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw an account as a QR code, to set it up on another device.",
    discussion: "Whoever sees it can make its codes. The passphrase is asked for in any case.")

  @Argument(help: "Words that are found in issuer, account or tags.")
  var query: [String]
  @OptionGroup var options: VaultOptions

  func run() throws {
    let entry = try options.openAgain().entry(query)
    guard isatty(STDOUT_FILENO) == 1 else {
      throw Complaint("A QR code is drawn at a terminal only.", .usage)
    }
    Terminal.write(
      try QRText.draw(entry, columns: QRText.columns(STDOUT_FILENO)), to: STDOUT_FILENO)
  }
}

enum QRText {
  /// The code with colours of its own, dark on light on any terminal.
  static func draw(_ entry: Entry, columns: Int) throws -> String {
    let code: QRCode
    do {
      code = try QRCode(try EntryLink.text(entry), correction: .low)
    } catch is OTPAuthLinkError {
      throw Complaint("No link can say what this account is called.")
    } catch is QRCodeError {
      throw Complaint("This account is too much for a QR code.")
    }
    let needed = code.size + 8
    guard columns >= needed else {
      throw Complaint("Needs \(needed) columns; this window has \(columns).")
    }
    return code.terminal(colours: true)
  }

  static func columns(_ descriptor: Int32) -> Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
