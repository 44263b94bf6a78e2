public import Format
public import Index
internal import SQLite
internal import Text

extension Cube {
  /// The end of the time that a text names, in the cube's zone, as in a query's `before:`: of the
  /// day `2026-11-01`, the month `2026-11`, the year `2026`, the minute `2026-11-01T14:00`.
  /// - Parameter text: the date.
  /// - Returns: the first millisecond after it, since 1970; nil for what is no date.
  /// - Throws: `.index`.
  public func end(of text: [UInt8]) throws(CubeError) -> Int64? {
    CivilDate(text, offset: try zone().dateOffset)?.end
  }

  /// What stood in a folder before a moment, by the order time of what was recorded.
  /// - Parameters:
  ///   - folder: its path below the tree.
  ///   - tree: the tree.
  ///   - end: the moment, milliseconds since 1970.
  /// - Returns: in byte order.
  /// - Throws: `.index`.
  public func past(
    _ folder: [UInt8], _ tree: Tree, before end: Int64
  ) throws(CubeError) -> [PastNode] {
    try findingPast { index throws(SQLiteError) in
      try PastTree(index: index, tree: tree, end: end).nodes(in: folder)
    }
  }

  /// What stood under a name in a folder before a moment.
  public func past(
    _ name: [UInt8], in folder: [UInt8], _ tree: Tree, before end: Int64
  ) throws(CubeError) -> PastNode? {
    try findingPast { index throws(SQLiteError) in
      try PastTree(index: index, tree: tree, end: end).node(named: name, in: folder)
    }
  }

  /// No other caller waits for the past: a folder of long histories takes its time.
  private func findingPast<Result>(
    _ body: (Index) throws(SQLiteError) -> Result
  ) throws(CubeError) -> Result {
    try finding { finder throws(CubeError) in
      try caught { () throws(SQLiteError) in try body(finder.index) }
    }
  }
}
