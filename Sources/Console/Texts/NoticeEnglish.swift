import Identity

/// Notices as mails say them.
enum NoticeEnglish {
  /// `person` is `user ann`; nil for the root user.
  static func title(_ kind: OwnerNotice.Kind, _ person: String?) -> String {
    let whose = person ?? "the root user"
    return switch kind {
    case .deviceAdded: "MFA device added to \(whose)"
    case .deviceRemoved: "MFA device of \(whose) removed"
    case .deviceSuspended: "MFA device of \(whose) suspended"
    case .deviceVoided: "MFA device of \(whose) is no longer good"
    case .deviceResynchronized: "MFA device of \(whose) resynchronized"
    case .recoveryCodeUsed: "recovery code used by \(whose)"
    case .recoveryCodesMade: "recovery codes made for \(whose)"
    case .recoveryRequested: "root user asks to sign in without MFA device"
    case .recoveryCanceled: "sign-in without MFA device canceled"
    case .recoveryCompleted: "root user signed in without MFA device"
    case .emailChanged: "address of the root user changed"
    case .phoneChanged: "phone of the root user changed"
    case .phoneRemoved: "phone of the root user removed"
    case .alternativesAllowed: "alternative factors allowed"
    case .alternativesForbidden: "alternative factors turned off"
    case .noticeAddressChanged: "address for notices of \(whose) changed"
    case .noticeAddressRemoved: "address for notices of \(whose) removed"
    }
  }

  static func said(_ notice: NoticeMail) -> String {
    let whose = notice.person.map { "user \($0)" } ?? "the root user"
    let actor = notice.actor ?? "the root user"
    let subject = notice.subject
    return switch notice.kind {
    case .deviceAdded: "The MFA device \(subject) was added to \(whose) by \(actor)."
    case .deviceRemoved: "The MFA device \(subject) of \(whose) was removed by \(actor)."
    case .deviceSuspended:
      "The MFA device \(subject) of \(whose) was suspended after a hundred wrong codes."
    case .deviceVoided:
      "The MFA device \(subject) of \(whose) is no longer good. Another one has to be set up."
    case .deviceResynchronized:
      "The MFA device \(subject) of \(whose) was resynchronized by \(actor)."
    case .recoveryCodeUsed: "A recovery code was used to sign in as \(whose)."
    case .recoveryCodesMade:
      "New recovery codes were made for \(whose). Those of before are void."
    case .recoveryRequested:
      "Somebody with the right password asked to sign in by e-mail and phone, without MFA device."
    case .recoveryCanceled: "Signing in by e-mail and phone was canceled."
    case .recoveryCompleted:
      "Somebody signed in with the password, an e-mail code and a phone code."
    case .emailChanged: "The root user's address is \(subject) now."
    case .phoneChanged: "The root user's phone was changed."
    case .phoneRemoved: "The root user's phone was removed."
    case .alternativesAllowed:
      "E-mail and phone together may stand in for a lost MFA device from now on."
    case .alternativesForbidden:
      "E-mail and phone no longer stand in for a lost MFA device."
    case .noticeAddressChanged:
      "Notices about \(whose) go to another address from now on. It was changed by \(actor)."
    case .noticeAddressRemoved:
      "Notices about \(whose) no longer go to an address of his own. It was removed by \(actor)."
    }
  }

  static func advice(_ notice: NoticeMail) -> String {
    switch (notice.kind, notice.person) {
    case (.recoveryRequested, _):
      """
      If this was not you, somebody knows your password. Sign in with your MFA device, which stops it,
      and change the password. Nothing is open before a code from this mailbox and one from your phone
      were given.
      """
    case (_, nil):
      """
      If you did not expect this, sign in as the root user, look at your security credentials and
      change your password.
      """
    case (_, let person?):
      """
      If nobody expected this, look at the security credentials of \(person) in the console, and change
      the password.
      """
    }
  }
}
