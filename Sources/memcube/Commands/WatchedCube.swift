internal import Format
internal import Index
internal import MemCube
internal import Objects

/// A cube whose changes are followed.
struct WatchedCube {
  let cube: Cube
  let name: [UInt8]
  private var sequence: Int64
  private var names: WatchedNames
  /// Purges that are known.
  private var purges: Set<RecordID>
  /// What is reported before what changed.
  private var first: [WatchEvent] = []
  /// How much a new cube may hold to be listed.
  private static let most = 1000

  /// Follows what changes from now on. With `isNew`, what is there already came with the cube.
  init(_ name: [UInt8], _ cube: Cube, isNew: Bool = false) throws(CubeError) {
    self.name = name
    self.cube = cube
    // Before the names are read, so that what comes meanwhile is reported.
    sequence = try cube.sequence()
    purges = Set(try cube.purges().map(\.id))
    var found: [Node] = []
    names = try WatchedNames(cube) { node in
      if isNew, [.memories, .documents].contains(node.tree), found.count <= Self.most {
        found.append(node)
      }
    }
    if isNew { first = try arrived(found) }
  }

  /// Follows a cube that has another name now, from where it was followed before.
  init(_ name: [UInt8], _ cube: Cube, continuing old: WatchedCube) {
    self.name = name
    self.cube = cube
    (sequence, names, purges) = (old.sequence, old.names, old.purges)
  }

  private func arrived(_ nodes: [Node]) throws(CubeError) -> [WatchEvent] {
    let conversations = try cube.conversations().filter { !$0.isHidden && $0.count > 0 }
    if nodes.count + conversations.count > Self.most {
      return [WatchEvent(kind: "everything", cube: name, path: [], id: nil)]
    }
    var events: [WatchEvent] = []
    for node in nodes {
      let path = mountPath(node.tree, try cube.path(of: node))
      events.append(WatchEvent(kind: "created", cube: name, path: path, id: node.object))
    }
    return events + conversations.map(event)
  }

  private func event(_ conversation: Conversation) -> WatchEvent {
    WatchEvent(
      kind: "messages", cube: name, path: Array("messages/".utf8) + conversation.name,
      id: conversation.last)
  }

  /// What changed since the last call. Several changes of one thing are one event.
  mutating func next() throws(CubeError) -> [WatchEvent] {
    try cube.refresh()
    var events = first
    var told = Set(first)
    let changes = try cube.changes(since: sequence)
    if !changes.isEmpty { events += try purged() }
    for change in changes {
      sequence = max(sequence, change.sequence)
      guard let event = try event(change.subject) else { continue }
      if told.insert(event).inserted { events.append(event) }
    }
    try names.settle(cube)
    first = []
    // A file that came is one event, not also a change of itself.
    let created = Set(events.filter { $0.kind == "created" }.map(\.path))
    return events.filter { $0.kind != "changed" || !created.contains($0.path) }
  }

  /// Purges that were not known.
  private mutating func purged() throws(CubeError) -> [WatchEvent] {
    var events: [WatchEvent] = []
    for purge in try cube.purges() where purges.insert(purge.id).inserted {
      let zone = try cube.zone()
      let shown = WatchEvent.Purge(
        line: purgeLine(purge, zone), object: purgeObject(purge, zone))
      events.append(WatchEvent(kind: "purged", cube: name, path: [], id: purge.id, purge: shown))
    }
    return events
  }

  private mutating func event(_ subject: TreeChange.Subject) throws(CubeError) -> WatchEvent? {
    switch subject {
    case .name(let folder, let entry):
      guard let parent = try cube.folder(row: folder) else { return nil }
      let below = try cube.path(of: parent)
      let path = mountPath(parent.tree, below.isEmpty ? entry : below + [UInt8(ascii: "/")] + entry)
      let node = try cube.lookup(folder: folder, name: entry)
      guard let kind = names.kind(entry, in: folder, now: node) else { return nil }
      return WatchEvent(kind: kind, cube: name, path: path, id: node?.object)
    case .file(let row):
      guard let node = try cube.file(row: row) else { return nil }
      let path = mountPath(node.tree, try cube.path(of: node))
      return WatchEvent(kind: "changed", cube: name, path: path, id: node.object)
    case .folder: return nil
    case .conversation(let row):
      guard let found = try cube.conversation(row: row) else { return nil }
      return event(found)
    case .setting(let key):
      return WatchEvent(kind: "setting", cube: name, path: key, id: nil)
    case .everything:
      names = try WatchedNames(cube)
      return WatchEvent(kind: "everything", cube: name, path: [], id: nil)
    }
  }
}
