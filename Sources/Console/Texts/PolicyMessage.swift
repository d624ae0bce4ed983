import PolicyLanguage

/// The texts of the pages on which policies are written and looked at: part of the catalogue that
/// ``Message`` begins.
enum PolicyMessage: Equatable, Sendable {
  // The list.
  case policiesLede
  case createPolicy
  case findPolicies
  case yours
  case usedBy
  case changed
  case noPolicies

  // The editor.
  case createPolicyLede
  case policyName
  case policyNameHint
  case policyExists(_ name: String)
  case descriptionOptional
  case policySize(_ size: Int, _ limit: Int)
  case policyTooLong(_ size: Int, _ limit: Int)
  case check
  case edit
  case editPolicy
  case editPolicyLede
  case inlinePolicyOf(_ name: String)
  case savePolicy
  case saveVersion
  case setAsDefault
  case place(_ line: Int, _ column: Int)
  case line(_ line: Int)
  case whatToWrite
  case templates
  case templatesLede
  case templateOwnMFA
  case templateOwnMFAHint
  case templateDenyWithoutMFA
  case templateDenyWithoutMFAHint

  // What a policy says.
  case whatItSays
  case whatItSaysLede
  case noTraps
  case statement
  case statementNumber(_ number: Int)
  case effect
  case allows
  case denies
  case principals
  case actionsOfPolicy
  case resources
  case conditions
  case always
  case everyAction
  case everyResource
  case allActionsBut
  case allResourcesBut
  case everybody
  case everybodyBut
  case accountsOwn(_ id: String)
  case serviceNamed(_ name: String)
  case countOfActions(_ count: Int)
  case andMore(_ count: Int)
  case mfaWasUsed
  case mfaWasUsedOrUnknown
  case sessionWithoutMFA
  case mfaWasNotUsed
  case mfaIsRecent(_ seconds: String)
  case mfaIsRecentOrUnknown(_ seconds: String)
  case mfaIsOld(_ seconds: String)
  case mfaIsOldOrMissing(_ seconds: String)
  case keyMissing(_ key: HTML)
  case keyThere(_ key: HTML)
  case everyValueOf(_ key: HTML)
  case someValueOf(_ key: HTML)
  case comparison(_ comparison: ConditionOperator.Comparison, isNegated: Bool)
  case or
  case orKeyMissing

  // A policy's own pages.
  case deletePolicyPage
  case deletePolicyQuestion(_ name: String)
  case deletePolicyMeans(_ attachments: Int)
  case boundsSomebody(_ count: Int)
  case keepPolicy
  case versions
  case versionsLede(_ limit: Int)
  case version
  case versionNamed(_ id: String)
  case notInForce(_ id: String)
  case chooseVersion
  case inForce
  case setInForce
  case whoHasIt
  case whoHasItLede
  case nobodyHasIt
  case nameOfEntity
  case usedAs
  case oneUser
  case oneGroup
  case oneRole
  case attachTo
  case chooseKind
  case detachFrom(_ name: String)

  // The simulator.
  case simulatorLede
  case whosePolicies
  case textBelow
  case actionAsked
  case actionAskedHint
  case actionEmpty
  case resourceAsked
  case resourceAskedHint
  case mfaOfRequest
  case mfaAbsent
  case mfaAbsentHint
  case mfaFalse
  case mfaFalseHint
  case mfaTrue
  case mfaTrueHint
  case mfaAge
  case mfaAgeHint
  case ageIsNoNumber
  case otherKeys
  case otherKeysHint
  case contextLine
  case policyOfText
  case policyTextEmpty
  case decide
  case onResource
  case isAllowed
  case isDenied
  case allowedByStatement
  case deniedByStatement
  case nothingAllows
  case boundaryAllowsNot
  case allowedWithMFA
  case allowedWithNewerMFA
  case rolesHaveNoMFA
  case keysNotGiven
  case decidingStatement(_ statement: HTML, _ policy: HTML, _ line: Int)
  case statementUnseen(_ policy: String, _ line: Int)
  case why
}

extension Texts {
  func callAsFunction(_ message: PolicyMessage) -> HTML {
    switch language {
    case .english: English.text(message)
    case .german: German.text(message)
    }
  }
}
