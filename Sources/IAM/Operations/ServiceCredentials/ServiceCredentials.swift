import AWSQuery
import Identity
import Operations
import PolicyLanguage

// What the operations on service-specific credentials have in common.

extension Caller {
  /// The credential of that id, if it is the named user's or, without a name, the caller's own.
  func serviceCredential(
    _ id: String, of userName: String?, in records: any Reading
  ) throws -> ServiceCredential? {
    guard let user = try userName.map({ try user(named: $0, in: records) }) ?? user else {
      return nil
    }
    return try records.serviceCredentials(of: user.id).first { $0.id == id }
  }
}

extension Call {
  /// The user who is meant, and his credential of that id.
  func serviceCredential(
    _ id: String, of userName: String?, in records: any Reading
  ) throws -> (user: User, credential: ServiceCredential) {
    let user = try namedOrCalling(userName, in: records)
    let found = try records.serviceCredentials(of: user.id).first { $0.id == id }
    guard let found else { throw ServiceError.noSuchServiceCredential(id) }
    return (user, found)
  }
}

extension Permission {
  /// Leave to act on a credential of the user, there or not; policies may ask which service it is
  /// for.
  static func onServiceCredential(
    _ action: String, _ id: String, of userName: String?, in records: any Reading,
    for caller: Caller
  ) throws -> Permission {
    let credential = try caller.serviceCredential(id, of: userName, in: records)
    return try onUser(action, named: userName, orCaller: caller, in: records)
      .carrying(.serviceCredentialName, credential?.service.rawValue)
  }
}

extension CredentialService {
  init(named name: String) throws(ServiceError) {
    guard let service = CredentialService(rawValue: name) else {
      throw .noSuchCredentialService(name)
    }
    self = service
  }
}

extension XMLWriter {
  /// What is shown once, when the credential is made or reset.
  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ServiceSpecificCredential.html>
  mutating func members(
    of credential: ServiceCredential, password: String, userName: String, at now: Timestamp
  ) {
    group("ServiceSpecificCredential") { xml in
      xml.element("CreateDate", credential.createdAt.description)
      xml.element("ExpirationDate", credential.expiresAt?.description)
      xml.element("ServiceName", credential.service.rawValue)
      if credential.service.givesAPIKeys {
        xml.element("ServiceCredentialAlias", credential.serviceUserName)
        xml.element("ServiceCredentialSecret", password)
      } else {
        xml.element("ServiceUserName", credential.serviceUserName)
        xml.element("ServicePassword", password)
      }
      xml.element("ServiceSpecificCredentialId", credential.id)
      xml.element("UserName", userName)
      xml.element("Status", credential.shownStatus(at: now))
    }
  }

  /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ServiceSpecificCredentialMetadata.html>
  mutating func members(
    ofListed credential: ServiceCredential, userName: String, at now: Timestamp
  ) {
    element("UserName", userName)
    element("Status", credential.shownStatus(at: now))
    if credential.service.givesAPIKeys {
      element("ServiceCredentialAlias", credential.serviceUserName)
    } else {
      element("ServiceUserName", credential.serviceUserName)
    }
    element("CreateDate", credential.createdAt.description)
    element("ExpirationDate", credential.expiresAt?.description)
    element("ServiceSpecificCredentialId", credential.id)
    element("ServiceName", credential.service.rawValue)
  }
}
