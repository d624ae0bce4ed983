package import Operations

/// The actions of STS that are here. Everything else answers `InvalidAction`.
package enum STSActions {
  package static let all: [any Operation.Type] = [
    GetSessionToken.self, AssumeRole.self, AssumeRoot.self, GetFederationToken.self,
    DecodeAuthorizationMessage.self, GetCallerIdentity.self, GetAccessKeyInfo.self,
  ]
}
