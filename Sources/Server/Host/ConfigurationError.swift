/// Something the operator has to set right before the server can do what was asked.
///
/// The text says what is wrong and what to do; it goes to the terminal as it is.
package struct ConfigurationError: Error, CustomStringConvertible {
  package let description: String
  package let exitCode: ExitCode

  package init(_ description: String, exitCode: ExitCode = .configuration) {
    self.description = description
    self.exitCode = exitCode
  }
}

/// Exit codes of `sysexits.h`.
package enum ExitCode: Int32, Sendable {
  case usage = 64
  case dataError = 65
  case noInput = 66
  case unavailable = 69
  case software = 70
  case cannotCreate = 73
  case ioError = 74
  case temporaryFailure = 75
  case noPermission = 77
  case configuration = 78
}
