import Identity
import OneTimePasswords
import Testing

@Suite struct BudgetTests {
  @Test func `nine codes in three minutes, and one hundred failures in thirty days`() {
    #expect(CodeBudget.burst == 9)
    #expect(CodeBudget.windowSeconds == 180)
    #expect(CodeBudget.ceiling == 100)
    #expect(CodeBudget.ceilingSeconds == 2_592_000)
  }

  @Test(
    arguments: [
      (0, 0), (179, 0), (180, 1), (359, 1), (360, 2), (-1, -1), (-180, -1), (-181, -2),
      (1_789_156_719, 9_939_759), (1_789_156_619, 9_939_758), (1_789_156_620, 9_939_759),
      (1_789_156_799, 9_939_759), (1_789_156_800, 9_939_760),
    ] as [(Int64, Int64)])
  func `a window is the three minutes that begin at a multiple of 180 seconds`(
    seconds: Int64, window: Int64
  ) {
    #expect(CodeBudget.window(at: Timestamp(seconds: seconds)) == window)
    #expect(CodeBudget.window(at: Timestamp(milliseconds: seconds * 1000 + 999)) == window)
  }

  @Test(arguments: [(0, 0), (5, 0), (6, 1), (11, 1), (12, 2), (-1, -1), (-6, -1), (-7, -2)])
  func `a step's window is the one its seconds lie in`(step: Int64, window: Int64) {
    #expect(CodeBudget.window(of: TimeStep(step)) == window)
    #expect(CodeBudget.window(at: Timestamp(seconds: step * 30)) == window)
    #expect(CodeBudget.window(at: Timestamp(seconds: step * 30 + 29)) == window)
  }

  @Test func `over a day each window lasts exactly 180 seconds`() {
    let midnight: Int64 = 1_789_084_800
    let windows = (0..<86_400).map { second in
      CodeBudget.window(at: Timestamp(seconds: midnight + second))
    }
    let lengths = Dictionary(grouping: windows, by: \.self).values.map(\.count)
    #expect(lengths == [Int](repeating: 180, count: 480))
    #expect(windows == windows.sorted())
  }
}
