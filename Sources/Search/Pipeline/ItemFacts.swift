package import Format
package import Index
package import SQLite
package import Text

/// What ranking knows of an item, without reading its text.
package struct ItemFacts: Hashable, Sendable {
  var row: Int64
  package var kind: SearchResult.Kind
  /// Whether it is a memory that is superseded.
  var isSuperseded = false
  /// The object's or the message's row.
  package var owner: Int64
  /// The record's id; a value, so that facts are copied without a count of references.
  package var record: RecordID
  /// Milliseconds since 1970.
  var time: Int64
  /// The number of the author's folded name.
  var author: Int64?
  /// The conversation's row.
  var conversation: Int64?
  package var place: SearchResult.Place?
  /// Words of the text.
  var length: Int
  var marks: TextMarks

  /// Whether it is one of the parts of a large memory, which count as one.
  var isOfMemory: Bool { kind == .memory && place != nil }

  /// The columns, in the order in which `init` reads them.
  static let columns = """
    row, kind, owner, record, time, author, conversation, number, start, finish, length, marks
    """

  /// Of a row of these columns; nil for a kind that the index never writes.
  package init?(_ row: Statement) {
    guard let kind = SearchResult.Kind(number: row.int(1)) else { return nil }
    self.kind = kind
    isSuperseded = row.int(1) == SearchResult.Kind.supersededNumber
    self.row = row.int(0)
    owner = row.int(2)
    record = RecordID(bytes: row.blob(3)) ?? .zero
    time = row.int(4)
    author = row.optionalInt(5)
    conversation = row.optionalInt(6)
    place = row.optionalInt(7).map {
      SearchResult.Place(number: Int(clamping: $0), start: row.int(8), end: row.int(9))
    }
    length = Int(clamping: row.int(10))
    marks = TextMarks(rawValue: row.int(11))
  }

  /// Of its parts, for tests.
  package init(
    row: Int64, kind: SearchResult.Kind = .message, author: Int64? = nil,
    conversation: Int64? = nil, time: Int64 = 0, length: Int = 10, marks: TextMarks = []
  ) {
    self.row = row
    self.kind = kind
    owner = row
    record = .zero
    self.time = time
    self.author = author
    self.conversation = conversation
    self.length = length
    self.marks = marks
  }
}
