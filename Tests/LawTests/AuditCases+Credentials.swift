import Operations
import Testing

// How each action on passwords and other credentials succeeds, and how it is refused.
extension `Law 8: every change has one record` {
  private static let password = "Correct-horse-9"
  private static let codeCommit = "codecommit.amazonaws.com"

  /// The ids of what ann has: one credential of each kind, and a password.
  struct Credentials {
    let publicKey: String
    let certificate: String
    let forService: String

    init(of name: String, in world: World) throws {
      let user = ["UserName": name]
      try world.must("UpdateAccountPasswordPolicy", as: world.root)
      try world.must(
        "CreateLoginProfile", user.merging(["Password": password]) { $1 }, as: world.root)
      publicKey = try Self.id(
        "SSHPublicKeyId",
        try world.must(
          "UploadSSHPublicKey", user.merging(["SSHPublicKeyBody": rsaKey]) { $1 }, as: world.root))
      certificate = try Self.id(
        "CertificateId",
        try world.must(
          "UploadSigningCertificate", user.merging(["CertificateBody": certificateOfAnn]) { $1 },
          as: world.root))
      forService = try Self.id(
        "ServiceSpecificCredentialId",
        try world.must(
          "CreateServiceSpecificCredential", user.merging(["ServiceName": codeCommit]) { $1 },
          as: world.root))
    }

    private static func id(_ element: String, _ made: Outcome) throws -> String {
      try #require(made.text(element))
    }
  }

  static let ofCredentials: [Case] = [
    Case(action: "CreateLoginProfile") { _ in
      ["UserName": "bob", "Password": password]
    } refusal: { _ in
      ["UserName": "ann", "Password": password]
    },
    Case(action: "UpdateLoginProfile") { _ in
      ["UserName": "ann", "Password": password + "!"]
    } refusal: { _ in
      ["UserName": "bob", "Password": password]
    },
    Case(action: "DeleteLoginProfile") { _ in
      ["UserName": "ann"]
    } refusal: { _ in
      ["UserName": "bob"]
    },
    Case(action: "ChangePassword", isByAnn: true) { _ in
      ["OldPassword": password, "NewPassword": password + "!"]
    } refusal: { _ in
      ["OldPassword": password + "?", "NewPassword": password + "!"]
    },
    Case(action: "UpdateAccountPasswordPolicy", needsOnlyLeave: true) { _ in
      ["MaxPasswordAge": "90"]
    } refusal: { _ in
      [:]
    },
    Case(action: "DeleteAccountPasswordPolicy", needsOnlyLeave: true) { _ in
      [:]
    } refusal: { _ in
      [:]
    },
    Case(action: "GenerateCredentialReport", needsOnlyLeave: true) { _ in
      [:]
    } refusal: { _ in
      [:]
    },
    Case(action: "UploadSSHPublicKey") { _ in
      ["UserName": "bob", "SSHPublicKeyBody": rsaKey]
    } refusal: { _ in
      ["UserName": "ann", "SSHPublicKeyBody": rsaKey]
    },
    Case(action: "UpdateSSHPublicKey") { stage in
      [
        "UserName": "ann", "SSHPublicKeyId": stage.credentials.publicKey, "Status": "Inactive",
      ]
    } refusal: { stage in
      [
        "UserName": "bob", "SSHPublicKeyId": stage.credentials.publicKey, "Status": "Inactive",
      ]
    },
    Case(action: "DeleteSSHPublicKey") { stage in
      ["UserName": "ann", "SSHPublicKeyId": stage.credentials.publicKey]
    } refusal: { stage in
      ["UserName": "bob", "SSHPublicKeyId": stage.credentials.publicKey]
    },
    Case(action: "UploadSigningCertificate") { _ in
      ["UserName": "bob", "CertificateBody": otherCertificate]
    } refusal: { _ in
      ["UserName": "bob", "CertificateBody": certificateOfAnn]
    },
    Case(action: "UpdateSigningCertificate") { stage in
      [
        "UserName": "ann", "CertificateId": stage.credentials.certificate, "Status": "Inactive",
      ]
    } refusal: { stage in
      [
        "UserName": "bob", "CertificateId": stage.credentials.certificate, "Status": "Inactive",
      ]
    },
    Case(action: "DeleteSigningCertificate") { stage in
      ["UserName": "ann", "CertificateId": stage.credentials.certificate]
    } refusal: { stage in
      ["UserName": "bob", "CertificateId": stage.credentials.certificate]
    },
    Case(action: "CreateServiceSpecificCredential") { _ in
      ["UserName": "bob", "ServiceName": codeCommit]
    } refusal: { _ in
      ["UserName": "bob", "ServiceName": "s3.amazonaws.com"]
    },
    Case(action: "ResetServiceSpecificCredential") { stage in
      ["UserName": "ann", "ServiceSpecificCredentialId": stage.credentials.forService]
    } refusal: { stage in
      ["UserName": "bob", "ServiceSpecificCredentialId": stage.credentials.forService]
    },
    Case(action: "UpdateServiceSpecificCredential") { stage in
      [
        "UserName": "ann", "ServiceSpecificCredentialId": stage.credentials.forService,
        "Status": "Inactive",
      ]
    } refusal: { stage in
      [
        "UserName": "bob", "ServiceSpecificCredentialId": stage.credentials.forService,
        "Status": "Inactive",
      ]
    },
    Case(action: "DeleteServiceSpecificCredential") { stage in
      ["UserName": "ann", "ServiceSpecificCredentialId": stage.credentials.forService]
    } refusal: { stage in
      ["UserName": "bob", "ServiceSpecificCredentialId": stage.credentials.forService]
    },
  ]

