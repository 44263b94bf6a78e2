internal import Bundle
internal import Digest
internal import Format
internal import Posix
internal import SQLite
internal import Stores

/// Which memories an answer gave: the UUIDs that stand in it as ids. Of the log's reader those are looked up that are
/// memories.
struct RetrievedMemories: Hashable, Sendable {
  /// The first of them, as text, in their order.
  private(set) var ids: [[UInt8]] = []

  /// So many are kept of a call, and so many values of its answer are looked at.
  private static let (limit, reach) = (50, 5000)

  /// The ids in an answer.
  init(_ answer: JSON) {
    var left = Self.reach
    // A list, not calls within calls: an answer may be deep.
    var waiting = [answer]
    while let next = waiting.popLast(), left > 0, ids.count < Self.limit {
      left -= 1
      if let elements = next.elements { waiting += elements.prefix(left).reversed() }
      for member in (next.members ?? []).prefix(left) {
        if let id = Self.id(member), !ids.contains(id) { ids.append(id) }
      }
      waiting += (next.members ?? []).prefix(left).map(\.value).reversed()
    }
    ids = Array(ids.prefix(Self.limit))
  }

  /// Adds ids of memories, each once.
  mutating func add(_ more: [[UInt8]]) {
    for id in more where ids.count < Self.limit && !ids.contains(id) { ids.append(id) }
  }

  private static func id(_ member: JSON.Member) -> [UInt8]? {
    guard member.key.suffix(2).elementsEqual("id".utf8), let text = member.value.string else {
      return nil
    }
    return UUIDs.read(text)
  }

  /// As the log keeps them; nil: there are none.
  var packed: [UInt8]? {
    ids.isEmpty ? nil : ids.flatMap { Hex.decode($0.filter { $0 != 0x2D }) ?? [] }
  }

  /// The ids that the log keeps.
  static func read(_ packed: [UInt8]) -> [[UInt8]] {
    stride(from: 0, to: packed.count - packed.count % 16, by: 16).map { start in
      let digits = Hex.encode(Array(packed[start..<(start + 16)]))
      return Array(
        [digits[..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20...]]
          .joined(separator: [0x2D]))
    }
  }
}

/// What an answer gives, gathered while it is made.
final class GivenMemories: Sendable {
  private let list = Lock(RetrievedMemories(.null))

  /// What was gathered so far.
  var all: RetrievedMemories { list.withLock { $0 } }

  /// Adds memories by their UUIDs.
  func add(_ ids: [[UInt8]]) { list.withLock { $0.add(ids) } }
}

extension Accounts {
  /// A call of the log with the memories that it gave; nil: the project has none of that row.
  func retrieved(byCall row: Int64, of project: Project) throws(CubeError) -> [[UInt8]]? {
    if let sharing {
      return try read(sharing) { (table) throws(StoreError) in
        try table.memories(ofCall: row, of: project.id).map { RetrievedMemories.read($0) }
      }
    }
    try writeCalls()
    return try read { (connection) throws(SQLiteError) -> [[UInt8]]? in
      let query = try connection.statement(
        "SELECT memories FROM call WHERE row = ?1 AND project = ?2")
      defer { query.reset() }
      try query.bind(1, row)
      try query.bind(2, project.row)
      guard try query.step() else { return nil }
      return RetrievedMemories.read(query.optionalBlob(0) ?? [])
    }
  }
}
