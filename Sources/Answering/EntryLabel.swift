internal import Learning

/// Under which label a sentence stands: of "- Hana: 9 June 2017. Wants a microscope." both under "Hana", and
/// of a table's row all under what its first column says.
struct EntryLabel: Equatable {
  /// The place of the sentence that holds it.
  var place: Int
  /// Without what stands in brackets: of "Kazuko (Kenta's mother): 15 October" the first word.
  var text: [UInt8]
  /// Of a table's row, the names of its columns.
  var columns: [UInt8] = []

  /// So many words and bytes at most.
  private static let (longest, reach) = (4, 80)
  private static let spelling: Set<String> = [".", "&", "-", "'", "/"]

  /// For each sentence of a text the label under which it stands; nil of those that stand under none.
  static func read(_ pieces: [SentenceCut.Piece]) -> [EntryLabel?] {
    var labels: [EntryLabel?] = []
    var (last, columns): (EntryLabel?, [UInt8]) = (nil, [])
    for (place, piece) in pieces.enumerated() {
      if !piece.continues { last = nil }
      let isRow = piece.text.first == bar
      if isRow, place + 1 < pieces.count, isRule(pieces[place + 1].text) {
        columns = piece.text
      } else if isRow, !isRule(piece.text) {
        last = cell(piece.text).map { EntryLabel(place: place, text: $0, columns: columns) }
      } else if let own = label(of: piece.text), !piece.isHeading {
        // "Leonie Kraft, BSc: … Second examiner: Marisol." is Leonie's.
        let isPart = last.map { endsAsName($0.text) } ?? false && !endsAsName(own)
        if !isPart { last = EntryLabel(place: place, text: own) }
      }
      if !isRow, !piece.continues { columns = [] }
      labels.append(last)
    }
    return labels
  }

  private static let bar = UInt8(ascii: "|")

  /// Whether a line parts a table's head from its rows.
  private static func isRule(_ line: [UInt8]) -> Bool {
    line.first == bar && line.contains(UInt8(ascii: "-"))
      && line.allSatisfy { [bar, 0x20, UInt8(ascii: "-"), UInt8(ascii: ":")].contains($0) }
  }

  /// What a row's first column says.
  private static func cell(_ row: [UInt8]) -> [UInt8]? {
    let text = row.dropFirst().prefix { $0 != bar }.drop { $0 == 0x20 }
    return text.isEmpty || text.count > reach ? nil : Array(text)
  }

  /// Whether a word makes a sentence of others: "Kim booked: hotel".
  private static func isVerb(_ word: Word) -> Bool {
    Verbs.finite.contains(word.lower) || !word.isCapitalised && Verbs.isPast(word.lower)
  }

  /// "Jonas, our son" as "Jonas", and "Leonie Kraft, BSc" without the degree.
  private static func apposed(_ front: [UInt8]) -> [UInt8] {
    guard let comma = front.firstIndex(of: UInt8(ascii: ",")) else { return front }
    let behind = WordScanner.words(String(decoding: front[(comma + 1)...], as: UTF8.self))
    let isKin = behind.contains { Kin.relatives.contains($0) }
    let name = WordScanner.words(String(decoding: front[..<comma], as: UTF8.self))
    let isName = name.count > 1 && name.allSatisfy { $0.isCapitalised && !$0.isMark }
    return (isKin || isName) && behind.count <= longest ? Array(front[..<comma]) : front
  }

  /// Whether the last word of a label has a capital, as names have: not of "second examiner".
  private static func endsAsName(_ label: [UInt8]) -> Bool {
    let words = label.split(separator: 0x20)
    guard words.count > 1, let first = words.last?.first else { return true }
    return !(0x61...0x7A).contains(first)
  }

  /// Whether a label says in brackets that it is of who writes.
  private static func isOfSelf(_ label: ArraySlice<UInt8>) -> Bool {
    guard let open = label.firstIndex(of: UInt8(ascii: "(")),
      let close = label[open...].firstIndex(of: UInt8(ascii: ")"))
    else { return false }
    let words = WordScanner.words(String(decoding: label[(open + 1)..<close], as: UTF8.self))
    return words.count == 1 && AskedOwner.isSelf(words[0])
  }

  /// What stands before the colon of a sentence within a paragraph, if that is few words and no more than
  /// the first may be a name: "Anton lent us 5,000. Still owed: 1,500."
  static func inside(_ sentence: [UInt8]) -> [UInt8] {
    guard let colon = sentence.prefix(shortest).firstIndex(of: UInt8(ascii: ":")) else { return [] }
    let words = WordScanner.words(String(decoding: sentence[..<colon], as: UTF8.self))
    let isPlain = words.dropFirst().allSatisfy { !$0.isMark && !$0.isCapitalised }
    return isPlain && words.count <= longest ? Array(sentence[..<colon]) : []
  }

  /// Bytes that such a label has at most.
  private static let shortest = 40

  /// What stands before a sentence's first colon, if that is a name or a short heading.
  static func label(of sentence: [UInt8]) -> [UInt8]? {
    let colon = sentence.prefix(reach).indices.first { place in
      sentence[place] == UInt8(ascii: ":")
        && (place + 1 == sentence.count || sentence[place + 1] <= 0x20)
    }
    guard let colon else { return nil }
    var (depth, front) = (0, [UInt8]())
    for byte in sentence[..<colon] {
      if byte == UInt8(ascii: "(") { depth += 1 }
      if depth == 0 { front.append(byte) }
      if byte == UInt8(ascii: ")") { depth -= 1 }
    }
    front = apposed(front)
    // "Clara (me)" stays whole: it is of who asks by either word.
    if isOfSelf(sentence[..<colon]) { front = Array(sentence[..<colon]) }
    let words = WordScanner.words(String(decoding: front, as: UTF8.self))
    guard let first = words.first, words.count(where: { !"()".contains($0.text) }) <= longest,
      first.isCapitalised || words.count == 1 && AskedOwner.isSelf(first),
      words.allSatisfy({ !$0.isMark || spelling.contains($0.text) || "()".contains($0.text) }),
      !words.contains(where: isVerb)
    else { return nil }
    return front
  }
}
