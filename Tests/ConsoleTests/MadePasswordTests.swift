import Identity
import Testing

@testable import Console

struct MadePasswordTests {
  private let strictest = PasswordPolicy(
    minimumLength: 128, requiresSymbols: true, requiresNumbers: true, requiresUppercase: true,
    requiresLowercase: true)

  @Test func `every password policy takes a made password`() throws {
    for _ in 0..<200 {
      let made = MadePassword.make(
        atLeast: strictest.minimumLength, random: SystemRandomSource())
      try strictest.check(Password(made))
    }
  }

  @Test
  func `made passwords are long, are others each time, and hold nothing that looks like another`() {
    let made = (0..<200).map { _ in MadePassword.make(atLeast: 0, random: SystemRandomSource()) }
    #expect(Set(made).count == made.count)
    #expect(made.allSatisfy { $0.utf8.count == MadePassword.length })
    #expect(made.allSatisfy { !$0.contains { "IlO01o".contains($0) } })
  }
}
