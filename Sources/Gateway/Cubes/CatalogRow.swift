internal import Format
internal import Index
internal import MemCube
internal import Posix
internal import SQLite
internal import Text

/// How a memory stands, as lists show it.
enum MemoryState: Int64, Sendable {
  /// It is so.
  case active
  /// Another one says what is so since.
  case superseded
  /// Another one says the same, and stands for both.
  case merged
  /// Its owner does not want it listed.
  case hidden

  static let all: Set<MemoryState> = [.active, .superseded, .merged, .hidden]

  /// The word that dialects show.
  var word: String {
    switch self {
    case .active, .hidden: "active"
    case .superseded: "superseded"
    case .merged: "merged"
    }
  }
}

/// What the catalog knows of a memory.
struct CatalogRow: Hashable, Sendable {
  /// The row of its object in its cube's index.
  var object: Int64
  var uuid: [UInt8]
  var ids: OwnerIDs
  /// Milliseconds since 1970.
  var created, updated: Int64
  /// The same: of what it tells, else when it was said or written.
  var told: Int64 = 0
  var state: MemoryState
  /// `YYYY-MM-DD`: the last day on which it is listed.
  var expires: [UInt8]?
  /// In which lists it is shown by dialects that have several.
  var views: MemoryViews = .fact
  /// Whether all users of the project may find it.
  var isPublic = false
  /// The id that another program gave it (attribute `external_id`).
  var external: [UInt8]?
  /// The groups that have it as well (attribute `groups`).
  var groups: [[UInt8]] = []
}

extension WholeFile {
  /// Whether it is a live memory.
  var isMemory: Bool { node.kind == .file && node.tree == .memories }

  /// When what it states was last changed. After a remark the file's own time of change is the remark's, and
  /// the attribute counts, unless the text was written since.
  var updated: Timestamp {
    let said = fields["attributes"]?[Memory.statedKey]?.string.flatMap { Timestamp(rfc3339: $0) }
    guard let said else { return node.ctime }
    return min(node.ctime, max(said, node.mtime))
  }
}

extension CatalogRow {
  /// Of a live memory and the front matter of its text.
  init?(_ whole: WholeFile, _ front: FrontMatter, _ ids: OwnerIDs) {
    guard let id = whole.node.object else { return nil }
    let attributes = whole.fields["attributes"]
    let told = attributes?["created_at"]?.string.flatMap { Timestamp(rfc3339: $0) }
    object = whole.node.row
    uuid = id.uuid
    self.ids = ids
    created = told?.milliseconds ?? Int64(id.time)
    updated = whole.updated.milliseconds
    state =
      whole.node.isHidden
      ? .hidden : whole.isRepeat ? .merged : whole.isSuperseded ? .superseded : .active
    // What is no date never comes.
    expires = attributes?["expiration_date"]?.string.flatMap { day in
      Timestamp(day: day) == nil ? nil : day
    }
    views = MemoryViews(type: front.type ?? whole.fields["type"]?.string, attributes)
    isPublic = attributes?["public"]?.bool ?? false
    external = attributes?["external_id"]?.string
    groups = attributes?["groups"]?.elements?.compactMap(\.string) ?? []
  }
}

extension Cube {
  /// What the catalog is to know of a memory; nil for what is no live memory.
  func catalogRow(_ object: Int64, of owner: Owner) throws(CubeError) -> CatalogRow? {
    guard let whole = try wholeFiles([object]).first, whole.isMemory else { return nil }
    let ids = try ids(whole.fields["attributes"], of: owner)
    let text = try text(whole.content)
    let matter = FrontMatter.parse(text)
    var row = CatalogRow(whole, matter, ids)
    row?.told = try time(of: whole, matter, text).milliseconds
    return row
  }

  /// The rows of all live memories' files.
  func memoryRows() throws(CubeError) -> [Int64] { try files(.memories).map(\.row) }

  /// The UUIDs of what is in the trash.
  func trashed() throws(CubeError) -> [[UInt8]] {
    try files(.trash).compactMap { $0.object?.uuid }
  }

  /// All files of a tree.
  private func files(_ tree: Tree) throws(CubeError) -> [Node] {
    var files: [Node] = []
    var walk = TreeWalk(self, from: try root(tree), at: [])
    while let (node, _) = try walk.next() { files.append(node) }
    return files
  }
}

