import AWSQuery
import Identity
import Operations
import PolicyLanguage

/// Makes a user.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html>
struct CreateUser: WriteOperation {
  static let api = API.iam
  static let action = "CreateUser"
  static let audited = ["UserName", "Path", "PermissionsBoundary", "Tags"]

  let userName: String
  let path: String
  let permissionsBoundary: String?
  let tags: [Tag]

  init(_ reader: inout ParameterReader) throws(ServiceError) {
    userName = reader.required("UserName", .userName)
    path = reader.optional("Path", .path) ?? "/"
    permissionsBoundary = reader.optional("PermissionsBoundary", .arn)
    tags = reader.tagList()
  }

  func permission(in records: any Reading, for caller: Caller) -> Permission? {
    Permission("iam:CreateUser", on: arn(for: caller), requestTags: tags.isEmpty ? nil : tags)
      .carrying(.permissionsBoundary, permissionsBoundary)
  }

  func run(in records: any Writing, _ call: Call) throws -> Outcome {
    let account = call.caller.account
    let tags = try call.newTags(
      tags, .caseInsensitive, as: "iam:TagUser", on: arn(for: call.caller), in: records)
    let boundary = try permissionsBoundary.map { try call.boundary($0, in: records) }
    guard try records.user(named: userName, in: account.id) == nil else {
      throw ServiceError.userExists(userName)
    }
    let limit = account.limit(.users)
    guard try records.count(of: .users, in: account.id) < limit else {
      throw ServiceError.quotaExceeded("UsersPerAccount", limit)
    }

    let user = User(
      id: records.makeID(at: call.now),
      uniqueID: Identifiers.uniqueID(prefix: "AIDA", random: call.settings.random),
      account: account.id, partition: account.partition, path: path, name: userName,
      createdAt: call.now, tags: tags, boundary: boundary)
    try records.insert(user)
    return .answered(
      Answer(audited: Audited.user(user)) { xml in
        xml.group("User") { $0.members(of: user, inFull: true) }
      })
  }

  private func arn(for caller: Caller) -> String {
    User.arn(
      partition: caller.account.partition, account: caller.account.id, path: path, name: userName)
  }
}
