/// The rules for the values of `Resource` and `NotResource`, in IAM's order and with its texts.
enum ResourceValidation {
  private static let partitions: Set<Substring> = [
    "*", "aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f",
    "aws-eusc",
  ]

  private static let iamTypes = [
    "user/", "federated-user/", "role/", "group/", "instance-profile/", "mfa/",
    "server-certificate/", "policy/", "sms-mfa/", "saml-provider/", "oidc-provider/", "report/",
    "access-report/",
  ]

  /// Whether IAM's older parser refuses the value: a known partition, but too few parts or no
  /// service. `arn:aws` alone has an error of its own.
  static func failsLegacyParsing(_ resource: String) -> Bool {
    let parts = parts(resource)
    guard parts.count > 2, partitions.contains(parts[1]) else { return false }
    return parts.count < 6 || parts[2].isEmpty
  }

  /// IAM looks at the values of one list in reverse lexical order, and names the first error.
  static func firstError(in resources: Selection) -> PolicyError? {
    resources.patterns.sorted {
      $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars)
    }
    .reversed().lazy.compactMap(error).first
  }

  private static func parts(_ resource: String) -> [Substring] {
    resource.pieces(between: ":", maxSplits: 5)
  }

  private static func error(_ resource: String) -> PolicyError? {
    if resource == "*" { return nil }
    let parts = parts(resource)
    guard parts.count > 1 else { return notAnARN(resource) }
    guard partitions.contains(parts[1]) else { return invalidPartition(resource, parts[1]) }
    // IAM's check of the partition comes first, whatever stands before it.
    guard parts[0] == "arn" else { return notAnARN(resource) }
    guard parts.count == 6, !parts[2].hasWildcards else {
      return PolicyError(
        .resource, "Resource vendor must be fully qualified and cannot contain regexes.")
    }
    let (region, path) = (parts[3], parts[5])
    if parts[2] == "iam" {
      guard region.isEmpty else {
        return PolicyError(.resource, "IAM resource \(resource) cannot contain region information.")
      }
      guard path == "*" || path == "root" || iamTypes.contains(where: path.hasPrefix) else {
        let types = iamTypes.joined(separator: ", ")
        return PolicyError(
          .resource,
          "IAM resource path must either be \"*\", root, or start with \(types)."
        )
      }
    }
    if parts[2] == "s3", !region.isEmpty, !isAccessPoint(path) {
      return PolicyError(.resource, "Resource \(resource) can not contain region information.")
    }
    return nil
  }

  /// Access points are the S3 resources that live in a region.
  private static func isAccessPoint(_ path: Substring) -> Bool {
    path.hasPrefix("accesspoint/") || path.hasPrefix("accesspoint:")
  }

  private static func notAnARN(_ resource: String) -> PolicyError {
    PolicyError(.resource, "Resource \(resource) must be in ARN format or \"*\".")
  }

  /// The text shows the parts behind the partition, with `*` for those that are missing.
  private static func invalidPartition(_ resource: String, _ partition: Substring) -> PolicyError {
    let rest = parts(resource).dropFirst(2)
    var shown = rest.map(String.init) + Array(repeating: "*", count: 4 - rest.count)
    if rest.count == 1, rest.first?.isEmpty == true { shown[0] = "*" }
    return PolicyError(
      .resource,
      "Partition \"\(partition)\" is not valid for resource "
        + "\"arn:\(partition):\(shown.joined(separator: ":"))\".")
  }
}
