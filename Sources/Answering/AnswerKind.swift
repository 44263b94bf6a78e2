internal import Language
internal import Learning
internal import Text

/// What a sentence holds of the kind that a question asks for.
enum AnswerKind {
  /// Whether a sentence holds such a thing.
  static func holds(
    _ kind: AskedKind, _ sentence: [UInt8], _ times: [TimeExpression], by speaker: [UInt8]?
  ) -> Bool {
    switch kind {
    case .date: !times.isEmpty
    case .time: times.contains { $0.clock != nil } || sentence.contains { 0x30...0x39 ~= $0 }
    case .amount: sentence.contains { 0x30...0x39 ~= $0 } || names("amountword", sentence)
    case .duration: names("durationword", sentence)
    case .reason: names("reasonword", sentence)
    case .place, .person:
      properNames(sentence, by: speaker).contains { name in
        !times.contains { $0.bytes.overlaps(name) }
      }
    }
  }

  static func names(_ row: String, _ sentence: [UInt8]) -> Bool {
    let words = AskingTable.shared.words(row)
    var reader = StemReader()
    return reader.words(sentence).contains { words.contains($0) }
  }

  /// What is written with a capital, not at the beginning of a sentence, and is not the name of who says it: the
  /// places of words that stand side by side, as one. `beginsWithName`: the first word counts too.
  static func properNames(
    _ sentence: [UInt8], by speaker: [UInt8]?, beginsWithName: Bool = false
  ) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var (start, isStart) = (0, !beginsWithName)
    func isTitle(_ word: Range<Int>) -> Bool {
      sentence[word.upperBound...].first == 0x2E
        && Abbreviations.holds(Array(sentence[word]), before: [0x41])
    }
    for end in sentence.indices.map({ $0 + 1 })
    where end == sentence.count || sentence[end] == 0x20 || sentence[end] == 0x0A {
      let word = start..<end
      let bare = sentence[word].prefix { $0 >= 0x80 || isLetter($0) || $0 == 0x2D }
      let isCapital = bare.first.map { 0x41...0x5A ~= $0 } ?? false
      let isShortened =
        sentence[(start + bare.count)...].first == 0x2E
        && Abbreviations.holds(Array(bare), before: [0x41])
      if isCapital, !isStart, !isShortened || isTitle(word), bare.count > 1,
        !(speaker.map { $0.starts(with: bare) } ?? false)
      {
        // "Ana Prates", "Dr. Prates".
        let isJoined =
          found.last.map { last in
            last.upperBound + 1 == start || last.upperBound + 2 == start && isTitle(last)
          }
          ?? false
        if isJoined, let last = found.popLast() {
          found.append(last.lowerBound..<(start + bare.count))
        } else {
          found.append(start..<(start + bare.count))
        }
      }
      isStart =
        sentence[word].last.map { ".!?:\"".utf8.contains($0) } ?? false
        && !isTitle(start..<(start + bare.count))
      start = end + 1
      if start >= sentence.count { break }
    }
    return found.map { labelled($0, sentence) }
  }

  /// A name with its first word, where that stands right after a label: "Director: Oriane Le Goff".
  private static func labelled(_ name: Range<Int>, _ sentence: [UInt8]) -> Range<Int> {
    let before = sentence[..<max(0, name.lowerBound - 1)]
    let start = before.lastIndex(of: 0x20).map { $0 + 1 } ?? 0
    let isCapital = before[start...].first.map { 0x41...0x5A ~= $0 } ?? false
    let isAlone = before[start...].allSatisfy { $0 >= 0x80 || isLetter($0) || $0 == 0x2D }
    return isCapital && isAlone && sentence[..<start].suffix(2).first == 0x3A
      ? start..<name.upperBound : name
  }

  static func isLetter(_ byte: UInt8) -> Bool { 0x41...0x5A ~= byte & 0xDF }
}
