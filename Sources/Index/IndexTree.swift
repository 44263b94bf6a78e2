package import Format
internal import Posix
package import SQLite
internal import Text

/// The visible tree, as the mount and the commands ask for it.
extension Index {
  /// A folder by its row.
  package func folderNode(_ row: Int64) throws(SQLiteError) -> Node? {
    let query = try connection.statement(
      "SELECT row, tree, parent, name, mode, mtime, mtime_ns FROM folder WHERE row = ?1")
    defer { query.reset() }
    try query.bind(1, row)
    return try query.step() ? Index.folderNode(query) : nil
  }

  /// A file by its object's row; nil if it is not shown.
  package func fileNode(_ row: Int64) throws(SQLiteError) -> Node? {
    try object(row: row).flatMap { node($0) }
  }

  /// A file by its object, wherever it is shown; a twin by the file that hides it.
  package func fileNode(_ object: ObjectID) throws(SQLiteError) -> Node? {
    guard let row = try self.object(first: object) else { return nil }
    if let node = node(row) { return node }
    guard let want = row.want else { return nil }
    return try node(want.tree, at: want.path)
  }

  /// What stands under a name in a folder. One statement for both tables: the kernel asks this
  /// more often than anything else, mostly for names that nothing has.
  package func node(in folder: Int64, named name: [UInt8]) throws(SQLiteError) -> Node? {
    if let absent, absent.folder == folder, absent.name == name { return nil }
    let query = try connection.statement(
      """
      SELECT row, tree, folder, name, mode, mtime, mtime_ns, first, substr(heads, -18), document,
        conflict, link, size, ctime FROM object WHERE folder = ?1 AND name = ?2
      UNION ALL
      SELECT row, tree, parent, name, mode, mtime, mtime_ns, NULL, NULL, 0, 0, 0, 0, 0 FROM folder
      WHERE parent = ?1 AND name = ?2
      """)
    defer { query.reset() }
    try query.bind(1, folder)
    try query.bind(2, blob: name)
    guard try query.step() else {
      if connection.isInTransaction { absent = Absence(folder: folder, name: name) }
      return nil
    }
    return query.isNull(7) ? Index.folderNode(query) : Index.fileNode(query)
  }

  /// The node at a path below a tree's root.
  package func node(_ tree: Tree, at path: [UInt8]) throws(SQLiteError) -> Node? {
    let names = Index.components(path)
    guard let last = names.last else { return try folderNode(tree.rawValue) }
    var row = tree.rawValue
    for name in names.dropLast() {
      guard let next = try folder(in: row, named: name) else { return nil }
      row = next
    }
    return try node(in: row, named: Array(last))
  }

  /// Cursors of objects begin here, so that folders come first.
  private static let objectCursor: Int64 = 1 << 41

  /// The nodes of a folder after a cursor: folders, then objects, each by row. A cursor stays good when
  /// what it stood for is gone.
  package func children(
    of folder: Int64, after cursor: Int64, limit: Int
  ) throws(SQLiteError) -> [(cursor: Int64, node: Node)] {
    var found = try subfolders(of: folder, after: cursor, limit: limit)
    guard found.count < limit else { return found }
    let query = try connection.statement(
      """
      SELECT row, tree, folder, name, mode, mtime, mtime_ns, first, substr(heads, -18), document,
        conflict, link, size, ctime FROM object INDEXED BY object_folder
      WHERE folder = ?1 AND row > ?2 ORDER BY row LIMIT ?3
      """)
    defer { query.reset() }
    try query.bind(1, folder)
    try query.bind(2, max(0, cursor - Index.objectCursor))
    try query.bind(3, Int64(limit - found.count))
    found.reserveCapacity(min(limit, 1_024))
    while try query.step() {
      if let node = Index.fileNode(query) { found.append((Index.objectCursor + node.row, node)) }
    }
    return found
  }

  /// The files of a folder by name, at most so many after one.
  package func files(
    of folder: Int64, after name: [UInt8], limit: Int
  ) throws(SQLiteError) -> [Node] {
    let query = try connection.statement(
      """
      SELECT row, tree, folder, name, mode, mtime, mtime_ns, first, substr(heads, -18), document,
        conflict, link, size, ctime FROM object INDEXED BY object_place
      WHERE folder = ?1 AND name > ?2 ORDER BY name LIMIT ?3
      """)
    defer { query.reset() }
    try query.bind(1, folder)
    try query.bind(2, blob: name)
    try query.bind(3, Int64(limit))
    var found: [Node] = []
    while try query.step() { if let node = Index.fileNode(query) { found.append(node) } }
    return found
  }

