import Posix
import SQLite

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube

/// What a user does.
extension ModelWorld {
  func localStep(_ replica: ModelReplica) throws {
    switch number(0..<74) {
    case 72..<74: try redact(replica)
    case 64..<68: try save(replica)
    case 68..<70: try learn(replica)
    case 70..<72: try importNotes(replica)
    case 0..<14: try create(replica)
    case 14..<30: try edit(replica)
    case 30..<37: try move(replica)
    case 37..<43: try remove(replica)
    case 43..<47: try restore(replica)
    case 47..<50: try describe(replica)
    case 50..<53: try folder(replica)
    case 53..<59: try message(replica)
    case 59..<61: try setting(replica)
    default: try purge(replica)
    }
  }

  /// Writes, and notes what was promised. Gives the ids; nil if it was refused or cut off.
  @discardableResult
  func write(
    _ replica: ModelReplica, _ what: String, about touched: Set<ObjectID> = [],
    _ changes: (Cube) throws -> [Change]
  ) throws -> [RecordID]? {
    let isDurable = chance(5)
    let watches = chance(3)
    var written: [RecordID]?
    note("\(what) \(replica.name)\(isDurable ? " durable" : "")")
    let isDone = try acting(replica) { cube in
      let before = watches ? try visible(cube) : [:]
      let ids = try cube.write(try changes(cube), .spooled)
      written = ids
      replica.spooled.formUnion(ids)
      try noteSubjects(cube, ids)
      if watches { try compareNames(before, try visible(cube), except: touched, what) }
      if isDurable {
        try cube.synchronize()
        promise(replica)
      }
    }
    return isDone || written != nil ? written : nil
  }

  private func noteSubjects(_ cube: Cube, _ ids: [RecordID]) throws {
    let found = try cube.read { core throws(SQLiteError) in
      var found: [RecordID: RecordID] = [:]
      for id in ids { found[id] = try core.index.record(id)?.object ?? id }
      return found
    }
    subjects.merge(found) { _, new in new }
  }

  /// All that this replica has spooled lasts.
  func promise(_ replica: ModelReplica) {
    acknowledged.formUnion(replica.spooled)
    replica.spooled = []
  }

  /// The names that a user sees; those of the trash may change.
  func visible(_ cube: Cube) throws -> [ObjectID: [UInt8]] {
    var found: [ObjectID: [UInt8]] = [:]
    for tree in [Tree.memories, .documents] {
      for file in try cube.files(tree) {
        if let object = file.node.object { found[object] = file.path }
      }
    }
    return found
  }

  /// No local change renames another file, or hides it (state rule 6).
  func compareNames(
    _ before: [ObjectID: [UInt8]], _ after: [ObjectID: [UInt8]], except touched: Set<ObjectID>,
    _ what: String
  ) throws {
    for (object, path) in before where !touched.contains(object) && after[object] != path {
      let now = after[object].map { Path($0).description } ?? "nowhere"
      try fail("\(what) moved the other file \(Path(path)) to \(now)")
    }
  }

  func create(_ replica: ModelReplica) throws {
    let isDocument = chance(5)
    let tree: Tree = isDocument ? .documents : .memories
    var text = newText()
    // Now and then a copy of another file, which can become a twin.
    let isCopy = chance(5)
    let path = path()
    let ids = try write(replica, "create \(Path(path))") { cube in
      if isCopy, let other = pick(try cube.files(tree)),
        let old = try ModelWorld.text(cube, other.node)
      {
        text = old
      }
      return [.create(tree, Edit(path: path, content: .bytes(Array(text.utf8))))]
    }
    own(text, ids?.first)
  }

  /// What a file holds, if it is here.
  static func text(_ cube: Cube, _ node: Node) throws -> String? {
    switch try cube.content(row: node.row) {
    case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
    case .blob(let blob):
      let path = cube.bundle.blobPath(blob.sha256)
      return (try? Files.readAll(path)).map { String(decoding: $0, as: UTF8.self) }
    case .link, .missing: return nil
    }
  }

  /// Some file of some of these trees.
  func someFile(_ replica: ModelReplica, _ trees: [Tree]) throws -> ModelFile? {
    var found: ModelFile?
    let tree = pick(trees) ?? .memories
    try acting(replica) { cube in found = pick(try cube.files(tree)) }
    return found
  }

  func edit(_ replica: ModelReplica) throws {
    guard let file = try someFile(replica, [.memories, .memories, .documents]),
      let object = file.node.object
    else { return }
    try write(replica, "edit \(Path(file.path))", about: [object]) { cube in
      guard let old = try ModelWorld.text(cube, file.node) else { return [] }
      let new = edited(old)
      own(new, object)
      return [.edit(object, Edit(content: .bytes(Array(new.utf8))))]
    }
  }

