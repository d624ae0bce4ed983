import AWSQuery
import Identity
import PolicyLanguage

extension ParameterReader {
  /// `MaxSessionDuration`. Too small a number has an error code of its own (observed of AWS).
  mutating func maxSessionDuration() throws(ServiceError) -> Int? {
    let range = ClosedRange<Int>.roleMaxSessionDuration
    let seconds = integer("MaxSessionDuration", Int(Int32.min)...range.upperBound)
    if let seconds, seconds < range.lowerBound { throw ServiceError.sessionDurationTooShort }
    return seconds
  }
}

/// A trust policy as it is kept: valid, not too long, and naming only whom there is.
func checkedTrustPolicy(
  _ document: String, of account: Account, in records: any Reading
) throws -> String {
  let pinned: String
  do {
    pinned = try TrustPolicy.pinned(document, of: account, in: records)
  } catch let error as PolicyError {
    throw ServiceError.malformedPolicy(error.message)
  } catch let error as TrustPolicy.UnknownPrincipal {
    throw ServiceError.unknownPrincipal(error.principal)
  }
  let limit = account.limit(.assumeRolePolicySize)
  guard Policy.countedSize(of: document) <= limit else {
    throw ServiceError.quotaExceeded("ACLSizePerRole", limit)
  }
  return pinned
}
