internal import Format
internal import Index
internal import Posix
internal import SQLite

/// Draws up the records of a list of changes and applies them to the index, together with what
/// rule 6 of memcube(5), "Writers hold names", adds: holds, deletes of twins, folders that stay.
struct Recording {
  let index: Index
  let drafting: Drafting
  /// What was drawn up and applied, in order.
  private(set) var records: [Record] = []
  /// The objects that the changes themselves are about: these may change their names.
  private var touched: Set<Int64> = []
  /// Whether the index was touched, so that an error has to undo something.
  private(set) var hasApplied = false
  /// Whether a folder that loses its last file stays.
  private let keepsFolders: Bool

  init(_ drafting: Drafting, keepsFolders: Bool = true) {
    index = drafting.index
    self.drafting = drafting
    self.keepsFolders = keepsFolders
  }

  /// Records changes in order, each seeing what those before it did. The caller holds a
  /// transaction and, if `hasApplied`, rolls it back on an error. Gives the record of each change.
  mutating func record(_ changes: [Change]) throws(CubeError) -> [RecordID] {
    try holding(yields: changes.contains(where: \.yields)) { (recording) throws(CubeError) in
      var ids: [RecordID] = []
      for change in changes {
        // A name that the change before freed is not for its other rival, but for this one.
        if !ids.isEmpty, recording.index.watchesRenames { try recording.hold() }
        ids.append(try recording.record(change))
      }
      return ids
    }
  }

  /// Records a purge, or a redaction with what it moves, and holds for those that would take the names that it frees.
  mutating func record(forgetting records: [Record]) throws(CubeError) {
    try holding { (recording) throws(CubeError) in
      for record in records { _ = try recording.add(record) }
    }
  }

  /// Does something; then those hold their names that it would rename.
  private mutating func holding<Result>(
    yields: Bool = false, _ body: (inout Recording) throws(CubeError) -> Result
  ) throws(CubeError) -> Result {
    let isContested = yields || index.contested.values.contains { $0 > 0 }
    index.renamed = [:]
    index.watchesRenames = isContested
    defer { index.watchesRenames = false }
    guard isContested else { return try body(&self) }
    try savepoint("SAVEPOINT change")
    do {
      let result = try body(&self)
      try hold()
      try savepoint("RELEASE change")
      return result
    } catch {
      if !hasApplied { try savepoint("RELEASE change") }
      throw error
    }
  }

  private func savepoint(_ sql: StaticString) throws(CubeError) {
    try caught { () throws(SQLiteError) in try index.connection.statement(sql).run() }
  }

  private mutating func record(_ change: Change) throws(CubeError) -> RecordID {
    switch change {
    case .create(let tree, let edit):
      guard tree != .trash else { throw .refused("nothing is made in the trash") }
      try checkFree(tree, edit.path ?? [], for: nil, yields: edit.yields)
      return try add(drafting.create(tree, edit))
    case .edit(let id, let edit):
      let object = try object(id)
      let tree: Tree = object.isDocument ? .documents : .memories
      if let path = edit.path {
        try checkFree(tree, path, for: object, yields: edit.yields)
        try keepFolder(of: object, unless: path)
      } else if object.want?.tree != tree {
        // Back from the trash, under the name that it has there.
        try checkFree(tree, try drafting.shownPath(object), for: object, yields: edit.yields)
      }
      try deleteTwins(of: object)
      var last = id
      for record in try drafting.edit(object, edit) { last = try add(record) }
      if object.want?.tree == .trash { try endWithdrawal(of: id) }
      return last
    case .delete(let id, let target):
      let object = try object(id)
      try keepFolder(of: object, unless: nil)
      try deleteTwins(of: object)
      return try add(drafting.delete(object, into: target))
    case .message(let draft):
      // A second run over the same messages says nothing new, and a log only grows.
      let known = try caught { () throws(SQLiteError) in try index.message(like: draft) }
      if let known { return known }
      return try add(message(draft))
    case .setting(let key, let value):
      if value != nil, let path = FolderSetting.path(ofKey: key) { try checkFolder(path) }
      return try add(setting(key, value))
    case .grant(let user, let role):
      guard !user.isEmpty, String(validating: user, as: UTF8.self) != nil else {
        throw .invalid("a grant names a user, as text")
      }
      return try add(setting(user, role.map { JSON($0.rawValue) }, .grant))
    }
  }

