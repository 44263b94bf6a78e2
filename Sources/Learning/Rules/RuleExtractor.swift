internal import Language

/// The built-in extractor: rules and a few weights, no model, the same output for the same input.
///
/// A message becomes statements about who said it: sentences that are worth remembering, in the
/// third person, with absolute dates, a type where the words tell one, and the names in them.
public struct RuleExtractor: Sendable {
  /// `NAME/VERSION`, as records say it. Another output needs another version.
  public static let name = "rules/29"

  /// How much of a message is read, bytes; what is longer is a document rather than something said.
  static let textLimit = 32 << 10
  /// How many statements a message can give.
  static let statementLimit = 40

  /// A message, and what of its surroundings is looked at.
  public struct Source: Sendable {
    /// What was said.
    public var text: String
    /// The day on which it was said, days since 1970 where it was said.
    public var day: Int64
    /// Who said it; nil: the user.
    public var author: String?
    /// The others who have spoken in the conversation, the one last heard first.
    public var others: [String]
    /// Whether an assistant is spoken to.
    public var isToAssistant: Bool
    /// Whether an assistant says it, to its user.
    public var isOfAssistant = false
    /// The last question of the message before, if another asked it.
    public var question: String?
    /// The message before, if another wrote it.
    public var heard: String?
    /// What the author said last before it.
    public var own: String?
    /// Whether that is the message before.
    public var followsOwn = false
    /// What the author said before it in the last messages, however long ago; the latest at the end.
    var earlier: [[UInt8]] = []
    /// Whether it is a text that nobody says, as a document: it has no speaker who could be told of.
    public var isWritten = false

    /// Whether it is said to a memory or an assistant, with nobody else there.
    var isToMemory: Bool { isToAssistant && others.isEmpty }

    /// The same, as an answer to nothing.
    var unasked: Source {
      var other = self
      (other.question, other.heard) = (nil, nil)
      return other
    }

    /// A source of its parts.
    public init(
      text: String, day: Int64, author: String?, others: [String] = [],
      isToAssistant: Bool = false, question: String? = nil, heard: String? = nil,
      own: String? = nil, followsOwn: Bool = false
    ) {
      self.text = text
      self.day = day
      self.author = author
      self.others = others
      self.isToAssistant = isToAssistant
      self.question = question
      self.heard = heard
      self.own = own
      self.followsOwn = followsOwn
    }
  }

  /// Something worth remembering.
  public struct Statement: Hashable, Sendable {
    /// One or a few sentences, in the third person.
    public var text: String
    /// FACT, EVENT, …; nil where the words leave it open.
    public var type: String?
    /// 0 to 1: how surely it is worth remembering.
    public var confidence: Double
    /// Names and what they name.
    public var entities: [(name: String, type: String)] {
      named.map { ($0.name, $0.type.rawValue) }
    }
    /// What one name is to another.
    public var relations: [(from: String, type: String, to: String)] {
      related.map { ($0.from, $0.type, $0.to) }
    }
    /// The days, `2023-05-07`, that it tells of.
    public var from: String?, to: String?
    var named: [NamedEntity]
    var related: [NamedRelation]
  }

  /// An extractor.
  public init() {}

  /// The last question of a text, which its answer may need; nil: it ends otherwise.
  public static func question(of text: String) -> String? {
    let sentences = Sentence.list(head(of: text))
    guard let place = sentences.lastIndex(where: { $0.end == .question }) else { return nil }
    return question(at: place, of: sentences)
  }

  /// The question that one of the sentences of a text is, with what it is about.
  static func question(at place: Int, of sentences: [Sentence]) -> String? {
    let openings = Openings(names: [])
    let words = (openings.strip(sentences[place]) ?? sentences[place]).words
    guard words.count <= questionLength, !Pleasantry.asks(words) else { return nil }
    // "It feels good, right?" is no question without its tag.
    let isTagged = sentences[place].words.suffix(2).map(\.lower) == [",", "right"]
    let question = words.begun + (isTagged ? ", right?" : "?")
    // "A great escape, right?" has no verb of its own.
    let isBare = isTagged && !words.contains { Verbs.isFinite($0) || Pronouns.subject.contains($0) }
    guard isBare || Pointers.dangle(words, toldByNoun: true) else { return question }
    // "I hear you have a boat. What is its name?": asked of what was said before.
    for sentence in sentences[..<place].suffix(lookback).reversed() {
      guard let before = openings.strip(sentence),
        before.words.count + words.count <= questionLength,
        // "Wow, Maria!" says of nobody who is meant.
        before.words.count > 1,
        !Pointers.dangle(before.words, toldByNoun: true),
        !Pointers.dangle(words, before: [before.words], toldByNoun: true)
      else { continue }
      // No mark that ends a sentence: the memory is one, which an answer would cut there.
      return before.words.begun + " \u{2013} " + question
    }
    return question
  }

