package import Format
package import Models

/// Who reads messages: the built-in extractor or a chat model.
package protocol Extractor: Sendable {
  /// `NAME/VERSION`, as records say it.
  var name: String { get }

  /// Reads a message, as `guidance` wants it read.
  /// - Throws: what went wrong with a service; the built-in extractor throws nothing.
  func read(
    _ message: SaidMessage, _ guidance: Guidance, random: [UInt8], _ patience: Patience
  ) throws(ModelError) -> ExtractorReading
}

/// What an extractor read.
package struct ExtractorReading: Hashable, Sendable {
  package var statements: [LearnedStatement]
  /// How many the message does not support.
  package var dropped: Int

  package init(statements: [LearnedStatement], dropped: Int = 0) {
    (self.statements, self.dropped) = (statements, dropped)
  }
}

/// How much of a message is read, and what it can give.
package enum ReadingLimits {
  /// Bytes of a message; what is longer is a document rather than something said.
  package static let text = 32 << 10
  package static let statements = 40
  /// Words of a sentence.
  static let words = 200
}

/// A message, and what of its surroundings is looked at.
public struct SaidMessage: Sendable {
  /// What was said.
  public var text: String
  /// The day on which it was said, days since 1970 where it was said.
  public var day: Int64
  /// Who said it; nil: the user.
  public var author: String?
  /// The others who have spoken in the conversation, the one last heard first.
  public var others: [String]
  /// Whether an assistant is spoken to.
  public var isToAssistant: Bool
  /// Whether an assistant says it, to its user.
  public var isOfAssistant = false
  /// The last question of the message before, if another asked it.
  public var question: String?
  /// The message before, if another wrote it.
  public var heard: String?
  /// What the author said last before it.
  public var own: String?
  /// Whether that is the message before.
  public var followsOwn = false
  /// The records of `heard` and `own`: what repeats their words goes when they are purged.
  var heardRecord: RecordID?, ownRecord: RecordID?
  /// Whether it says anew what its author said before, with another value.
  var isCorrection = false
  /// Whether it is a text that no one says, as a document: it has no speaker.
  public var isWritten = false

  /// Whether it is said to a memory or an assistant, with no one else there.
  var isToMemory: Bool { isToAssistant && others.isEmpty }
  /// Whether no one else has spoken: what is said is said to the memory.
  var isAlone: Bool { others.isEmpty && !isWritten && !isOfAssistant && heard == nil }

  /// A message of its parts.
  public init(
    text: String, day: Int64, author: String?, others: [String] = [], isToAssistant: Bool = false,
    question: String? = nil, heard: String? = nil, own: String? = nil, followsOwn: Bool = false
  ) {
    (self.text, self.day, self.author, self.others) = (text, day, author, others)
    (self.isToAssistant, self.question, self.heard) = (isToAssistant, question, heard)
    (self.own, self.followsOwn) = (own, followsOwn)
  }
}

/// Something worth remembering.
public struct LearnedStatement: Hashable, Sendable {
  /// One or a few sentences.
  public var text: String
  /// FACT, EVENT, …; nil where the words leave it open.
  public var type: String?
  /// 0 to 1: how surely it is worth remembering.
  public var confidence: Double
  /// The days, `2023-05-07`, that it tells of.
  public var from: String?, to: String?
  /// What it says of homes, jobs and the like, which later ones may end; nil: its text says it.
  package var slots: Slots?
  /// Earlier messages whose words stand in it or its slots.
  package var quoted: [RecordID] = []
  var named: [NamedEntity]
  var related: [NamedRelation]

  /// Names and what they name.
  public var entities: [(name: String, type: String)] { named.map { ($0.name, $0.type.rawValue) } }
  /// What one name is to another.
  public var relations: [(from: String, type: String, to: String)] {
    related.map { ($0.from, $0.type, $0.to) }
  }
}
