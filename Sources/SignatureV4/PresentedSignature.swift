/// A signature as a request presents it, checked as far as that goes without the key.
///
/// Making one runs the checks 4 to 15 that AWS's Query services make before they look at the
/// key. Whoever has the key then calls `verify(_:body:key:)`.
///
/// The access key id, the scope and the session token are those of the place the signature is in.
public struct PresentedSignature: Sendable {
  /// Where a request carries its signature.
  public enum Placement: Sendable {
    /// In the `Authorization` header.
    case header
    /// In the query: a presigned request.
    case query
  }

  /// Seconds by which a request's time may differ from ours, either way: 15 minutes.
  public static let window: Int64 = 900
  /// The most a presigned request may be good for, in seconds: 7 days.
  public static let longestLifetime: Int64 = 604_800

  public let placement: Placement
  public let accessKeyID: String
  public let scope: CredentialScope
  /// The session token, which the signature need not cover.
  public let sessionToken: String?
  /// When the request was signed, in Unix seconds.
  public var requestTime: Int64 { time.seconds }

  let time: RequestTime
  /// Holds the names of the covered headers and the scope, as presented.
  let text: [UInt8]
  let signedHeaders: Range<Int>
  let scopeRange: Range<Int>
  /// Nil when the signature has not the form of one; it then never verifies.
  let signature: SHA256Code?
  let form: CanonicalForm

  /// Takes the signature from `request`.
  ///
  /// - Parameters:
  ///   - request: the request, to be given to `verify(_:body:key:)` unchanged.
  ///   - now: our time in Unix seconds.
  ///   - accepted: the scopes that are ours.
  /// - Throws: the first of AWS's checks that fails.
  public init(
    of request: SignableRequest, at now: Int64, accepting accepted: AcceptedScope
  ) throws(SignatureFailure) {
    try checkEscapes(of: request)
    let parts = try SignatureParts(of: request)
    let text = parts.text.span
    guard text.namesHost(in: parts.signedHeaders) else { throw .hostNotSigned }
    let time = try Self.time(of: parts, at: now)
    (accessKeyID, scope, scopeRange) = try Self.credential(
      text, parts.credential, at: time, accepting: accepted)
    placement = parts.placement
    sessionToken = parts.sessionToken
    self.time = time
    self.text = parts.text
    signedHeaders = parts.signedHeaders
    signature = SHA256Code(hex: text, in: parts.signature)
    form = accepted.form
  }

  /// The time of the request, not too old and not too new: checks 11 to 13.
  private static func time(
    of parts: SignatureParts, at now: Int64
  ) throws(SignatureFailure) -> RequestTime {
    let text = parts.text.span
    let date = text.trimmed(parts.date)
    let time =
      parts.isDateHeader
      ? RequestTime(dateHeader: text, in: date) : RequestTime(basic: text, in: date)
    guard let time else { throw .malformedDate(text.text(parts.date)) }
    var lifetime = window
    if let expires = parts.expires { lifetime = try Self.lifetime(text, expires) }
    let age = RequestTime.clamped(now) - time.seconds
    guard age <= lifetime else {
      throw .expired(signed: time.seconds, now: now, lifetime: lifetime)
    }
    guard age >= -window else { throw .notYetCurrent(signed: time.seconds, now: now) }
    return time
  }

  /// Reads `X-Amz-Expires`, seconds from the request's time on.
  private static func lifetime(
    _ text: Span<UInt8>, _ range: Range<Int>
  ) throws(SignatureFailure) -> Int64 {
    var seconds: Int64 = 0
    guard (1...6).contains(range.count) else { throw .malformedExpiry(text.text(range)) }
    for index in range {
      guard let digit = text[index].decimalValue else { throw .malformedExpiry(text.text(range)) }
      seconds = seconds * 10 + Int64(digit)
    }
    guard seconds >= 1, seconds <= longestLifetime else {
      throw .malformedExpiry(text.text(range))
    }
    return seconds
  }

  /// Key id and scope of a credential: checks 14 and 15.
  private static func credential(
    _ text: Span<UInt8>, _ range: Range<Int>, at time: RequestTime,
    accepting accepted: AcceptedScope
  ) throws(SignatureFailure) -> (String, CredentialScope, Range<Int>) {
    let keyEnd = text.position(of: 0x2F, in: range)
    let key = range.lowerBound..<keyEnd
    let date = text.element(after: keyEnd, in: range)
    let region = text.element(after: date.upperBound, in: range)
    let service = text.element(after: region.upperBound, in: range)
    let terminator = text.element(after: service.upperBound, in: range)
    guard service.upperBound < range.upperBound, terminator.upperBound == range.upperBound else {
      throw .malformedCredential(text.text(range))
    }

    var mismatches: [SignatureFailure.ScopeMismatch] = []
    let regionName = accepted.region(text, region)
    if regionName == nil { mismatches.append(.region) }
    if !text.holds(text: accepted.service, in: service) {
      mismatches.append(.service(expected: accepted.service))
    }
    if !text.holds(CredentialScope.word, in: terminator) {
      mismatches.append(.terminator(text.text(terminator)))
    }
    if !time.isOn(text, date) {
      mismatches.append(.date(text.text(date), request: time.seconds))
    }
    guard let regionName, mismatches.isEmpty else { throw .wrongScope(mismatches) }
    // Nobody can have such a key, and nothing later needs to think of it.
    guard !key.isEmpty, text.isPrintable(key) else { throw .unknownKey }
    return (
      text.text(key),
      CredentialScope(date: text.text(date), region: regionName, service: accepted.service),
      date.lowerBound..<range.upperBound
    )
  }
}

extension Span where Element == UInt8 {
  /// What stands between the `/` at `slash` and the next one; empty at the end of `range`.
  fileprivate func element(after slash: Int, in range: Range<Int>) -> Range<Int> {
    let start = Swift.min(slash + 1, range.upperBound)
    return start..<position(of: 0x2F, in: start..<range.upperBound)
  }

  /// Whether `host` or `:authority` is among the names in `range`.
  fileprivate func namesHost(in range: Range<Int>) -> Bool {
    var start = range.lowerBound
    while start < range.upperBound {
      let end = position(of: 0x3B, in: start..<range.upperBound)
      if holds("host", in: start..<end) || holds(":authority", in: start..<end) { return true }
      start = end + 1
    }
    return false
  }
}
