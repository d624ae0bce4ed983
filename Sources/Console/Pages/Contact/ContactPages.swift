import Identity
import Operations

/// Pages about how the root user is reached, and what people were told.
enum ContactPages {
  static let routes: [Route] =
    [
      Route(
        isPost: false, pattern: RootRecoveryPage.path,
        access: .ticket(.code, RootRecoveryPage.show)),
      Route(
        isPost: true, pattern: RootRecoveryPage.path,
        access: .ticket(.code, RootRecoveryPage.submit)),
      Route(isPost: true, pattern: "/console/notices", access: .session(NoticesForm.submit)),
      Route(isPost: false, pattern: ContactPage.path, access: .session(ContactPage.show)),
      Route(isPost: true, pattern: ContactPage.path, access: .session(ContactPage.submit)),
    ] + ContactWay.allCases.flatMap(routes)

  private static func routes(_ way: ContactWay) -> [Route] {
    [
      Route(
        isPost: false, pattern: way.path,
        access: .session { try ContactChangePage.show(way, RootVisit($0)) }),
      Route(
        isPost: true, pattern: way.path,
        access: .session { try ContactChangePage.submit(way, RootVisit($0)) }),
    ]
  }
}

/// The two ways to reach the root user.
enum ContactWay: String, CaseIterable, Sendable {
  case email
  case phone

  var path: String { ContactPage.path + "/" + rawValue }
  var purpose: SentCode.Purpose { self == .email ? .contactEmail : .contactPhone }
}

extension SignedInVisit {
  /// Whether it is the root user himself, and nobody in his name.
  var isRootUser: Bool {
    if case .root = caller.principal { true } else { false }
  }
}

/// The root user himself, signed in. To everybody else his pages are not there.
struct RootVisit: Sendable {
  let visit: SignedInVisit

  init(_ visit: SignedInVisit) throws {
    guard visit.isRootUser else { throw PageRefusal.notFound }
    self.visit = visit
  }

  var account: Account { visit.account }
  var owner: Owner { .root(visit.account.id) }
  var now: Timestamp { visit.now }
  var t: Texts { visit.t }
  var delivery: Delivery { visit.visit.console.delivery }
  var crumbs: [Crumb] {
    [
      Crumb(t(.yourSecurityCredentials), "/console/me/security_credentials"),
      Crumb(t(.contactAndRecovery), ContactPage.path),
    ]
  }

  /// A record of what was changed, or of a code that was refused.
  func record(
    _ name: String, _ refusal: AuditRecord.Refusal? = nil,
    _ parameters: (inout JSONText) -> Void = { _ in }
  ) -> AuditRecord {
    var json = JSONText()
    json.object(parameters)
    return AuditRecord(
      eventID: UniqueID.text(random: visit.visit.console.settings.random), at: now,
      account: account.id, source: "signin.amazonaws.com", name: name, isReadOnly: false,
      actor: .caller(visit.caller), parameters: String(decoding: json.bytes, as: UTF8.self),
      response: nil, refusal: refusal, kind: .console)
  }
}
