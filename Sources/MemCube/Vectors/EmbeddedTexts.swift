internal import Digest
internal import Format
internal import Index
internal import SQLite
internal import Search
internal import Text

extension Core {
  /// The text of an item as the model gets it, with the record that it comes from; nil if the item
  /// is gone. For a message it is "Author: text", for a memory the text after its front matter.
  func embeddedText(
    of row: Int64
  ) throws(CubeError) -> (record: [UInt8], text: [UInt8])? {
    let found = try caught { () throws(SQLiteError) -> ItemFacts? in
      let query = try index.connection.statement(TextQueries.item)
      defer { query.reset() }
      try query.bind(1, row)
      return try query.step() ? ItemFacts(query) : nil
    }
    guard let item = found else { return nil }
    guard item.kind == .message else {
      return (item.record.bytes, try embeddedText(ofObject: item))
    }
    let message = try caught { () throws(SQLiteError) in try index.record(row: item.owner) }
    guard let message else { return (item.record.bytes, []) }
    let content = finder.text(of: Message(message))
    if content.isEmpty { return (item.record.bytes, []) }
    return (item.record.bytes, (message.name ?? message.role) + Array(": ".utf8) + content)
  }

  private func embeddedText(ofObject item: ItemFacts) throws(CubeError) -> [UInt8] {
    let found = try caught { () throws(SQLiteError) -> (Content, [UInt8])? in
      guard let object = try index.object(row: item.owner), let node = index.node(object) else {
        return nil
      }
      return (try index.content(of: object), try index.path(of: node))
    }
    guard let (content, path) = found else { return [] }
    let bytes = finder.text(content, item.place, named: path, of: item.owner)
    return item.kind == .passage ? bytes : Array(bytes[FrontMatter.parse(bytes).body...])
  }
}

/// The name of a text among vectors: see `ItemVectors`.
enum TextKey {
  /// The key of a text; 0 where there is nothing to embed.
  static func key(of text: [UInt8]) -> Int64 {
    if text.allSatisfy({ $0 <= 0x20 }) { return 0 }
    let number = SHA256.hash(text).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return number == 0 ? 1 : Int64(bitPattern: number)
  }
}
