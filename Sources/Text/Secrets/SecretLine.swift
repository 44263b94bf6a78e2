/// A line of a text in pieces that spaces, colons and equals signs part, to see what stands beside a label.
struct SecretLine {
  /// A piece with what stands around it.
  struct Piece {
    /// Its bytes, without marks of punctuation and quotation around.
    var bytes: [UInt8]
    /// Its words, folded.
    var words: [[UInt8]]
    /// Whether a colon, an equals sign, an arrow or a slash stands after it.
    var isJoined = false
    /// Whether it stands in quotation marks, or between backticks.
    var isQuoted = false
    /// Whether a quotation begins with it.
    var opensQuotation = false
    /// Whether a sentence ends after it.
    var endsSentence = false
    /// Whether a comma, a semicolon or a bracket stands after it, or a sentence ends there.
    var endsClause = false

    /// How many digits it has.
    var digits: Int { bytes.count { 0x30...0x39 ~= $0 } }
    /// Whether it is an address of mail.
    var isAddress: Bool { bytes.contains(0x40) && bytes.contains(0x2E) }
    /// Whether letters and digits stand in it.
    var isMixed: Bool { digits > 0 && bytes.contains { 0x41...0x5A ~= $0 & 0xDF } }
    /// Whether it is made of digits, and marks that part them.
    var isNumber: Bool {
      digits > 0
        && bytes.allSatisfy { 0x30...0x39 ~= $0 || [0x23, 0x2C, 0x2D, 0x2E, 0x2F].contains($0) }
    }
    /// Whether it is a date with its year in four digits: "2024-05-03", "3.5.2024", "05/2024".
    var isDate: Bool {
      let parts = bytes.split { [0x2D, 0x2E, 0x2F].contains($0) }
      return 2...3 ~= parts.count && isNumber && parts.allSatisfy { [1, 2, 4].contains($0.count) }
        && parts.contains { $0.count == 4 && ($0.starts(with: [0x31, 0x39]) || $0.first == 0x32) }
    }
  }

  private(set) var pieces: [Piece] = []

  /// Pieces of a line that are looked at.
  private static let most = 512
  private static let quotes: Set<UInt8> = [0x22, 0x27, 0x60, 0x2A]
  private static let openers: Set<UInt8> = [0x28, 0x5B, 0x3C, 0x7B]
  private static let closers: Set<UInt8> = [0x29, 0x5D, 0x3E, 0x7D, 0x2C, 0x3B]

  /// Cuts a line.
  init(_ line: ArraySlice<UInt8>, _ tokenizer: inout Tokenizer) {
    for chunk in line.split(whereSeparator: { $0 <= 0x20 || $0 == 0x7C }).prefix(Self.most) {
      for part in Self.parts(chunk) { add(part.bytes, isJoined: part.isJoined, &tokenizer) }
    }
  }

  private mutating func add(
    _ raw: ArraySlice<UInt8>, isJoined: Bool, _ tokenizer: inout Tokenizer
  ) {
    var bytes = raw
    var piece = Piece(bytes: [], words: [], isJoined: isJoined)
    while let last = bytes.last, bytes.count > 1 {
      let isEnd = [0x2E, 0x21, 0x3F].contains(last)
      guard isEnd || Self.quotes.contains(last) || Self.closers.contains(last) else { break }
      piece.endsSentence = piece.endsSentence || isEnd
      piece.endsClause = piece.endsClause || isEnd || Self.closers.contains(last)
      piece.isQuoted = piece.isQuoted || Self.quotes.contains(last)
      bytes = bytes.dropLast()
    }
    var opens = false
    while let first = bytes.first, bytes.count > 1 {
      guard Self.quotes.contains(first) || Self.openers.contains(first) else { break }
      opens = opens || Self.quotes.contains(first)
      bytes = bytes.dropFirst()
    }
    piece.isQuoted = piece.isQuoted && opens
    piece.opensQuotation = opens
    piece.bytes = Array(bytes)
    // "->", "=", "/" by itself: joins what stands before with what follows.
    if !piece.bytes.contains(where: { Self.isLetter($0) }) {
      let isArrow = piece.bytes.allSatisfy { [0x2D, 0x2F, 0x3D, 0x3E, 0x3A].contains($0) }
      if isArrow, !pieces.isEmpty { pieces[pieces.count - 1].isJoined = true }
      if isArrow || piece.digits == 0, !Self.isOpaqueMark(piece.bytes) { return }
    }
    tokenizer.read(piece.bytes)
    while piece.words.count < 8, tokenizer.next() { piece.words.append(tokenizer.token) }
    pieces.append(piece)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte >= 0x80 || 0x41...0x5A ~= byte & 0xDF
  }

  /// Whether marks alone may be a value: several of them.
  private static func isOpaqueMark(_ bytes: [UInt8]) -> Bool {
    bytes.count > 3 && Set(bytes).count > 2
  }

  /// A chunk cut after a colon or an equals sign that joins a label with its value: "PIN:1234", and not the
  /// colon of an address or a time.
  private static func parts(
    _ chunk: ArraySlice<UInt8>
  ) -> [(bytes: ArraySlice<UInt8>, isJoined: Bool)] {
    guard let place = chunk.firstIndex(where: { $0 == 0x3A || $0 == 0x3D }),
      place > chunk.startIndex
    else { return [(chunk, false)] }
    let rest = chunk[(place + 1)...].drop { $0 == 0x3A || $0 == 0x3D }
    let isNumber = 0x30...0x39 ~= chunk[place - 1]
    if isNumber || rest.starts(with: [0x2F, 0x2F]) { return [(chunk, false)] }
    let label = (bytes: chunk[..<place], isJoined: true)
    return rest.isEmpty ? [label] : [label, (rest, false)]
  }
}
