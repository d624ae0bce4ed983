extension English {
  static func text(_ message: SessionMessage) -> HTML {
    switch message {
    case .session: "Session"
    case .sessionEndsSoon: "You will be signed out in 2 minutes."
    case .sessionEndsForGood:
      "You will be signed out in 2 minutes, and this session cannot last longer. Save your work."
    case .sessionIsOver:
      "You are signed out. What you typed is still here: sign in in a new tab, then come back."
    case .sessionOfAnother:
      "Somebody else is signed in in this browser now. What you typed here cannot be sent."
    case .sessionGoesOn: "You stay signed in."
    case .staySignedIn: "Stay signed in"
    case .signInInNewTab: "Sign in in a new tab"
    case .passwordNeeds: "The password needs:"
    case .passwordNeedsSomeOf(let count): "and \(count) of these:"
    case .rootWithoutMFA: "<b>The root user has no MFA.</b>"
    case .addDevice: "Add a device"
    case .shortcuts: "The key / goes to the search field"
    case .forgotPassword: "Forgot it?"
    case .forgotUserPassword: "Ask your administrator to set a new password."
    case .forgotRootPassword:
      """
      On the server's machine, somebody with leave to run it sets a new one: \
      <code>sallyport root set-password</code>. A lost device has a way of its own, after the password.
      """
    case .clockUnset(let date):
      "This server's clock reads \(date). Codes cannot work until it is set."
    case .sessionIdle:
      "Your session ended after 60 minutes without activity. Sign in to go on where you were."
    }
  }
}
