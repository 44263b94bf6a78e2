/// What may be the value of a label, and where it stands.
extension Secrets {
  /// Whether a value stands beside a label: "PIN: 1234", "the code for the gate is 4711#", "1234 is my PIN".
  static func hasValue(_ kind: Kind, of pieces: [SecretLine.Piece], at label: Int) -> Bool {
    if isSaid(kind, pieces, label) { return true }
    for place in (label + 1)..<max(label + 1, min(pieces.count, label + 1 + distance)) {
      let isLinked = place == label + 1 || joins(pieces, place - 1)
      if pieces[place - 1].endsSentence, !joins(pieces, place - 1) { break }
      guard isLinked || isLoose(kind, pieces, place, after: label) else { continue }
      if isValue(pieces[place], of: kind), !isAmount(pieces, place) { return true }
      if isLinked, kind == .number, digits(pieces, from: place) >= 6 { return true }
    }
    // Before the label, where a verb joins them.
    for place in stride(from: label - 1, through: max(0, label - distance), by: -1) {
      if pieces[place].endsSentence { break }
      let isLinked = ((place + 1)..<label).contains { joins(pieces, $0) }
      if isLinked, isValue(pieces[place], of: kind), !isAmount(pieces, place) { return true }
    }
    return false
  }

  /// Whether a password is said outright, whatever it looks like: "the password is swordfish."
  private static func isSaid(_ kind: Kind, _ pieces: [SecretLine.Piece], _ label: Int) -> Bool {
    guard kind == .password else { return false }
    if !pieces[label].endsClause, label + 1 < pieces.count, pieces[label + 1].opensQuotation {
      return true
    }
    // "Password manager is" speaks of another thing, "the password for the router is" does not.
    let next = pieces.indices.contains(label + 1) ? pieces[label + 1].words.first : nil
    guard
      let place = pieces.indices[label...].prefix(distance).first(where: {
        pieces[$0].isJoined || pieces[$0].endsSentence || $0 > label && joins(pieces, $0)
      }), pieces[place].isJoined || !pieces[place].endsSentence,
      place == label || next.map({ functions.contains($0) || links.contains($0) }) ?? false,
      pieces.indices.contains(place + 1), let word = pieces[place + 1].words.first
    else { return false }
    if functions.contains(word) || links.contains(word) { return false }
    if pieces[place + 1].words.count == 1, states.contains(word), !goesOn(pieces, place) {
      return false
    }
    if pieces[place].isJoined || pieces[place + 1].isQuoted { return true }
    return pieces[place + 1].endsSentence || place + 2 == pieces.count
  }

  /// Whether after a mark more follows than a word that says how a password is: "passphrase: correct horse".
  private static func goesOn(_ pieces: [SecretLine.Piece], _ mark: Int) -> Bool {
    guard pieces[mark].isJoined, !pieces[mark + 1].endsClause, mark + 2 < pieces.count,
      let next = pieces[mark + 2].words.first
    else { return false }
    return !functions.contains(next) && !links.contains(next)
      && !TextMarks(word: next).contains(.time)
  }

  /// Whether a piece joins a label with a value: by a verb, or the mark after it.
  private static func joins(_ pieces: [SecretLine.Piece], _ place: Int) -> Bool {
    if pieces[place].isJoined { return true }
    guard pieces[place].words.count == 1, let word = pieces[place].words.first else { return false }
    // "changed to", "set it to", "auf … geändert".
    let isChange =
      targets.contains(word)
      && pieces[max(0, place - 2)..<min(place + 3, pieces.count)].contains {
        $0.words.contains(where: changes.contains)
      }
    return isChange || links.contains(word)
  }

  /// Whether a value may stand there without what joins it: after a noun, and last: "PIN of the garage 4471".
  private static func isLoose(
    _ kind: Kind, _ pieces: [SecretLine.Piece], _ place: Int, after label: Int
  ) -> Bool {
    guard place <= label + looseDistance, place + 1 == pieces.count || pieces[place].endsClause,
      isPlain(pieces, place),
      !pieces[label + 1..<place].contains(where: { $0.words.contains(where: counts.contains) })
    else { return false }
    switch kind {
    case .password, .key: return true
    case .code: return pieces[place].isNumber
    case .number: return pieces[place].isMixed
    case .access: return false
    }
  }

  /// Whether a piece is no date, and follows no word that says what it is: "since 2019".
  private static func isPlain(_ pieces: [SecretLine.Piece], _ place: Int) -> Bool {
    guard place > 0, let word = pieces[place - 1].words.last else { return !pieces[place].isDate }
    return !pieces[place].isDate && !functions.contains(word) && !counts.contains(word)
  }

  /// Whether a line holds a value of what its heading says: "Garage 4471", "router: tulip99, in the hall".
  static func isValue(of kind: Kind, in pieces: [SecretLine.Piece]) -> Bool {
    pieces.indices.contains { place in
      let isAlone =
        place + 1 == pieces.count || pieces[place].endsClause
        || place > 0 && pieces[place - 1].isJoined
      guard isAlone, isPlain(pieces, place), !isAmount(pieces, place) else { return false }
      return isValue(pieces[place], of: kind)
        || kind == .number && digits(pieces, from: place) >= 6
        || kind == .password && place > 0 && place + 1 == pieces.count
          && pieces[place - 1].isJoined && isWord(pieces[place])
    }
  }

  /// Whether a piece may be a password that is a word.
  static func isWord(_ piece: SecretLine.Piece) -> Bool {
    guard let word = piece.words.first, !piece.isAddress else { return false }
    return piece.bytes.count > 3 && !states.contains(word) && !functions.contains(word)
      && !links.contains(word)
  }

  /// Whether a piece may be the value of a label: nothing that stands in a sentence for its meaning.
  static func isValue(_ piece: SecretLine.Piece, of kind: Kind) -> Bool {
    let (bytes, isMixed) = (piece.bytes, piece.isMixed)
    if piece.isAddress || bytes.starts(with: "http".utf8) { return false }
    if piece.words.isEmpty, kind != .password { return false }
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
    case .access: return isMixed && piece.digits > 1 && bytes.count > 5 && !bytes.contains(0x2E)
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
