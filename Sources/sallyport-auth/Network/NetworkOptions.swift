import ArgumentParser
import Authenticator

/// Where services are called.
struct NetworkOptions: ParsableArguments {
  @Option(
    name: .customLong("endpoint"),
    help: ArgumentHelp(
      "Where IAM and STS are. Also AWS_ENDPOINT_URL, and endpoint_url of the profile. (default: AWS)",
      valueName: "url"))
  var endpoint: String?
  @Option(name: .long, help: "The region. Also AWS_REGION, and region of the profile.")
  var region: String?
  @Flag(name: .long, help: "Call an endpoint without TLS that is not on this machine.")
  var allowHttp = false

  /// Where a service is called for a profile, or for the source it has its keys of.
  func endpoint(of service: Service, _ profiles: AWSProfile...) throws -> Endpoint {
    let region =
      region ?? environment("AWS_REGION") ?? environment("AWS_DEFAULT_REGION")
      ?? profiles.lazy.compactMap(\.region).first ?? "us-east-1"
    guard
      region.utf8.allSatisfy({
        $0 == 0x2D || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0)
      })
    else { throw Complaint("\(Terminal.safe(region)) is no region.", .usage) }
    let given =
      endpoint
      ?? profiles.lazy.compactMap {
        $0.endpoint(of: service.rawValue, environment: environment(_:))
      }.first
    return try Endpoint(given, service, region: region, allowsPlain: allowHttp)
  }

  /// Where a service is called when no profile is meant.
  func endpoint(of service: Service) throws -> Endpoint {
    let given =
      endpoint ?? environment("AWS_ENDPOINT_URL_" + service.rawValue.uppercased())
      ?? environment("AWS_ENDPOINT_URL")
    return try Endpoint(
      given, service, region: region ?? environment("AWS_REGION") ?? "us-east-1",
      allowsPlain: allowHttp)
  }
}