extension Catalog {
  /// Brings the catalog up to what a cube holds. Costs a look where nothing changed.
  /// - Returns: the cube's row in the catalog.
  @discardableResult
  func follow(_ cube: Cube, at place: CubePlace, of owner: Owner) throws(CubeError) -> Int64 {
    let known = try known(place)
    let sequence = try cube.sequence()
    // Whom it is granted to decides whose its memories are, and is no change of a memory.
    let users = Array(try cube.grants().map(\.user).joined(separator: [0]))
    var rows: [Int64]?
    if let known, known.id == cube.id, known.slot == Int64(cube.slot), known.users == users {
      if known.sequence == sequence { return known.row }
      rows = try Self.touched(try cube.changes(since: known.sequence), in: cube)
    }
    let all: [Int64]
    if let rows { all = rows } else { all = try cube.memoryRows() }
    var facts: [(object: Int64, row: CatalogRow?)] = []
    for object in all { facts.append((object, try cube.catalogRow(object, of: owner))) }
    let isWhole = rows == nil
    let gone = isWhole ? try cube.trashed() : []
    return try write { (connection) throws(SQLiteError) in
      let row = try Self.keep(connection, cube, place, sequence, users)
      if isWhole {
        let delete = try connection.statement("DELETE FROM memory WHERE cube = ?1")
        try delete.bind(1, row)
        try delete.run()
        let note = try connection.statement(
          "INSERT OR IGNORE INTO gone(uuid, cube, folder) VALUES(?1, ?2, ?3)")
        for uuid in gone {
          try note.bind(1, text: uuid)
          try note.bind(2, row)
          try note.bind(3, blob: place.folder ?? [])
          try note.run()
        }
      }
      for (object, fact) in facts {
        try Self.put(connection, fact, object: object, cube: row, folder: place.folder ?? [])
      }
      return row
    }
  }

  /// Brings the catalog up to what was just written to a cube. Where it cannot be, on a full disk say,
  /// that is no failure of the write, which would be asked for again: the next who uses the cube brings it.
  func noteWritten(_ cube: Cube, at place: CubePlace, of owner: Owner) {
    _ = try? follow(cube, at: place, of: owner)
  }

  /// The objects that changes may have touched; nil: too many to say.
  private static func touched(
    _ changes: [TreeChange], in cube: Cube
  ) throws(CubeError) -> [Int64]? {
    var rows: Set<Int64> = []
    for change in changes {
      switch change.subject {
      case .file(let row): rows.insert(row)
      case .name(let folder, let name):
        // A name that is gone tells nothing of what had it: that one's file was noted as well.
        if let node = try cube.lookup(folder: folder, name: name), node.kind == .file {
          rows.insert(node.row)
        }
      case .everything: return nil
      // Days begin elsewhere.
      case .setting(let key) where key.elementsEqual("timezone".utf8): return nil
      case .folder, .conversation, .setting: break
      }
    }
    return rows.sorted()
  }

  private static func keep(
    _ connection: Connection, _ cube: Cube, _ place: CubePlace, _ sequence: Int64,
    _ users: [UInt8]
  ) throws(SQLiteError) -> Int64 {
    let insert = try connection.statement(
      """
      INSERT INTO cube(folder, name, id, slot, sequence, users) VALUES(?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT(folder, name) DO UPDATE SET id = ?3, slot = ?4, sequence = ?5, users = ?6
      RETURNING row
      """)
    defer { insert.reset() }
    try insert.bind(1, blob: place.folder ?? [])
    try insert.bind(2, blob: place.name)
    try insert.bind(3, blob: cube.id)
    try insert.bind(4, Int64(cube.slot))
    try insert.bind(5, sequence)
    try insert.bind(6, blob: users)
    var row: Int64 = 0
    while try insert.step() { row = insert.int(0) }
    return row
  }

  private static func put(
    _ connection: Connection, _ fact: CatalogRow?, object: Int64, cube: Int64, folder: [UInt8]
  ) throws(SQLiteError) {
    guard let fact else {
      let note = try connection.statement(
        """
        INSERT OR IGNORE INTO gone(uuid, cube, folder)
        SELECT uuid, cube, folder FROM memory WHERE cube = ?1 AND object = ?2
        """)
      try note.bind(1, cube)
      try note.bind(2, object)
      try note.run()
      let delete = try connection.statement("DELETE FROM memory WHERE cube = ?1 AND object = ?2")
      try delete.bind(1, cube)
      try delete.bind(2, object)
      return try delete.run()
    }
    let insert = try connection.statement(
      """
      INSERT OR REPLACE INTO memory(cube, object, folder, uuid, user, agent, app, run, created,
        updated, state, expires, views, public, external, shared, told)
      VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
      """)
    try insert.bind(1, cube)
    try insert.bind(2, object)
    try insert.bind(3, blob: folder)
    try insert.bind(4, text: fact.uuid)
    try insert.bind(5, blob: fact.ids.user)
    try insert.bind(6, blob: fact.ids.agent)
    try insert.bind(7, blob: fact.ids.app)
    try insert.bind(8, blob: fact.ids.run)
    try insert.bind(9, fact.created)
    try insert.bind(10, fact.updated)
    try insert.bind(11, fact.state.rawValue)
    try insert.bind(12, text: fact.expires)
    try insert.bind(13, fact.views.rawValue)
    try insert.bind(14, Int64(fact.isPublic ? 1 : 0))
    try insert.bind(15, text: fact.external)
    let shared = fact.groups.reduce(into: [UInt8]()) { $0 += [0] + $1 + [0] }
    try insert.bind(16, blob: shared.isEmpty ? nil : shared)
    try insert.bind(17, fact.told)
    try insert.run()
  }
}
