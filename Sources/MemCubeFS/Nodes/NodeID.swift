/// A node's number, which is also its inode number: `slot (20 bits) | row (40) | kind (4)`.
///
/// The slot is the cube's on this host, the row is the index's, and neither is ever given twice;
/// so most nodes need no table: the number says what they are (memcube-mount(5), "Writing").
struct NodeID: Hashable, Sendable {
  /// What the row counts.
  enum Kind: UInt8, CaseIterable, Sendable {
    /// A fixed place of the root or of a cube; the root itself is 1.
    case place = 1
    /// A folder of memories/, documents/ or trash/.
    case folder = 2
    /// A memory or document.
    case object = 3
    /// A conversation's transcript.
    case transcript = 4
    /// The same as JSON lines.
    case lines = 5
    /// The inode number of what is computed in by/ and conflicts/; no node has it.
    case shown = 6
    /// Made in this mount: a file that had no row when the kernel first saw it. In a table
    /// until the kernel forgets it.
    case made = 14
    /// Rendered, or found by a query; in a table until the kernel forgets it.
    case passing = 15
  }

  /// The bits.
  let raw: UInt64

  /// A number that the kernel gave back.
  init(_ raw: UInt64) { self.raw = raw }

  /// A number of its parts; nil if one does not fit, which no index that we made can bring about.
  init?(slot: UInt32, row: Int64, kind: Kind) {
    guard slot < 1 << 20, row >= 0, row < 1 << 40 else { return nil }
    raw = UInt64(slot) << 44 | UInt64(row) << 4 | UInt64(kind.rawValue)
  }

  /// The cube's number on this host; 0 for what belongs to no cube.
  var slot: UInt32 { UInt32(raw >> 44) }
  /// The row, below 2^40.
  var row: Int64 { Int64(raw >> 4 & 0xFF_FFFF_FFFF) }
  /// What the row counts; nil for a number that we never gave.
  var kind: Kind? { Kind(rawValue: UInt8(raw & 15)) }

  /// The mount's root, as FUSE wants it.
  static let root: UInt64 = 1
  /// The slot of nodes that belong to no cube's index: the largest.
  static let passingSlot: UInt32 = 0xF_FFFF
}

/// The fixed places of a cube by the row of their node (kind `place`).
enum CubeRow {
  static let about: Int64 = 1
  static let messages: Int64 = 2
  static let search: Int64 = 3
  static let saved: Int64 = 4
  static let history: Int64 = 5
  static let ask: Int64 = 6
  static let context: Int64 = 7
  static let jobs: Int64 = 8
  static let facets: Int64 = 9
  static let entities: Int64 = 10
  static let days: Int64 = 11
  static let tags: Int64 = 12
  static let types: Int64 = 13
  static let conflicts: Int64 = 14
  static let why: Int64 = 15

  /// Where each is in the cube.
  static let paths: [Int64: String] = [
    about: "about.md", messages: "messages", search: "search", saved: "search/saved",
    history: "history", ask: "ask", context: "context", jobs: "jobs", facets: "by",
    entities: "by/entity", days: "by/day", tags: "by/tag", types: "by/type",
    conflicts: "conflicts", why: ".why",
  ]
}
