package import Format
internal import Posix
package import SQLite

/// The tree as it was: of the versions up to a moment, what the whole log says of all of them. A
/// folder costs what stood in it at any time, each object with its versions until then; what lies
/// deeper is passed over.
package struct PastTree {
  let index: Index
  let tree: Tree
  /// Order times from here on have not been yet: milliseconds.
  let end: Int64
  private let known = Known()

  /// What objects of many versions were. One may have been at as many paths as it has versions, and
  /// would be evaluated at each.
  private final class Known {
    static let least = 8
    var states: [Int64: ObjectState?] = [:]
  }

  package init(index: Index, tree: Tree, end: Int64) {
    self.index = index
    self.tree = tree
    self.end = end
  }

  /// Ids of records before the end are less than this.
  private var limit: [UInt8] {
    let held = UInt64(max(0, min(end, 0xFFFF_FFFF_FFFF)))
    return (0..<6).reversed().map { UInt8(truncatingIfNeeded: held >> (UInt64($0) * 8)) }
  }

  // MARK: Objects

  /// What an object was, where it was in this tree.
  private func state(of object: Int64) throws(SQLiteError) -> ObjectState? {
    if let state = known.states[object] { return state }
    let versions = try versions(of: object)
    let state = evaluate(versions)
    if versions.count >= Known.least { known.states.updateValue(state, forKey: object) }
    return state
  }

  private func versions(of object: Int64) throws(SQLiteError) -> [ObjectVersion] {
    let query = try index.connection.statement(
      "SELECT line FROM record WHERE class = 1 AND owner = ?1 AND id < ?2 ORDER BY id")
    defer { query.reset() }
    try query.bind(1, object)
    try query.bind(2, blob: limit)
    var records: [Record] = []
    while try query.step() {
      if let record = try? Record(line: query.blob(0)) { records.append(record) }
    }
    guard index.hasDead else { return ObjectVersion.list(records) }
    // What was redacted since is not shown of then either.
    return ObjectVersion.list(records + (try redactions(of: object)))
      .filter { $0.id.bytes.lexicographicallyPrecedes(limit) }
  }

  /// Redactions of a memory, and contents that were moved, from the moment on.
  private func redactions(of object: Int64) throws(SQLiteError) -> [Record] {
    try index.versions(of: object).map(\.record).filter {
      [.redact, .moved].contains($0.kind) && !$0.id.bytes.lexicographicallyPrecedes(limit)
    }
  }

  private func evaluate(_ versions: [ObjectVersion]) -> ObjectState? {
    if versions.isEmpty { return nil }
    index.evaluations += 1
    let state = ObjectState.evaluate(versions)
    switch state.status {
    case .live: return tree == (state.isDocument ? .documents : .memories) ? state : nil
    case .trash: return tree == .trash ? state : nil
    case .ended, .absent: return nil
    }
  }

  /// The objects that wanted a path.
  private func states(at path: [UInt8]) throws(SQLiteError) -> [ObjectState] {
    let query = try index.connection.statement(
      "SELECT DISTINCT owner FROM record WHERE class = 1 AND path = ?1")
    var owners: [Int64] = []
    do {
      defer { query.reset() }
      try query.bind(1, blob: path)
      while try query.step() { owners.append(query.int(0)) }
    }
    var found: [ObjectState] = []
    for owner in owners {
      if let state = try state(of: owner), state.wanted == path { found.append(state) }
    }
    return found
  }

  // MARK: Paths

  /// The first path at or after this one that any version has, if it begins with `prefix`.
  private func path(from: [UInt8], prefix: [UInt8]) throws(SQLiteError) -> [UInt8]? {
    let query = try index.connection.statement(
      "SELECT path FROM record WHERE class = 1 AND path >= ?1 ORDER BY path LIMIT 1")
    defer { query.reset() }
    try query.bind(1, blob: from)
    guard try query.step() else { return nil }
    let path = query.blob(0)
    return path.starts(with: prefix) ? path : nil
  }

  /// Whether anything was below a folder.
  private func holds(_ prefix: [UInt8]) throws(SQLiteError) -> Bool {
    var from = prefix
    while let path = try path(from: from, prefix: prefix) {
      if try !states(at: path).isEmpty { return true }
      from = path + [0]
    }
    return false
  }

  /// The names of folders in a folder that a setting kept, each with the value of its own setting.
  private func kept(in prefix: [UInt8]) throws(SQLiteError) -> [[UInt8]: JSON?] {
    guard tree == .memories else { return [:] }
    var found: [[UInt8]: JSON?] = [:]
    for key in FolderSetting.keys(below: prefix) {
      let query = try index.connection.statement(
        "SELECT row, key FROM setting WHERE grants = 0 AND key >= ?1 AND key < ?2")
      defer { query.reset() }
      try query.bind(1, blob: key.first)
      try query.bind(2, blob: key.end)
      while try query.step() {
        guard let path = FolderSetting.path(ofKey: query.blob(1)), path.starts(with: prefix),
          let value = try value(ofSetting: query.int(0))
        else { continue }
        let rest = path.dropFirst(prefix.count)
        let name = Array(rest.prefix { $0 != 0x2F })
        if name.count == rest.count {
          found.updateValue(value, forKey: name)
        } else if found[name] == nil {
          found.updateValue(nil, forKey: name)
        }
      }
    }
    return found
  }

  private func value(ofSetting row: Int64) throws(SQLiteError) -> JSON? {
    let before = try index.settings(of: row).map(\.record).filter { Int64($0.id.time) < end }
    return before.isEmpty ? nil : KeyState.evaluate(before.map { KeyVersion($0) }).value
  }

  // MARK: Folders

  /// What stood in a folder, in byte order; none if there was no such folder.
  package func nodes(in folder: [UInt8]) throws(SQLiteError) -> [PastNode] {
    let prefix = folder.isEmpty ? [] : folder + [0x2F]
    let kept = try kept(in: prefix)
    var folders = Set(kept.keys)
    var states: [ObjectState] = []
    var from = prefix
    while let path = try path(from: from, prefix: prefix) {
      let rest = path.dropFirst(prefix.count)
      if let slash = rest.firstIndex(of: 0x2F) {
        let name = Array(rest[..<slash])
        if !folders.contains(name), try holds(prefix + name + [0x2F]) { folders.insert(name) }
        from = prefix + name + [0x30]  // the byte after the slash
      } else {
        states += try self.states(at: path)
        from = path + [0]
      }
    }
    let shown = PathAssignment.assign(states.map(\.want), folders: folders.map { prefix + $0 })
    var found = folders.map { PastNode(folder: $0, setting: kept[$0] ?? nil) }
    for state in states {
      guard let path = shown.shown[state.object]?.path else { continue }
      if let node = try node(state, Array(path.dropFirst(prefix.count))) { found.append(node) }
    }
    return found.sorted { $0.name.lexicographicallyPrecedes($1.name) }
  }

  /// What stood under a name in a folder.
  package func node(named name: [UInt8], in folder: [UInt8]) throws(SQLiteError) -> PastNode? {
    let path = folder.isEmpty ? name : folder + [0x2F] + name
    let states = try states(at: path)
    // A name that was made for a rival shows only beside its rivals.
    if states.count != 1 || name.contains(0x28) {
      if let found = try nodes(in: folder).first(where: { $0.name == name }) { return found }
      return nil
    }
    if try isFolder(path) { return PastNode(folder: name, setting: nil) }
    return try states.first.flatMap { state throws(SQLiteError) in try node(state, name) }
  }

  /// Whether there was a folder; the tree's own always was.
  func isFolder(_ path: [UInt8]) throws(SQLiteError) -> Bool {
    if path.isEmpty { return true }
    if try holds(path + [0x2F]) { return true }
    let cut = path.lastIndex(of: 0x2F).map { $0 + 1 } ?? 0
    return try kept(in: Array(path[..<cut])).keys.contains(Array(path[cut...]))
  }

  private func node(
    _ state: ObjectState, _ name: [UInt8]
  ) throws(SQLiteError) -> PastNode? {
    var node = PastNode(name: name)
    node.object = state.object
    node.mtime = state.value.mtime ?? Timestamp(seconds: 0)
    node.mode = state.value.mode ?? 0o644
    switch state.value.content {
    case .merged(let bytes): node.content = .bytes(bytes)
    case .missing: node.content = .missing(size: 0)
    case .version(let id): node.content = try index.content(of: id) ?? .missing(size: 0)
    }
    return node
  }
}

extension PastNode {
  fileprivate init(folder name: [UInt8], setting: JSON?) {
    self.init(name: name)
    isFolder = true
    mode = setting?["mode"]?.integer.flatMap { UInt16(exactly: $0) }.map { $0 & 0o777 } ?? 0o755
    mtime = setting?["mtime"]?.string.flatMap { Timestamp(rfc3339: $0) }
  }
}
