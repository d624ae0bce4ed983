/// Whether a credential may be used.
package enum CredentialStatus: String, Sendable {
  case active = "Active"
  case inactive = "Inactive"
}
