/// An Amazon Resource Name: `arn:partition:service:region:account:resource`.
///
/// Only the last part may hold colons. Parts may be empty, as region and account are in
/// `arn:aws:s3:::bucket`.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>
public struct ARN: Sendable, Hashable, LosslessStringConvertible {
  public var partition: String
  public var service: String
  public var region: String
  public var account: String
  public var resource: String

  public init(
    partition: String = "aws", service: String, region: String = "", account: String = "",
    resource: String
  ) {
    self.partition = partition
    self.service = service
    self.region = region
    self.account = account
    self.resource = resource
  }

  /// Nil unless `text` has six parts and starts with `arn`, with a partition, a service and a
  /// resource that are not empty.
  public init?(_ text: String) {
    let parts = text.pieces(between: ":", maxSplits: 5)
    guard parts.count == 6, parts[0] == "arn" else { return nil }
    guard !parts[1].isEmpty, !parts[2].isEmpty, !parts[5].isEmpty else { return nil }
    self.init(
      partition: String(parts[1]), service: String(parts[2]), region: String(parts[3]),
      account: String(parts[4]), resource: String(parts[5]))
  }

  public var description: String {
    "arn:\(partition):\(service):\(region):\(account):\(resource)"
  }
}

/// Where the six parts of an ARN lie in its text, found without copying any of it.
struct ARNParts {
  /// The offsets of the first five colons.
  var colons: (Int, Int, Int, Int, Int)
  var end: Int

  /// Nil when there are fewer than five colons.
  init?(_ text: Span<UInt8>) {
    colons = (0, 0, 0, 0, 0)
    end = text.count
    var found = 0
    for index in text.indices where text[index] == UInt8(ascii: ":") {
      switch found {
      case 0: colons.0 = index
      case 1: colons.1 = index
      case 2: colons.2 = index
      case 3: colons.3 = index
      default: colons.4 = index
      }
      found += 1
      if found == 5 { return }
    }
    return nil
  }

  subscript(part: Int) -> Range<Int> {
    switch part {
    case 0: 0..<colons.0
    case 1: colons.0 + 1..<colons.1
    case 2: colons.1 + 1..<colons.2
    case 3: colons.2 + 1..<colons.3
    case 4: colons.3 + 1..<colons.4
    default: colons.4 + 1..<end
    }
  }
}
