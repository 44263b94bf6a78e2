internal import Format
public import Index
internal import Learning
public import Search
internal import Text

/// A result of a search for a question, with what an answer says of it.
public struct Evidence: Hashable, Sendable {
  /// How much evidence an answer looks at.
  static let limit = 12

  /// The name of the cube in which it was found.
  public var cube: [UInt8]
  /// What was found.
  public var result: SearchResult
  /// Who said it, if it was said.
  public var author: [UInt8]?
  /// The day on which it was said or written, in days since 1970 in the cube's zone.
  public var day: Int64
  /// Whether the text is about that day: it was said then, or has that date of its own. False of the day on which
  /// a file was written.
  public var dayIsTold: Bool
  /// Of what was learned: who said what it was learned from.
  var teller: [UInt8]?
  /// Whether a program said it that answers people.
  var isOfAssistant = false
  /// The last day on which it was so, where the memory says that, and the day is over.
  public var lastDay: Int64?
  /// Whether something newer says what is so since, or it is over.
  public var isOutdated = false
  /// The words that were looked for in its cube.
  public var words = AskedWords()
  /// A part of a text that a list names, and its day.
  struct Part: Hashable {
    var text: [UInt8]
    var day: Int64?
  }
  /// What a list is made of, of this text.
  var listed: Part?
  /// Of what was learned: the messages that it was learned from.
  var origins: [RecordID] = []

  /// Whether two are the same text of the same day; how well it fits changes by the hour.
  public func isSame(as other: Evidence) -> Bool {
    let (a, b) = (result, other.result)
    return (a.id, a.place, a.text, a.path) == (b.id, b.place, b.text, b.path)
      && (author, day, cube) == (other.author, other.day, other.cube)
  }

  /// Evidence of its parts.
  public init(
    cube: [UInt8], result: SearchResult, author: [UInt8]?, day: Int64, dayIsTold: Bool = true
  ) {
    self.cube = cube
    self.result = result
    self.author = author
    self.day = day
    self.dayIsTold = dayIsTold
    isOutdated = result.supersededBy != nil
  }

  /// Notes that what a memory says is over, where its `valid_to` lies before a day.
  mutating func end(today: Int64) {
    guard result.kind == .memory, let last = FrontMatter.parse(result.text).lastDay, last < today
    else { return }
    lastDay = last
    isOutdated = true
  }

  /// " (until 3 May 2023)" of what is over, " (superseded)" where something newer says what is so since,
  /// " (may be out of date)" where something newer may.
  var ending: [UInt8] {
    if let lastDay { return Array(" (until \(SpelledDate.spell(day: lastDay)))".utf8) }
    if isOutdated { return Array(" (superseded)".utf8) }
    return Array((result.doubtedBy == nil ? "" : " (may be out of date)").utf8)
  }

  /// What it says, without front matter.
  var text: [UInt8] { result.body }

  /// Who tells it.
  var speaker: [UInt8]? { author ?? teller }

  /// The message that it is or was learned from, else what it is itself: what a person said is shown once.
  var source: RecordID { origins.count == 1 ? origins[0] : result.id }
}
