import Identity

/// `responseElements` of audit records, as CloudTrail has them: no secret is ever among them.
enum Audited {
  static func user(_ user: User) -> String {
    object("user") { json in
      json.member("path", user.path)
      json.member("userName", user.name)
      json.member("userId", user.uniqueID)
      json.member("arn", user.arn)
      json.member("createDate", user.createdAt.description)
    }
  }

  static func group(_ group: Group) -> String {
    object("group") { json in
      json.member("path", group.path)
      json.member("groupName", group.name)
      json.member("groupId", group.uniqueID)
      json.member("arn", group.arn)
      json.member("createDate", group.createdAt.description)
    }
  }

  static func role(_ role: Role) -> String {
    object("role") { json in
      json.member("path", role.path)
      json.member("roleName", role.name)
      json.member("roleId", role.uniqueID)
      json.member("arn", role.arn)
      json.member("createDate", role.createdAt.description)
    }
  }

  static func instanceProfile(_ profile: InstanceProfile) -> String {
    object("instanceProfile") { json in
      json.member("path", profile.path)
      json.member("instanceProfileName", profile.name)
      json.member("instanceProfileId", profile.uniqueID)
      json.member("arn", profile.arn)
      json.member("createDate", profile.createdAt.description)
    }
  }

  static func policy(_ policy: ManagedPolicy) -> String {
    object("policy") { json in
      json.member("policyName", policy.name)
      json.member("policyId", policy.uniqueID)
      json.member("arn", policy.arn.description)
      json.member("path", policy.path)
      json.member("defaultVersionId", PolicyVersion.id(of: policy.defaultVersion))
      json.member("createDate", policy.createdAt.description)
      json.member("updateDate", policy.updatedAt.description)
    }
  }

  static func version(_ version: PolicyVersion) -> String {
    object("policyVersion") { json in
      json.member("versionId", version.id)
      json.member("createDate", version.createdAt.description)
    }
  }

  static func accessKey(_ key: AccessKey, userName: String) -> String {
    object("accessKey") { json in
      json.member("userName", userName)
      json.member("accessKeyId", key.id)
      json.member("status", key.status.rawValue)
      json.member("createDate", key.createdAt.description)
    }
  }

  static func loginProfile(_ profile: LoginProfile, userName: String) -> String {
    object("loginProfile") { json in
      json.member("userName", userName)
      json.member("createDate", profile.createdAt.description)
      json.member("passwordResetRequired", profile.mustBeReset)
    }
  }

  static func rootLogin(_ login: RootLogin, userName: String) -> String {
    object("loginProfile") { json in
      json.member("userName", userName)
      json.member("createDate", login.createdAt.description)
      json.member("passwordResetRequired", false)
    }
  }

  static func sshPublicKey(_ key: SSHPublicKey, userName: String) -> String {
    object("sSHPublicKey") { json in
      json.member("userName", userName)
      json.member("sSHPublicKeyId", key.id)
      json.member("fingerprint", key.key.fingerprint)
      json.member("status", key.status.rawValue)
      json.member("uploadDate", key.uploadedAt.description)
    }
  }

  static func signingCertificate(_ certificate: SigningCertificate, userName: String) -> String {
    object("certificate") { json in
      json.member("userName", userName)
      json.member("certificateId", certificate.id)
      json.member("status", certificate.status.rawValue)
      json.member("uploadDate", certificate.uploadedAt.description)
    }
  }

  static func serviceCredential(_ credential: ServiceCredential, userName: String) -> String {
    object("serviceSpecificCredential") { json in
      json.member("userName", userName)
      json.member("serviceName", credential.service.rawValue)
      json.member("serviceUserName", credential.serviceUserName)
      json.member("serviceSpecificCredentialId", credential.id)
      json.member("status", credential.status.rawValue)
      json.member("createDate", credential.createdAt.description)
    }
  }

  static func device(_ device: VirtualDevice) -> String {
    object("virtualMFADevice") { json in
      json.member("serialNumber", device.serialNumber.description)
    }
  }

  private static func object(_ name: StaticString, _ body: (inout JSONText) -> Void) -> String {
    var json = JSONText()
    json.object { $0.member(name, body) }
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
