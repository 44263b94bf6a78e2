public import Format
internal import Index
internal import SQLite

extension Cube {
  /// A file whose front matter, or whose text, could not be read as a whole.
  public struct UnreadFile: Hashable, Sendable {
    /// Where it is, such as `memories/a.md`.
    public var path: [UInt8]
    /// What could not be read, and why.
    public var note: [UInt8]
  }

  /// A caller that asks what could not be read waits for so many lots of texts.
  private static let remarkLots = 4

  /// How many files have something that could not be read, and some of them, the first recorded first.
  /// Some thousand texts that wait are indexed before.
  public func unreadFiles(limit: Int) throws(CubeError) -> (count: Int, files: [UnreadFile]) {
    try indexTexts(lots: Self.remarkLots)
    return try read { core throws(SQLiteError) in
      let (count, first) = try core.index.remarks(limit: limit)
      var files: [UnreadFile] = []
      for (object, note) in first {
        guard let node = try core.index.fileNode(object) else { continue }
        let tree = Array((node.tree == .documents ? "documents/" : "memories/").utf8)
        files.append(UnreadFile(path: tree + (try core.index.path(of: node)), note: note))
      }
      return (count, files)
    }
  }
}
