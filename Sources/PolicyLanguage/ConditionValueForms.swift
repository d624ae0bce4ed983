// Whether a text is a value of a type that condition operators compare. `Instant` and `IPAddress`
// read theirs themselves.
// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

/// Whether numeric operators can compare it.
package func isConditionNumber(_ text: String) -> Bool {
  DecimalNumber(text.utf8.span) != nil
}

/// Whether `BinaryEquals` can compare it.
package func isConditionBinary(_ text: String) -> Bool {
  bytes(fromBase64: text.utf8.span) != nil
}
