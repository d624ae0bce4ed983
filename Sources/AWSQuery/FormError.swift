/// Why a query string or a form body could not be read at all.
package enum FormError: Error, Equatable, Sendable {
  /// A name or a value ends within a `%` escape.
  case incompleteEscape
  /// A `%` is followed by these two bytes, which are not two hexadecimal digits.
  case illegalEscape(UInt8, UInt8)
  /// The bytes behind the escapes are not UTF-8.
  case notUnicode
  /// There are more parameters than ``Parameters/limit``.
  case tooManyParameters
}

extension ServiceError {
  /// What a client is told of a form that cannot be read.
  ///
  /// The texts about escapes are AWS's. How AWS answers broken UTF-8, or a flood of parameters, is
  /// not known; both get its error for input it cannot parse, which has no message.
  package init(_ error: FormError) {
    switch error {
    case .incompleteEscape:
      self = .malformedQueryString("Incomplete trailing escape % sequence")
    case .illegalEscape(let first, let second):
      let pair = String(decoding: [first, second], as: UTF8.self)
      self = .malformedQueryString("Illegal hex character in escape % pattern: %" + pair)
    case .notUnicode, .tooManyParameters:
      self = .malformedInput()
    }
  }
}
