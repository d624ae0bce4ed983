import Identity
import TestCertificates

// C.2, C.5 and H of the behaviour reference: signing certificates.
extension Scenario {
  static let signingCertificates = [
    Scenario("UploadSigningCertificate") { its in
      let alice: Form = ["UserName": "alice"]
      try its.ask("no parameters")
      try its.ask("one", alice + ["CertificateBody": SampleCertificates.valid])
      try its.ask("the same for the root user", ["CertificateBody": SampleCertificates.valid])
      try its.ask("no certificate", alice + ["CertificateBody": "certificate"])
      try its.ask("one that has expired", alice + ["CertificateBody": SampleCertificates.expired])
      try its.ask("one of later days", alice + ["CertificateBody": SampleCertificates.later])
      try its.ask(
        "an unknown user",
        ["UserName": "nobody", "CertificateBody": SampleCertificates.other])
      try its.ask(
        "without leave", ["CertificateBody": SampleCertificates.other], as: its.aliceKeys)
      try its.ask("the root user's own", ["CertificateBody": SampleCertificates.third])
      try its.service.setQuota(.signingCertificatesPerUser, to: 1, of: its.account)
      try its.ask("one too many", alice + ["CertificateBody": SampleCertificates.other])
    },
    Scenario("ListSigningCertificates") { its in
      try its.ask("none", ["UserName": "alice"])
      _ = try its.service.addCertificate(SampleCertificates.valid, to: its.alice)
      its.service.clock.advance(by: 60)
      _ = try its.service.addCertificate(SampleCertificates.other, to: its.alice)
      try its.ask("two", ["UserName": "alice"])
      let first = try its.ask("the first page", ["UserName": "alice", "MaxItems": "1"])
      try its.ask("the next page", ["UserName": "alice", "Marker": first["Marker"] ?? ""])
      try its.ask("the root user's own")
      try its.ask("an unknown user", ["UserName": "nobody"])
      try its.ask("without leave", as: its.aliceKeys)
    },
    Scenario("UpdateSigningCertificate") { its in
      let id = try its.service.addCertificate(SampleCertificates.valid, to: its.alice)
      let form: Form = ["UserName": "alice", "CertificateId": id]
      try its.ask("no parameters")
      try its.ask("inactive", form + ["Status": "Inactive"])
      try its.ask("expired", form + ["Status": "Expired"])
      try its.ask("somebody else's", ["CertificateId": id, "Status": "Active"])
      try its.ask("without leave", form + ["Status": "Active"], as: its.aliceKeys)
    },
    Scenario("DeleteSigningCertificate") { its in
      let id = try its.service.addCertificate(SampleCertificates.valid, to: its.alice)
      let form: Form = ["UserName": "alice", "CertificateId": id]
      try its.ask("no parameters")
      try its.ask("without leave", form, as: its.aliceKeys)
      try its.ask("one", form)
      try its.ask("a second time", form)
    },
  ]
}
