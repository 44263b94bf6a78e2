public import Format
public import Index
internal import SQLite

extension Cube {
  /// The entities and relations that the cube's memories name, after all texts are indexed.
  public func graph() throws(CubeError) -> Graph {
    try awaitTexts(within: 0)
    return try read { core throws(SQLiteError) in
      Graph(entities: try core.index.entities(), relations: try core.index.relations())
    }
  }

  /// The relations of one entity.
  public func relations(of entity: [UInt8]) throws(CubeError) -> [GraphRelation] {
    try read { core throws(SQLiteError) in try core.index.relations(of: entity) }
  }

  /// The files of the memories that mention an entity, and if wanted those of documents, oldest first; of so
  /// many at most.
  public func memories(
    mentioning entity: [UInt8], orDocuments: Bool = false, limit: Int = .max
  ) throws(CubeError) -> [Node] {
    try read { core throws(SQLiteError) in
      var nodes: [Node] = []
      for row in try core.index.objects(mentioning: entity, limit: limit) {
        guard let node = try core.index.fileNode(row),
          node.tree == .memories || orDocuments && node.tree == .documents
        else { continue }
        nodes.append(node)
      }
      return nodes.sorted {
        ($0.mtime, $0.object ?? .zero) < ($1.mtime, $1.object ?? .zero)
      }
    }
  }

  /// The memory that says what is so since, of one that is no longer so.
  public func superseder(row: Int64) throws(CubeError) -> Node? {
    try read { core throws(SQLiteError) in
      guard let other = try core.index.superseder(of: row) else { return nil }
      return try core.index.fileNode(other)
    }
  }

  /// The memories that are no longer so since one of this row says what is.
  public func superseded(byRow row: Int64) throws(CubeError) -> [Node] {
    try read { core throws(SQLiteError) in
      var nodes: [Node] = []
      for other in try core.index.superseded(by: row) {
        if let node = try core.index.fileNode(other), node.tree == .memories { nodes.append(node) }
      }
      return nodes
    }
  }

  /// Where the memories stand that contradict one, such as `memories/a.md`, by path.
  public func contradictions(row: Int64) throws(CubeError) -> [[UInt8]] {
    try read { core throws(SQLiteError) in
      try core.index.paths(of: try core.index.contradictions(of: row))
    }
  }

  /// What a memory comes from, with what its twins and repeats come from: messages, documents, memories.
  public func sources(row: Int64) throws(CubeError) -> [RecordID] {
    try read { core throws(SQLiteError) in
      var ids = try core.index.sources(of: row)
      let twins = try core.index.twins(of: row).map(\.row)
      for other in twins + (try core.index.repeats(of: row)) {
        for id in try core.index.sources(of: other) where !ids.contains(id) { ids.append(id) }
      }
      return ids
    }
  }

  /// Whether extractors made something of a message, also where a memory that was there before says
  /// the same, and stands for it.
  public func hasLearned(from source: RecordID) throws(CubeError) -> Bool {
    try read { core throws(SQLiteError) in (try core.index.ingested(source)?.memories ?? 0) > 0 }
  }

  /// The memories that stand for what was learned of a message or document: those that were made of it,
  /// and those that were there before and say the same.
  public func standing(for source: RecordID) throws(CubeError) -> [Node] {
    try read { core throws(SQLiteError) in
      let index = core.index
      var nodes: [Node] = []
      for row in try index.objects(from: source) {
        // A twin is shown by the file that hides it.
        guard let first = try index.object(row: row)?.first,
          var node = try index.fileNode(first)
        else { continue }
        if let other = try index.representative(ofObject: node.row), other != node.row {
          node = try index.fileNode(other) ?? node
        }
        if node.tree == .memories, !nodes.contains(where: { $0.row == node.row }) {
          nodes.append(node)
        }
      }
      return nodes
    }
  }

  /// The memories that were made of a message or document.
  public func memories(from source: RecordID) throws(CubeError) -> [Node] {
    try read { core throws(SQLiteError) in
      var nodes: [Node] = []
      for row in try core.index.objects(from: source) {
        if let node = try core.index.fileNode(row) { nodes.append(node) }
      }
      return nodes
    }
  }
}
