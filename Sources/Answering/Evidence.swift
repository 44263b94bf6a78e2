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
  /// The day of asking, since 1970.
  var today: Int64?
  /// Of a note: the day that its front matter gives.
  var matterDay: Int64?
  /// Of what was learned: who said what it was learned from.
  var teller: [UInt8]?
  /// Whether a program said it that answers people.
  var isOfAssistant = false
  /// The last day on which it was so, where the memory says that, and the day is over.
  public var lastDay: Int64?
  /// Whether something newer says what is so since, or it is over.
  public var isOutdated = false
  /// Of a message: the question right before it.
  public var question: [UInt8] = []
  /// The words that were looked for in its cube.
  public var words = AskedWords()
  /// What was learned from it, where any of that is no longer so.
  var learned: [LearnedText] = []
  /// Whether no query found it, and it is here for what is so since other evidence.
  var succeeds = false
  /// Whether it was found only without the words that say what kind of thing is asked for: it answers
  /// if it says such a thing.
  var isLoose = false
  /// The part that names one thing of the kind that the question wants all of: see `AskedList`.
  var listed: [UInt8]?
  /// The day of that thing, where the question is about what is to come.
  var listedDay: Int64?
  /// The question as its owner would put it, where this is of the owner who is asked for by name.
  var asked: [UInt8]?
  /// Whom and what it is held against: the cube, and the question if it is another.
  var key: [UInt8] { cube + (asked.map { [0] + $0 } ?? []) }
  /// The first name of the caller who asks about themself, where the cube has it.
  var asker: String?
  /// Of what was learned: the messages that it was learned from.
  var origins: [RecordID] = []
  /// Of a message that says more than was learned of it: the memory beside which it stands.
  var wholeOf: RecordID?
  /// Whether it asks an assistant for something, and the next message answers it.
  var isAnsweredRequest = false

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
  mutating func end(on result: SearchResult, today: Int64) {
    guard result.kind == .memory, let last = FrontMatter.parse(result.text).lastDay, last < today
    else { return }
    lastDay = last
    isOutdated = true
  }

  /// " (until 3 May 2023)" of what is over, " (superseded)" where something newer says what is so since.
  var ending: [UInt8] {
    if let lastDay { return Array(" (until \(SpelledDate.spell(day: lastDay)))".utf8) }
    return isOutdated ? Array(" (superseded)".utf8) : []
  }

  /// What it says, without front matter.
  var text: [UInt8] { result.body }
}
