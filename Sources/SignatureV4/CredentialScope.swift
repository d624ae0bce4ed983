/// Day, region and service a signing key is good for.
///
/// On the wire `20150830/us-east-1/iam/aws4_request`, after the access key id.
public struct CredentialScope: Sendable, Equatable {
  /// The word that ends every scope.
  public static var terminator: String { "\(word)" }
  static var word: StaticString { "aws4_request" }

  /// The day in UTC, as `YYYYMMDD`.
  public let date: String
  public let region: String
  public let service: String

  public init(date: String, region: String, service: String) {
    self.date = date
    self.region = region
    self.service = service
  }
}

extension CredentialScope: CustomStringConvertible {
  /// The scope as it stands in the string to sign.
  public var description: String { "\(date)/\(region)/\(service)/\(Self.terminator)" }
}

/// The scopes a verifier takes: one service, in any of some regions.
public struct AcceptedScope: Sendable {
  public var service: String
  public var regions: Set<String> {
    didSet { names = Self.names(of: regions) }
  }
  /// The regions a credential can name, for finding one by its bytes.
  private var names: [RegionName]
  /// How requests to the service become canonical.
  public var form: CanonicalForm

  /// Takes `service` in any of `regions`; `form` is S3's own when the service is called `s3`,
  /// unless said otherwise.
  public init(service: String, regions: Set<String>, form: CanonicalForm? = nil) {
    self.service = service
    self.regions = regions
    names = Self.names(of: regions)
    self.form = form ?? CanonicalForm(service: service)
  }

  /// The accepted region whose name the bytes in `range` are.
  func region(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String? {
    let last = range.last.map { bytes[$0] }
    for name in names where name.bytes.count == range.count && name.bytes.last == last {
      if bytes.holds(name.bytes.span, in: range) { return name.text }
    }
    return nil
  }

  private static func names(of regions: Set<String>) -> [RegionName] {
    regions.map { RegionName(text: $0, bytes: Array($0.utf8)) }
      .filter { $0.bytes.span.isPrintable($0.bytes.indices) }
  }

  /// A region's name.
  private struct RegionName {
    let text: String
    let bytes: [UInt8]
  }
}

/// Which of AWS's two ways to write a path is used.
public enum CanonicalForm: Sendable {
  /// Every service but S3: empty, `.` and `..` segments are resolved, and the path is
  /// percent-encoded once more than it is on the wire.
  case standard
  /// S3: the path keeps its segments and is percent-encoded once.
  case s3

  /// The form a service of this name uses.
  public init(service: String) {
    self = service == "s3" ? .s3 : .standard
  }
}
