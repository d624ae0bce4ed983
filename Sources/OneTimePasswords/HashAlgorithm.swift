/// The hash under the HMAC of a code: SHA-1 in RFC 4226, any of the three in RFC 6238 §1.2.
///
/// The raw values are the names that `otpauth` links use.
public enum HashAlgorithm: String, CaseIterable, Sendable {
  case sha1 = "SHA1"
  case sha256 = "SHA256"
  case sha512 = "SHA512"
}