  /// How many sentences before a question are looked at for what it is about.
  private static let lookback = 3
  /// How many words of what was asked are kept.
  private static let questionLength = 40

  /// The beginning of a text that is too long, up to the end of a sentence: half of one may claim what the
  /// whole does not, "I moved to Faro" of "I moved to Faro in my dream".
  package static func head(of text: String) -> String {
    guard text.utf8.count > textLimit else { return text }
    let cut = String(decoding: text.utf8.prefix(textLimit), as: UTF8.self)
    let scalars = cut.unicodeScalars
    var next = scalars.endIndex
    while next > scalars.startIndex {
      let place = scalars.index(before: next)
      if scalars[place] == "\n" || isEnd(scalars, place, next) { return String(scalars[..<next]) }
      next = place
    }
    // So long a sentence is none that the rules read.
    return cut
  }

  /// Whether a mark and white space behind it end a sentence.
  private static func isEnd(
    _ scalars: String.UnicodeScalarView, _ place: String.Index, _ next: String.Index
  ) -> Bool {
    if ["\u{3002}", "\u{FF01}", "\u{FF1F}"].contains(scalars[place]) { return true }
    guard next < scalars.endIndex, scalars[next].properties.isWhitespace else { return false }
    if "!?".unicodeScalars.contains(scalars[place]) { return true }
    guard scalars[place] == "." else { return false }
    // "J. Smith", "and ... then", "St. Gallen".
    let word = scalars[..<place].reversed().prefix { !$0.properties.isWhitespace }.reversed()
    guard word.count > 1, word.last != "." else { return false }
    let behind = scalars[next...].drop { $0.properties.isWhitespace }
      .prefix { !$0.properties.isWhitespace }
    return !Abbreviations.holds(bytes(word), before: bytes(behind))
  }

  private static func bytes(_ scalars: some Collection<Unicode.Scalar>) -> [UInt8] {
    scalars.flatMap { Array(String(Character($0)).utf8) }
  }

  /// What a message says.
  public func statements(of source: Source) -> [Statement] {
    let others = OthersWords(author: source.author, others: source.others)
    let said = Sentence.list(
      RuleExtractor.head(of: RuleExtractor.withoutNotes(source.text)), without: others
    ).map(SpokenForms.withApostrophes)
    let sentences =
      SelfCorrection.across(
        said, today: Day(number: source.day), isAnswer: source.question != nil
      ) {
        source.own.map { Sentence.list($0, without: others).map(SpokenForms.withApostrophes) } ?? []
      }
    let bare = BareAnswer.statement(of: source)
    guard EnglishText.isOne(sentences) else { return bare }
    let whole = MovedThing.told(
      Fragments.joined(sentences), earlier: source.isWritten ? [] : source.earlier, others)
    // An assistant says nothing of its own between what the user says.
    let before = source.followsOwn || source.isToMemory ? source.own : nil
    let called = NamedAfter.told(whole, before: before, others)
    let named = NamedPerson.told(called, before: before, others)
    let told = DoseOf.told(
      KinGoesOn.told(named, before: before, others), before: source.own, others)
    // What puts right what the same one said answers nothing.
    let isMended =
      sentences.first?.words != said.first?.words || called.first?.words != whole.first?.words
    let reader = MessageReader(
      isMended ? source.unasked : source,
      Jokes.left(of: told, isLaughing: Jokes.isLaughing(source.text)))
    let found = reader.statements().prefix(RuleExtractor.statementLimit)
    return found.isEmpty ? bare : Array(found)
  }

