internal import Format
internal import Index
internal import Learning
internal import Search
internal import Text

/// The sentences of one text that match a question best.
struct Quotation {
  /// The best sentence and what stands around it, on one line.
  var text: [UInt8]
  /// The best sentence alone.
  var sentence: [UInt8]
  /// How much of the question it holds, 0 to 1.
  var coverage: Double
  /// The times that it names, and where words of the question stand in it.
  var times: [TimeExpression]
  var matched: [Int]
  /// The heading above it.
  var heading: [UInt8]

  /// So many words are shown at most, unless one sentence has more; and of a sentence so many bytes.
  private static let (words, bytes) = (40, 600)
  /// What the words of a sentence count beside those of its heading and its file's name as well; and where it adds
  /// to those what is asked: "Ben: 4 December" below "Birthdays".
  private static let (own, adding) = (0.6, 0.2)

  /// Of a text; nil: it says nothing but what is asked.
  init?(_ evidence: Evidence, _ question: AskedQuestion, _ scorer: inout SentenceScore) {
    let isSaid = evidence.result.kind == .message
    // What others wrote says "I" of themselves.
    let own =
      isSaid && question.isOfOneself
      ? ForeignLines.without(evidence.text, author: evidence.author) : evidence.text
    let pieces = SentenceCut.pieces(own).filter { !Self.isRule($0.text) }
    var heading: [UInt8] = []
    var best: (place: Int, score: Double, share: Double, times: [TimeExpression], heading: [UInt8])?
    for (place, piece) in pieces.enumerated() {
      if piece.isHeading { heading = piece.text }
      let times = SentenceTimes.read(
        piece.text, said: evidence.day, direction: question.direction)
      var share = scorer.coverage(of: piece.text).share
      if !isSaid {
        let above = evidence.result.path + [0x0A] + heading
        let around = scorer.coverage(of: above + [0x0A] + piece.text).share
        let adds = !heading.isEmpty && share > 0 && around > scorer.coverage(of: above).share
        let own = adds ? Self.adding : Self.own
        share = own * share + (1 - own) * around
      }
      let score = scorer.score(piece.text, of: evidence, holding: share, times)
      if best.map({ score > $0.score }) ?? true { best = (place, score, share, times, heading) }
    }
    guard let best,
      evidence.result.kind == .passage
        || pieces.contains(where: { !SentenceCut.isQuestion($0.text) })
    else {
      return nil
    }
    sentence = pieces[best.place].text
    (coverage, times, self.heading) = (best.share, best.times, best.heading)
    matched = scorer.coverage(of: sentence).places
    text = Self.around(best.place, pieces, isSaid: isSaid)
  }

  /// All that is quoted, with what stands above it.
  func context(in evidence: Evidence) -> [UInt8] {
    evidence.result.path + [0x0A] + heading + [0x0A] + sentence + [0x0A] + text
  }

  /// Whether a line only parts the head of a table from its rows.
  private static func isRule(_ line: [UInt8]) -> Bool {
    line.first == 0x7C && line.allSatisfy { "|-: ".utf8.contains($0) }
  }

  /// A sentence with as many of its neighbours as have room: of what was said all, else those of its paragraph, and
  /// below a heading what stands there.
  private static func around(_ place: Int, _ pieces: [SentenceCut.Piece], isSaid: Bool) -> [UInt8] {
    var (first, last) = (place, place)
    var count = words(in: pieces[place].text)
    func joins(_ next: Int) -> Bool {
      guard pieces.indices.contains(next), count + words(in: pieces[next].text) <= words else {
        return false
      }
      if isSaid { return true }
      if pieces[place].isHeading { return next > place && !pieces[next].isHeading }
      return next > place ? pieces[next].continues : pieces[next + 1].continues
    }
    while true {
      if joins(last + 1) {
        last += 1
        count += words(in: pieces[last].text)
      } else if first > 0, joins(first - 1) {
        first -= 1
        count += words(in: pieces[first].text)
      } else {
        break
      }
    }
    let isList = pieces[place].isHeading && last > place
    var text: [UInt8] = []
    for index in first...last {
      if !text.isEmpty { text += Array((isList ? (index == place + 1 ? ": " : "; ") : " ").utf8) }
      text += pieces[index].marked
    }
    return OneLine.of(Excerpt.start(text, bytes))
  }

  private static func words(in text: [UInt8]) -> Int { text.count { $0 == 0x20 } + 1 }
}
