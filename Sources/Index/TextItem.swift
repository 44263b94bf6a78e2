public import Format
public import Posix

/// One thing that a search can find: a memory or a part of a large one, a message, or a passage.
public struct TextItem: Sendable {
  /// What it is.
  public var kind: SearchResult.Kind
  /// The caller's row: the object's of a memory or passage, the message's of a message.
  public var owner: Int64
  /// Whether another memory says what is so since: found only where it is asked for.
  public var isSuperseded = false
  /// The record that it comes from; of equally good results the later record stands first.
  public var record: RecordID
  /// The time that filters and order by time use.
  public var time: Timestamp
  /// UTF-8, or nearly.
  public var text: [UInt8]
  /// The part of the text that is meant, where it is not all of it.
  public var part: Range<Int>?
  /// More words that it is found by: the path, the headings above it.
  public var title: [UInt8] = []
  /// The author's name, if known.
  public var author: [UInt8]?
  /// Whether that is a person's name, and not only a role.
  public var authorIsNamed = false
  /// Who wrote it, where it names no speaker. It is found by the writer, and not ranked by him.
  public var writer: [UInt8]?
  /// The caller's row of the conversation, of messages.
  public var conversation: Int64?
  /// The number among its owner's items and its bytes there, if the owner has several.
  public var place: SearchResult.Place?
  /// The type, if it has one.
  public var type: [UInt8]?
  /// The tags.
  public var tags: [[UInt8]] = []
  /// The names of entities.
  public var entities: [[UInt8]] = []
  /// The last day on which it is found, YYYY-MM-DD; nil: for ever.
  public var expires: [UInt8]?

  /// An item of its text; everything else can be set afterwards.
  public init(
    _ kind: SearchResult.Kind, owner: Int64, record: RecordID, time: Timestamp, text: [UInt8]
  ) {
    self.kind = kind
    self.owner = owner
    self.record = record
    self.time = time
    self.text = text
  }
}

extension TextItem {
  /// How the index writes the kind.
  var kindNumber: Int64 {
    isSuperseded ? SearchResult.Kind.supersededNumber : kind.number
  }
}

extension SearchResult.Kind {
  /// How the index writes the kind; also its bit in a set of kinds.
  package var number: Int64 {
    switch self {
    case .memory: 0
    case .message: 1
    case .passage: 2
    }
  }

  /// A memory that is superseded, as the index writes it.
  package static let supersededNumber: Int64 = 3

  /// The kind that the index wrote, nil for what it never writes.
  package init?(number: Int64) {
    switch number {
    case 0, Self.supersededNumber: self = .memory
    case 1: self = .message
    case 2: self = .passage
    default: return nil
    }
  }
}

/// What an item can be filtered by, beside its own columns.
package enum Facet: Int64 {
  case type = 1
  case tag = 2
  /// The whole name of an entity.
  case entity = 3
  /// A word of such a name, so that `entity:alice` finds Alice Smith.
  case entityWord = 4
  /// A word of the name that a memory gives the user: see `StatedName`.
  case statedName = 5
  /// That it holds a box to tick that is not ticked.
  case box = 6
  /// The last day on which it is found.
  case expires = 7
}
