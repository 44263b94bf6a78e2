public import Answering
internal import Bundle
public import Format
internal import Index
internal import Language
public import Models
public import Posix
internal import SQLite
public import Search

extension Cube {
  /// What writes answers of this cube's evidence; nil: no model does.
  public var answering: ModelClient? {
    host.model.flatMap { $0.endpoint.chatModel == nil ? nil : $0 }
  }

  /// What speaks to a question in this cube, best first. Times in the question count from
  /// `reference`, in days since 1970, else from today. `narrow`: sets further filters.
  public func evidence(
    for question: [UInt8], named name: [UInt8], now: Timestamp, reference: Int64? = nil,
    narrow: (inout Query) -> Void = { _ in }
  ) throws(CubeError) -> [Evidence] {
    try gathered(for: question, named: name, now: now, reference: reference, narrow: narrow)
  }
}

extension Cube: EvidenceSource {
  package func search(_ query: Query, atMost limit: Int) throws(CubeError) -> SearchAnswer {
    try search(query, limit: limit)
  }

  package func message(after id: RecordID, in conversation: Int64) throws(CubeError) -> Message? {
    try messages(conversation: conversation, after: id, limit: 1).first
  }

  package func readingSuccession<Result>(
    _ body: (any SuccessionSource) throws(CubeError) -> Result
  ) throws(CubeError) -> Result {
    try finding { finder throws(CubeError) in try body(finder) }
  }
}

extension Finder: SuccessionSource {
  package func memories(from message: RecordID) throws(CubeError) -> [Int64] {
    try caught { () throws(SQLiteError) in try index.objects(from: message) }
  }

  package func successor(of row: Int64) throws(CubeError) -> Int64? {
    try caught { () throws(SQLiteError) in try index.successor(of: row) }
  }

  package func origins(of row: Int64) throws(CubeError) -> [RecordID] {
    try caught { () throws(SQLiteError) in try index.sources(of: row) }
  }

  package func memory(_ row: Int64) throws(CubeError) -> SearchResult? {
    let time = try caught { () throws(SQLiteError) -> Int64? in
      guard let object = try index.object(row: row), let node = index.node(object),
        node.tree == .memories
      else { return nil }
      let day = Array(host.now().rfc3339.prefix(10))
      if try ItemFilter.isExpired(row, on: day, index.connection) { return nil }
      let query = try index.connection.statement(
        "SELECT time FROM item WHERE owner = ?1 AND kind = 0 ORDER BY row LIMIT 1")
      defer { query.reset() }
      try query.bind(1, row)
      // What repeats another has no item of its own.
      return try query.step() ? query.int(0) : object.attributes.mtime.milliseconds
    }
    guard let time else { return nil }
    var (item, snippets) = (ItemFacts(row: 0, kind: .memory, time: time), Snippets(Query()))
    item.owner = row
    return try result(Hit(item), &snippets)
  }
}
