/// Somebody who is told by mail, and in which language.
package struct NoticeReader: Equatable, Sendable {
  package let email: String
  package let language: String

  /// Where nobody chose one.
  package static let standardLanguage = "en"

  package init(email: String, language: String = NoticeReader.standardLanguage) {
    self.email = email
    self.language = language
  }
}

/// What an item of the outbox holds of a notice that goes by mail.
package struct NoticeMail: Equatable, Sendable {
  package let reader: NoticeReader
  package let kind: OwnerNotice.Kind
  package let subject: String
  package let actor: String?
  package let at: String
  package let account: String
  /// The user it is about; nil for the root user.
  package let person: String?

  package init(
    reader: NoticeReader, kind: OwnerNotice.Kind, subject: String, actor: String?, at: String,
    account: String, person: String?
  ) {
    self.reader = reader
    self.kind = kind
    self.subject = subject
    self.actor = actor
    self.at = at
    self.account = account
    self.person = person
  }

  /// Nil when they are no notice's. A store of before has six, about the root user, in English.
  package init?(_ fields: [String]) {
    guard [6, 8].contains(fields.count), let kind = OwnerNotice.Kind(rawValue: fields[1]) else {
      return nil
    }
    let (language, person) = fields.count == 8 ? (fields[6], fields[7]) : ("", "")
    self.init(
      reader: NoticeReader(
        email: fields[0], language: language.isEmpty ? NoticeReader.standardLanguage : language),
      kind: kind, subject: fields[2], actor: fields[3].isEmpty ? nil : fields[3], at: fields[4],
      account: fields[5], person: person.isEmpty ? nil : person)
  }

  package var fields: [String] {
    [reader.email, kind.rawValue, subject, actor ?? "", at, account, reader.language, person ?? ""]
  }
}