  private mutating func add(_ record: Record) throws(CubeError) -> RecordID {
    hasApplied = true
    index.isRecording = true
    defer { index.isRecording = false }
    try caught { () throws(SQLiteError) in
      try index.apply(record)
      // Looks for files that the change renames only where there may be some.
      if index.watchesRenames, let first = record.object,
        let row = try index.object(first: first)?.row
      {
        touched.insert(row)
      }
    }
    records.append(record)
    return record.id
  }

  private func object(_ id: ObjectID) throws(CubeError) -> ObjectRow {
    let found = try caught { () throws(SQLiteError) in try index.object(first: id) }
    guard let found, !found.heads.isEmpty else { throw .notFound("no memory has the id \(id)") }
    return found
  }

  // MARK: What goes along

  /// A path must be in the form that all replicas give it, and not another's. With `yields`, another
  /// may have it, and a file be where it needs a folder: both stay, by rule "Paths".
  private func checkFree(
    _ tree: Tree, _ path: [UInt8], for own: ObjectRow?, yields: Bool = false
  ) throws(CubeError) {
    let text = Path(path).description
    guard !path.isEmpty, PathCleaning.clean(path) == path else {
      throw .invalid(
        "'\(text)' cannot be a path: no empty, '.' or '..' parts, no NUL, 255 bytes a part, 64 parts"
      )
    }
    if yields { return }
    try caught { () throws(SQLiteError) in
      var folder = tree.rawValue
      for name in Index.components(path).dropLast() {
        if let next = try index.folder(in: folder, named: name) {
          folder = next
        } else {
          let blocker = try index.object(in: folder, named: Array(name))
          return blocker.map { Path($0.seat?.name ?? []).description }
        }
      }
      let name = Path(path).lastComponent
      if let other = try index.node(in: folder, named: name),
        other.row != own?.row
          || other.kind == .folder
      {
        return text
      }
      return nil
    }.map { (taken: String) throws(CubeError) in throw CubeError.exists("'\(taken)' exists") }
  }

  /// A folder must not be made where a file is shown: it would take the file's name.
  private func checkFolder(_ path: [UInt8]) throws(CubeError) {
    let taken = try caught { () throws(SQLiteError) -> [UInt8]? in
      var folder = Tree.memories.rawValue
      for name in Index.components(path) {
        if let file = try index.object(in: folder, named: Array(name)) { return file.seat?.name }
        guard let next = try index.folder(in: folder, named: name) else { return nil }
        folder = next
      }
      return nil
    }
    if let taken { throw .exists("'\(Path(taken))' exists, and is a file") }
  }

  /// The folder that loses its last file stays, by a setting.
  private mutating func keepFolder(
    of object: ObjectRow, unless path: [UInt8]?
  ) throws(CubeError) {
    guard keepsFolders, object.want?.tree == .memories, let seat = object.seat else { return }
    let setting = try caught { () throws(SQLiteError) -> (path: [UInt8], node: Node)? in
      guard try index.isLast(in: seat.folder), let node = try index.folderNode(seat.folder)
      else { return nil }
      return (try index.path(folder: seat.folder), node)
    }
    guard let setting else { return }
    if let path, Path(path).parent.bytes == setting.path { return }
    _ = try add(
      self.setting(FolderSetting.key(ofPath: setting.path), FolderSetting.value(setting.node)))
  }

