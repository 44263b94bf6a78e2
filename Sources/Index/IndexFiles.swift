public import Format
package import SQLite
internal import Text

/// What opening a file for reading asks of the index.
public struct FileFacts: Hashable, Sendable {
  /// The memory or document.
  public var object: ObjectID
  /// A file or a link.
  public var kind: Node.Kind
  /// Bytes of content.
  public var size: Int64
}

/// What was asked of files lately, kept for as long as the index is the same. A program that reads a whole
/// tree again (grep, an indexer) opens every file of it, but has the kernel's pages of their contents.
package struct KeptFiles {
  /// By which number a file is asked for.
  package enum Key: Hashable {
    case row(Int64)
    case object(ObjectID)
  }

  private var facts = Self.empty
  /// By which two numbers the index is known to be the same, for its one connection.
  private var committed: Int64?
  private var own: Int64 = 0

  private static var empty: GenerationCache<Key, FileFacts> { GenerationCache(limit: 6 << 20) }

  /// How many are kept.
  var count: Int { facts.count }

  /// A transaction has begun, in which this is the database's version: others wrote before it.
  mutating func begin(_ version: Int64) {
    if version != committed { facts = Self.empty }
    committed = version
  }

  /// What is kept of a file; `changes` counts those that this connection made.
  mutating func find(_ key: Key, changes: Int64) -> FileFacts? {
    if own != changes { facts = Self.empty }
    own = changes
    return facts.find(key)
  }

  /// Keeps what `find` did not know.
  mutating func keep(_ found: FileFacts, for key: Key) {
    facts.keep(found, for: key, bytes: MemoryLayout<(Key, FileFacts)>.size)
  }
}

extension Index {
  /// To be called when a transaction has begun, so that what is known of files may be used in it.
  package func beginReading() throws(SQLiteError) { files.begin(try connection.dataVersion()) }

  /// What opening the shown file of a row or an object asks for; nil if it is not shown. The object of
  /// a twin is that of the file which hides it.
  package func facts(_ key: KeptFiles.Key) throws(SQLiteError) -> FileFacts? {
    // Others may write between two reads without a transaction around them.
    let isLasting = connection.isInTransaction
    if isLasting, let known = files.find(key, changes: connection.totalChanges) { return known }
    let found: Node?
    switch key {
    case .row(let row): found = try fileNode(row)
    case .object(let object): found = try fileNode(object)
    }
    guard let found, let object = found.object else { return nil }
    let facts = FileFacts(object: object, kind: found.kind, size: found.size)
    if isLasting { files.keep(facts, for: key) }
    return facts
  }
}
