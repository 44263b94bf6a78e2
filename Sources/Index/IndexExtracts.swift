internal import Bundle
internal import Digest
package import Format
package import SQLite
internal import Text

/// The texts of documents that are none themselves (PDF, DOCX): read once, and kept here as long as the
/// document has these bytes.
extension Index {
  /// Indexes what is no text, from a byte of its extracted text on: by that, or by its name alone where it
  /// has none, or none yet.
  func indexOpaque(
    _ item: TextItem, of content: Content, from place: Int64, path: [UInt8], in bundle: Bundle
  ) throws(SQLiteError) -> Int64? {
    let start = bytes(of: content, from: 0, upTo: TextEncoding.sample, in: bundle) ?? []
    if DocumentExtractor.Kind(name: path, start: start) != nil {
      if let text = try extractedText(of: item.owner, content) {
        if let problem = try extractProblem(of: item.owner) {
          try putRemark(item.owner, String(decoding: problem, as: UTF8.self))
        }
        if !text.isEmpty {
          return try putParts(
            item, of: .bytes(text), from: place, path: path, as: .extracted, in: bundle)
        }
      } else {
        let insert = try connection.statement("INSERT OR IGNORE INTO unextracted VALUES(?1)")
        try insert.bind(1, item.owner)
        try insert.run()
      }
    }
    var item = item
    item.text = Index.nameText(path)
    item.place = .ofName
    try text.put(item)
    return nil
  }

  /// What stands for a file that has no text: its name.
  package static func nameText(_ path: [UInt8]) -> [UInt8] {
    let name = path[((path.lastIndex(of: 0x2F) ?? -1) + 1)...]
    return Array(String(decoding: name, as: UTF8.self).utf8)
  }

  /// What names some bytes.
  package static func contentKey(_ content: Content) -> [UInt8]? {
    switch content {
    case .bytes(let bytes): SHA256.hash(bytes)
    case .blob(let blob): blob.sha256
    case .link, .missing: nil
    }
  }

  /// The text that was extracted of a document of these bytes, empty where it has none; nil: it was not read.
  package func extractedText(of object: Int64, _ content: Content) throws(SQLiteError) -> [UInt8]? {
    let query = try connection.statement("SELECT content, text FROM extract WHERE object = ?1")
    defer { query.reset() }
    try query.bind(1, object)
    guard try query.step(), query.blob(0) == Index.contentKey(content) else { return nil }
    return query.blob(1)
  }

  /// Whether documents wait for their text to be read.
  package var hasUnextracted: Bool {
    get throws(SQLiteError) { try count("SELECT 1 FROM unextracted LIMIT 1") != 0 }
  }

  /// The first document that waits; nil if none does.
  package func firstUnextracted() throws(SQLiteError) -> Int64? {
    let object = try count("SELECT coalesce(min(object), 0) FROM unextracted")
    return object == 0 ? nil : object
  }

  /// Keeps the text of a document, and has it indexed; `problem`: why there is none.
  package func putExtract(
    _ object: Int64, content key: [UInt8], text: [UInt8], problem: String?
  ) throws(SQLiteError) {
    let insert = try connection.statement(
      "INSERT OR REPLACE INTO extract(object, content, text, problem) VALUES(?1, ?2, ?3, ?4)")
    try insert.bind(1, object)
    try insert.bind(2, blob: key)
    try insert.bind(3, blob: text)
    try insert.bind(4, blob: problem.map { Array($0.utf8) })
    try insert.run()
    try forgetUnextracted(object)
    try queueText(.version, object)
  }

  /// Takes a document off those that wait.
  package func forgetUnextracted(_ object: Int64) throws(SQLiteError) {
    let delete = try connection.statement("DELETE FROM unextracted WHERE object = ?1")
    try delete.bind(1, object)
    try delete.run()
  }

  /// Forgets what was read of an object that is purged.
  func forgetExtract(_ object: Int64) throws(SQLiteError) {
    try forgetUnextracted(object)
    let delete = try connection.statement("DELETE FROM extract WHERE object = ?1")
    try delete.bind(1, object)
    try delete.run()
  }

  /// Why the text of a document could not be read; nil if it could, or was not tried.
  func extractProblem(of object: Int64) throws(SQLiteError) -> [UInt8]? {
    let query = try connection.statement("SELECT problem FROM extract WHERE object = ?1")
    defer { query.reset() }
    try query.bind(1, object)
    guard try query.step(), !query.isNull(0) else { return nil }
    return query.blob(0)
  }
}

extension SearchResult.Place {
  /// The place of an item that is a file's name alone.
  static let ofName = SearchResult.Place(number: 0, start: 0, end: 0)

  /// Whether it is that of a name.
  package var isOfName: Bool { number == 0 }
}
