import Identity
import Testing

@testable import Server

/// Which service and region a signature must be for, and what `Version` decides.
@Suite struct ScopeTests {
  private static let badRegion = "Credential should be scoped to a valid region. "

  @Test(arguments: Partition.allCases)
  func `IAM is called in the one region of its partition`(_ partition: Partition) throws {
    let service = try LocalService()
    let account = try service.addAccount("111122223333", partition: partition)
    let root = try service.addKey(of: .root(account.id), in: account)
    for other in Partition.allCases {
      let reply = try service.send("GetUser", as: root, region: other.iamRegion)
      guard other != partition else {
        #expect(reply.verdict == "ok")
        #expect(reply["Arn"] == "arn:\(partition.rawValue):iam::111122223333:root")
        continue
      }
      #expect(reply.status == 403)
      #expect(reply.code == "SignatureDoesNotMatch")
      #expect(reply.message == Self.badRegion)
    }
  }

  @Test(arguments: ["eu-west-1", "us-west-2", "cn-northwest-1", "", "US-EAST-1", "moon-1"])
  func `IAM is not called in other regions`(_ region: String) throws {
    let service = try LocalService(region: "moon-1")
    let account = try service.addAccount("111122223333")
    let root = try service.addKey(of: .root(account.id), in: account)
    let reply = try service.send("GetUser", as: root, region: region)
    #expect(reply.code == "SignatureDoesNotMatch")
    #expect(reply.message == Self.badRegion)
  }

  @Test func `STS is called in any region there is, and in the server's own`() throws {
    let service = try LocalService(region: "moon-1")
    let account = try service.addAccount("111122223333")
    let root = try service.addKey(of: .root(account.id), in: account)
    for region in Regions.sts.union(["moon-1"]).sorted() {
      let reply = try service.send("GetCallerIdentity", as: root, region: region)
      #expect(reply.verdict == "ok", "\(region)")
    }
    for region in ["moon-2", "", "aws-global", "us-east-1 "] {
      let reply = try service.send("GetCallerIdentity", as: root, region: region)
      #expect(reply.code == "SignatureDoesNotMatch", "\(region)")
      #expect(reply.message == Self.badRegion, "\(region)")
    }
  }

  @Test(arguments: [
    ("GetUser", "us-east-1", "sts", "Credential should be scoped to correct service: 'iam'. "),
    (
      "GetCallerIdentity", "us-east-1", "iam",
      "Credential should be scoped to correct service: 'sts'. "
    ),
    ("GetUser", "us-east-1", "IAM", "Credential should be scoped to correct service: 'iam'. "),
    (
      "GetUser", "moon-1", "s3",
      "Credential should be scoped to a valid region. "
        + "Credential should be scoped to correct service: 'iam'. "
    ),
  ])
  func `a signature is for one service`(
    _ action: String, _ region: String, _ name: String, _ message: String
  ) throws {
    let service = try LocalService()
    let account = try service.addAccount("111122223333")
    let root = try service.addKey(of: .root(account.id), in: account)
    let reply = try service.send(action, as: root, region: region, service: name)
    #expect(reply.status == 403)
    #expect(reply.code == "SignatureDoesNotMatch")
    #expect(reply.message == message)
  }

  @Test(arguments: [
    ("GetUser", "2011-06-15", "Could not find operation GetUser for version 2011-06-15"),
    (
      "GetCallerIdentity", "2010-05-08",
      "Could not find operation GetCallerIdentity for version 2010-05-08"
    ),
    ("GetUser", "2010-05-09", "Could not find operation GetUser for version 2010-05-09"),
    ("GetUser", "", "Could not find operation GetUser for version NO_VERSION_SPECIFIED"),
    ("getUser", "2010-05-08", "Could not find operation getUser for version 2010-05-08"),
    (
      "GetSAMLProvider", "2010-05-08",
      "Could not find operation GetSAMLProvider for version 2010-05-08"
    ),
    (
      "<b>&", "2010-05-08", "Could not find operation <b>& for version 2010-05-08"
    ),
  ])
  func `the version tells which API is meant`(
    _ action: String, _ version: String, _ message: String
  ) throws {
    let service = try LocalService()
    // Signed or not: an action that is not there is told to everybody.
    let reply = try service.send(action, as: nil, version: version)
    #expect(reply.status == 400)
    #expect(reply.code == "InvalidAction")
    #expect(reply.message == message)
    #expect(
      reply.text.contains(
        #"<ErrorResponse xmlns="http://webservices.amazon.com/AWSFault/2005-15-09">"#))
  }

  @Test func `the first of two actions counts, for permission and for execution`() throws {
    let service = try LocalService()
    let account = try service.addAccount("111122223333")
    let alice = try service.addUser("alice", in: account)
    try service.addPolicy(
      Documents.policy(Documents.statement("Allow", "iam:GetUser")), to: alice)
    let keys = try service.addKey(of: .user(alice.id), in: account)
    let reply = try service.send("GetUser", ["Action": "ListUsers"], as: keys)
    #expect(reply.text.contains("<GetUserResponse"))
    let other = try service.send("ListUsers", ["Action": "GetUser"], as: keys)
    #expect(other.verdict == "AccessDenied")
  }
}
