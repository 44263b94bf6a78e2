package import Format
package import Index
package import Language
package import Posix
package import Search

/// What evidence is gathered from: one cube, as this module asks it. `gathered(for:named:now:…)` answers a question
/// by these calls alone.
package protocol EvidenceSource {
  /// The time zone in which the days of this source are counted.
  func zone() throws(CubeError) -> Zone
  /// Reads a query; words like "last week" count from `now`.
  func parse(_ query: [UInt8], now: Timestamp) throws(CubeError) -> Query
  /// The best results of a query.
  func search(_ query: Query, atMost limit: Int) throws(CubeError) -> SearchAnswer
  /// One message; nil: there is none of that id.
  func message(_ id: RecordID) throws(CubeError) -> Message?
  /// The message right after one in its conversation.
  func message(after id: RecordID, in conversation: Int64) throws(CubeError) -> Message?
  /// The messages, documents and memories that a memory was learned from.
  func sources(row: Int64) throws(CubeError) -> [RecordID]
  /// The fields of a memory or document that its record has beside content and path.
  func fields(row: Int64) throws(CubeError) -> [String: JSON]
  /// What a file holds now.
  func content(row: Int64) throws(CubeError) -> Content
  /// Reads what superseded memories, all at one moment. `body` runs once more if that moment cannot be read to the
  /// end.
  func readingSuccession<Result>(
    _ body: (any SuccessionSource) throws(CubeError) -> Result
  ) throws(CubeError) -> Result
}

/// What superseded memories, as it is at one moment.
package protocol SuccessionSource {
  /// The rows of the memories that were learned from a message.
  func memories(from message: RecordID) throws(CubeError) -> [Int64]
  /// The row of the memory that says what is so since; nil: it is so still.
  func successor(of row: Int64) throws(CubeError) -> Int64?
  /// A memory as a result that no query found; nil if it is gone, or in the trash.
  func memory(_ row: Int64) throws(CubeError) -> SearchResult?
  /// What a memory was learned from.
  func origins(of row: Int64) throws(CubeError) -> [RecordID]
}
