/// Whether a text holds what is to be kept to oneself: passwords, codes, keys, numbers of cards, accounts, taxes
/// and papers. It is told by what a token looks like (`SecretShape`), and by a word beside it that says so (the
/// data file SecretWords.swift). Such a text is found by its words as any other; nothing shows it unasked.
struct Secrets {
  static let table = DataTable.secrets

  /// What a label says of its value.
  private enum Kind: String, CaseIterable {
    case password, key, code, number
  }

  private static let labels: [(kind: Kind, phrases: [[UInt8]: [[[UInt8]]]])] =
    Kind.allCases.map { ($0, table.phrases($0.rawValue)) }
  private static let none = table.typed("none").map {
    $0.split(separator: 0x5F).map { Array($0) }
  }
  private static let links = table.words("link")
  private static let states = table.words("state")
  private static let functions = table.words("function")
  private static let money = table.words("money")
  /// Labels that end longer words.
  private static let ends = table.words("end")

  /// Bytes of a text that are looked at, and pieces between a label and its value.
  private static let (reach, distance) = (1 << 16, 10)

  private var tokenizer = Tokenizer()

  /// A reader; one a thread.
  init() {}

  /// Whether a folded word may be, or end, a label. Most texts hold none, and need not be looked at.
  static func mayLabel(_ word: [UInt8]) -> Bool {
    labels.contains { $0.phrases[word] != nil } || endsAsLabel(word)
  }

  /// Whether a text holds a secret.
  mutating func areHeld(in text: [UInt8]) -> Bool {
    var carried: Kind?
    for line in text.prefix(Self.reach).split(separator: 0x0A) {
      if SecretShape.beginsPrivateKey(line) { return true }
      let pieces = SecretLine(line, &tokenizer).pieces
      if pieces.isEmpty { continue }
      for place in pieces.indices where Self.isSecret(pieces, at: place) { return true }
      let labels = Self.labels(in: pieces)
      if labels.contains(where: { Self.hasValue($0.kind, of: pieces, at: $0.place) }) {
        return true
      }
      // "Password:" and, on the next line, the value.
      if let kind = carried, pieces.count == 1, Self.isValue(pieces[0], of: kind) { return true }
      let last = labels.last.map { $0.place == pieces.count - 1 ? $0.kind : nil } ?? nil
      carried = last
    }
    return false
  }

  private static func isSecret(_ pieces: [SecretLine.Piece], at place: Int) -> Bool {
    SecretShape.isKey(pieces[place].bytes) || SecretShape.isCard(pieces, from: place)
      || SecretShape.isAccount(pieces, from: place)
  }

  // MARK: Labels

