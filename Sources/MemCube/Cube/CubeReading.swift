public import Format
public import Index
public import Posix
internal import SQLite

extension Cube {
  /// A tree's root folder.
  public func root(_ tree: Tree) throws(CubeError) -> Node {
    guard
      let node = try read({ core throws(SQLiteError) in try core.index.folderNode(tree.rawValue) })
    else { throw .index("the index of \(path) has lost the root of a tree; run `memcube rebuild`") }
    return node
  }

  /// The node of a name in a folder (by row), or nil.
  public func lookup(folder: Int64, name: [UInt8]) throws(CubeError) -> Node? {
    try read { core throws(SQLiteError) in try core.index.node(in: folder, named: name) }
  }

  /// The node at a path below a tree's root (the root itself for an empty path), or nil.
  public func find(_ tree: Tree, _ path: [UInt8]) throws(CubeError) -> Node? {
    try read { core throws(SQLiteError) in try core.index.node(tree, at: path) }
  }

  /// A folder by its row.
  public func folder(row: Int64) throws(CubeError) -> Node? {
    try read { core throws(SQLiteError) in try core.index.folderNode(row) }
  }

  /// A file by its object row; nil if it is not shown (any more).
  public func file(row: Int64) throws(CubeError) -> Node? {
    try read { core throws(SQLiteError) in try core.index.fileNode(row) }
  }

  /// A file by its object, wherever it is shown; a twin by the file that hides it.
  public func file(object: ObjectID) throws(CubeError) -> Node? {
    try read { core throws(SQLiteError) in try core.index.fileNode(object) }
  }

  /// What opening a file asks for, by its object row; nil if it is not shown (any more).
  public func facts(row: Int64) throws(CubeError) -> FileFacts? {
    try read { core throws(SQLiteError) in try core.index.facts(.row(row)) }
  }

  /// The same by its object, as `file(object:)`.
  public func facts(object: ObjectID) throws(CubeError) -> FileFacts? {
    try read { core throws(SQLiteError) in try core.index.facts(.object(object)) }
  }

  /// The nodes of a folder in a fixed order: at most `limit` after `cursor` (0: from the start),
  /// each with the cursor that stands for it. A cursor stays good when its node is gone.
  public func children(
    folder: Int64, after cursor: Int64, limit: Int
  ) throws(CubeError) -> [(cursor: Int64, node: Node)] {
    try read { core throws(SQLiteError) in
      try core.index.children(of: folder, after: cursor, limit: limit)
    }
  }

  /// All nodes of a folder.
  public func nodes(folder: Int64) throws(CubeError) -> [Node] {
    var nodes: [Node] = []
    var cursor: Int64 = 0
    while true {
      let page = try children(folder: folder, after: cursor, limit: 1024)
      guard let last = page.last else { return nodes }
      nodes += page.map(\.node)
      cursor = last.cursor
    }
  }

  /// The nodes and cursors of `children`; of files what a listing of names says, which costs less.
  public func names(
    folder: Int64, after cursor: Int64, limit: Int
  ) throws(CubeError) -> [(cursor: Int64, item: NamedChild)] {
    try read { core throws(SQLiteError) in
      try core.index.names(of: folder, after: cursor, limit: limit)
    }
  }

  /// The path of a folder or file below its tree's root.
  public func path(of node: Node) throws(CubeError) -> [UInt8] {
    try read { core throws(SQLiteError) in try core.index.path(of: node) }
  }

  /// What a file holds now (merged, where it has several heads).
  public func content(row: Int64) throws(CubeError) -> Content {
    let content = try read { core throws(SQLiteError) -> Content? in
      try core.index.object(row: row).map { object throws(SQLiteError) in
        try core.index.content(of: object)
      }
    }
    guard let content else { throw .notFound("the memory is no longer here") }
    return content
  }

  /// What one version holds, through `content_from`.
  public func content(version: RecordID) throws(CubeError) -> Content {
    let content = try read { core throws(SQLiteError) in try core.index.content(of: version) }
    guard let content else { throw .notFound("no version has the id \(version)") }
    return content
  }