  // Made for the tests; the private halves are gone. The certificates are good from 2026 to 2030.

  private static let rsaKey =
    """
    ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDdPfMFwRUoWByeyf/jux80dKBjXxMN02wMk5EpA+fMYv7n2waL\
    hSzO43+HIpWR/TsFja46cKMsvw0yQf0qFHPuL/KH6hqC6RUM8YvPn/YJHo9NXWX1YTLvQDvC1RyY5r4Kvdx/dknK\
    Wixk9mUcg7GAvYKhRx4Li0rPu2XfQG0BXs4QxeTg/Y4t6TePl6iTUwX1Z4xNM9y8Ynar/qTu9GfmLLbt5xTgtcfz\
    JyT0uT/2nBPgHRPQJZmDLBMDhPee1La8RXINpC3vgXr+5Ja7K51ZZLJBmAD/tF8TrQHyuCymUzMIjG6R9sLie6Wr\
    rlV40MQ63yWvZOAGnTC7PkyTeTUd
    """

  private static let certificateOfAnn = """
    -----BEGIN CERTIFICATE-----
    MIIBGzCBwqADAgECAhRl90d6yIg9hhV2u0lTvWAAqtVJSjAKBggqhkjOPQQDAjAO
    MQwwCgYDVQQDDANvbmUwHhcNMjYwMTAxMDAwMDAwWhcNMzAwMTAxMDAwMDAwWjAO
    MQwwCgYDVQQDDANvbmUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARwa+HWfItY
    RKbZroimJrfYW3iMiaFNcDH5+G+UpfEHx29oGHvkmcqqNxzfUeVDt4xvK3fyAeiq
    n0xZ5nXlhKd1MAoGCCqGSM49BAMCA0gAMEUCIGfrndtzpmCP6I4+O7zHx2io3huH
    3X0cphg6SUAFlr4FAiEA7BXwW2PUstIXMZAsFzQFEYNhI7O331fkFYId55vEmR8=
    -----END CERTIFICATE-----
    """

  private static let otherCertificate = """
    -----BEGIN CERTIFICATE-----
    MIIBGzCBwqADAgECAhQNCWO3Sj/9/RWvLoLqDcwiCEFSlzAKBggqhkjOPQQDAjAO
    MQwwCgYDVQQDDAN0d28wHhcNMjYwMTAxMDAwMDAwWhcNMzAwMTAxMDAwMDAwWjAO
    MQwwCgYDVQQDDAN0d28wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASUtiArRMAr
    8tqeyE10nasy0oBJ/9NJE0ZaiGrIHvn/rtFD9tH6l0pLZko8nba82l/mhqmyQTlb
    cbKXO8o6ulh7MAoGCCqGSM49BAMCA0gAMEUCIQCsbxW/t8mamfF+pmY+eTWcDSHK
    cCLu3Z2E2mKCob4BMQIgVwgM8HGUy5G+u6Ix17s13TW2jmsQJItEU83iHKn7cWE=
    -----END CERTIFICATE-----
    """
}
