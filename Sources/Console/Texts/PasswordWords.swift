import Identity

/// Why a password is not taken, in words.
enum PasswordWords {
  static func english(_ rejection: PasswordRejection) -> HTML {
    switch rejection {
    case .unmet(let rules): "The password needs \(list(rules, english, and: "and"))."
    case .tooFewKinds(let needed, let rules):
      "The password needs \(needed) more of these: \(list(rules, english, and: "or"))."
    case .namesAccount: "The password cannot be what the account or its address is called."
    case .reused: "You had this password before. Choose another."
    }
  }

  static func german(_ rejection: PasswordRejection) -> HTML {
    switch rejection {
    case .unmet(let rules): "Das Passwort braucht \(list(rules, german, and: "und"))."
    case .tooFewKinds(let needed, let rules):
      "Das Passwort braucht noch \(needed) davon: \(list(rules, german, and: "oder"))."
    case .namesAccount: "Das Passwort darf nicht so lauten wie das Konto oder seine Adresse."
    case .reused: "Dieses Passwort hatten Sie schon. Wählen Sie ein anderes."
    }
  }

  static func english(_ rejection: RootPasswordRejection) -> HTML {
    switch rejection {
    case .notText: "The password is not text. Type it again."
    case .tooShort: "The password needs at least \(RootPassword.minimumLength) characters."
    case .tooLong: "The password has at most \(RootPassword.maximumLength) characters."
    case .repeated: "That is a short text over and over, or a run of neighbours. Choose another."
    case .used: "That is made of passwords many people use, which are tried first. Choose another."
    case .namesAccount: "The password cannot be the address. Choose another."
    }
  }

  static func german(_ rejection: RootPasswordRejection) -> HTML {
    switch rejection {
    case .notText: "Das Passwort ist kein Text. Geben Sie es noch einmal ein."
    case .tooShort: "Das Passwort braucht mindestens \(RootPassword.minimumLength) Zeichen."
    case .tooLong: "Das Passwort hat höchstens \(RootPassword.maximumLength) Zeichen."
    case .repeated:
      "Das ist ein kurzer Text immer wieder oder eine Folge von Nachbarn. Wählen Sie ein anderes."
    case .used:
      "Das besteht aus Passwörtern, die viele haben und die zuerst versucht werden. Wählen Sie ein "
        + "anderes."
    case .namesAccount: "Das Passwort darf nicht die Adresse sein. Wählen Sie ein anderes."
    }
  }

  static func english(_ rule: PasswordRule) -> String {
    switch rule {
    case .length(let least): "at least \(least) characters"
    case .uppercase: "a capital letter"
    case .lowercase: "a small letter"
    case .number: "a digit"
    case .symbol: "a symbol (! @ # $ % ^ & * ( ) _ + - = [ ] { } | ')"
    }
  }

  static func german(_ rule: PasswordRule) -> String {
    switch rule {
    case .length(let least): "mindestens \(least) Zeichen"
    case .uppercase: "einen Großbuchstaben"
    case .lowercase: "einen Kleinbuchstaben"
    case .number: "eine Ziffer"
    case .symbol: "ein Sonderzeichen (! @ # $ % ^ & * ( ) _ + - = [ ] { } | ')"
    }
  }

  private static func list(
    _ rules: [PasswordRule], _ text: (PasswordRule) -> String, and: String
  ) -> String {
    let texts = rules.map(text)
    guard texts.count > 1, let last = texts.last else { return texts.first ?? "" }
    return texts.dropLast().joined(separator: ", ") + " " + and + " " + last
  }
}

extension Texts {
  /// What a rule asks for, as the object of *needs*.
  func callAsFunction(_ rule: PasswordRule) -> HTML {
    switch language {
    case .english: "\(PasswordWords.english(rule))"
    case .german: "\(PasswordWords.german(rule))"
    }
  }
}
