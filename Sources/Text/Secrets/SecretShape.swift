/// What a secret looks like by itself, without a word that says so.
enum SecretShape {
  /// Digits of a card, and characters of an account of the IBAN's form and of a key.
  private static let (card, account) = (13...19, 15...34)
  private static let leastKey = 24
  /// How often kinds of characters change in a key at least: words and dates change less.
  private static let leastChanges = 6

  private static let prefixes = Secrets.table.typed("prefix")

  /// Whether a piece is a key of a known service, or a long word of letters and digits that no person would
  /// read
  /// aloud. Addresses and paths are none, nor are hashes and UUIDs.
  static func isKey(_ bytes: [UInt8]) -> Bool {
    let lower = bytes.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
    guard bytes.count >= 16, !bytes.contains(0x2F), !bytes.contains(0x40) else { return false }
    if prefixes.contains(where: { lower.starts(with: $0) }), bytes.contains(where: isDigit) {
      return true
    }
    guard bytes.count >= leastKey, !bytes.contains(0x3A) else { return false }
    let kinds = bytes.map { kind($0) }
    guard Set(kinds).isSuperset(of: [1, 2, 3]) else { return false }
    let changes = zip(kinds, kinds.dropFirst()).count { $0 != $1 }
    return changes >= leastChanges && bytes.allSatisfy { $0 < 0x80 && $0 != 0x2E }
  }

  /// Whether a piece has the kinds of characters that rules for passwords ask for: small letters, capitals,
  /// digits and a mark that words have not.
  static func isPassword(_ bytes: [UInt8]) -> Bool {
    8...40 ~= bytes.count && bytes.allSatisfy { 0x21...0x7E ~= $0 && $0 != 0x2F }
      && Set(bytes.map(kind)).count == 4 && bytes.contains { passwordMarks.contains($0) }
  }

  private static let passwordMarks = Set("!#$%^&*".utf8)

  /// Whether a piece is a URL with a password in it: `postgres://user:password@host`.
  static func isLoginURL(_ bytes: [UInt8]) -> Bool {
    guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: "://".utf8) }) else {
      return false
    }
    let authority = bytes[(start + 3)...].prefix { $0 != 0x2F && $0 != 0x3F && $0 != 0x23 }
    guard let at = authority.lastIndex(of: 0x40) else { return false }
    return authority[..<at].contains(0x3A)
  }

  /// Whether a text may hold a password by its look, or an address of mail with one after a slash or a colon.
  static func mayHoldLogin(_ text: [UInt8]) -> Bool {
    let hasPasswordMark = text.indices.dropFirst().dropLast().contains { place in
      passwordMarks.contains(text[place]) && text[place - 1] > 0x20 && text[place + 1] > 0x20
    }
    if hasPasswordMark { return true }
    var rest = text[...]
    while let at = rest.firstIndex(of: 0x40) {
      rest = rest[(at + 1)...].drop { $0 > 0x20 && $0 != 0x3A && $0 != 0x2F }.drop { $0 == 0x20 }
      if rest.first == 0x3A || rest.first == 0x2F { return true }
    }
    return false
  }

  /// Whether a line begins a private key.
  static func beginsPrivateKey(_ line: ArraySlice<UInt8>) -> Bool {
    line.starts(with: "-----BEGIN ".utf8) && line.contains(sequence: Array("PRIVATE KEY".utf8))
  }

  /// Whether pieces in a row, from a place on, are a card's number: by its digits and its check digit.
  static func isCard(_ pieces: [SecretLine.Piece], from place: Int) -> Bool {
    var digits: [UInt8] = []
    for piece in pieces[place...].prefix(6) {
      guard piece.isNumber, piece.bytes.allSatisfy({ isDigit($0) || $0 == 0x2D }) else { break }
      digits += piece.bytes.lazy.filter(isDigit).map { $0 - 0x30 }
      if card ~= digits.count, (3...6).contains(digits[0]), isLuhn(digits) { return true }
      if digits.count > card.upperBound { break }
    }
    return false
  }

  private static func isLuhn(_ digits: [UInt8]) -> Bool {
    var sum = 0
    for (place, digit) in digits.reversed().enumerated() {
      let doubled = place % 2 == 1 ? Int(digit) * 2 : Int(digit)
      sum += doubled > 9 ? doubled - 9 : doubled
    }
    return sum % 10 == 0
  }

  /// Whether pieces in a row, from a place on, are an account in the IBAN's form (ISO 13616), by its remainder.
  static func isAccount(_ pieces: [SecretLine.Piece], from place: Int) -> Bool {
    var text: [UInt8] = []
    for piece in pieces[place...].prefix(10) {
      guard piece.bytes.allSatisfy({ isDigit($0) || 0x41...0x5A ~= $0 }) else { break }
      if text.isEmpty, piece.bytes.count < 4 || !isAccountStart(piece.bytes) { return false }
      text += piece.bytes
      if account ~= text.count, isRemainderOne(text) { return true }
      if text.count > account.upperBound { break }
    }
    return false
  }

  private static func isAccountStart(_ bytes: [UInt8]) -> Bool {
    bytes.prefix(2).allSatisfy { 0x41...0x5A ~= $0 } && bytes[2...3].allSatisfy(isDigit)
  }

  private static func isRemainderOne(_ text: [UInt8]) -> Bool {
    var remainder = 0
    for byte in text[4...] + text[..<4] {
      let value = isDigit(byte) ? Int(byte) - 0x30 : Int(byte) - 0x41 + 10
      remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
    }
    return remainder == 1
  }

  static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }

  /// 1: small letters; 2: capitals; 3: digits; 4: marks.
  private static func kind(_ byte: UInt8) -> Int {
    if 0x61...0x7A ~= byte || byte >= 0x80 { return 1 }
    if 0x41...0x5A ~= byte { return 2 }
    return isDigit(byte) ? 3 : 4
  }
}

extension ArraySlice<UInt8> {
  /// Whether bytes stand in it one after another.
  fileprivate func contains(sequence: [UInt8]) -> Bool {
    !sequence.isEmpty && indices.contains { self[$0...].starts(with: sequence) }
  }
}