  /// The folders of a folder, in no order.
  package func folders(
    of folder: Int64
  ) throws(SQLiteError) -> [(row: Int64, name: [UInt8])] {
    let query = try connection.statement("SELECT row, name FROM folder WHERE parent = ?1")
    defer { query.reset() }
    try query.bind(1, folder)
    var found: [(row: Int64, name: [UInt8])] = []
    while try query.step() { found.append((query.int(0), query.blob(1))) }
    return found
  }

  /// The same nodes in the same order, with what a listing of names says of files.
  package func names(
    of folder: Int64, after cursor: Int64, limit: Int
  ) throws(SQLiteError) -> [(cursor: Int64, item: NamedChild)] {
    var found: [(cursor: Int64, item: NamedChild)] = []
    found.reserveCapacity(min(limit, 1_024))
    for (cursor, node) in try subfolders(of: folder, after: cursor, limit: limit) {
      found.append((cursor, .folder(node)))
    }
    guard found.count < limit else { return found }
    let query = try connection.statement(
      """
      SELECT row, name, link, first FROM object INDEXED BY object_folder
      WHERE folder = ?1 AND row > ?2 ORDER BY row LIMIT ?3
      """)
    defer { query.reset() }
    try query.bind(1, folder)
    try query.bind(2, max(0, cursor - Index.objectCursor))
    try query.bind(3, Int64(limit - found.count))
    while try query.step() {
      let (row, link) = (query.int(0), query.int(2))
      guard let object = RecordID(bytes: query.blob(3)) else { continue }
      found.append(
        (
          Index.objectCursor + row,
          .file(
            NamedFile(
              row: row, name: query.blob(1), object: object, isLink: link & 1 != 0,
              isHidden: link & 2 != 0))
        ))
    }
    return found
  }

  /// The folders of a folder after a cursor; none after an object's.
  private func subfolders(
    of folder: Int64, after cursor: Int64, limit: Int
  ) throws(SQLiteError) -> [(cursor: Int64, node: Node)] {
    guard cursor < Index.objectCursor else { return [] }
    let query = try connection.statement(
      """
      SELECT row, tree, parent, name, mode, mtime, mtime_ns FROM folder
      WHERE parent = ?1 AND row > ?2 ORDER BY row LIMIT ?3
      """)
    defer { query.reset() }
    try query.bind(1, folder)
    try query.bind(2, cursor)
    try query.bind(3, Int64(limit))
    var found: [(cursor: Int64, node: Node)] = []
    while try query.step() {
      if let node = Index.folderNode(query) { found.append((query.int(0), node)) }
    }
    return found
  }

  /// The node of an object that is shown; nil for one that is not, and for twins.
  package func node(_ object: ObjectRow) -> Node? {
    guard let tree = object.want?.tree, let seat = object.seat else { return nil }
    return Node(
      row: object.row, kind: object.attributes.isLink ? .link : .file, tree: tree,
      parent: seat.folder, name: seat.name, size: object.attributes.size,
      mtime: object.attributes.mtime, ctime: Timestamp(milliseconds: object.attributes.ctime),
      mode: object.attributes.mode, object: object.first, head: object.heads.last,
      isDocument: object.isDocument, inConflict: object.inConflict,
      isHidden: object.attributes.isHidden)
  }

  /// A file from the columns of the statements above.
  private static func fileNode(_ query: borrowing Statement) -> Node? {
    guard let tree = Tree(rawValue: query.int(1)) else { return nil }
    return Node(
      row: query.int(0), kind: query.int(11) & 1 != 0 ? .link : .file, tree: tree,
      parent: query.int(2), name: query.blob(3), size: query.int(12),
      mtime: Timestamp(seconds: query.int(5), nanoseconds: Int32(clamping: query.int(6))),
      ctime: Timestamp(milliseconds: query.int(13)), mode: UInt16(clamping: query.int(4)),
      object: RecordID(bytes: query.blob(7)), head: RecordID(bytes: query.blob(8)),
      isDocument: query.int(9) != 0, inConflict: query.int(10) != 0,
      isHidden: query.int(11) & 2 != 0)
  }

  private static func folderNode(_ query: borrowing Statement) -> Node? {
    guard let tree = Tree(rawValue: query.int(1)) else { return nil }
    let isRoot = query.int(0) == tree.rawValue
    let mtime = Timestamp(seconds: query.int(5), nanoseconds: Int32(clamping: query.int(6)))
    return Node(
      row: query.int(0), kind: .folder, tree: tree, parent: query.int(2),
      name: isRoot ? [] : query.blob(3), size: 0, mtime: mtime, ctime: mtime,
      mode: UInt16(clamping: query.int(4)), object: nil, head: nil, isDocument: tree == .documents,
      inConflict: false)
  }

