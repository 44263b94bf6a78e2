internal import Learning
internal import Search
internal import Text

/// The entries of a text that stand under dates, of which the last that has come is so today: "2026: 750
/// euro" below "2025: 640 euro", "meter 2026-11-01: 318" below "meter 2026-10-01: 311", and a section of July
/// below one of April.
struct LaterEntry {
  private let pieces: [SentenceCut.Piece]
  private let labels: [[UInt8]]
  private let written: Int64
  private let today: Int64

  /// An entry, how well it speaks to the question, and the share of it that it holds.
  typealias Known = (place: Int, score: Double, share: Double)

  /// What differs by less says as much.
  private static let (likeScore, likeShare) = (0.1, 0.01)
  /// What changes an entry under the same label holds this part at least of what that holds.
  private static let leastOfChange = 0.5
  /// So many bytes of a line are read for its date.
  private static let reach = 200

  /// Of a text's sentences with the labels under which they stand; `written`: the day on which it was.
  init(_ pieces: [SentenceCut.Piece], _ labels: [[UInt8]], written: Int64, today: Int64?) {
    (self.pieces, self.labels) = (pieces, labels)
    (self.written, self.today) = (written, today ?? Int64.max)
  }

  /// Which of the known entries says as much as one of them, and has the last date that has come.
  func later(_ known: [Known], than place: Int) -> Int? {
    guard let best = known.first(where: { $0.place == place }), best.share > 0,
      var last = day(place)
    else { return nil }
    var found: Int?
    for (index, other) in known.enumerated()
    where other.place != place && other.score > best.score - Self.likeScore
      && other.share > best.share - Self.likeShare && !pieces[other.place].isHeading
    {
      guard let day = day(other.place), day > last, day <= today else { continue }
      (found, last) = (index, day)
    }
    return found
  }

  /// The last entry under the same label that holds less of the question, with its date: "weights changed
  /// to …"; empty: there is none.
  func change(_ known: [Known], of place: Int) -> [UInt8] {
    guard let best = known.first(where: { $0.place == place }), best.share > 0,
      !labels[place].isEmpty, let heading = heading(place), var last = day(place)
    else { return [] }
    var found: [UInt8] = []
    for other in known
    where other.place > place && labels[other.place] == labels[place]
      && other.share >= Self.leastOfChange * best.share
    {
      guard let above = self.heading(other.place), above != heading, let day = day(other.place),
        day > last, day <= today
      else { continue }
      (found, last) = (pieces[above].text + Array(": ".utf8) + pieces[other.place].text, day)
    }
    return found
  }

  /// Of what stands below a heading the entry that is so today: of those that all begin with a year ("2026:
  /// 750 euro"), or stand under headings with dates, the last that has come.
  func current(below heading: Int) -> Int? {
    guard let first = pieces.indices.dropFirst(heading + 1).first(where: { !pieces[$0].isHeading })
    else { return nil }
    let entries = pieces.indices[first...].prefix { !pieces[$0].isHeading }
    if entries.count > 1, entries.allSatisfy({ TextBlocks.isOfYear(pieces[$0].text[...]) }) {
      return last(entries)
    }
    guard first > heading + 1, headingDay(first) != nil else { return nil }
    let sections = pieces.indices[first...].filter {
      !pieces[$0].isHeading && pieces[$0 - 1].isHeading
    }
    return last(sections.prefix { headingDay($0) != nil })
  }

  private func last(_ entries: some Sequence<Int>) -> Int? {
    entries.compactMap { place in day(place).map { (place: place, day: $0) } }
      .filter { $0.day <= today }.max { $0.day < $1.day }?.place
  }

  private func heading(_ place: Int) -> Int? {
    pieces[..<place].lastIndex { $0.isHeading }
  }

  /// The day with which an entry begins, or that its heading alone names.
  private func day(_ place: Int) -> Int64? {
    let text = pieces[place].text
    let bar = UInt8(ascii: "|")
    let isRow = text.first == bar || TextBlocks.holdsFields(text[...])
    if !pieces[place].isHeading, isRow || text.first.map({ (0x30...0x39).contains($0) }) ?? false {
      let dates = SentenceDates(Array(text.prefix(Self.reach)), day: written)
      let first = dates.mentions.min { $0.words.lowerBound < $1.words.lowerBound }
      if let first, isRow || first.words.lowerBound == 0, dates.ground(of: first) == .itself {
        return first.span.first
      }
    }
    return labelDay(text) ?? headingDay(place)
  }

  /// The day that the words before a line's colon name.
  private func labelDay(_ text: [UInt8]) -> Int64? {
    let front = text.prefix(Self.longestLabel)
    let colon = front.indices.first { front[$0] == 0x3A && text[$0...].dropFirst().first == 0x20 }
    guard let colon else { return nil }
    let dates = SentenceDates(Array(text[..<colon]), day: written)
    guard dates.mentions.count == 1, let mention = dates.mentions.first,
      dates.ground(of: mention) == .itself
    else { return nil }
    return mention.span.first
  }

  private static let longestLabel = 60
  private static let lasts = AmountKinds.set("last latest letzte letzten")

  /// Whether a question, of such words, asks for the last of several: "the latest reading", "the last one",
  /// but not "last week".
  static func isAsked(_ words: [[UInt8]]) -> Bool {
    words.contains(where: lasts.contains)
      && TimeReader.mentions(in: words, reference: 0).isEmpty
  }

  /// The day of which the heading above an entry tells alone.
  private func headingDay(_ place: Int) -> Int64? {
    guard let heading = heading(place) else { return nil }
    let dates = SentenceDates(Array(pieces[heading].text.prefix(Self.reach)), day: written)
    guard dates.mentions.count == 1, let mention = dates.mentions.first, mention.unit <= .year,
      dates.ground(of: mention) == .itself
    else { return nil }
    return mention.span.first
  }
}
