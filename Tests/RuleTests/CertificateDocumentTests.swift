import Identity
import TestCertificates
import Testing

/// Which certificates are taken.
@Suite struct CertificateDocumentTests {
  /// 2026-09-11, when `SampleCertificates.valid` is good.
  private static let now = Sample.now

  @Test func `a certificate in its time is taken as it was sent`() throws {
    let document = try CertificateDocument(SampleCertificates.valid, at: Self.now)
    #expect(document.text == SampleCertificates.valid)
    #expect(document.digest.count == 32)
    let same = try CertificateDocument(SampleCertificates.valid + "\n", at: Self.now)
    #expect(same.digest == document.digest)
    let other = try CertificateDocument(SampleCertificates.other, at: Self.now)
    #expect(other.digest != document.digest)
  }

  @Test(arguments: [
    "", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
    String(SampleCertificates.valid.dropLast(40)),
    SampleCertificates.valid.replacing("CERTIFICATE", with: "PUBLIC KEY"),
    SampleCertificates.valid + "\n" + SampleCertificates.other,
  ])
  func `what is not exactly one certificate is malformed`(_ text: String) {
    #expect(throws: CertificateDocument.Rejection.malformed) {
      try CertificateDocument(text, at: Self.now)
    }
  }

  @Test func `before and after its time it is refused`() {
    #expect(throws: CertificateDocument.Rejection.expired) {
      try CertificateDocument(SampleCertificates.expired, at: Self.now)
    }
    #expect(throws: CertificateDocument.Rejection.notYetValid) {
      try CertificateDocument(SampleCertificates.later, at: Self.now)
    }
    // The last second of 2025 is the last of the one that ends there.
    let end = Timestamp(seconds: 1_767_225_600)
    #expect(throws: Never.self) { try CertificateDocument(SampleCertificates.expired, at: end) }
    #expect(throws: CertificateDocument.Rejection.expired) {
      try CertificateDocument(SampleCertificates.expired, at: end.adding(seconds: 1))
    }
  }
}