  /// The labels of a line, each with the place of its last piece.
  private static func labels(in pieces: [SecretLine.Piece]) -> [(kind: Kind, place: Int)] {
    let words = pieces.enumerated().flatMap { place, piece in
      piece.words.map { (word: $0, place: place) }
    }
    var found: [(kind: Kind, place: Int)] = []
    for end in words.indices {
      for (kind, phrases) in labels {
        let isOne =
          (phrases[words[end].word] ?? []).contains { phrase in
            phrase.count <= end + 1
              && words[(end + 1 - phrase.count)...end].lazy.map(\.word).elementsEqual(phrase)
          } || kind == .password && endsAsLabel(words[end].word)
        if isOne, !isNone(words.map(\.word), around: end) { found.append((kind, words[end].place)) }
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

  // MARK: Values

  /// Whether a value stands beside a label: "PIN: 1234", "the code for the gate is 4711#", "1234 is my PIN".
  private static func hasValue(_ kind: Kind, of pieces: [SecretLine.Piece], at label: Int) -> Bool {
    if isSaid(kind, pieces, label) { return true }
    for place in (label + 1)..<max(label + 1, min(pieces.count, label + 1 + distance)) {
      if pieces[place - 1].endsSentence, !pieces[place - 1].isJoined { break }
      let isLinked = place == label + 1 || joins(pieces[place - 1])
      guard isLinked else { continue }
      if isValue(pieces[place], of: kind), !isAmount(pieces, place) { return true }
      if kind == .number, digits(pieces, from: place) >= 6 { return true }
    }
    // Before the label, where a verb joins them.
    for place in stride(from: label - 1, through: max(0, label - distance), by: -1) {
      if pieces[place].endsSentence { break }
      let isLinked = pieces[(place + 1)..<label].contains(where: joins)
      if isLinked, isValue(pieces[place], of: kind), !isAmount(pieces, place) { return true }
    }
    return false
  }

  /// Whether a password is said outright, whatever it looks like: "the password is swordfish."
  private static func isSaid(_ kind: Kind, _ pieces: [SecretLine.Piece], _ label: Int) -> Bool {
    guard kind == .password else { return false }
    // "Password manager is" speaks of another thing, "the password for the router is" does not.
    let next = pieces.indices.contains(label + 1) ? pieces[label + 1].words.first : nil
    guard
      let place = pieces.indices[label...].prefix(distance).first(where: {
        pieces[$0].isJoined || pieces[$0].endsSentence || $0 > label && joins(pieces[$0])
      }), pieces[place].isJoined || !pieces[place].endsSentence,
      place == label || next.map({ functions.contains($0) || links.contains($0) }) ?? false,
      pieces.indices.contains(place + 1), let word = pieces[place + 1].words.first
    else { return false }
    if functions.contains(word) || links.contains(word) { return false }
    if pieces[place + 1].words.count == 1, states.contains(word) { return false }
    if pieces[place].isJoined || pieces[place + 1].isQuoted { return true }
    return pieces[place + 1].endsSentence || place + 2 == pieces.count
  }

  /// Whether a piece joins a label with a value: by a verb, or the mark after it.
  private static func joins(_ piece: SecretLine.Piece) -> Bool {
    piece.isJoined || piece.words.count == 1 && links.contains(piece.words[0])
  }

  /// Whether a piece may be the value of a label: nothing that stands in a sentence for its meaning.
  private static func isValue(_ piece: SecretLine.Piece, of kind: Kind) -> Bool {
    let bytes = piece.bytes
    let isAddress = bytes.contains(0x40) && bytes.contains(0x2E) || bytes.starts(with: "http".utf8)
    if isAddress || piece.words.isEmpty && kind != .password { return false }
    let hasLetter = bytes.contains { 0x41...0x5A ~= $0 & 0xDF }
    let isMixed = piece.digits > 0 && hasLetter
    switch kind {
    case .password:
      let hasMark = bytes.contains {
        [0x21, 0x23, 0x24, 0x25, 0x5E, 0x26, 0x2A, 0x5F].contains($0)
      }
      return piece.isQuoted && bytes.count > 3 || isMixed && bytes.count > 4
        || hasMark && bytes.count > 4 || piece.isNumber && piece.digits > 3
    case .key: return isMixed && bytes.count > 5 || piece.isNumber && piece.digits > 5
    case .code:
      return piece.isNumber && 3...12 ~= piece.digits
        || piece.digits > 2 && bytes.count <= 16 && isMixed
    case .number: return piece.digits > 4 && (piece.isNumber || isMixed)
    }
  }

  /// Digits of numbers in a row.
  private static func digits(_ pieces: [SecretLine.Piece], from place: Int) -> Int {
    var digits = 0
    for piece in pieces[place...].prefix(distance) {
      guard piece.digits > 0, piece.digits * 2 >= piece.bytes.count else { break }
      digits += piece.digits
    }
    return isAmount(pieces, place) ? 0 : digits
  }

  /// Whether a number is one of money, or of something that is counted or measured.
  private static func isAmount(_ pieces: [SecretLine.Piece], _ place: Int) -> Bool {
    let bytes = pieces[place].bytes
    if bytes.first == 0x24 || bytes.contains(0xC2) || bytes.contains(0xE2) { return true }
    let next = pieces.indices.contains(place + 1) ? pieces[place + 1].words.first : nil
    return next.map(money.contains) ?? false
  }
}
