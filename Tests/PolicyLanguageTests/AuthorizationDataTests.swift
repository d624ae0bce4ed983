import Foundation
import Testing

@testable import PolicyLanguage

/// The data against the table it was made from, row by row and column by column.
@Suite struct AuthorizationDataTests {
  /// The rows of `Cases/iam-actions.tsv`, by the names of its columns.
  private static func rows() throws -> [[String: String]] {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Cases/iam-actions.tsv")
    let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  private static func keys(_ column: String?) -> Set<String> {
    guard let column, column != "-" else { return [] }
    return Set(
      column.split(separator: ",").map {
        String($0.prefix { $0 != "$" })
      })
  }

  private static let levels: [AuthorizationData.AccessLevel?: String] = [
    .list: "List", .read: "Read", .write: "Write", .tagging: "Tagging",
    .permissionsManagement: "Permissions management", nil: "(not listed)",
  ]

  @Test func `the data hold every action, with its level, resources and condition keys`() throws {
    let rows = try Self.rows()
    #expect(rows.count == 218)
    #expect(Set(rows.map { $0["action"] }) == Set(AuthorizationData.actions.map(\.name)))
    for row in rows {
      let name = try #require(row["action"])
      let action = try #require(AuthorizationData.action(name.uppercased()))
      #expect(Self.levels[action.level] == row["access_level"], "\(name)")
      #expect(Set(action.conditionKeys) == Self.keys(row["condition_keys"]), "\(name)")
      guard let type = row["resource_type"], type != "*", type != "-" else {
        #expect(action.resources.isEmpty, "\(name)")
        continue
      }
      let resource = try #require(action.resources.first { $0.type.rawValue == type })
      #expect(resource.isRequired == (row["resource_required"] == "required"), "\(name)")
      #expect(
        Set(resource.type.conditionKeys) == Self.keys(row["resource_type_condition_keys"]),
        "\(name)")
    }
    let pairs = rows.filter { $0["resource_type"] != "*" && $0["resource_type"] != "-" }
    #expect(AuthorizationData.actions.reduce(0) { $0 + $1.resources.count } == pairs.count)
  }

  @Test func `names are found in any case, and only those there are`() {
    #expect(AuthorizationData.action("STS:assumerole")?.name == "sts:AssumeRole")
    #expect(AuthorizationData.action("iam:Assume") == nil)
    #expect(AuthorizationData.action("s3:GetObject") == nil)
  }
}
