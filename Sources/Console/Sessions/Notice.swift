/// What the next page says once. It travels in a cookie that only this server sets.
enum Notice: Equatable, Sendable {
  case signedOut
  case sessionEnded
  case sessionIdle
  case tookTooLong
  case deviceReady(String)
  case deviceReadyWithSkew(String, seconds: Int)
  case deviceInStep(String, seconds: Int)
  case deviceRemoved(String)
  case deviceWorks(String)
  case draftDiscarded
  case passwordChanged
  case done(String)
  /// Something about users, groups, keys or passwords, and its name.
  case identity(IdentityNotice, String)

  /// What the browser brought.
  init?(_ visit: Visit) {
    guard let text = visit.request.cookie(.notice).flatMap({ PathText.decode($0) }) else {
      return nil
    }
    let parts = text.split(separator: "|", omittingEmptySubsequences: false).map { String($0) }
    let name = parts.count > 1 ? parts[1] : ""
    let number = parts.count > 2 ? Int(parts[2]) ?? 0 : 0
    switch parts[0] {
    case "signed-out": self = .signedOut
    case "session-ended": self = .sessionEnded
    case "session-idle": self = .sessionIdle
    case "took-too-long": self = .tookTooLong
    case "device-ready": self = .deviceReady(name)
    case "device-ready-skew": self = .deviceReadyWithSkew(name, seconds: number)
    case "device-in-step": self = .deviceInStep(name, seconds: number)
    case "device-works": self = .deviceWorks(name)
    case "device-removed": self = .deviceRemoved(name)
    case "draft-discarded": self = .draftDiscarded
    case "password-changed": self = .passwordChanged
    case "done": self = .done(name)
    default:
      guard let notice = IdentityNotice(rawValue: parts[0]) else { return nil }
      self = .identity(notice, name)
    }
  }

  private var text: String {
    switch self {
    case .signedOut: "signed-out"
    case .sessionEnded: "session-ended"
    case .sessionIdle: "session-idle"
    case .tookTooLong: "took-too-long"
    case .deviceReady(let name): "device-ready|" + name
    case .deviceReadyWithSkew(let name, let seconds): "device-ready-skew|\(name)|\(seconds)"
    case .deviceInStep(let name, let seconds): "device-in-step|\(name)|\(seconds)"
    case .deviceRemoved(let name): "device-removed|" + name
    case .deviceWorks(let name): "device-works|" + name
    case .draftDiscarded: "draft-discarded"
    case .passwordChanged: "password-changed"
    case .done(let key): "done|" + key
    case .identity(let notice, let name): notice.rawValue + "|" + name
    }
  }

  /// `answer`, with this to be said on the page it leads to.
  func after(_ answer: ConsoleAnswer, _ visit: Visit) -> ConsoleAnswer {
    answer.setting(.notice, PathText.encode(text), isSecure: visit.isSecure)
  }
}

extension SignedInVisit {
  /// The box of what is to be said, and the page that forgets it.
  func noticeBox(about person: String) -> HTML {
    switch Notice(visit) {
    case .deviceReady(let name): Alert.ok.box(t(.deviceReady(name, person)))
    case .deviceReadyWithSkew(let name, let seconds):
      Alert.ok.box(t(.deviceReadyWithSkew(name, person, seconds)))
    case .deviceInStep(let name, let seconds): Alert.ok.box(t(.deviceInStep(name, seconds)))
    case .deviceRemoved(let name): Alert.ok.box(t(.deviceRemoved(name)))
    case .deviceWorks(let name): Alert.ok.box(t(.deviceWorks(name)))
    case .draftDiscarded: Alert.info.box(t(.draftDiscarded))
    case .passwordChanged: Alert.ok.box(t(.passwordChanged))
    case .done("recovered"): Alert.warn.box(t(.recoveredNowReplace))
    case .done(let key) where key.hasPrefix("email "):
      Alert.ok.box(t(.emailIs(String(key.dropFirst(6)))))
    case .done(let key) where key.hasPrefix("phone "):
      Alert.ok.box(t(.phoneIs(String(key.dropFirst(6)))))
    case .done(let key) where key.hasPrefix("notices-to "):
      Alert.ok.box(t(.noticesGoTo(String(key.dropFirst(11)))))
    case .done("notices-gone"): Alert.ok.box(t(.noticesGone))
    case .done("phone-gone"): Alert.ok.box(t(.phoneIsGone))
    case .done("recovery-canceled"): Alert.ok.box(t(.recoveryCanceled))
    case .done("recovered-by-phone"): Alert.warn.box(t(.recoveredByPhone))
    case .done("owner"): Alert.ok.box(t(.youAreTheOwner))
    case .identity(let notice, let name): Alert.ok.box(notice.text(name, t))
    default: HTML()
    }
  }

  /// A page; what it said once is not said again.
  func page(_ html: HTML, status: Int = 200) -> ConsoleAnswer {
    let answer = ConsoleAnswer.page(html, status: status)
    return visit.request.cookie(.notice) == nil
      ? answer : answer.clearing(.notice, isSecure: visit.isSecure)
  }
}