  /// The messages of a memory that comes back from the trash answer again.
  private mutating func endWithdrawal(of object: ObjectID) throws(CubeError) {
    let keys = try caught { () throws(SQLiteError) in
      var keys: [[UInt8]] = []
      for key in try index.withdrawalKeys(of: object) where try index.setting(key) != nil {
        keys.append(key)
      }
      return keys
    }
    for key in keys { _ = try add(setting(key, nil)) }
  }

  /// The files that a file hides as its twins end with it.
  private mutating func deleteTwins(of object: ObjectRow) throws(CubeError) {
    guard let tree = object.want?.tree, index.contested[tree.rawValue, default: 0] > 0 else {
      return
    }
    let twins = try caught { () throws(SQLiteError) in try index.twins(of: object.row) }
    for twin in twins { _ = try add(drafting.delete(twin, into: object.first)) }
  }

  /// Where the changes would rename or hide other live files, those adopt the names they show.
  /// A name that one rival does not take falls to the next, so this goes on until nothing moves;
  /// each round holds an object more.
  private mutating func hold() throws(CubeError) {
    while true {
      let holds = try caught { () throws(SQLiteError) in try moved() }
      if holds.isEmpty { return }
      let drawn = records
      try savepoint("ROLLBACK TO change")
      try caught { () throws(SQLiteError) in try index.reload() }
      index.watchesRenames = true
      records = []
      for (object, path) in holds {
        touched.insert(object)
        guard let row = try caught({ () throws(SQLiteError) in try index.object(row: object) })
        else { continue }
        for record in try drafting.edit(row, Edit(path: path)) { _ = try add(record) }
      }
      for record in drawn { _ = try add(record) }
    }
  }

  /// The objects that the changes moved or hid besides those that they are about, each with the
  /// path it showed before; where one took the freed name, with all its rivals.
  private func moved() throws(SQLiteError) -> [(row: Int64, path: [UInt8])] {
    var found: [Int64: [UInt8]] = [:]
    for (row, before) in index.renamed where !touched.contains(row) && before.tree != .trash {
      guard let object = try index.object(row: row), let want = object.want,
        want.tree == before.tree
      else { continue }
      if let seat = object.seat, try index.path(of: seat) == before.path { continue }
      found[row] = before.path
      guard object.round == 1 else { continue }
      for rival in try index.contesting(want.tree, want.path) where !touched.contains(rival.row) {
        if let path = index.renamed[rival.row]?.path {
          found[rival.row] = path
        } else if let seat = rival.seat {
          found[rival.row] = try index.path(of: seat)
        }
      }
    }
    return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  // MARK: Messages and settings

  private func message(_ draft: MessageDraft) throws(CubeError) -> Record {
    guard !draft.conversation.isEmpty, !draft.role.isEmpty else {
      throw .invalid("a message needs a conversation and a role")
    }
    let last = try caught { () throws(SQLiteError) in
      try index.conversation(draft.conversation)?.last
    }
    var fields = [
      JSON.Member("conversation", .string(draft.conversation)),
      JSON.Member("role", .string(draft.role)),
    ]
    if let name = draft.name { fields.append(JSON.Member("name", .string(name))) }
    fields += try drafting.members(of: .bytes(draft.content), isDocument: false)
    if let date = draft.date { fields.append(JSON.Member("date", .string(date))) }
    if let id = draft.messageID { fields.append(JSON.Member("message_id", .string(id))) }
    if let metadata = draft.metadata { fields.append(JSON.Member("metadata", metadata)) }
    return try drafting.make(.message, fields, after: last.map { [$0] } ?? [])
  }

  private func setting(
    _ key: [UInt8], _ value: JSON?, _ kind: Record.Kind = .setting
  ) throws(CubeError) -> Record {
    let heads = try caught { () throws(SQLiteError) in
      try index.settingHeads(key, grants: kind == .grant)
    }
    let fields = [
      JSON.Member("key", .string(key)), JSON.Member("value", value ?? .null),
      JSON.Member("parents", .array(heads.map { JSON($0) })),
    ]
    return try drafting.make(kind, fields, after: heads)
  }
}
