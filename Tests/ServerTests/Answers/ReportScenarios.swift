import Identity

// C.8 of the behaviour reference: credential reports.
extension Scenario {
  static let reports = [
    Scenario("GenerateCredentialReport") { its in
      try its.ask("without leave", as: its.aliceKeys)
      try its.ask("the first")
      try its.ask("when it is there")
      its.service.clock.advance(by: 4 * 3600)
      let (id, now) = (its.account.id, its.now)
      try its.ask("four hours later")
      try its.service.change { try $0.startCredentialReport(of: id, at: now) }
      try its.ask("while it is being made")
      its.service.clock.advance(by: 60)
      try its.ask("when whoever was making it has stopped")
    },
    Scenario("GetCredentialReport") { its in
      try its.ask("without leave", as: its.aliceKeys)
      try its.ask("before there was one")
      let (id, now) = (its.account.id, its.now)
      try its.service.change { try $0.startCredentialReport(of: id, at: now) }
      try its.ask("while it is being made")
      its.service.clock.advance(by: 60)
      try its.also("GenerateCredentialReport", [:])
      try its.ask("when it is there")
      its.service.clock.advance(by: 4 * 3600 - 1)
      _ = try its.service.addUser("bob", in: its.account)
      try its.ask("the same, for four hours")
      its.service.clock.advance(by: 1)
      try its.ask("four hours later")
    },
  ]
}
