import Identity

/// One address and what answers there. The table of them is what the tests hold complete: every
/// route against every kind of visitor (law 10).
struct Route: Sendable {
  let isPost: Bool
  /// `/console/users/:user/tags`: what follows a colon is a parameter.
  let pattern: String
  let access: Access
  /// Whether it is there for scripts that ask of their own accord: being asked so keeps no session
  /// from ending.
  var isUnattended = false

  /// Whom a route is for. Each kind of handler gets what proves it, so that none can be reached
  /// without.
  enum Access: Sendable {
    /// Anybody.
    case anyone(@Sendable (Visit) throws -> ConsoleAnswer)
    /// Who has shown a right password and goes on signing in.
    case ticket(SignInTicket.Step, @Sendable (TicketVisit) throws -> ConsoleAnswer)
    /// A program that shows credentials, or who brings what it got for them: what counts is in the
    /// request itself, and a browser adds nothing to it.
    case credentials(@Sendable (Visit) throws -> ConsoleAnswer)
    /// Who is signed in, and has shown the second factor if his account demands one.
    case session(@Sendable (SignedInVisit) throws -> ConsoleAnswer)
    /// Who is signed in, though he may owe the second factor: where he shows it or sets it up.
    case owing(@Sendable (SignedInVisit) throws -> ConsoleAnswer)

    func answer(_ visit: Visit) throws -> ConsoleAnswer {
      switch self {
      case .anyone(let handle):
        try visit.checkForm(visit.visitor)
        return try handle(visit)
      case .ticket(let step, let handle):
        let visit = try TicketVisit(visit, at: step)
        try visit.visit.checkForm(visit.token)
        return try handle(visit)
      case .credentials(let handle): return try handle(visit)
      case .session(let handle):
        let visit = try SignedInVisit(visit)
        try visit.requireDemandedFactor()
        try visit.visit.checkForm(visit.token)
        return try handle(visit)
      case .owing(let handle):
        let visit = try SignedInVisit(visit)
        try visit.visit.checkForm(visit.token)
        return try handle(visit)
      }
    }
  }

  static func get(
    _ pattern: String, _ handle: @escaping @Sendable (Visit) throws -> ConsoleAnswer
  ) -> Route {
    Route(isPost: false, pattern: pattern, access: .anyone(handle))
  }

  static func post(
    _ pattern: String, _ handle: @escaping @Sendable (Visit) throws -> ConsoleAnswer
  ) -> Route {
    Route(isPost: true, pattern: pattern, access: .anyone(handle))
  }
}

/// The routes, by their pieces.
struct RouteTable: Sendable {
  private let routes: [(pieces: [Piece], route: Route)]

  private enum Piece: Sendable {
    case literal(String)
    case parameter(String)
  }

  init(_ routes: [Route]) {
    self.routes = routes.map { route in
      let pieces = route.pattern.split(separator: "/", omittingEmptySubsequences: false).map {
        $0.hasPrefix(":") ? Piece.parameter(String($0.dropFirst())) : .literal(String($0))
      }
      return (pieces, route)
    }
  }

  /// The first route that fits. Parameters are decoded here, once, each a single piece of the path:
  /// an encoded slash stays within its piece.
  func route(isPost: Bool, path: String) throws -> (Route, [String: String])? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    for (pieces, route) in routes where route.isPost == isPost && pieces.count == parts.count {
      var parameters: [String: String] = [:]
      let fits = zip(pieces, parts).allSatisfy { piece, part in
        switch piece {
        case .literal(let literal): return literal == part
        case .parameter(let name):
          guard let value = PathText.decode(part), !value.isEmpty else { return false }
          parameters[name] = value
          return true
        }
      }
      if fits { return (route, parameters) }
    }
    return nil
  }
}
