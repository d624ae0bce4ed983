/// A managed policy of AWS's own, which every account has and nobody changes.
///
/// It is part of the program and not of a store. What it says of IAM and STS is what AWS's says; of
/// other services it says as much by patterns, as `docs/compatibility.md` tells.
/// <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html>
package struct AWSManagedPolicy: Sendable {
  package let name: String
  package let path: String
  /// The id it has at AWS.
  let uniqueID: String
  let description: String
  let createdAt: Timestamp
  /// As in the partition `aws`.
  private let text: String

  /// The account in the ARNs of these policies.
  package static let account = "aws"

  init(
    _ name: String, path: String = "/", id: String, created: Int64, _ description: String,
    _ statements: String...
  ) {
    self.name = name
    self.path = path
    uniqueID = "ANPA" + id
    createdAt = Timestamp(seconds: created)
    self.description = description
    text = #"{"Version":"2012-10-17","Statement":[\#(statements.joined(separator: ","))]}"#
  }

  /// The one version there is, as the accounts of a partition have it.
  package func version(in partition: Partition) -> PolicyVersion {
    PolicyVersion(
      number: 1, document: text.replacing("arn:aws:", with: "arn:\(partition.rawValue):"),
      createdAt: createdAt)
  }

  package func policy(
    in partition: Partition, uses: ManagedPolicy.Uses = ManagedPolicy.Uses()
  ) -> ManagedPolicy {
    ManagedPolicy(
      id: nil, uniqueID: uniqueID,
      arn: PolicyARN(
        partition: partition.rawValue, account: Self.account, path: path, name: name),
      description: description, createdAt: createdAt, updatedAt: createdAt, defaultVersion: 1,
      lastVersion: 1, uses: uses)
  }

  /// The policy of that ARN, if it is one of these.
  package static func of(_ arn: PolicyARN) -> (policy: AWSManagedPolicy, partition: Partition)? {
    guard arn.account == account, let partition = Partition(rawValue: arn.partition),
      let policy = all.first(where: { $0.name == arn.name && $0.path == arn.path })
    else { return nil }
    return (policy, partition)
  }

  static func allow(_ actions: [String], on resources: String...) -> String {
    statement("Action", actions, resources)
  }

  static func allowAll(but actions: String...) -> String {
    statement("NotAction", actions, [])
  }

  private static func statement(
    _ element: String, _ actions: [String], _ resources: [String]
  ) -> String {
    #"{"Effect":"Allow","\#(element)":\#(list(actions)),"Resource":\#(list(resources))}"#
  }

  /// A list of texts that need no escaping; an empty one stands for everything.
  private static func list(_ texts: [String]) -> String {
    switch texts.count {
    case 0: #""*""#
    case 1: "\"\(texts[0])\""
    default: "[" + texts.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    }
  }
}
