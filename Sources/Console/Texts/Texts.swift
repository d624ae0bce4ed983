/// A language of the pages. Another is one more case and one more file beside ``English``.
enum Language: String, CaseIterable, Sendable {
  case english = "en"
  case german = "de"

  /// The first of ours that a browser asks for (RFC 9110 §12.5.4); English for none.
  init(accepting header: String) {
    let wanted = header.split(separator: ",").compactMap { part -> (Substring, Double)? in
      let pieces = part.split(separator: ";").map { $0.drop { $0 == " " } }
      guard let name = pieces.first else { return nil }
      let weight = pieces.dropFirst().first { $0.hasPrefix("q=") }
      return (
        name.prefix { $0 != "-" && $0 != " " }, weight.flatMap { Double($0.dropFirst(2)) } ?? 1
      )
    }
    let best = wanted.enumerated().filter { $0.element.1 > 0 }
      .sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }
    self = best.lazy.compactMap { Language(rawValue: $0.element.0.lowercased()) }.first ?? .english
  }

  /// What the language is called in itself.
  var name: String {
    switch self {
    case .english: "English"
    case .german: "Deutsch"
    }
  }
}

/// The catalogue: every text of the pages in the visitor's language.
struct Texts: Sendable {
  let language: Language

  init(_ language: Language) {
    self.language = language
  }

  func callAsFunction(_ message: Message) -> HTML {
    switch language {
    case .english: English.text(message)
    case .german: German.text(message)
    }
  }

  /// The month's name as dates show it; 1 is January.
  func month(_ number: Int) -> String {
    let names =
      switch language {
      case .english: English.months
      case .german: German.months
      }
    return names.indices.contains(number - 1) ? names[number - 1] : String(number)
  }
}
