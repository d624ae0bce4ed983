import Identity

/// The texts of the root user's contact, of his way back in, and of notices.
enum ContactMessage: Sendable {
  // What people are told.
  case sinceYouWereHere
  case seen
  case notice(OwnerNotice)

  // The contact page.
  case contactAndRecovery
  case contactLede
  case contactEmail
  case contactPhone
  case verified
  case notVerified
  case noPhone
  case changeContact
  case verifyNow
  case addPhone
  case removePhone
  case mailMissing
  case hookMissing
  case alternativeFactors
  case alternativeFactorsHelp
  case alternativesOn
  case alternativesOff
  case alternativesIncomplete
  case turnOff
  case turnOn
  case reviewContact
  case reviewContactHelp
  case mend

  // Where users read notices.
  case noticeAddress
  case noticeAddressHelp
  case noticeAddressLede(String)
  case addNoticeAddress
  case showNoticeAddress
  case noticeMailMissing
  case noticesGoTo(String)
  case noticesGone

  // Changing.
  case changeEmail
  case changeEmailLede
  case changePhone
  case changePhoneLede
  case newEmail
  case newPhone
  case phoneHint
  case phoneMalformed
  case sendCode
  case sendAnother
  case codeSentTo(String)
  case codeFromMail
  case codeFromPhone
  case codeHint
  case confirmCode
  case sentCodeRefused
  case sendingPaused(String)
  case emailTaken
  case emailIs(String)
  case phoneIs(String)
  case phoneIsGone

  // The way back in.
  case emailAndPhone
  case emailAndPhoneHelp
  case useEmailAndPhone
  case emailAndPhoneOff
  case recoveryLede
  case recoverySteps(email: String, phone: String)
  case recoveryDelay(hours: Int64)
  case recoveryStart
  case recoveryWait(String)
  case recoveryReady(String)
  case recoveryCancel
  case recoveryCanceled
  case recoveryRunning(String)
  case sendMailCode(String)
  case mailCodeSent(String)
  case phoneCodeSent(String)
  case verifyBoth
  case recoveredByPhone
  case backToLost
}

extension Texts {
  func callAsFunction(_ message: ContactMessage) -> HTML {
    switch language {
    case .english: English.text(message)
    case .german: German.text(message)
    }
  }
}
