import PolicyLanguage

extension English {
  static func text(_ message: PolicyMessage) -> HTML {
    switch message {
    case .policiesLede: "Managed policies say what is allowed, for all to whom they are attached."
    case .createPolicy: "Create policy"
    case .findPolicies: "Find policies"
    case .yours: "Yours"
    case .usedBy: "Used by"
    case .changed: "Changed"
    case .noPolicies: "No policy here"

    case .createPolicyLede: "Write it, check it, then attach it to users, groups or roles."
    case .policyName: "Policy name"
    case .policyNameHint: "Letters, digits and _ + = , . @ - without spaces, at most 128."
    case .policyExists(let name): "A policy named \(name) exists already."
    case .descriptionOptional: "Description (cannot be changed later)"
    case .policySize(let size, let limit):
      "\(size) of \(limit) characters. Spaces between its parts do not count."
    case .policyTooLong(let size, let limit):
      "<b>Too long.</b> \(size) characters count, and \(limit) are allowed."
    case .check: "Check"
    case .edit: "Edit"
    case .editPolicy: "Edit"
    case .editPolicyLede:
      "What you save is a new version; the old ones stay until they are deleted."
    case .inlinePolicyOf(let name):
      "Part of <b>\(name)</b> alone: it goes when \(name) goes, and cannot be attached."
    case .savePolicy: "Save policy"
    case .saveVersion: "Save new version"
    case .setAsDefault: "Put this version in force at once"
    case .place(let line, let column): "line \(line), column \(column)"
    case .line(let line): "line \(line)"
    case .whatToWrite: "Instead:"
    case .templates: "Templates"
    case .templatesLede: "Each replaces what is typed above."
    case .templateOwnMFA: "Let users manage their own MFA"
    case .templateOwnMFAHint:
      "Everybody may enable a device of his own, and take one away once he has used MFA."
    case .templateDenyWithoutMFA: "Deny all but self-service without MFA"
    case .templateDenyWithoutMFAHint:
      """
      Whatever else is allowed, without MFA it is denied, but for what it takes to enable a device. \
      It allows nothing by itself.
      """

    case .whatItSays: "What it says"
    case .whatItSaysLede: "A statement that denies wins over all that allow."
    case .noTraps: "No mistakes found."
    case .statement: "Statement"
    case .statementNumber(let number): "Statement \(number)"
    case .effect: "Effect"
    case .allows: "Allow"
    case .denies: "Deny"
    case .principals: "Who"
    case .actionsOfPolicy: "Actions"
    case .resources: "Resources"
    case .conditions: "When"
    case .always: "Always"
    case .everyAction: "every action"
    case .everyResource: "every resource"
    case .allActionsBut: "All but:"
    case .allResourcesBut: "All but:"
    case .everybody: "everybody, strangers too"
    case .everybodyBut: "Everybody but:"
    case .accountsOwn(let id): "whom account <code>\(id)</code> allows"
    case .serviceNamed(let name): "the service <code>\(name)</code>"
    case .countOfActions(let count): count == 1 ? "(1 action)" : "(\(count) actions)"
    case .andMore(let count): "and \(count) more"
    case .mfaWasUsed: "MFA was used"
    case .mfaWasUsedOrUnknown: "MFA was used, or an access key signs, which says nothing of MFA"
    case .sessionWithoutMFA: "a session was made without MFA; access keys are not meant"
    case .mfaWasNotUsed: "MFA was not used"
    case .mfaIsRecent(let seconds): "MFA was used less than \(seconds) seconds ago"
    case .mfaIsRecentOrUnknown(let seconds):
      "MFA was used less than \(seconds) seconds ago, or not at all"
    case .mfaIsOld(let seconds): "MFA was used more than \(seconds) seconds ago"
    case .mfaIsOldOrMissing(let seconds):
      "MFA was used more than \(seconds) seconds ago, or not at all"
    case .keyMissing(let key): "\(key) is missing"
    case .keyThere(let key): "\(key) is there"
    case .everyValueOf(let key): "every value of \(key)"
    case .someValueOf(let key): "a value of \(key)"
    case .comparison(let comparison, let isNegated): words(comparison, isNegated)
    case .or: "or"
    case .orKeyMissing: ", or is missing"

    case .deletePolicyPage: "Delete policy"
    case .deletePolicyQuestion(let name): "Delete \(name)?"
    case .deletePolicyMeans(let count):
      switch count {
      case 0: "The policy and its versions are deleted for good. It is attached to nobody."
      case 1:
        "It is detached from the one who has it, then it and its versions are deleted for good."
      default:
        "It is detached from the \(count) who have it, then it and its versions are deleted for good."
      }
    case .boundsSomebody(let count):
      "<b>It bounds \(count) users or roles.</b> Give them another boundary, or none, before it can go."
    case .keepPolicy: "Keep policy"
    case .versions: "Versions"
    case .versionsLede(let limit): "One is in force. There can be \(limit)."
    case .version: "Version"
    case .versionNamed(let id): "Version \(id)"
    case .notInForce(let id): "Version <b>\(id)</b> is not in force."
    case .chooseVersion: "Choose a version."
    case .inForce: "In force"
    case .setInForce: "Put in force"
    case .whoHasIt: "Who has it"
    case .whoHasItLede: "Users, groups and roles to which it is attached, or which it bounds."
    case .nobodyHasIt: "Nobody has it"
    case .nameOfEntity: "Name"
    case .usedAs: "Used as"
    case .oneUser: "User"
    case .oneGroup: "Group"
    case .oneRole: "Role"
    case .attachTo: "Attach to"
    case .chooseKind: "User, group or role"
    case .detachFrom(let name): "Detach from \(name)"

    case .simulatorLede: "What would become of a request, and which statement decides."
    case .whosePolicies: "Whose policies"
    case .textBelow: "A policy text"
    case .actionAsked: "Action"
    case .actionAskedHint: "Such as iam:CreateUser; several with spaces between them."
    case .actionEmpty: "Type an action, such as iam:CreateUser."
    case .resourceAsked: "Resource"
    case .resourceAskedHint: "An ARN. Empty means all resources, as <code>*</code> does."
    case .mfaOfRequest: "What the request says of MFA"
    case .mfaAbsent: "Nothing"
    case .mfaAbsentHint: "It is signed with an access key."
    case .mfaFalse: "No MFA"
    case .mfaFalseHint: "A session that was made without a code, such as a role's."
    case .mfaTrue: "MFA was used"
    case .mfaTrueHint: "A session that was made with a code, or a sign-in with one."
    case .mfaAge: "Seconds since MFA was used"
    case .mfaAgeHint: "Counts where MFA was used. Empty means just now."
    case .ageIsNoNumber: "Type a number of seconds, such as 3600."
    case .otherKeys: "Other condition keys"
    case .otherKeysHint:
      "A line for each: aws:SourceIp=192.0.2.7. A key on two lines has two values."
    case .contextLine: "Each line is a name, an equals sign and a value."
    case .policyOfText: "Decide by a policy text"
    case .policyTextEmpty: "Type a policy text, or choose whose policies decide."
    case .decide: "Decide"
    case .onResource: "on"
    case .isAllowed: "Allowed"
    case .isDenied: "Denied"
    case .allowedByStatement: "<b>Allowed</b>, by what is marked below."
    case .deniedByStatement: "<b>Denied</b>, by what is marked below: a statement that denies wins."
    case .nothingAllows: "<b>Denied</b>, because no statement allows it."
    case .boundaryAllowsNot: "<b>Denied</b>, because the permissions boundary does not allow it."
    case .allowedWithMFA: "<b>With MFA this would be allowed.</b> Nothing else is missing."
    case .allowedWithNewerMFA:
      "<b>With MFA that is newer this would be allowed.</b> Nothing else is missing."
    case .rolesHaveNoMFA:
      """
      <b>Only MFA is missing, and a role's session never has it.</b> Ask for MFA in the trust policy, \
      where the role is assumed.
      """
    case .keysNotGiven: "The policies also ask for these keys, which the request does not carry:"
    case .decidingStatement(let statement, let policy, let line):
      "\(statement) of \(policy), line \(line)"
    case .statementUnseen(let policy, let line):
      "A statement of <b>\(policy)</b>, line \(line). You may not read that policy."
    case .why: "Why?"
    }
  }

  private static func words(
    _ comparison: ConditionOperator.Comparison, _ isNegated: Bool
  ) -> HTML {
    switch comparison {
    case .stringEquals, .numericEquals, .dateEquals, .bool, .binaryEquals, .null:
      isNegated ? "is not" : "is"
    case .stringEqualsIgnoreCase: isNegated ? "is not, in any case," : "is, in any case,"
    case .stringLike, .arnLike: isNegated ? "does not match" : "matches"
    case .numericLess: "is less than"
    case .numericLessOrEqual: "is at most"
    case .numericGreater: "is more than"
    case .numericGreaterOrEqual: "is at least"
    case .dateLess: "is before"
    case .dateLessOrEqual: "is not after"
    case .dateGreater: "is after"
    case .dateGreaterOrEqual: "is not before"
    case .ipAddress: isNegated ? "is not within" : "is within"
    }
  }
}