  /// The path of a node below its tree's root.
  package func path(of node: Node) throws(SQLiteError) -> [UInt8] {
    node.parent == 0 ? [] : try path(of: ObjectRow.Seat(folder: node.parent, name: node.name))
  }

  /// A conversation from a row of `row, name, count, last, time, hidden`.
  private static func conversation(_ query: borrowing Statement) -> Conversation {
    Conversation(
      row: query.int(0), name: query.blob(1), count: query.int(2),
      last: RecordID(bytes: query.blob(3)) ?? .zero,
      time: Timestamp(milliseconds: query.int(4)), isHidden: query.int(5) != 0)
  }

  /// Every conversation, by name.
  package func conversations() throws(SQLiteError) -> [Conversation] {
    let query = try connection.statement(
      "SELECT row, name, count, last, time, hidden FROM conversation ORDER BY name")
    defer { query.reset() }
    var found: [Conversation] = []
    while try query.step() { found.append(Index.conversation(query)) }
    return found
  }

  /// When what stands last in each conversation was said, milliseconds since 1970, by the conversation's row; of one
  /// that is not read yet nothing.
  package func lastSaid() throws(SQLiteError) -> [Int64: Int64] {
    let query = try connection.statement(
      """
      SELECT row, (SELECT time FROM item INDEXED BY item_talk WHERE conversation = c.row
        ORDER BY record DESC LIMIT 1) FROM conversation c
      """)
    defer { query.reset() }
    var said: [Int64: Int64] = [:]
    while try query.step() { if !query.isNull(1) { said[query.int(0)] = query.int(1) } }
    return said
  }

  /// A conversation by its id.
  package func conversation(_ name: [UInt8]) throws(SQLiteError) -> Conversation? {
    let query = try connection.statement(
      "SELECT row, name, count, last, time, hidden FROM conversation WHERE name = ?1")
    defer { query.reset() }
    try query.bind(1, blob: name)
    return try query.step() ? Index.conversation(query) : nil
  }

  /// The rows of the conversations that a typed name means: the one of that very name, else all whose
  /// names differ only in case and accents.
  package func conversations(meantBy name: [UInt8]) throws(SQLiteError) -> [Int64] {
    if let known = try conversation(name) { return [known.row] }
    let folded = FoldedValue.fold(name)
    if folded.isEmpty { return [] }
    return try conversations().filter { FoldedValue.fold($0.name) == folded }.map(\.row)
  }

  /// A conversation by its row.
  package func conversation(row: Int64) throws(SQLiteError) -> Conversation? {
    let query = try connection.statement(
      "SELECT row, name, count, last, time, hidden FROM conversation WHERE row = ?1")
    defer { query.reset() }
    try query.bind(1, row)
    return try query.step() ? Index.conversation(query) : nil
  }

  /// The shown messages of a conversation after an id, in order.
  package func messages(
    in conversation: Int64, after: RecordID?, limit: Int
  ) throws(SQLiteError) -> [Message] {
    let query = try connection.statement(
      """
      SELECT line FROM record WHERE class = 2 AND owner = ?1 AND id > ?2 AND shown = 1
      ORDER BY id LIMIT ?3
      """)
    defer { query.reset() }
    try query.bind(1, conversation)
    try query.bind(2, blob: after?.bytes ?? [])
    try query.bind(3, Int64(limit))
    var found: [Message] = []
    while try query.step() {
      if let record = try? Record(line: query.blob(0)) { found.append(Message(record)) }
    }
    return found
  }

  /// The last shown messages of a conversation, the last first; also those that search does not know
  /// yet.
  package func messages(in conversation: Int64, last limit: Int) throws(SQLiteError) -> [Message] {
    let query = try connection.statement(
      """
      SELECT line FROM record WHERE class = 2 AND owner = ?1 AND shown = 1
      ORDER BY id DESC LIMIT ?2
      """)
    defer { query.reset() }
    try query.bind(1, conversation)
    try query.bind(2, Int64(limit))
    var found: [Message] = []
    while try query.step() {
      if let record = try? Record(line: query.blob(0)) { found.append(Message(record)) }
    }
    return found
  }
}

extension Message {
  /// The message that a record says.
  package init(_ record: Record) {
    let content: Content =
      record.blob.map { .blob($0) } ?? .bytes(record.content ?? [])
    self.init(
      id: record.id, conversation: record.conversation, role: record.role, name: record.name,
      content: content, date: record.date, time: record.time ?? Timestamp(seconds: 0),
      messageID: record.messageID, metadata: record.metadata, author: record.author)
  }
}