  /// The merged record fields of an object by name, as `Edit.fields`, without path, content,
  /// mtime and mode; `xattrs` as recorded (base64).
  public func fields(row: Int64) throws(CubeError) -> [String: JSON] {
    let members = try read { core throws(SQLiteError) -> [JSON.Member] in
      guard let object = try core.index.object(row: row) else { return [] }
      return try core.index.fields(of: object)
    }
    var fields: [String: JSON] = [:]
    for member in members { fields[String(decoding: member.key, as: UTF8.self)] = member.value }
    return fields
  }

  /// The heads of an object, oldest first.
  public func heads(_ object: ObjectID) throws(CubeError) -> [RecordID] {
    try read { core throws(SQLiteError) in try core.index.object(first: object)?.heads ?? [] }
  }

  /// Every version of an object, oldest first, deletes among them.
  public func history(_ object: ObjectID) throws(CubeError) -> [Version] {
    try read { core throws(SQLiteError) in
      guard let row = try core.index.object(first: object)?.row else { return [] }
      return Version.list(ObjectVersion.list(try core.index.versions(of: row).map(\.record)))
    }
  }

  /// The object that an ended one became a version of; nil where it has not ended, or became none.
  public func successor(of object: ObjectID) throws(CubeError) -> ObjectID? {
    try read { core throws(SQLiteError) in
      guard let row = try core.index.object(first: object) else { return nil }
      for head in row.heads {
        if let record = try core.index.record(head), let next = record.into { return next }
      }
      return nil
    }
  }

  /// A number that is another one once the versions of an object are others.
  public func historyMark(_ object: ObjectID) throws(CubeError) -> Int64 {
    try read { core throws(SQLiteError) in try core.index.historyMark(of: object) }
  }

  // MARK: Conversations and settings

  /// Every conversation, by name.
  public func conversations() throws(CubeError) -> [Conversation] {
    try read { core throws(SQLiteError) in try core.index.conversations() }
  }

  /// When what stands last in each conversation was said, by the conversation's row; of one that is not read yet nothing.
  public func lastSaid() throws(CubeError) -> [Int64: Timestamp] {
    try read { core throws(SQLiteError) in
      try core.index.lastSaid().mapValues { Timestamp(milliseconds: $0) }
    }
  }

  /// One conversation by its id.
  public func conversation(_ name: [UInt8]) throws(CubeError) -> Conversation? {
    try read { core throws(SQLiteError) in try core.index.conversation(name) }
  }

  /// One conversation by its row.
  public func conversation(row: Int64) throws(CubeError) -> Conversation? {
    try read { core throws(SQLiteError) in try core.index.conversation(row: row) }
  }

  /// Its shown messages in order: at most `limit` after the id `after`.
  public func messages(
    conversation row: Int64, after: RecordID?, limit: Int
  ) throws(CubeError) -> [Message] {
    try read { core throws(SQLiteError) in
      try core.index.messages(in: row, after: after, limit: limit)
    }
  }

  /// One message.
  public func message(_ id: RecordID) throws(CubeError) -> Message? {
    try read { core throws(SQLiteError) in
      guard let record = try core.index.record(id), record.kind == .message else { return nil }
      return Message(record)
    }
  }

  /// A setting's value, nil if absent.
  public func setting(_ key: [UInt8]) throws(CubeError) -> JSON? {
    try read { core throws(SQLiteError) in try core.index.setting(key) }
  }

  /// All settings whose key begins so, by key.
  public func settings(prefix: [UInt8]) throws(CubeError) -> [(key: [UInt8], value: JSON)] {
    try read { core throws(SQLiteError) in try core.index.settings(prefix: prefix) }
  }

  /// What each user may do with the cube, by user; a user who is not named here has no grant.
  public func grants() throws(CubeError) -> [(user: [UInt8], role: CubeRole)] {
    let all = try read { core throws(SQLiteError) in
      try core.index.settings(prefix: [], grants: true)
    }
    return all.compactMap { key, value in
      guard let word = value.string,
        let role = CubeRole(rawValue: String(decoding: word, as: UTF8.self))
      else { return nil }
      return (key, role)
    }
  }

  // MARK: What others wrote

  /// The sequence of the latest change.
  public func sequence() throws(CubeError) -> Int64 {
    try read { core throws(SQLiteError) in try core.index.sequence() }
  }

  /// What changed after a sequence, oldest first; by this process too (`isOwn`).
  public func changes(since: Int64) throws(CubeError) -> [TreeChange] {
    try read { core throws(SQLiteError) in try core.index.changes(since: since) }
  }
}