  /// A text without what stands in brackets at its end: notes of programs on pictures and the like.
  static func withoutNotes(_ text: String) -> String {
    guard text.utf8.last == 0x5D, let start = text.utf8.lastIndex(of: 0x5B) else { return text }
    // "arr[0]" is no note.
    if start > text.startIndex, isLetterOrDigit(text.utf8[text.utf8.index(before: start)]) {
      return text
    }
    return String(text[..<start])
  }
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
  (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte >= 0x80
}

/// Whether a message is in the language that the rules are for.
package enum EnglishText {
  private static let german = WordSet(
    "ich nicht ist und mein meine der die das wir bin wohne in im kein sich auf für mit")

  /// English words with which orders and notes begin.
  private static let english = WordSet(
    "call note reminder remember remind fyi please answer reply respond use")

  /// Whether some words are German, where a verb's helpers stand behind it.
  package static func isGerman(_ words: [Word]) -> Bool {
    let known = words.count { german.contains($0) && !["in", "die"].contains($0.lower) }
    return known > 0 && known >= words.count { FunctionWords.english.contains($0) }
  }

  /// Whether a line is an English note, which may have none of the words by which a language is told.
  private static func isNote(_ words: [Word]) -> Bool {
    OthersFact.isLabelled(words) || OwnLabel.isOne(words) || Errand.isOne(words)
      || Appointment.isOne(words)
  }

  /// English words that keep the letters of another language.
  private static let borrowed = WordSet(
    """
    caf\u{E9} caf\u{E9}s na\u{EF}ve r\u{E9}sum\u{E9} r\u{E9}sum\u{E9}s fianc\u{E9} fianc\u{E9}e clich\u{E9} clich\u{E9}s
    fa\u{E7}ade jalape\u{F1}o jalape\u{F1}os pi\u{F1}ata cr\u{E8}me br\u{FB}l\u{E9}e d\u{E9}j\u{E0} entr\u{E9}e entr\u{E9}es
    souffl\u{E9} pur\u{E9}e saut\u{E9} saut\u{E9}ed touch\u{E9} prot\u{E9}g\u{E9} d\u{E9}cor \u{FC}ber cr\u{EA}pe cr\u{EA}pes
    p\u{E2}t\u{E9} ros\u{E9} expos\u{E9} matin\u{E9}e voil\u{E0} sm\u{F6}rg\u{E5}sbord doppelg\u{E4}nger fr\u{E4}ulein
    se\u{F1}or se\u{F1}ora a\u{E7}a\u{ED} gruy\u{E8}re \u{E9}clair \u{E9}clairs \u{E0} co\u{F6}rdinate co\u{F6}perate
    """)

  /// Whether a word is written with letters that no English word has. Names are, whatever the language.
  private static func isForeign(_ word: Word) -> Bool {
    !word.isCapitalised && !word.isQuoted && !borrowed.contains(word)
      && word.lower.unicodeScalars.contains { $0.value >= 0x80 && $0.properties.isAlphabetic }
  }

  package static func isOne(_ sentences: [Sentence]) -> Bool {
    var (known, foreign, all) = (0, 0, 0)
    var hasVerb = false
    let hasNumber = sentences.contains { $0.words.contains { $0.kind == .number } }
    // What is copied as it stands is of no language.
    for word in sentences.lazy.flatMap(\.words) where word.kind == .word && !word.isVerbatim {
      all += 1
      if FunctionWords.english.contains(word) || Pronouns.first.contains(word)
        || Verbs.surelyBase.contains(word.lower) || english.contains(word)
      {
        known += 1
      } else if FunctionWords.foreign.contains(word) || isForeign(word),
        // "Ben" is a pronoun in Turkish, and "example.com" no Portuguese.
        word.isSpaced || word.text != "com",
        !(word.isCapitalised && Gazetteer.firstNames.contains(word.lower))
      {
        foreign += 1
      }
      hasVerb = hasVerb || Verbs.isPast(word.lower) || Verbs.isPresentThird(word.lower)
    }
    guard all > 0 else { return false }
    // Most messages are told by these; the others are looked at closer.
    if known > foreign, known * 12 >= all { return true }
    if foreign == 0, sentences.contains(where: { isNote($0.words) }) { return true }
    // "Loves jazz".
    if foreign == 0, all == 2, let first = sentences.first?.words,
      AboutUser.told(first, isFirst: true) != first
    {
      return true
    }
    // "New address: 18 rue des Lilas", "Pluim died".
    if sentences.contains(where: { NewsOfOneself.isLabelled($0.words) })
      || foreign == 0
        && sentences.contains(where: {
          VitalFact.isOne($0.words) || ThingFact.isCalledOff($0.words)
        })
    {
      return true
    }
    // "Ben loves Anna", "Passport expires 2029-04-02": names and a verb.
    return foreign == 0 && hasVerb && (all >= 3 || all == 2 && hasNumber)
  }
}
