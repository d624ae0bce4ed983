/// The texts in English.
enum English {
  static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  static func text(_ message: Message) -> HTML {
    switch message {
    case .signIn: "Sign in"
    case .signOut: "Sign out"
    case .signInLede: "Use the sign-in your administrator gave you."
    case .signInRootLede: "For account-wide tasks only. Use your own user for daily work."
    case .whoSignsIn: "Who is signing in"
    case .iamUser: "IAM user"
    case .rootUser: "Root user"
    case .accountIDOrAlias: "Account ID or alias"
    case .userName: "User name"
    case .password: "Password"
    case .emailAddress: "Email address"
    case .rememberAccount: "Remember this account on this browser"
    case .signInRefused: "The account, user name or password is not right."
    case .tooManyTries(let at): "Too many tries. Try again at \(at)."
    case .signedOut: "You are signed out."
    case .sessionEnded: "Your session ended. Sign in to go on where you were."
    case .tookTooLong: "That took more than 5 minutes. Sign in again."
    case .show: "Show"
    case .hide: "Hide"
    case .copied: "Copied"
    case .copyRefused: "Copying was refused by the browser. Select the text and copy it by hand."
    case .bothFilled: "Both codes filled in"
    case .errorPrefix: "Error: "
    case .skipToForm: "Skip to the form"
    case .skipToContent: "Skip to content"
    case .serverTime: "Server time"
    case .preferences: "Language and colours"
    case .preferencesLede: "Kept in this browser."
    case .language: "Language"
    case .colours: "Colours"
    case .asTheSystem: "As the system"
    case .light: "Light"
    case .dark: "Dark"
    case .save: "Save"
    case .account: "Account"
    case .navigation: "Console"
    case .navigationMenu: "Console (menu)"
    case .breadcrumb: "Breadcrumb"
    case .openMenu(let name): "Signed in as \(name). Open your menu"
    case .mySecurityCredentials: "Security credentials"
    case .overview: "Overview"
    case .identities: "Identities"
    case .users: "Users"
    case .groups: "Groups"
    case .access: "Access"
    case .rolesTitle: "Roles"
    case .policiesTitle: "Policies"
    case .simulatorTitle: "Policy simulator"
    case .enterCode: "Enter your MFA code"
    case .stepTwoOfTwo: "Step 2 of 2"
    case .codeFromApp: "6-digit code from your authenticator app"
    case .anyAppWillDo: "Any of your registered apps will do. You can paste the code."
    case .newCodeIn: "New code in"
    case .nextCodeIn: "Next code in"
    case .verifyAndSignIn: "Verify and sign in"
    case .otherWays: "Other ways to continue"
    case .codesNeverAccepted: "My codes are never accepted"
    case .notYou: "Not you?"
    case .codeEmpty: "Type the 6 digits your app shows."
    case .codeLength(let count):
      "That is \(count) \(count == 1 ? "digit" : "digits"); a code has 6."
    case .codeNotDigits: "A code has digits only, from 0 to 9."
    case .codeRefused: "That code was not accepted. Wait for a new code, then try again."
    case .codesPaused(let at): "Too many wrong codes. Try again at \(at)."
    case .codesQuarantined(let until):
      "Sallyport was restored a moment ago. Codes that show from \(until) on count again."
    case .sameCodeTwice: "Both fields hold the same code. MFA code 2 is the one that comes after."
    case .pairRefused:
      "Those two codes do not follow each other. Use one code, wait for the next, type it."
    case .twoCodesInARow: "Two codes in a row"
    case .resyncLede:
      """
      Your app and this server may disagree about the time. Two codes in a row put them in \
      step; then you sign in with the one that follows.
      """
    case .inStepNowTypeNext: "Your app is in step again. Type its next code."
    case .resynchronize: "Resynchronize"
    case .backToOneCode: "Back to one code"
    case .mfaCode1: "MFA code 1"
    case .mfaCode2: "MFA code 2"
    case .chooseNewPassword: "Choose a new password"
    case .newPasswordLede: "The one you have has to be changed before you go on."
    case .newPassword: "New password"
    case .newPasswordAgain: "The same again"
    case .setPasswordAndSignIn: "Set password and sign in"
    case .passwordsDiffer: "The two passwords differ. Type the same one twice."
    case .passwordChanged: "Your password is changed."
    case .confirmItIsYou: "Confirm it is you"
    case .confirmLede: "What you are about to do asks for a code that is at most 5 minutes old."
    case .confirm: "Confirm"
    case .backToOverview: "Back to the overview"
    case .noSuchPage: "There is no page here"
    case .noSuchPageHelp: "The address may be old, or what it was about is gone."
    case .foreignForm: "This form is not from here"
    case .foreignFormHelp:
      """
      It was made for another sign-in, or another site sent it. Nothing was changed. Open the \
      page again and fill it in once more.
      """
    case .notSoFast: "Not so fast"
    case .busy: "Too much to do right now"
    case .busyHelp: "Nothing was changed. Try again in a few seconds."
    case .broken: "Something broke here"
    case .brokenHelp(let id): "Tell your administrator: request \(id)."
    case .notAllowed: "You may not do this"
    case .notThere: "It is not there"
    case .notDone: "It was not done"
    case .setupOver: "This setup ended"
    case .setupOverHelp:
      """
      It ended after 15 minutes, or was taken up anew elsewhere, so its key is no longer \
      valid. Delete the entry from your app and start again.
      """
    case .startAgain: "Start again"
    case .overviewLede(let account): "Who may sign in to \(account), and what has to be done."
    case .yourDevices: "Your MFA devices"
    case .ofEight(let limit): "of \(limit)"
    case .devicesInUse: "MFA devices in use"
    case .devices(let count): "\(count) \(count == 1 ? "device" : "devices")"
    case .noMFA: "No MFA"
    case .activateRootMFA:
      """
      <b>Activate MFA on your root user.</b> It may do everything in this account, and a \
      password alone protects it.
      """
    case .youHaveNoMFA: "<b>You have no MFA device.</b> A password alone protects you."
    case .addSecondDevice: "<b>Add a second device.</b> If this one is lost you are locked out."
    case .rootHasNoMFA:
      "<b>The root user has no MFA.</b> Whoever has its password should add a device."
    case .usersLede: "People and programs that sign in to this account with long-term credentials."
    case .find: "Find"
    case .findUsers: "Find users"
    case .findByName: "Find by name or path"
    case .all: "All"
    case .withoutMFA: "Without MFA"
    case .usersOfAccount: "Users in this account"
    case .lastSignIn: "Last sign-in"
    case .none: "None"
    case .noConsoleAccess: "No console access"
    case .never: "Never"
    case .noUsersYet: "No users yet. Create one for yourself and stop using root."
    case .noUserMatches(let name): "No user matches “\(name)”."
    case .clear: "Clear"
    case .firstPage: "First"
    case .nextPage: "Next"
    case .todayAt(let time): "Today at \(time)"
    case .yesterday: "Yesterday"
    case .securityCredentials: "Security credentials"
    case .yourSecurityCredentials: "Your security credentials"
    case .copyARN: "Copy the ARN"
    case .consoleSignIn: "Console sign-in"
    case .signInLink: "Sign-in link"
    case .copySignInLink: "Copy the sign-in link"
    case .mustBeChanged: "Has to be changed at the next sign-in"
    case .setOn(let date): "Set \(date)"
    case .multiFactorAuthentication: "Multi-factor authentication (MFA)"
    case .devicesOf(let count, let limit):
      "\(count) of \(limit) devices. Any one of them completes a sign-in; keep at least two."
    case .removeOneFirst(let limit): "\(limit) of \(limit). Remove one first."
    case .assignMFADevice: "Assign MFA device"
    case .startedAgo(let name, let minutes):
      "<b>\(name)</b> was started \(minutes) \(minutes == 1 ? "minute" : "minutes") ago."
    case .continueSetup: "Continue"
    case .discard: "Discard"
    case .noMFADevice: "No MFA device"
    case .passwordAlone: "A password alone protects this user."
    case .mfaDevicesOf(let name): "MFA devices of \(name)"
    case .device: "Device"
    case .serialNumber: "Serial number"
    case .added: "Added"
    case .status: "Status"
    case .actions: "Actions"
    case .active: "Active"
    case .inactive: "Inactive"
    case .suspended: "Suspended"
    case .authenticatorApp: "Authenticator app"
    case .authenticatorAppHint: "Codes from an app on a phone, a computer or a terminal."
    case .copySerialNumber(let name): "Copy the serial number of \(name)"
    case .resync: "Resync"
    case .resyncDevice(let name): "Resync \(name)"
    case .remove: "Remove"
    case .removeDevice(let name): "Remove \(name)"
    case .accessKeys: "Access keys"
    case .accessKeysInUse(let count, let limit):
      "For programs and the command line. \(count) of \(limit) in use."
    case .noAccessKeys: "No access keys"
    case .keyID: "Key ID"
    case .copyKeyID: "Copy the key ID"
    case .created: "Created"
    case .lastUsed: "Last used"
    case .assignLede(let name): "For <b>\(name)</b>. You need the device in your hands to finish."
    case .deviceName: "Device name"
    case .deviceNameHint:
      "Letters, digits and _ + = , . @ - with no spaces. It cannot be changed later."
    case .deviceNameEmpty: "Give the device a name."
    case .deviceNameTooLong: "A name has at most 128 characters."
    case .deviceNameCharacter(let what, let other): "A name cannot hold \(what). Try \(other)."
    case .aSpace: "a space"
    case .deviceNameTaken(let name, let other):
      "\(name) exists already in this account. Try \(other)."
    case .deviceType: "Device type"
    case .cancel: "Cancel"
    case .next: "Next"
    case .back: "Back"
    case .progress: "Progress"
    case .nameAndType: "Name and type"
    case .whatToCallIt: "What to call it"
    case .setUpDevice: "Set up device"
    case .scanThenConfirm: "Scan, then confirm two codes"
    case .done: "done"
    case .setUpLede(let name, let person): "Authenticator app <b>\(name)</b> for <b>\(person)</b>"
    case .openAnApp: "Open an authenticator app and add an account"
    case .openAnAppHelp: "Any app that follows RFC 6238 works."
    case .scanWithThatApp: "Scan the code with that app"
    case .showQRCode: "Show QR code"
    case .hideQRCode: "Hide QR code"
    case .showSecretKey: "Show secret key"
    case .hideSecretKey: "Hide secret key"
    case .qrLabel:
      """
      QR code that adds this device to an authenticator app. The secret key holds the same \
      information as text.
      """
    case .copyKey: "Copy key"
    case .openInApp: "Open in an app on this device"
    case .keyHint:
      "Time based, 6 digits, every 30 seconds, SHA-1. Anyone who sees this key can make your codes."
    case .typeTwoCodes: "Type two codes in a row"
    case .typeTwoCodesHelp:
      """
      Two different codes, one after the other, prove that the app and this server keep the \
      same time.
      """
    case .clockOff:
      """
      The clock of this device and the server's are more than 20 seconds apart. If the app \
      runs here, set the clock first.
      """
    case .addMFA: "Add MFA"
    case .deviceReady(let name, let person):
      "<b>\(name) is ready.</b> \(person) will be asked for a code at the next sign-in."
    case .deviceReadyWithSkew(let name, let person, let seconds):
      """
      <b>\(name) is ready.</b> \(person) will be asked for a code at the next sign-in. Its \
      clock runs \(seconds < 0 ? -seconds : seconds) s \(seconds < 0 ? "behind" : "ahead of") \
      this server; that is allowed for.
      """
    case .deviceInStep(let name, let seconds):
      """
      <b>\(name) is in step.</b> It ran \(seconds < 0 ? -seconds : seconds) s \(seconds < 0 ? "behind" : "ahead").
      """
    case .deviceRemoved(let name): "<b>\(name) is removed.</b> Its codes no longer work."
    case .draftDiscarded: "The unfinished device was discarded. Delete the entry from your app."
    case .resyncPageLede: "Use this when codes are refused although the app is right."
    case .removeDeviceQuestion(let name): "Remove \(name)?"
    case .removeMeans: "Codes from this device stop working at once, and the device is deleted."
    case .keepsOthers(let name, let count):
      "\(name) keeps \(count) other \(count == 1 ? "device" : "devices")."
    case .lastDevice(let name):
      "This is the last device. \(name) will sign in with a password alone."
    case .keepDevice: "Keep device"
    case .removeDeviceButton: "Remove device"
    case .hasOwner: "This server has an owner"
    case .hasOwnerHelp:
      "Its first account is made. Sign in with the user you were given, or as the root user."
    case .createRootUser: "Create the root user"
    case .createRootUserButton: "Create root user"
    case .firstRun: "First run"
    case .setupLede:
      """
      This server is new and belongs to nobody yet. The setup code below shows that you \
      started it.
      """
    case .setupCode: "Setup code"
    case .setupCodeHint: "Filled in from the link in your terminal. It works once, for an hour."
    case .setupCodeWrong: "That setup code is not right. Copy it again from the terminal."
    case .setupCodeSpent: "This code is spent. Run sallyport setup-link for a new one."
    case .emailMalformed: "That is no e-mail address."
    case .rootPasswordHint(let least):
      "At least \(least) characters. A password manager can make and keep one."
    case .rootPasswordRejected(let why): "\(PasswordWords.english(why))"
    case .mfaForRootUser: "MFA for the root user"
    case .yourOwnUser: "Your own IAM user"
    case .now: "Now"
    case .youAreTheOwner:
      "<b>You are the root user of this server.</b> Protect it with a device before anything else."
    case .passwordRejected(let why): "\(PasswordWords.english(why))"
    case .lostDevice: "I lost my device"
    case .lostDeviceLede: "Your password was right. One of these completes the sign-in."
    case .anotherDevice: "Another device"
    case .anotherDeviceHelp: "A code from any app you registered will do."
    case .aRecoveryCode: "A recovery code"
    case .recoveryCode: "Recovery code"
    case .recoveryCodeHint:
      "Letters and digits in groups of four, from your sheet. Each works once."
    case .recoveryCodeRefused:
      "That code was not accepted. It may have been used, or voided by newer ones."
    case .useRecoveryCode: "Use recovery code"
    case .onTheHost: "On the host"
    case .onTheHostHelp:
      "Who runs this server gets a recovery code for the root user with: sallyport root recover"
    case .yourAdministrator: "Your administrator"
    case .yourAdministratorHelp:
      """
      Ask your administrator to remove the lost device. You then sign in with your password \
      and add another.
      """
    case .recoveredNowReplace:
      "<b>You are in with a recovery code.</b> Remove the device you lost, and add another."
    case .recoveryCodes: "Recovery codes"
    case .recoveryCodesLede:
      "Each lets you in once, after your password, when no device is at hand."
    case .recoveryCodesLeft(let count):
      "You have \(count) \(count == 1 ? "code" : "codes") left. New ones void these."
    case .makeRecoveryCodes: "Make ten codes"
    case .recoveryCodesOnce: "Each works once. Making new codes voids these."
    case .copyCodes: "Copy codes"
    case .activity: "Activity"
    case .makeRecoveryCodesNow:
      "<b>You have no recovery codes.</b> Without one, losing your devices locks you out."
    }
  }
}
