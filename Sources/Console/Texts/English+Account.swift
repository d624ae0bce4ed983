extension English {
  static func text(_ message: AccountMessage) -> HTML {
    switch message {
    case .mfaDemandedOfYou:
      "Your account asks for a second factor. You can use the console after this step."
    case .mfaDemandedOfRoot:
      """
      Other machines can reach this server, so its root user needs a second factor. You can use the \
      console after this step.
      """
    case .accountSettings: "Account settings"
    case .accountSettingsLede: "What holds for everybody in this account."
    case .settingsSaved: "The settings are saved."
    case .mfaDemanded: "Demand MFA of IAM users"
    case .mfaDemandedLede:
      """
      Beside what policies say. Roles say by their trust policies who may assume them; the \
      root user is not bound.
      """
    case .demandOff: "Off"
    case .demandOffHint:
      "Who has a device is asked for a code at sign-in; who has none gets in with a password."
    case .demandConsole: "In the console"
    case .demandConsoleHint: "Who has no device sets one up first, right after the password."
    case .demandAll: "In console and API"
    case .demandAllHint:
      """
      Access keys alone can then only set up a device and get a session with a code. Programs \
      without MFA stop working.
      """
    case .deviceOfYourOwnFirst:
      """
      You have no MFA device yourself. Add one and give a code of it, so that you do not lock \
      yourself out.
      """
    case .waysBack: "When a device is lost"
    case .waysBackLede:
      "Besides another device of one's own. Each of them counts as a second factor."
    case .waysCodes: "Recovery codes, printed beforehand"
    case .waysRequests: "Asking an administrator for a code"
    case .accountAlias: "Account alias"
    case .accountAliasLede(let number):
      "Stands for account \(number) in sign-in addresses and in the labels of apps."
    case .aliasHint: "3 to 63 lower-case letters, digits and single hyphens; empty for none."
    case .passwordPolicy: "Password policy"
    case .passwordPolicyStandard:
      "AWS's standard holds: eight characters of three kinds. Saving puts this in its place."
    case .passwordPolicyOwn: "For passwords of IAM users, from the next one they choose."
    case .standardPolicy: "Go back to the standard"
    case .leastLength: "Characters at least"
    case .needUppercase: "A capital letter"
    case .needLowercase: "A small letter"
    case .needNumbers: "A digit"
    case .needSymbols: "A symbol"
    case .mayChangeOwnPassword: "Users may change their own"
    case .hardExpiry: "Only an administrator renews an expired one"
    case .passwordAge: "Days until it expires"
    case .passwordReuse: "Former passwords that may not come back"
    case .numberBetween(let least, let most): "From \(least) to \(most)."
    case .numberOrEmpty(let least, let most): "From \(least) to \(most), or empty."
    case .mfaCoverage: "MFA coverage"
    case .mfaCoverageLede: "Who stands behind the second door, and who does not yet."
    case .peopleWithMFA: "People with MFA"
    case .ofPeople(let count): "of \(count) with a password"
    case .unassignedDevices: "Unassigned devices"
    case .unassignedDevicesLede:
      """
      Made by the API and never enabled, or deactivated. Their names are taken until they are \
      discarded.
      """
    case .discardDevice(let name): "Discard \(name)"
    case .deviceDiscarded(let name): "<b>\(name)</b> is discarded."
    case .withoutMFALede: "People with a password and no device."
    case .firstOfMany(let count): "The first \(count). Narrow it down under Users."
    case .everybodyHasMFA: "Everybody who has a password has an MFA device too."
    case .suspendedDevices: "Suspended devices"
    case .suspendedDevicesLede:
      "Too many wrong codes were tried on them. Resync puts them in service again."
    case .downloadReport: "Download credential report"
    case .reportBegun: "The report is being made. Download it in a moment."
    case .helpRequests: "Asking for help"
    case .helpRequestsLede: "They gave the right password and have no device at hand."
    case .requestCode: "Request code"
    case .askedAt: "Asked"
    case .askedFrom: "From"
    case .helpSignIn: "Help with signing in"
    case .helpTitle(let name): "Help \(name) sign in"
    case .helpMeans(let name):
      """
      You get a code to tell \(name). Typed after the password within 24 hours, it stands for \
      a device, once. No device is removed by it.
      """
    case .helpCheckPerson(let name):
      """
      Speak to \(name), by a number you knew before, and compare the request code. Whoever \
      asks may be somebody who found the password.
      """
    case .refuseHelp: "Refuse"
    case .makeCodeForOnce: "Make a code"
    case .codeForOnce: "Code for one sign-in"
    case .copyCode: "Copy code"
    case .helpGranted(let name):
      "<b>Tell \(name) this code.</b> It is typed under “I lost my device”, and ends in 24 hours."
    case .helpRefused(let name): "The request of <b>\(name)</b> is refused."
    case .noHelpAsked(let name): "\(name) does not ask for help, or somebody has answered already."
    case .askAdministrator: "Ask for a code"
    case .askAdministratorHelp:
      "You get a request code to tell your administrator, who gives you a code for one sign-in."
    case .requestMade(let code):
      """
      Your request code is <b class=\"num\" translate=\"no\">\(code)</b>. Tell it to your \
      administrator. It ends in 24 hours; type the code you are given above.
      """
    case .noPrintedCodes: "This account does not take recovery codes."
    }
  }
}
