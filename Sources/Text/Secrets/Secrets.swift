/// Whether a text holds a secret: passwords, codes, keys, numbers of cards, accounts, taxes and papers. What
/// shows it is the look of a token (`SecretShape`), or a word beside it that says so (the data file
/// SecretWords.swift). Such a text is found by its words as any other; nothing shows it unasked.
package struct Secrets {
  static let table = DataTable.secrets

  /// What a label says of its value.
  enum Kind: String, CaseIterable {
    case password, key, code, number, access
  }

  /// Where a text holds a secret.
  private enum Holding {
    /// Nowhere; in a line that says so itself; in a line that another line marks.
    case nowhere, line, lines
  }

  private static let labels: [(kind: Kind, phrases: [[UInt8]: [[[UInt8]]]])] =
    Kind.allCases.map { ($0, table.phrases($0.rawValue)) }
  private static let none = table.typed("none").map {
    $0.split(separator: 0x5F).map { Array($0) }
  }
  static let links = table.words("link")
  static let states = table.words("state")
  static let functions = table.words("function")
  /// "changed" and "to" join as a verb does.
  static let (changes, targets) = (table.words("change"), table.words("target"))
  static let counts = table.words("count")
  static let money = table.words("money")
  /// Labels that end longer words.
  private static let ends = table.words("end")

  /// Bytes of a text that are looked at, and pieces between a label and its value, with and without what joins
  /// them.
  static let (reach, distance, looseDistance) = (1 << 16, 10, 6)

  private var tokenizer = Tokenizer()

  /// A reader; one a thread.
  package init() {}

  /// Whether a folded word may be, or end, a label. Most texts hold none, and need not be looked at.
  static func mayLabel(_ word: [UInt8]) -> Bool {
    labels.contains { $0.phrases[word] != nil } || endsAsLabel(word)
  }

  /// Whether a text holds a secret; `titles` stand above all of it.
  package mutating func areHeld(in text: [UInt8], under titles: [[UInt8]] = []) -> Bool {
    holding(in: text, under: titles) != .nowhere
  }

  /// The sentences of a text that may be shown unasked.
  package mutating func shown<Sentence>(
    _ sentences: [Sentence], of text: [UInt8], under titles: [[UInt8]],
    _ bytes: (Sentence) -> [UInt8]
  ) -> [Sentence] {
    let holding = holding(in: text, under: titles)
    if holding == .lines { return [] }
    let shown = sentences.filter { !areHeld(in: bytes($0)) }
    // A label in one sentence and its value in another.
    return holding == .line && shown.count == sentences.count ? [] : shown
  }

  private mutating func holding(in text: [UInt8], under titles: [[UInt8]]) -> Holding {
    var heads = SecretHeads()
    for title in titles { heads.read(title: SecretLine(title[...], &tokenizer).pieces) }
    var holding = Holding.nowhere
    let lines = text.prefix(Self.reach).split(separator: 0x0A, omittingEmptySubsequences: false)
    for line in lines {
      if SecretShape.beginsPrivateKey(line) { return .lines }
      let pieces = SecretLine(line, &tokenizer).pieces
      if Self.areHeld(in: pieces) {
        holding = .line
      } else if heads.cover(line, pieces, &tokenizer) {
        return .lines
      }
      heads.read(line, pieces, &tokenizer)
    }
    return holding
  }

  private static func areHeld(in pieces: [SecretLine.Piece]) -> Bool {
    pieces.indices.contains { isSecret(pieces, at: $0) }
      || labels(in: pieces).contains { hasValue($0.kind, of: pieces, at: $0.place) }
  }

  private static func isSecret(_ pieces: [SecretLine.Piece], at place: Int) -> Bool {
    SecretShape.isKey(pieces[place].bytes) || SecretShape.isPassword(pieces[place].bytes)
      || SecretShape.isLoginURL(pieces[place].bytes) || SecretShape.isCard(pieces, from: place)
      || SecretShape.isAccount(pieces, from: place) || isLogin(pieces, at: place)
  }

  /// Whether an address of mail stands there, and a password after it: "ann@example.org / hunter22".
  private static func isLogin(_ pieces: [SecretLine.Piece], at place: Int) -> Bool {
    guard pieces[place].isAddress, pieces[place].isJoined, place + 1 < pieces.count else {
      return false
    }
    return isValue(pieces[place + 1], of: .password) && !pieces[place + 1].isNumber
  }

  // MARK: Labels

  /// What the last label of a heading says of the values below it; nil of a heading that goes on to speak of
  /// another thing ("Password manager").
  static func kind(ofHead pieces: [SecretLine.Piece]) -> Kind? {
    guard let label = labels(in: pieces).last(where: { $0.kind != .access }) else { return nil }
    let words = pieces[label.place...].dropFirst().compactMap(\.words.first)
    let isLast = words.first.map { functions.contains($0) || SecretShape.isDigit($0[0]) } ?? true
    return isLast && label.isLast ? label.kind : nil
  }

  /// What a label at the end of a line says of the next one.
  static func kind(atEndOf pieces: [SecretLine.Piece]) -> Kind? {
    labels(in: pieces).last.flatMap { $0.place == pieces.count - 1 ? $0.kind : nil }
  }

  /// The labels of a line, each with the place of its last piece, and whether it ends that piece.
  private static func labels(
    in pieces: [SecretLine.Piece]
  ) -> [(kind: Kind, place: Int, isLast: Bool)] {
    let words = pieces.enumerated().flatMap { place, piece in
      piece.words.map { (word: $0, place: place) }
    }
    var found: [(kind: Kind, place: Int, isLast: Bool)] = []
    for end in words.indices {
      for (kind, phrases) in labels {
        let isOne =
          (phrases[words[end].word] ?? []).contains { phrase in
            phrase.count <= end + 1
              && words[(end + 1 - phrase.count)...end].lazy.map(\.word).elementsEqual(phrase)
          } || kind == .password && endsAsLabel(words[end].word)
        if isOne, !isNone(words.map(\.word), around: end) {
          let place = words[end].place
          found.append((kind, place, end + 1 == words.count || words[end + 1].place != place))
        }
      }
    }
    return found
  }

  private static func endsAsLabel(_ word: [UInt8]) -> Bool {
    word.count > 8 && ends.contains { word.count > $0.count && word.suffix($0.count) == $0[...] }
  }

  /// Whether a label is one of the words that are no secret, such as "postal code".
  private static func isNone(_ words: [[UInt8]], around place: Int) -> Bool {
    none.contains { phrase in
      phrase.indices.contains { offset in
        let start = place - offset
        return start >= 0 && start + phrase.count <= words.count
          && words[start..<(start + phrase.count)].elementsEqual(phrase)
      }
    }
  }
}
