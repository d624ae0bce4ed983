/// The texts about what was done in the account.
enum ActivityMessage: Equatable, Sendable {
  case activityLede
  case activityOfAccount
  case activityBehind
  case activityTime
  case activityEvent
  case activityUser
  case activityWho
  case activityTarget
  case activityFrom
  case activityResult
  case anyResult
  case wasDone
  case wasRefused
  case fromDay
  case toDay
  case dayMalformed
  case filterActivity
  case clearFilters
  case nothingYet
  case nothingWithTheseFilters
  case newEvents(_ count: Int, isMore: Bool)
  case showNews
  case newerEvents
  case olderEvents
  case download(_ format: String)
  case downloadHint(_ most: Int)
  case theRecord(_ event: String)
  case unreadable
  case yes
  case no
  case lastEvents
  case allActivity
}

extension Texts {
  func callAsFunction(_ message: ActivityMessage) -> HTML {
    switch language {
    case .english: English.text(message)
    case .german: German.text(message)
    }
  }
}
