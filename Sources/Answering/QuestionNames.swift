internal import Learning
internal import Text

/// The names in a question as the notes write them: they are asked for in any letters, but known by their
/// capitals and accents.
enum QuestionNames {
  /// So many bytes of a text are looked at.
  private static let reach = 8_192

  /// A question with the words that texts hold as names alone in the letters of these: "when was ines
  /// born" as "when was Inês born".
  static func spelled(_ question: [UInt8], as texts: some Sequence<[UInt8]>) -> [UInt8] {
    guard question.count <= 1_024 else { return question }
    var parts = question.split(separator: 0x20, omittingEmptySubsequences: false).map(Part.init)
    for place in parts.indices.dropFirst() where articles.contains(parts[place - 1].lower) {
      parts[place].key = []
    }
    // "Born: 12 March" is no name where "when was Nora born" asks for it.
    if let last = parts.indices.last, isDeed(last, in: parts) { parts[last].key = [] }
    let sought = Set(parts.map(\.key)).subtracting([[]])
    if sought.isEmpty { return question }
    var (names, others): ([[UInt8]: String], Set<[UInt8]>) = ([:], [])
    var begun: Set<[UInt8]> = []
    for text in texts {
      for piece in SentenceCut.pieces(Array(text.prefix(reach))) {
        read(piece.text, sought, &names, &others, &begun)
      }
    }
    var isChanged = false
    // Whom no text names is somebody as well: "when was otto born".
    for place in parts.indices.dropFirst().dropLast() {
      let part = parts[place]
      // What only begins sentences may be a thing, where things do what is asked: "does school start".
      let mayBeThing = begun.contains(part.key) && deedsOfThings.contains(parts[place + 1].lower)
      guard !part.key.isEmpty, names[part.key] == nil, !others.contains(part.key), !mayBeThing,
        helpers.contains(parts[place - 1].lower), isVerb(parts[place + 1].lower),
        let first = part.core.first, first.isLowercase, !Kin.isNoun(part.lower)
      else { continue }
      parts[place].core = first.uppercased() + part.core.dropFirst()
      isChanged = true
    }
    for place in parts.indices {
      let key = parts[place].key
      guard let name = names[key], !others.contains(key), name != parts[place].core else {
        continue
      }
      parts[place].core = name
      isChanged = true
    }
    return isChanged ? Array(parts.map(\.text).joined(separator: " ").utf8) : question
  }

  private static let deedsOfThings = WordSet(
    "start begin end finish open close stop happen expire cost last resume run reopen take")
  private static let helpers = WordSet("was is did does has will")

  private static func isVerb(_ word: String) -> Bool {
    word.hasPrefix("born") || Verbs.base.contains(word) || Verbs.isParticiple(word)
  }

  /// Whether a word that ends a question says what was done: "was Nora born", "is Nora Brandt married".
  private static func isDeed(_ place: Int, in parts: [Part]) -> Bool {
    let word = Word(parts[place].lower)
    return parts[..<place].dropLast().suffix(2).contains { helpers.contains($0.lower) }
      && (AskedOwner.isBirth(word) || Verbs.isParticiple(word.lower))
      && !Gazetteer.firstNames.contains(word.lower)
  }

  private static let articles = WordSet("the a an my our your his her their der die das el la le")

  /// A word of the question between spaces.
  private struct Part {
    var (front, core, back) = ("", "", "")
    var lower: String { core.lowercased() }
    /// Folded, if it may be a name; else empty.
    var key: [UInt8] = []
    var text: String { front + core + back }

    init(_ word: ArraySlice<UInt8>) {
      let text = String(decoding: word, as: UTF8.self)
      let start = text.firstIndex { $0.isLetter } ?? text.endIndex
      front = String(text[..<start])
      let end = text[start...].firstIndex { !$0.isLetter } ?? text.endIndex
      core = String(text[start..<end])
      back = String(text[end...])
      // "Ines' birthday" is hers, as "Ines's" is.
      if (back == "'" || back == "\u{2019}"), core.last == "s" { back = "'s" }
      let isWord =
        back.dropFirst().allSatisfy { !$0.isLetter }
        || ["'s", "\u{2019}s"].contains { back.hasPrefix($0) }
      let word = Word(core)
      guard isWord, FunctionWords.isContent(word), !Verbs.base.contains(word),
        TimeNames.months[lower] == nil, TimeNames.weekdays[lower] == nil
      else { return }
      key = fold(core)
    }
  }

  private static func fold(_ word: String) -> [UInt8] {
    var tokenizer = Tokenizer()
    tokenizer.read(Array(word.utf8))
    return tokenizer.next() ? tokenizer.token : []
  }

  /// Notes which of the sought words a sentence holds: as a name where a capital does not only begin it.
  private static func read(
    _ sentence: [UInt8], _ sought: Set<[UInt8]>, _ names: inout [[UInt8]: String],
    _ others: inout Set<[UInt8]>, _ begun: inout Set<[UInt8]>
  ) {
    let words = WordScanner.words(String(decoding: sentence, as: UTF8.self))
    for (place, word) in words.enumerated() where word.kind == .word {
      let isOwner = word.lower.hasSuffix("'s")
      let bare = isOwner ? String(word.text.dropLast(2)) : word.text
      let key = fold(bare)
      guard sought.contains(key) else { continue }
      if !word.isCapitalised {
        others.insert(key)
        continue
      }
      let next = words.indices.contains(place + 1) ? words[place + 1] : nil
      let begins = place == 0 || [".", "!", "?", ":"].contains(words[place - 1].text)
      let isNamed =
        isOwner || next.map { $0.isCapitalised || [":", "("].contains($0.text) } ?? false
      if !begins || isNamed { names[key] = names[key] ?? bare } else { begun.insert(key) }
    }
  }
}
