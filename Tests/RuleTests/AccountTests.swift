import Identity
import Testing

@Suite struct AccountTests {
  @Test(
    arguments: [
      ("000000000000", 0), ("000000000001", 1), ("123456789012", 123_456_789_012),
      ("999999999999", 999_999_999_999),
    ] as [(String, Int64)])
  func `twelve digits are an account id`(text: String, number: Int64) throws {
    let id = try #require(AccountID(text))
    #expect(id.number == number)
    #expect(id.description == text)
    #expect(AccountID(number: number) == id)
  }

  @Test(arguments: [
    "", "1", "12345678901", "1234567890123", "12345678901a", "-12345678901", "+12345678901",
    " 12345678901", "12345678901 ", "1234 5678901", "12345678901\0", "١٢٣٤٥٦", "1234-5678901",
    "123456789０",
  ])
  func `anything else is no account id`(text: String) {
    #expect(AccountID(text) == nil)
  }

  @Test(arguments: [Int64.min, -1, 1_000_000_000_000, .max])
  func `a number of more than twelve digits or below zero is no account id`(number: Int64) {
    #expect(AccountID(number: number) == nil)
  }

  @Test(arguments: [
    "abc", "a-b", "123", "a1b", "1-2", "my-company-2026", "12345678901", "1234567890123",
    "1234-5678901", "a23456789012", String(repeating: "a", count: 63),
  ])
  func `an alias has 3 to 63 lower-case letters, digits and lone hyphens`(alias: String) {
    #expect(AccountAlias.isValid(alias))
  }

  @Test(arguments: [
    "", "a", "ab", "-ab", "ab-", "a--b", "---", "Abc", "abC", "a_b", "a.b", "a b", "abé", "ábc",
    "abc\n", "123456789012", "000000000000", "a/b", String(repeating: "a", count: 64),
    "-" + String(repeating: "a", count: 62),
  ])
  func `other text is no alias`(alias: String) {
    #expect(!AccountAlias.isValid(alias))
  }

  @Test(
    arguments: [
      (.users, 5000), (.mfaDevices, 5000), (.accessKeysPerUser, 2), (.userPolicySize, 2048),
      (.groups, 300), (.groupsPerUser, 10), (.groupPolicySize, 5120),
      (.roles, 1000), (.instanceProfiles, 1000), (.rolePolicySize, 10_240),
      (.assumeRolePolicySize, 2048),
      (.policies, 1500),
      (.policySize, 6144), (.versionsPerPolicy, 5), (.policyVersionsInUse, 10_000),
      (.attachedPoliciesPerUser, 10), (.attachedPoliciesPerGroup, 10),
    ] as [(Quota, Int)])
  func `a quota is AWS's unless the account has its own`(quota: Quota, standard: Int) throws {
    #expect(quota.standard == standard)
    #expect(try Sample.account().limit(quota) == standard)
    for own in [0, 1, 9999] {
      let account = try Sample.account(quotas: [quota: own])
      #expect(account.limit(quota) == own)
      for other in Quota.allCases where other != quota {
        #expect(account.limit(other) == other.standard)
      }
    }
  }

  @Test func `the root user's ARN is of the account's partition`() throws {
    #expect(try Sample.account(1).rootARN == "arn:aws:iam::000000000001:root")
    #expect(try Sample.account(1, partition: .china).rootARN == "arn:aws-cn:iam::000000000001:root")
  }

  @Test func `a device's label shows the alias, or else the id`() throws {
    #expect(try Sample.account(42).displayName == "000000000042")
    #expect(try Sample.account(42, alias: "example").displayName == "example")
  }

  @Test func `every partition has a region for IAM of its own`() {
    #expect(Set(Partition.allCases.map(\.iamRegion)).count == Partition.allCases.count)
    #expect(Partition.aws.iamRegion == "us-east-1")
  }

  @Test(arguments: [0, 1, 999_999_999_999] as [Int64])
  func `an owner's number below 10^12 is a root user's`(number: Int64) throws {
    let owner = Owner.root(try Sample.accountID(number))
    #expect(owner.number == number)
    #expect(Owner(number: number) == owner)
  }

  @Test(arguments: [1_000_000_000_000, 2_199_023_255_552, .max] as [Int64])
  func `an owner's number from 10^12 up is a user's`(number: Int64) {
    let owner = Owner.user(RecordID(number))
    #expect(owner.number == number)
    #expect(Owner(number: number) == owner)
  }

  @Test func `a user's ARN follows name and path`() throws {
    let user = User(
      id: Sample.user, uniqueID: "AIDAEXAMPLE", account: try Sample.accountID(), partition: .aws,
      path: "/", name: "alice", createdAt: Sample.now)
    #expect(user.arn == "arn:aws:iam::123456789012:user/alice")
    let moved = user.with(path: "/staff/")
    #expect(moved.arn == "arn:aws:iam::123456789012:user/staff/alice")
    #expect(moved.with(name: "bob").arn == "arn:aws:iam::123456789012:user/staff/bob")
  }

  @Test(arguments: [("/", "phone"), ("/staff/a/", "phone"), ("/", "a.b,c=d@e-f+g")])
  func `a serial number holds path and name`(path: String, name: String) throws {
    let serial = SerialNumber(
      partition: .govCloud, account: try Sample.accountID(7), path: path, name: name)
    #expect(serial.description == "arn:aws-us-gov:iam::000000000007:mfa\(path)\(name)")
    #expect(serial.name == name)
    #expect(SerialNumber(unverified: serial.description) == serial)
  }
}
