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
  /// - Returns: What is to be shown.
  static func heading(
    _ pieces: [SentenceCut.Piece], _ place: Int, box: AskedBox? = nil
  ) -> [UInt8]? {
    var behind: [UInt8] = []
    let list = pieces.dropFirst(place + 1).prefix { !$0.isHeading }
    let box = list.contains { !$0.box.isEmpty } ? box : nil
    for piece in pieces.dropFirst(place + 1) {
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