  func move(_ replica: ModelReplica) throws {
    guard let file = try someFile(replica, [.memories, .memories, .documents]),
      let object = file.node.object
    else { return }
    let target = path()
    try write(replica, "move \(Path(file.path)) to \(Path(target))", about: [object]) { _ in
      [.edit(object, Edit(path: target))]
    }
  }

  func remove(_ replica: ModelReplica) throws {
    guard let file = try someFile(replica, [.memories, .memories, .documents]),
      let object = file.node.object
    else { return }
    try write(replica, "remove \(Path(file.path))", about: [object]) { cube in
      var into: ObjectID?
      if chance(6), file.node.tree == .memories, let other = pick(try cube.files(.memories)),
        other.node.object != object
      {
        into = other.node.object
      }
      return [.delete(object, into: into)]
    }
  }

  func restore(_ replica: ModelReplica) throws {
    guard let file = try someFile(replica, [.trash]), let object = file.node.object else { return }
    let target = chance(2) ? path() : nil
    try write(replica, "restore \(Path(file.path))", about: [object]) { _ in
      [.edit(object, Edit(path: target))]
    }
  }

  /// chmod, a tag, an attribute.
  func describe(_ replica: ModelReplica) throws {
    guard let file = try someFile(replica, [.memories, .documents]), let object = file.node.object
    else { return }
    let tag = JSON.array([JSON(pick(["red", "blue", "green"]) ?? "red")])
    let edit = chance(2) ? Edit(mode: 0o600) : Edit(fields: ["tags": tag])
    try write(replica, "describe \(Path(file.path))", about: [object]) { _ in [.edit(object, edit)]
    }
  }

  func folder(_ replica: ModelReplica) throws {
    let path = Array((pick(["d", "d/e", "x", "empty", "a.md"]) ?? "d").utf8)
    if chance(3) {
      let target = Array((pick(["moved", "d/moved", "y"]) ?? "y").utf8)
      note("renameFolder \(replica.name) \(Path(path)) to \(Path(target))")
      try acting(replica) { cube in
        guard try cube.find(.memories, target) == nil else { return }
        try cube.renameFolder(.memories, from: path, to: target)
      }
      return
    }
    let value: JSON? = chance(3) ? nil : .object([JSON.Member("mode", JSON(0o700))])
    try write(replica, "folder \(Path(path))") { _ in
      [.setting(key: FolderSetting.key(ofPath: path), value: value)]
    }
  }

  func message(_ replica: ModelReplica) throws {
    let isImport = chance(3)
    let text = isImport ? "same old text" : newText()
    var draft = MessageDraft(
      conversation: Array((pick(["c1", "c2"]) ?? "c1").utf8), role: Array("user".utf8),
      content: Array(text.utf8))
    if isImport { draft.messageID = Array("m\(number(0..<4))".utf8) }
    let ids = try write(replica, "message") { _ in [.message(draft)] }
    own(text, ids?.first)
  }

  func setting(_ replica: ModelReplica) throws {
    let text = token()
    let ids = try write(replica, "setting") { _ in
      [.setting(key: Array("title".utf8), value: .string(Array(text.utf8)))]
    }
    own(text, ids?.first)
  }

  func purge(_ replica: ModelReplica) throws {
    guard chance(2) else { return }
    let file = try someFile(replica, [.memories, .documents, .trash])
    note("purge \(replica.name) \(file.map { Path($0.path).description } ?? "message")")
    try acting(replica) { cube in
      var id = file?.node.object
      if id == nil || chance(4), let talk = pick(try cube.conversations()) {
        id = pick(try cube.messages(conversation: talk.row, after: nil, limit: 100))?.id
      }
      if chance(5), let name = try cube.purgeableName(Array("title".utf8)) { id = pick(name.ids) }
      guard let id else { return }
      // What copies brought may change names, and purge makes a pass of upkeep.
      let watches = chance(2)
      if watches { try cube.upkeep() }
      let closure = Set(try cube.purgeClosure([id]).map(\.id) + [id])
      let before = try visible(cube)
      try cube.purge([id])
      promise(replica)
      if watches { try compareNames(before, try visible(cube), except: closure, "purge") }
    }
  }

  /// Forgets some version of a memory; the newest of a live one is refused.
  func redact(_ replica: ModelReplica) throws {
    guard let file = try someFile(replica, [.memories, .memories, .trash]),
      let object = file.node.object, !file.node.isDocument
    else { return }
    note("redact \(replica.name) a version of \(Path(file.path))")
    try acting(replica) { cube in
      let watches = chance(2)
      if watches { try cube.upkeep() }
      guard let version = pick(try cube.history(object).filter { $0.redaction == nil }) else {
        return
      }
      let before = try visible(cube)
      try cube.redact(version.id)
      promise(replica)
      if watches { try compareNames(before, try visible(cube), except: [object], "redact") }
    }
  }
}
