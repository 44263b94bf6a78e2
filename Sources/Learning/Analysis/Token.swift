/// Whom a subject or a pronoun means.
package enum Person: String, CaseIterable, Sendable {
  case I, we, you, he, she, it, they
  /// "That was fun", "there is".
  case this, there
  /// "One", "people", "everybody".
  case everybody
  case name
  /// "My sister", "our cat"; "your sister"; "the cat".
  case myNoun, yourNoun, noun
  /// "Moved to Faro."
  case dropped
  case none
}

/// A word, a number or a mark of a text.
package struct Token: Hashable, Sendable {
  package enum Kind: Sendable {
    case word, number
    /// An identifier, a path, an option, code between grave accents: copied as it stands.
    case code
    /// A URL or an address of mail.
    case address
    /// Punctuation; anything else without letters, as an emoji.
    case mark, symbol
  }

  /// What a word does in its sentence; all of them are known of English only.
  package enum Part: Sendable {
    case noun, name, verb, adjective, adverb, pronoun, determiner, possessive, preposition,
      conjunction
    case interjection, number, mark, other
  }

  /// The form of a verb.
  package enum Form: Sendable { case none, base, third, past, participle, gerund, modal }

  /// Where it stands in the text, UTF-8.
  package var bytes: Range<Int>
  package var text: String
  /// In small letters, with straight apostrophes.
  package var lower: String
  package var kind: Kind
  package var part: Part = .other
  package var form: Form = .none
  /// The verb's first form, where it is a verb; else `lower`.
  package var base: String
  package var kinds: Lexicon.Kinds = []
  /// Whether white space, or nothing, stands before it.
  package var isSpaced: Bool
  package var isCapitalised: Bool
  /// Whether it stands between quotation marks.
  package var isQuoted = false

  package var isMark: Bool { kind == .mark }
  package var isVerb: Bool { part == .verb }
  /// Whether it has one of some kinds.
  package func isOne(of kinds: Lexicon.Kinds) -> Bool { !self.kinds.isDisjoint(with: kinds) }
  /// A form that a clause can have for its verb: not "going", "gone".
  package var isFinite: Bool {
    part == .verb && [.base, .third, .past, .modal].contains(form)
  }
  /// Whether it is a word that says something by itself.
  package var isContent: Bool {
    switch part {
    case .noun, .name, .adjective, .number: true
    case .verb: form != .modal && !["be", "have", "do"].contains(base)
    case .adverb: !isOne(of: [.opener])
    case .other: kind == .word || kind == .code || kind == .address
    default: kind == .code || kind == .address
    }
  }
}

/// Tokens by place; none beside them, so that a rule can look around without checks.
package struct Tokens: RandomAccessCollection, Sendable {
  private var all: [Token]

  package init(_ all: [Token] = []) { self.all = all }

  private static let nothing = Token(
    bytes: 0..<0, text: "", lower: "", kind: .mark, base: "", isSpaced: true, isCapitalised: false)

  package var startIndex: Int { 0 }
  package var endIndex: Int { all.count }
  /// The token at a place, or one without text where there is none.
  package subscript(_ place: Int) -> Token {
    get { all.indices.contains(place) ? all[place] : Tokens.nothing }
    set { if all.indices.contains(place) { all[place] = newValue } }
  }
  /// The tokens of a range, cut to those that are there.
  package func tokens(_ range: Range<Int>) -> ArraySlice<Token> {
    all[range.clamped(to: all.indices)]
  }
  /// The first that ends after a byte of the text; nil: there is none.
  package func place(endingAfter byte: Int) -> Int? {
    var (low, high) = (0, all.count)
    while low < high {
      let middle = (low + high) / 2
      if all[middle].bytes.upperBound > byte { high = middle } else { low = middle + 1 }
    }
    return low < all.count ? low : nil
  }
  /// Its word in small letters; empty beside the tokens.
  package func lower(_ place: Int) -> String { self[place].lower }
}
