internal import Learning
internal import Text

/// What is quoted of what stands around the sentence that speaks best to a question.
enum QuotedAround {
  /// A neighbour is quoted as well if it holds this share of the question that the sentence lacks.
  private static let leastShare = 0.2
  /// So many bytes are quoted of what stands behind a heading, if its first sentence is no longer.
  private static let headingLimit = 240

  /// What stands behind a heading, up to the next: a heading says what it is about, and answers
  /// nothing. Paragraphs and items are parted by semicolons. Nil where nothing does.
  /// - Parameters:
  ///   - pieces: The sentences.
  ///   - place: That of the heading.
  ///   - box: Which boxes are asked for, where there are some; of others nothing is quoted.
  ///   - first: Which one is told before the others.
  /// - Returns: What is to be shown.
  static func heading(
    _ pieces: [SentenceCut.Piece], _ place: Int, box: AskedBox? = nil, first: Int? = nil
  ) -> [UInt8]? {
    var behind = first.map { pieces[$0].marked } ?? []
    let list = pieces.dropFirst(place + 1).prefix { !$0.isHeading }
    let box = list.contains { !$0.box.isEmpty } ? box : nil
    for (other, piece) in pieces.enumerated().dropFirst(place + 1) where other != first {
      if let box, !piece.isHeading, !box.holds(piece.box) { continue }
      if piece.isHeading {
        if behind.isEmpty { continue }
        break
      }
      if !behind.isEmpty {
        // A whole item or none, but for the first.
        guard behind.count + piece.text.count < headingLimit else { break }
        let ends: [UInt8] = [0x2E, 0x21, 0x3F, 0x3B, 0x3A]
        if !piece.continues, !ends.contains(behind.last ?? 0) { behind.append(0x3B) }
        behind.append(0x20)
      }
      behind += piece.marked
    }
    return behind.isEmpty ? nil : behind
  }

  /// What stands right below a heading, where that is a date alone: the day of what the heading names.
  static func dayBelow(_ pieces: [SentenceCut.Piece], _ place: Int) -> [UInt8]? {
    guard place + 1 < pieces.count, !pieces[place + 1].isHeading else { return nil }
    let text = pieces[place + 1].text
    return AnswerDate.names(text) && AskedClause.thingCount(in: text) == 0 ? text : nil
  }

  /// A sentence with those behind it in its paragraph that begin with a pronoun of somebody, and so go
  /// on about whom it names: "Pavel came by. He is a carpenter."
  static func continued(_ pieces: [SentenceCut.Piece], _ place: Int) -> [UInt8] {
    var text = pieces[place].text
    for piece in pieces.dropFirst(place + 1).prefix(followers) {
      guard piece.continues, !piece.isHeading, !TextMarks.endsAsQuestion(piece.text),
        Pronouns.person.contains(WordScanner.words(start(piece.text)).lower(0)),
        text.count + piece.text.count < headingLimit
      else { break }
      text += [0x20] + piece.text
    }
    return text
  }

  /// A setting with those that stand under the same keys, where nothing but the keys speaks to the question;
  /// nil: it has none.
  static func settings(_ pieces: [SentenceCut.Piece], _ place: Int) -> [UInt8]? {
    let keys = pieces[place].text.prefix(pieces[place].keys)
    let isBeside = { (other: Int) in
      pieces[other].keys == keys.count && pieces[other].text.starts(with: keys)
    }
    guard !keys.isEmpty else { return nil }
    var (first, text) = (place, Array(keys))
    while first > 0, isBeside(first - 1) { first -= 1 }
    for other in pieces.indices[first...].prefix(while: isBeside) {
      let value = pieces[other].text.dropFirst(keys.count)
      guard text.count + value.count < headingLimit else { break }
      text += (other == first ? "" : ", ").utf8 + value
    }
    return text.count > keys.count ? text : nil
  }

  /// Whether a line is the answer to the one before it, as in interviews, and where questions are collected:
  /// items of a list answer none another.
  static func isAnswer(_ piece: SentenceCut.Piece, to last: SentenceCut.Piece) -> Bool {
    !last.isHeading && !piece.isHeading && !(last.isItem && piece.isItem && !piece.continues)
      && SentenceCut.isQuestion(last.text) && !SentenceCut.isQuestion(piece.text)
  }

  /// The tasks with such a box as is asked for, as they are shown; nil where there is none.
  static func tasks(_ pieces: [SentenceCut.Piece], _ box: AskedBox) -> [UInt8]? {
    var list: [UInt8] = []
    for piece in pieces where box.holds(piece.box) {
      if !list.isEmpty, list.count + piece.text.count > headingLimit { break }
      list += (list.isEmpty ? "" : "; ").utf8 + piece.marked
    }
    return list.isEmpty ? nil : list
  }

  /// How many sentences behind one may go on about the same.
  private static let followers = 2

  private static func start(_ text: [UInt8]) -> String {
    String(decoding: text.prefix(24), as: UTF8.self)
  }

  /// A sentence with the one before or behind it in its paragraph, if that holds words of the
  /// question that it lacks: "Ana eats no nuts. Almonds are fine." says only together whether she
  /// eats almonds.
  /// - Parameters:
  ///   - pieces: The sentences.
  ///   - place: Which one is meant.
  ///   - words: Which of the question's words each holds.
  ///   - share: How much of the question some words of the sentence at a place are.
  /// - Returns: What is to be shown.
  static func completed(
    _ pieces: [SentenceCut.Piece], _ place: Int, _ words: [Set<[UInt8]>],
    _ share: (Int, Set<[UInt8]>) -> Double
  ) -> [UInt8] {
    let own = words[place]
    func adds(_ other: Int) -> Double {
      TextMarks.endsAsQuestion(pieces[other].text) || pieces[other].isHeading
        ? 0 : share(other, words[other].subtracting(own))
    }
    let before = place > 0 && pieces[place].continues ? adds(place - 1) : 0
    let next = place + 1
    let behind = next < pieces.count && pieces[next].continues ? adds(next) : 0
    guard max(before, behind) >= leastShare else { return pieces[place].text }
    return behind >= before
      ? pieces[place].text + [0x20] + pieces[next].text
      : pieces[place - 1].text + [0x20] + pieces[place].text
  }
}
