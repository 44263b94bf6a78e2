public import Format
public import Index
internal import SQLite
public import Text

/// Memories in groups, as by/ of the mount shows them. All texts are indexed before, but for the rest of
/// long ones.
extension Cube {
  /// How the index names a group: entities are the same in any spelling.
  private static func key(_ value: [UInt8], of facet: MemoryFacet) -> [UInt8] {
    facet == .entity ? FoldedValue.fold(value) : value
  }

  /// The groups after `value`, by the bytes of their names, entities by those of their folded names: at
  /// most `limit`.
  public func groups(
    by facet: MemoryFacet, after value: [UInt8]?, limit: Int
  ) throws(CubeError) -> [[UInt8]] {
    try awaitTexts(within: 0)
    return try read { core throws(SQLiteError) in
      let values = try core.index.labelValues(
        facet, after: value.map { Self.key($0, of: facet) }, limit: limit)
      guard facet == .entity else { return values }
      var names: [[UInt8]] = []
      for value in values { names.append(try core.index.spelling(ofKey: value) ?? value) }
      return names
    }
  }

  /// The groups after `value`, each with the number of its memories.
  public func groupCounts(
    by facet: MemoryFacet, after value: [UInt8]?, limit: Int
  ) throws(CubeError) -> [(value: [UInt8], count: Int)] {
    try awaitTexts(within: 0)
    return try read { core throws(SQLiteError) in
      try core.index.labelCounts(facet, after: value, limit: limit)
    }
  }

  /// What the memories of a group are called in it, after `name`, by bytes: at most `limit`. That is the
  /// name of the file; where several share it, all but one have digits of their ids in it.
  public func names(
    in value: [UInt8], of facet: MemoryFacet, after name: [UInt8]?, limit: Int
  ) throws(CubeError) -> [[UInt8]] {
    try awaitTexts(within: 0)
    return try read { core throws(SQLiteError) in
      try core.index.labelNames(
        facet, Self.key(value, of: facet), after: name, limit: limit)
    }
  }

  /// The memory that is called so in a group.
  public func memory(
    named name: [UInt8], in value: [UInt8], of facet: MemoryFacet
  ) throws(CubeError) -> Node? {
    try awaitTexts(within: 0)
    return try read { core throws(SQLiteError) in
      guard let row = try core.index.labelled(facet, Self.key(value, of: facet), name),
        let object = try core.index.object(row: row)
      else { return nil }
      return core.index.node(object)
    }
  }

  /// What a memory, by its row, is called in a group; nil if it is not in it.
  public func name(
    of row: Int64, in value: [UInt8], of facet: MemoryFacet
  ) throws(CubeError) -> [UInt8]? {
    try awaitTexts(within: 0)
    return try read { core throws(SQLiteError) in
      try core.index.labelName(facet, Self.key(value, of: facet), of: row)
    }
  }

  /// What a memory's text says of itself, in front matter and by marks, as far as it counts: nothing, of a
  /// long or binary one.
  public func frontMatter(of node: Node) throws(CubeError) -> FrontMatter {
    guard !node.isDocument, case .bytes(let text) = try content(row: node.row),
      text.count <= TextParts.wholeLimit
    else { return FrontMatter() }
    return FrontMatter.ofNote(text, name: node.name)
  }
}
