// Which step shows a code. All of a range is always computed, and each step compared in constant
// time, so that how long a search takes does not say how near a guess was, or where it was right.

extension TOTP {
  /// The earliest step of a range that shows a code.
  ///
  /// Two steps of a range may show the same code, five of them once in a hundred thousand times.
  /// Whoever allows each step once only asks for all of them with ``steps(showing:in:)``: a spent
  /// step must not hide one that is not.
  public func step(showing code: OneTimeCode, in range: ClosedRange<TimeStep>) -> TimeStep? {
    steps(showing: code, in: range).first
  }

  /// The steps of a range that show a code, earliest first.
  public func steps(showing code: OneTimeCode, in range: ClosedRange<TimeStep>) -> [TimeStep] {
    var found: [TimeStep] = []
    var shown = codes(from: range.lowerBound)
    for step in range where shown.next() == code {
      found.append(step)
    }
    return found
  }

  /// The step of the second of two codes in a row, where it lies in a range; of several, the one
  /// nearest to a given step, and of two equally near, the earlier.
  ///
  /// Two consecutive codes say where a device's clock stands (RFC 4226 §7.4, RFC 6238 §6). The
  /// step of the first code may be the one just before the range. Each step is computed once.
  public func step(
    showing first: OneTimeCode, then second: OneTimeCode,
    in range: ClosedRange<TimeStep>, nearest centre: TimeStep
  ) -> TimeStep? {
    var shown = codes(from: range.lowerBound.advanced(by: -1))
    return pairStep(showing: first, then: second, in: range, nearest: centre) { _ in shown.next() }
  }
}

/// The search for a pair, whatever it is that shows the codes. It asks for the step before the range,
/// and then for those of the range, one after the other.
@inline(__always)
func pairStep(
  showing first: OneTimeCode, then second: OneTimeCode,
  in range: ClosedRange<TimeStep>, nearest centre: TimeStep, code: (TimeStep) -> OneTimeCode?
) -> TimeStep? {
  var found: TimeStep?
  var previousShowsFirst = code(range.lowerBound.advanced(by: -1)) == first
  for step in range {
    let shown = code(step)
    let showsSecond = shown == second
    let isPair = previousShowsFirst && showsSecond
    previousShowsFirst = shown == first
    guard isPair else { continue }
    if let nearest = found, nearest.gap(to: centre) <= step.gap(to: centre) { continue }
    found = step
  }
  return found
}

extension TimeStep {
  /// The number of steps between two, whichever is earlier.
  fileprivate func gap(to other: TimeStep) -> UInt64 {
    UInt64(bitPattern: self < other ? other.value &- value : value &- other.value)
  }
}
