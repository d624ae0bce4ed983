import Identity
import Testing

@Suite struct `The ARN of a managed policy` {
  @Test(arguments: [
    ("arn:aws:iam::123456789012:policy/p", "123456789012", "/", "p"),
    ("arn:aws:iam::123456789012:policy/a/b/p", "123456789012", "/a/b/", "p"),
    ("arn:aws-cn:iam::aws:policy/job-function/Billing", "aws", "/job-function/", "Billing"),
    ("arn:aws:iam::123456789012:policy//p", "123456789012", "//", "p"),
  ])
  func `has an account, a path and a name`(
    _ text: String, account: String, path: String, name: String
  ) throws {
    let arn = try #require(PolicyARN(text))
    #expect(arn.description == text)
    #expect(arn.account == account)
    #expect(arn.path == path)
    #expect(arn.name == name)
  }

  @Test(arguments: [
    "", "policy", "arn:aws:iam::123456789012:policy", "arn:aws:iam::123456789012:policy/",
    "arn:aws:iam::123456789012:policy/a/", "arn:aws:iam::123456789012:policyx/a",
    "arn:aws:iam::123456789012:user/a", "arn:aws:iam:us-east-1:123456789012:policy/a",
    "arn:aws:sts::123456789012:policy/a", "arn:aws:iam:::policy/a", "arn::iam::1:policy/a",
    "xarn:aws:iam::123456789012:policy/a", "arn:aws:iam::123456789012",
  ])
  func `is nothing else`(_ text: String) {
    #expect(PolicyARN(text) == nil)
  }

  @Test func `follows the account, the path and the name`() throws {
    let account = try Sample.account(7, partition: .govCloud)
    let arn = PolicyARN(account: account, path: "/a/", name: "p")
    #expect(arn.description == "arn:aws-us-gov:iam::000000000007:policy/a/p")
    #expect(PolicyARN(arn.description) == arn)
  }

  @Test func `is compared by its bytes`() throws {
    let text = "arn:aws:iam::123456789012:policy/"
    let plain = try #require(PolicyARN(text + "P"))
    for other in ["p", "P ", "\u{FF30}", "P\u{301}"] {
      #expect(PolicyARN(text + other) != plain)
    }
    // One letter, or a letter and an accent: they look the same.
    #expect(PolicyARN(text + "\u{E9}") != PolicyARN(text + "e\u{301}"))
  }
}

@Suite struct `A version of a managed policy` {
  @Test func `is called by its number`() {
    for number in [1, 2, 10, 9999] {
      #expect(PolicyVersion.number(of: PolicyVersion.id(of: number)) == number)
    }
    #expect(PolicyVersion.id(of: 12) == "v12")
  }

  @Test(arguments: ["", "v", "1", "v01", "v+1", "v1.0", "V1", "v99999999999999999999", "v 1"])
  func `is called nothing else`(_ id: String) {
    #expect(PolicyVersion.number(of: id) == nil)
  }

  @Test func `has a number that was never given`() throws {
    let arn = PolicyARN(account: try Sample.account(), path: "/", name: "p")
    var policy = ManagedPolicy(
      id: Sample.user, uniqueID: "ANPAEXAMPLE", arn: arn, description: nil, createdAt: Sample.now,
      updatedAt: Sample.now, defaultVersion: 1, lastVersion: 1)
    #expect(policy.nextVersion(document: "{}", at: Sample.now).number == 2)
    policy.lastVersion = 7
    #expect(policy.nextVersion(document: "{}", at: Sample.now).id == "v8")
  }
}
