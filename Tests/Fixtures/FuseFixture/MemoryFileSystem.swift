internal import Fuse
internal import Posix

/// A small complete file system in memory, on which the tests look at the binding.
final class MemoryFileSystem: FileSystem {
  let state: Lock<MemoryState>
  let notifier: Notifier
  /// Whether opening a file to read it waits where its text is `held`.
  let isHolding = Condition(false)
  /// Seconds for which the kernel may keep an answer.
  let timeout = 3600.0

  init(notifier: Notifier) {
    self.notifier = notifier
    var first = MemoryState()
    first.nodes[1] = MemoryNode(
      Attributes(
        inode: 1, type: .directory, permissions: 0o755, links: 2, user: System.user,
        group: System.group, time: Clock.now()))
    state = Lock(first)
  }

  private func entry(_ state: inout MemoryState, _ number: UInt64) throws(Errno) -> Entry {
    state.nodes[number]?.lookups += 1
    return Entry(
      node: number, attributes: try state.node(number).attributes, entryTimeout: timeout,
      attributeTimeout: timeout)
  }

  // MARK: Nodes

  func lookup(_ parent: UInt64, _ name: [UInt8], _ caller: Caller) throws(Errno) -> Entry {
    try state.withLock { state throws(Errno) in
      guard let child = try state.node(parent).child(name) else { return .missing(for: 1) }
      return try entry(&state, child)
    }
  }

  func forget(_ node: UInt64, _ count: UInt64) {
    state.withLock { state in
      guard let known = state.nodes[node]?.lookups else { return }
      state.nodes[node]?.lookups = known - min(known, count)
      state.drop(node)
    }
  }

  func attributes(
    _ node: UInt64, _ handle: UInt64?
  ) throws(Errno) -> (Attributes, timeout: Double) {
    (try state.withLock { state throws(Errno) in try state.node(node).attributes }, timeout)
  }

  func setAttributes(
    _ node: UInt64, _ change: AttributeChange, _ handle: UInt64?, _ caller: Caller
  ) throws(Errno) -> (Attributes, timeout: Double) {
    let now = Clock.now()
    return try state.withLock { state throws(Errno) in
      var changed = try state.node(node)
      if let size = change.size { try changed.resize(to: size, now) }
      changed.attributes.permissions = change.permissions ?? changed.attributes.permissions
      changed.attributes.user = change.user ?? changed.attributes.user
      changed.attributes.group = change.group ?? changed.attributes.group
      if let time = change.accessTime { changed.attributes.accessTime = time.value(now) }
      if let time = change.modificationTime {
        changed.attributes.modificationTime = time.value(now)
      }
      changed.attributes.changeTime = now
      state.nodes[node] = changed
      return (changed.attributes, timeout)
    }
  }

  func readLink(_ node: UInt64) throws(Errno) -> [UInt8] {
    try state.withLock { state throws(Errno) in try state.node(node).content }
  }

  func statistics(_ node: UInt64) throws(Errno) -> Statistics {
    let files = state.withLock { UInt64($0.nodes.count) }
    return Statistics(blocks: 1000, freeBlocks: 500, availableBlocks: 250, files: files)
  }

  // MARK: Names

  func makeDirectory(
    _ parent: UInt64, _ name: [UInt8], _ permissions: UInt32, _ caller: Caller
  ) throws(Errno) -> Entry {
    try make(parent, name, .directory, permissions, caller)
  }

  func makeNode(
    _ parent: UInt64, _ name: [UInt8], _ mode: UInt32, _ device: UInt64, _ caller: Caller
  ) throws(Errno) -> Entry {
    guard let type = FileType(rawValue: mode & 0o170000) else { throw Errno(Code.invalid) }
    return try make(parent, name, type, mode & 0o7777, caller)
  }

  func symbolicLink(
    _ target: [UInt8], _ parent: UInt64, _ name: [UInt8], _ caller: Caller
  ) throws(Errno) -> Entry {
    try make(parent, name, .symbolicLink, 0o777, caller, target)
  }

  private func make(
    _ parent: UInt64, _ name: [UInt8], _ type: FileType, _ permissions: UInt32, _ caller: Caller,
    _ content: [UInt8] = []
  ) throws(Errno) -> Entry {
    try state.withLock { state throws(Errno) in
      let node = try state.make(parent, name, type, permissions, caller)
      if !content.isEmpty { state.nodes[node]?.setContent(content, Clock.now()) }
      return try entry(&state, node)
    }
  }

  func link(
    _ node: UInt64, _ newParent: UInt64, _ newName: [UInt8], _ caller: Caller
  ) throws(Errno) -> Entry {
    try state.withLock { state throws(Errno) in
      guard try state.node(newParent).child(newName) == nil else { throw Errno(Code.exists) }
      state.nodes[newParent]?.add(newName, node)
      state.nodes[node]?.attributes.links += 1
      return try entry(&state, node)
    }
  }

  func unlink(_ parent: UInt64, _ name: [UInt8], _ caller: Caller) throws(Errno) {
    try state.withLock { state throws(Errno) in try state.remove(parent, name) }
  }

  func removeDirectory(_ parent: UInt64, _ name: [UInt8], _ caller: Caller) throws(Errno) {
    try state.withLock { state throws(Errno) in
      let node = try state.node(state.child(parent, name))
      guard node.attributes.type == .directory else { throw Errno(Code.notDirectory) }
      guard node.places.isEmpty else { throw Errno(Code.notEmpty) }
      try state.remove(parent, name)
    }
  }

  func rename(
    _ parent: UInt64, _ name: [UInt8], _ newParent: UInt64, _ newName: [UInt8], _ flags: UInt32,
    _ caller: Caller
  ) throws(Errno) {
    try state.withLock { state throws(Errno) in
      try state.rename(parent, name, newParent, newName, flags)
    }
  }
}

extension TimeChange {
  func value(_ now: Timestamp) -> Timestamp {
    switch self {
    case .now: now
    case .at(let time): time
    }
  }
}

extension MemoryNode {
  /// Nothing above 64 MiB: the content is in memory.
  mutating func resize(to size: Int64, _ now: Timestamp) throws(Errno) {
    guard size <= 1 << 26 else { throw Errno(Code.tooBig) }
    let count = Int(size)
    let kept = content.prefix(count)
    setContent(kept + [UInt8](repeating: 0, count: count - kept.count), now)
  }
}

extension MemoryState {
  mutating func rename(
    _ parent: UInt64, _ name: [UInt8], _ newParent: UInt64, _ newName: [UInt8], _ flags: UInt32
  ) throws(Errno) {
    let (moved, target) = (try child(parent, name), try node(newParent).child(newName))
    if flags == 2 {  // RENAME_EXCHANGE
      guard let target else { throw Errno(Code.noEntry) }
      nodes[parent]?.add(name, target)
      nodes[newParent]?.add(newName, moved)
      return
    }
    if let target {
      if flags == 1 { throw Errno(Code.exists) }  // RENAME_NOREPLACE
      if target == moved { return }
      guard try node(target).places.isEmpty else { throw Errno(Code.notEmpty) }
      try remove(newParent, newName)
    }
    nodes[parent]?.remove(name)
    nodes[newParent]?.add(newName, moved)
    nodes[moved]?.parent = newParent
    if nodes[moved]?.attributes.type == .directory {
      nodes[parent]?.attributes.links -= 1
      nodes[newParent]?.attributes.links += 1
    }
    touch(parent)
    touch(newParent)
  }
}
