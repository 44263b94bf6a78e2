public import Format
public import Posix

/// One result of a search.
public struct SearchResult: Hashable, Sendable {
  /// What was found.
  public enum Kind: String, Hashable, Sendable { case memory, message, passage }

  /// What was found.
  public var kind: Kind
  /// The memory, the message, or the document of the passage.
  public var id: RecordID
  /// Where it stands in the mount, such as `memories/a/b.md`, `messages/C.md`, `documents/d.rst`.
  public var path: [UInt8]
  /// The object's row (memory, passage) or the conversation's (message).
  public var row: Int64
  /// The text found: of a memory or message, a start of it that fits 4 KiB; the passage.
  public var text: [UInt8]
  /// The words around the best match, one line.
  public var snippet: [UInt8]
  /// Higher is better; above 0, at most 1. From 0.5 on it answers, from 0.3 on it is near in meaning.
  public var score: Double
  /// How it stands beside the best result, times how well that one answers, 0 ... 1: for `ask`.
  public var standing = 0.0
  /// How near in meaning it is to the question, calibrated as scores are; 0 without a model.
  public var likeness = 0.0
  /// The parts of the score by name.
  public var parts: [String: Double]
  /// The date shown: a message's `date`, a memory's date, else the record's time.
  public var time: Timestamp
  /// Of a passage: its number in the document from 1, and its bytes there.
  public var place: Place?
  /// Of a memory that is superseded, or of a message whose matching memory is: where the memory stands
  /// that says what is so since.
  public var supersededBy: [UInt8]?
  /// Of a memory: where those stand that contradict it.
  public var contradicts: [[UInt8]] = []
  /// Where the memory stands that says later that something changed of it, so that it may be out of date.
  public var doubtedBy: [UInt8]?
  /// Whether it is from a file whose copies disagree, so that another text of it may say otherwise.
  public var inConflict = false

  /// Where a passage stands in its document.
  public struct Place: Hashable, Sendable {
    /// From 1.
    public var number: Int
    /// Offset of the first byte.
    public var start: Int64
    /// Offset past the last byte.
    public var end: Int64

    /// A place of its parts.
    public init(number: Int, start: Int64, end: Int64) {
      self.number = number
      self.start = start
      self.end = end
    }
  }

  /// A result of its parts.
  public init(
    kind: Kind, id: RecordID, path: [UInt8], row: Int64, text: [UInt8], snippet: [UInt8],
    score: Double, parts: [String: Double], time: Timestamp, place: Place?
  ) {
    self.kind = kind
    self.id = id
    self.path = path
    self.row = row
    self.text = text
    self.snippet = snippet
    self.score = score
    self.parts = parts
    self.time = time
    self.place = place
  }
}
