import AWSQuery
import Identity

extension XMLWriter {
  /// <https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html>
  mutating func group(_ credentials: SessionCredentials) {
    group("Credentials") { xml in
      xml.element("AccessKeyId", credentials.accessKeyID)
      xml.element(
        "SecretAccessKey", String(decoding: credentials.secretAccessKey, as: UTF8.self))
      xml.element("SessionToken", credentials.sessionToken)
      xml.element("Expiration", credentials.expiresAt.description)
    }
  }
}

extension JSONText {
  /// Which keys were given, without what is secret of them.
  mutating func member(_ credentials: SessionCredentials) {
    member("credentials") { json in
      json.member("accessKeyId", credentials.accessKeyID)
      json.member("expiration", credentials.expiresAt.description)
    }
  }
}
