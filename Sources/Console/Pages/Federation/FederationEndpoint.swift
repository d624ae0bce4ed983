import AWSQuery
import Identity

/// Turns credentials of a role or a federated user into a console session, in two calls: a broker's
/// `getSigninToken`, and the `login` that it sends a browser to.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html>
enum FederationEndpoint {
  static let path = "/federation"

  static func answer(_ visit: Visit) throws -> ConsoleAnswer {
    let parameters = FederationParameters(visit.request)
    switch parameters["Action"] {
    case "getSigninToken":
      do {
        return try SigninTokenRequest(parameters).answer(visit)
      } catch let refusal as FederationRefusal {
        return plain(refusal.text)
      }
    case "login": return try FederationLogin.answer(parameters, visit)
    default: return plain("Action must be getSigninToken or login.")
    }
  }

  /// What a program is told. Never anything that it sent.
  private static func plain(_ text: String) -> ConsoleAnswer {
    var answer = ConsoleAnswer(status: 400)
    answer.contentType = "text/plain; charset=utf-8"
    answer.body = Array((text + "\n").utf8)
    return answer
  }
}

/// The parameters, which a POST may have in its form, in its address, or in both.
struct FederationParameters {
  private let request: ConsoleRequest

  init(_ request: ConsoleRequest) {
    self.request = request
  }

  subscript(_ name: String) -> String? { request.form[name] ?? request.query[name] }
}

/// Why there is no sign-in token.
enum FederationRefusal: Error {
  case noSession
  case malformedDuration
  case longTermKey
  case badCredentials
  case expired
  case rejected(FederationRejection)

  var text: String {
    switch self {
    case .noSession:
      "Session must be a JSON object with sessionId, sessionKey and sessionToken."
    case .malformedDuration:
      "SessionDuration must be a whole number of seconds from "
        + "\(SigninToken.durations.lowerBound) to \(SigninToken.durations.upperBound)."
    case .longTermKey:
      "Session must hold temporary credentials of AssumeRole or GetFederationToken."
    case .badCredentials: "The credentials in Session are not valid."
    case .expired: "The credentials in Session have expired."
    case .rejected(.ownSession):
      "Credentials of GetSessionToken open no console; use AssumeRole or GetFederationToken."
    case .rejected(.rootTask): "Credentials of AssumeRoot open no console."
    case .rejected(.durationOfFederatedUser):
      "SessionDuration is not for credentials of GetFederationToken: the console session lasts as "
        + "long as they do."
    case .rejected(.durationOfChain):
      "SessionDuration is not for credentials of role chaining: the console session lasts as long "
        + "as they do."
    case .rejected(.longerThanRoleAllows):
      "SessionDuration exceeds the MaxSessionDuration set for this role."
    }
  }
}
