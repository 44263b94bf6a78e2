internal import Fuse
internal import Posix

extension MemoryFileSystem {
  private func countOpen(_ node: UInt64, _ change: Int) {
    state.withLock { state in
      state.nodes[node]?.opens += change
      state.drop(node)
    }
  }

  func open(_ node: UInt64, _ flags: Int32, _ caller: Caller) throws(Errno) -> Opened {
    let isHeld = state.withLock { $0.nodes[node]?.content.elementsEqual("held".utf8) ?? false }
    if isHeld, flags & 3 == 0 { isHolding.wait { $0 ? nil : () } }
    countOpen(node, 1)
    var opened = Opened(handle: node)
    opened.keepCache = true
    opened.noFlush = flags & 3 == 0
    return opened
  }

  func create(
    _ parent: UInt64, _ name: [UInt8], _ permissions: UInt32, _ flags: Int32, _ caller: Caller
  ) throws(Errno) -> (Entry, Opened) {
    let entry = try makeNode(parent, name, 0o100000 | permissions, 0, caller)
    return (entry, try open(entry.node, flags, caller))
  }

  func read(
    _ node: UInt64, _ handle: UInt64, _ offset: Int64, _ count: Int
  ) throws(Errno) -> ReadReply {
    let content = try state.withLock { state throws(Errno) in try state.node(node).content }
    guard offset < content.count else { return .bytes([]) }
    return .slice(content.dropFirst(Int(offset)).prefix(count))
  }

  func write(
    _ node: UInt64, _ handle: UInt64, _ offset: Int64, _ bytes: [UInt8], _ caller: Caller
  ) throws(Errno) -> Int {
    let now = Clock.now()
    try state.withLock { state throws(Errno) in
      guard var node = state.nodes.removeValue(forKey: node) else { throw Errno(Code.stale) }
      defer { state.nodes[node.attributes.inode] = node }
      guard offset <= 1 << 26 else { throw Errno(Code.tooBig) }
      let (start, end) = (Int(offset), Int(offset) + bytes.count)
      if start > node.content.count { try node.resize(to: offset, now) }
      node.content.replaceSubrange(start..<min(end, max(start, node.content.count)), with: bytes)
      node.setContent(node.content, now)
    }
    return bytes.count
  }

  func flush(_ node: UInt64, _ handle: UInt64, _ lockOwner: UInt64) throws(Errno) {}

  func release(_ node: UInt64, _ handle: UInt64) { countOpen(node, -1) }

  func synchronize(_ node: UInt64, _ handle: UInt64, _ dataOnly: Bool) throws(Errno) {}

  func openDirectory(_ node: UInt64, _ caller: Caller) throws(Errno) -> Opened {
    countOpen(node, 1)
    var opened = Opened(handle: node)
    opened.cacheListing = true
    return opened
  }

  func releaseDirectory(_ node: UInt64, _ handle: UInt64) { countOpen(node, -1) }

  /// Offsets: 1 and 2 follow the dots, 3 follows the first slot.
  func readDirectory(
    _ node: UInt64, _ handle: UInt64, _ offset: Int64, _ plus: Bool,
    _ buffer: inout DirectoryBuffer
  ) throws(Errno) {
    let listed = try state.withLock { state throws(Errno) in try state.node(node) }
    for (place, name, inode) in [(0, ".", node), (1, "..", listed.parent)] where offset <= place {
      let next = Int64(place) + 1
      if !buffer.add(Array(name.utf8), inode: inode, type: .directory, next: next) { return }
    }
    let first = max(2, offset) - 2
    guard first < listed.slots.count else { return }
    // Counting lookups inside the lock would need the buffer inside the lock: so in two steps.
    for place in Int(first)..<listed.slots.count {
      guard let slot = listed.slots[place], let entry = peek(slot.node) else { continue }
      guard buffer.add(slot.name, entry, next: Int64(place) + 3) else { return }
      if plus { state.withLock { $0.nodes[slot.node]?.lookups += 1 } }
    }
  }

  private func peek(_ node: UInt64) -> Entry? {
    let attributes = state.withLock { $0.nodes[node]?.attributes }
    guard let attributes else { return nil }
    return Entry(
      node: node, attributes: attributes, entryTimeout: timeout, attributeTimeout: timeout)
  }

  // MARK: Extended attributes

  func setExtendedAttribute(
    _ node: UInt64, _ name: [UInt8], _ value: [UInt8], _ flags: Int32, _ caller: Caller
  ) throws(Errno) {
    try state.withLock { state throws(Errno) in
      let exists = try state.node(node).extended[name] != nil
      if flags == 1, exists { throw Errno(Code.exists) }
      if flags == 2, !exists { throw Errno(Code.noData) }
      state.nodes[node]?.extended[name] = value
    }
  }

  func extendedAttribute(_ node: UInt64, _ name: [UInt8]) throws(Errno) -> [UInt8] {
    let value = try state.withLock { state throws(Errno) in try state.node(node).extended[name] }
    guard let value else { throw Errno(Code.noData) }
    return value
  }

  func extendedAttributeNames(_ node: UInt64) throws(Errno) -> [[UInt8]] {
    try state.withLock { state throws(Errno) in Array(try state.node(node).extended.keys) }
  }

  func removeExtendedAttribute(
    _ node: UInt64, _ name: [UInt8], _ caller: Caller
  ) throws(Errno) {
    _ = try extendedAttribute(node, name)
    state.withLock { $0.nodes[node]?.extended[name] = nil }
  }
}
