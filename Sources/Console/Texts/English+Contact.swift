import Identity

extension English {
  static func text(_ message: ContactMessage) -> HTML {
    switch message {
    case .sinceYouWereHere: "Since you signed in last"
    case .seen: "Seen"
    case .notice(let notice): text(notice)

    case .contactAndRecovery: "Contact and recovery"
    case .contactLede:
      "How the root user is reached. Together, e-mail and phone can stand in for a lost MFA device."
    case .contactEmail: "E-mail address"
    case .contactPhone: "Phone number"
    case .verified: "Verified"
    case .notVerified: "Not verified"
    case .noPhone: "None"
    case .changeContact: "Change"
    case .verifyNow: "Verify"
    case .addPhone: "Add a phone"
    case .removePhone: "Remove"
    case .mailMissing:
      "This server sends no mail yet, so the address can be neither verified nor changed. Who runs it gives serve the option --smtp-url."
    case .hookMissing:
      "This server reaches no phones yet. Who runs it gives serve the option --recovery-hook."
    case .alternativeFactors: "Sign in by e-mail and phone"
    case .alternativeFactorsHelp:
      "When your MFA device is lost: your password, then a code by e-mail and one by phone."
    case .alternativesOn: "On"
    case .alternativesOff: "Off"
    case .alternativesIncomplete: "On, but not ready"
    case .turnOff: "Turn off"
    case .turnOn: "Turn on"
    case .reviewContact: "Can you be reached here?"
    case .reviewContactHelp:
      "If your MFA device is lost, these two let you sign in. Look at them before you add a device."
    case .mend: "Review contact"

    case .noticeAddress: "E-mail for notices"
    case .noticeAddressHelp: "Where a mail goes when something happens to the MFA devices."
    case .noticeAddressLede(let name):
      "A mail when an MFA device of \(name) is added, removed, suspended or resynchronized, or a recovery code is used. No API shows the address."
    case .addNoticeAddress: "Add an address"
    case .showNoticeAddress: "Show"
    case .noticeMailMissing:
      "This server sends no mail yet, so no address can be verified. Who runs it gives serve the option --smtp-url."
    case .noticesGoTo(let email): "<b>\(email) is verified.</b> Notices go there from now on."
    case .noticesGone: "The address for notices is removed."

    case .changeEmail: "E-mail address of the root user"
    case .changeEmailLede: "You sign in with it. It changes once the code mailed there came back."
    case .changePhone: "Phone of the root user"
    case .changePhoneLede: "It counts once the code sent there came back."
    case .newEmail: "E-mail address"
    case .newPhone: "Phone number"
    case .phoneHint: "With the country, such as +49 30 1234567."
    case .phoneMalformed: "Type a plus sign, the country and the number: 7 to 15 digits."
    case .sendCode: "Send code"
    case .sendAnother: "Send another code"
    case .codeSentTo(let target): "A code is on its way to <b translate=\"no\">\(target)</b>."
    case .codeFromMail: "6-character code from the e-mail"
    case .codeFromPhone: "6-digit code sent to the phone"
    case .codeHint: "Good once, for 15 minutes and five tries."
    case .confirmCode: "Confirm"
    case .sentCodeRefused: "That code was not accepted. Look again, or have another one sent."
    case .sendingPaused(let time): "Too many codes were sent. The next can go out at \(time)."
    case .emailTaken: "The root user of another account signs in with this address."
    case .emailIs(let email): "<b>\(email) is verified.</b> You sign in with it."
    case .phoneIs(let phone): "<b>\(phone) is verified.</b>"
    case .phoneIsGone: "The phone is removed."

    case .emailAndPhone: "E-mail and phone"
    case .emailAndPhoneHelp: "A code by e-mail and one by phone, where the root user set up both."
    case .useEmailAndPhone: "Sign in by e-mail and phone"
    case .emailAndPhoneOff:
      "This is not set up for the account. A recovery code will do, or who runs this server: sallyport root recover"
    case .recoveryLede: "Your password was right. Two codes stand in for your MFA device."
    case .recoverySteps(let email, let phone):
      "The first goes to <b translate=\"no\">\(email)</b>, the second to <b translate=\"no\">\(phone)</b>."
    case .recoveryDelay(let hours):
      "Codes are sent \(hours == 1 ? "one hour" : "\(hours) hours") after you ask for them, so that you can stop somebody who is not you. You get a mail at once."
    case .recoveryStart: "Ask for codes"
    case .recoveryWait(let time):
      "<b>You asked for codes.</b> They can be sent from \(time) on: sign in again then and come back here. Signing in with your MFA device ends this."
    case .recoveryReady(let time): "You can go on until \(time)."
    case .recoveryCancel: "Cancel it"
    case .recoveryCanceled: "Canceled. No codes will be sent."
    case .recoveryRunning(let time):
      "<b>Somebody with your password asked to sign in by e-mail and phone</b>, possible from \(time). If that was not you, cancel it and change your password."
    case .sendMailCode(let email): "Send a code to \(email)"
    case .mailCodeSent(let email): "A code is on its way to <b translate=\"no\">\(email)</b>."
    case .phoneCodeSent(let phone):
      "<b>That was right.</b> The second code is on its way to <b translate=\"no\">\(phone)</b>."
    case .verifyBoth: "Verify and sign in"
    case .recoveredByPhone:
      "<b>You are in by e-mail and phone.</b> Remove the device you lost, and add another."
    case .backToLost: "Other ways"
    }
  }

  private static func text(_ notice: OwnerNotice) -> HTML {
    let who: HTML = notice.actor.map { "\($0)" } ?? "the root user"
    let subject = notice.subject
    switch notice.kind {
    case .deviceAdded: return "<b>\(subject)</b> was added by \(who)."
    case .deviceRemoved: return "<b>\(subject)</b> was removed by \(who)."
    case .deviceSuspended: return "<b>\(subject)</b> was suspended after a hundred wrong codes."
    case .deviceVoided: return "<b>\(subject)</b> is no longer good. Set up another device."
    case .deviceResynchronized: return "<b>\(subject)</b> was resynchronized by \(who)."
    case .recoveryCodeUsed: return "A recovery code was used to sign in."
    case .recoveryCodesMade: return "New recovery codes were made."
    case .recoveryRequested: return "Somebody asked to sign in by e-mail and phone."
    case .recoveryCanceled: return "Signing in by e-mail and phone was canceled."
    case .recoveryCompleted: return "Somebody signed in by e-mail and phone."
    case .emailChanged: return "The address to sign in with became <b>\(subject)</b>."
    case .phoneChanged: return "The phone was changed."
    case .phoneRemoved: return "The phone was removed."
    case .alternativesAllowed: return "Signing in by e-mail and phone was turned on."
    case .alternativesForbidden: return "Signing in by e-mail and phone was turned off."
    case .noticeAddressChanged: return "Your address for notices was changed by \(who)."
    case .noticeAddressRemoved: return "Your address for notices was removed by \(who)."
    }
  }
}
