import Fuse
import Posix

@testable import MemCubeFS

/// The tree in memory, called as the kernel calls it: paths are walked by `lookup`, and what was
/// looked up is held until it is forgotten. With `keepsNames` names are remembered as the
/// kernel's directory cache does; without, everything is looked up and forgotten each time.
final class TreeClient: Client {
  let tree: MemoryTree
  let keepsNames: Bool
  private var known: [Name: UInt64] = [:]
  private var counts: [UInt64: UInt64] = [:]
  private let caller = Caller(user: 1000, group: 1000)

  private struct Name: Hashable {
    let parent: UInt64
    let name: [UInt8]
  }

  init(_ tree: MemoryTree, keepsNames: Bool = true) {
    self.tree = tree
    self.keepsNames = keepsNames
  }

  // MARK: Walking

  private func note(_ entry: Entry, _ parent: UInt64, _ name: [UInt8]) {
    counts[entry.node, default: 0] += 1
    if entry.entryTimeout > 0 { known[Name(parent: parent, name: name)] = entry.node }
  }

  private func child(_ parent: UInt64, _ name: [UInt8]) throws(Errno) -> UInt64 {
    if let node = known[Name(parent: parent, name: name)] { return node }
    let entry = try tree.lookup(parent, name, caller)
    if entry.node == 0 { throw Errno(2) }
    note(entry, parent, name)
    return entry.node
  }

  private func split(_ path: String) -> [[UInt8]] {
    path.utf8.split(separator: 0x2F).map { Array($0) }
  }

  /// The node of a path.
  func node(_ path: String) throws(Errno) -> UInt64 {
    var node: UInt64 = 1
    for name in split(path) { node = try child(node, name) }
    return node
  }

  private func parent(_ path: String) throws(Errno) -> (UInt64, [UInt8]) {
    let names = split(path)
    var node: UInt64 = 1
    for name in names.dropLast() { node = try child(node, name) }
    return (node, names.last ?? [])
  }

  /// After each call, as under memory pressure, unless names are kept.
  private func settle() { if !keepsNames { dropCaches() } }

  /// Forgets every node, as `echo 2 > drop_caches` does.
  func dropCaches() {
    known = [:]
    for (node, count) in counts { tree.forget(node, count) }
    counts = [:]
  }

  // MARK: Calls

  /// As the kernel does, looks every name up again where one was stale.
  func open(_ path: String, _ flags: Int32, mode: UInt32) throws(Errno) -> any ClientFile {
    do { return try openOnce(path, flags, mode: mode) } catch {
      guard error == .stale else { throw error }
      known = [:]
      return try openOnce(path, flags, mode: mode)
    }
  }

  private func openOnce(
    _ path: String, _ flags: Int32, mode: UInt32
  ) throws(Errno) -> any ClientFile {
    let (parent, name) = try parent(path)
    var found: UInt64?
    do { found = try child(parent, name) } catch {
      guard error.code == 2, flags & OpenFlags.create != 0 else { throw error }
    }
    if let found {
      if flags & OpenFlags.exclusive != 0 { throw Errno(17) }
      let opened = try tree.open(found, flags, caller)
      let file = TreeFile(tree, found, opened)
      if flags & OpenFlags.truncate != 0 { try file.truncate(0) }
      return file
    }
    let (entry, opened) = try tree.create(parent, name, mode, flags, caller)
    note(entry, parent, name)
    return TreeFile(tree, entry.node, opened)
  }

  func list(_ path: String) throws(Errno) -> [[UInt8]] {
    try entries(path).map { $0.name }
  }

  /// A listing, page by page.
  func entries(
    _ path: String, page: Int = 7, plus: Bool = true
  ) throws(Errno) -> [DirectoryBuffer.Item] {
    let node = try node(path)
    let opened = try tree.openDirectory(node, caller)
    defer {
      tree.releaseDirectory(node, opened.handle)
      settle()
    }
    var all: [DirectoryBuffer.Item] = []
    while true {
      var buffer = DirectoryBuffer(collecting: page, plus: plus)
      let offset = all.last?.next ?? 0
      try tree.readDirectory(node, opened.handle, offset, plus, &buffer)
      if buffer.items.isEmpty { return all }
      all += buffer.items
      for item in buffer.items {
        if let entry = item.entry { counts[entry.node, default: 0] += 1 }
      }
    }
  }

  func status(_ path: String) throws(Errno) -> ClientStatus {
    defer { settle() }
    return ClientStatus(try tree.attributes(try node(path), nil).0)
  }

  func makeDirectory(_ path: String) throws(Errno) {
    defer { settle() }
    let (parent, name) = try parent(path)
    if (try? child(parent, name)) != nil { throw Errno(17) }
    note(try tree.makeDirectory(parent, name, 0o755, caller), parent, name)
  }

  func removeDirectory(_ path: String) throws(Errno) {
    defer { settle() }
    let (parent, name) = try parent(path)
    _ = try child(parent, name)
    try tree.removeDirectory(parent, name, caller)
    known[Name(parent: parent, name: name)] = nil
  }

  func unlink(_ path: String) throws(Errno) {
    defer { settle() }
    let (parent, name) = try parent(path)
    _ = try child(parent, name)
    try tree.unlink(parent, name, caller)
    known[Name(parent: parent, name: name)] = nil
  }

  func rename(_ from: String, _ to: String, _ flags: UInt32) throws(Errno) {
    defer { settle() }
    let (parent, name) = try parent(from)
    let (newParent, newName) = try self.parent(to)
    let node = try child(parent, name)
    let isKept = known[Name(parent: parent, name: name)] != nil
    let target = try? child(newParent, newName)
    try tree.rename(parent, name, newParent, newName, flags, caller)
    known[Name(parent: newParent, name: newName)] = isKept ? node : nil
    known[Name(parent: parent, name: name)] = flags & 2 != 0 ? target : nil
  }

  func symlink(_ target: String, _ path: String) throws(Errno) {
    defer { settle() }
    let (parent, name) = try parent(path)
    note(try tree.symbolicLink(Array(target.utf8), parent, name, caller), parent, name)
  }

  func readLink(_ path: String) throws(Errno) -> [UInt8] {
    defer { settle() }
    return try tree.readLink(try node(path))
  }

  private func change(
    _ path: String, _ edit: (inout AttributeChange) -> Void
  ) throws(Errno) {
    defer { settle() }
    var change = AttributeChange()
    edit(&change)
    _ = try tree.setAttributes(try node(path), change, nil, caller)
  }

  func setMode(_ path: String, _ mode: UInt32) throws(Errno) {
    try change(path) { $0.permissions = mode }
  }
  func setTime(_ path: String, _ time: Timestamp) throws(Errno) {
    try change(path) { $0.modificationTime = .at(time) }
  }
  func truncate(_ path: String, _ size: Int64) throws(Errno) {
    try change(path) { $0.size = size }
  }
  func setOwner(_ path: String, _ user: UInt32) throws(Errno) {
    try change(path) { $0.user = user }
  }

  func attribute(_ path: String, _ name: String) throws(Errno) -> [UInt8]? {
    defer { settle() }
    do { return try tree.extendedAttribute(try node(path), Array(name.utf8)) } catch {
      if error.code == 61 { return nil }
      throw error
    }
  }
  func setAttribute(_ path: String, _ name: String, _ value: String) throws(Errno) {
    defer { settle() }
    try tree.setExtendedAttribute(
      try node(path), Array(name.utf8), Array(value.utf8), 0, caller)
  }
  func removeAttribute(_ path: String, _ name: String) throws(Errno) {
    defer { settle() }
    try tree.removeExtendedAttribute(try node(path), Array(name.utf8), caller)
  }
  func attributes(_ path: String) throws(Errno) -> [[UInt8]] {
    defer { settle() }
    return try tree.extendedAttributeNames(try node(path))
  }
}

extension ClientStatus {
  init(_ attributes: Attributes) {
    self.init(
      inode: attributes.inode, isDirectory: attributes.type == .directory,
      mode: attributes.permissions, size: attributes.size,
      mtime: attributes.modificationTime)
  }
}

/// An open file of the tree.
final class TreeFile: ClientFile {
  private let tree: MemoryTree
  private let node: UInt64
  private let opened: Opened
  private let caller = Caller(user: 1000, group: 1000)

  init(_ tree: MemoryTree, _ node: UInt64, _ opened: Opened) {
    self.tree = tree
    self.node = node
    self.opened = opened
  }

  func read(_ offset: Int64, _ count: Int) throws(Errno) -> [UInt8] {
    switch try tree.read(node, opened.handle, offset, count) {
    case .bytes(let bytes): return bytes
    case .slice(let slice): return Array(slice)
    case .file(let file, let offset, let count):
      return try Files.read(file.descriptor, at: offset, count: count)
    }
  }
  func write(_ bytes: [UInt8], at offset: Int64) throws(Errno) {
    let written = try tree.write(node, opened.handle, offset, bytes, caller)
    if written != bytes.count { throw Errno(5) }
  }
  private func change(_ edit: (inout AttributeChange) -> Void) throws(Errno) {
    var change = AttributeChange()
    edit(&change)
    _ = try tree.setAttributes(node, change, opened.handle, caller)
  }
  func truncate(_ size: Int64) throws(Errno) { try change { $0.size = size } }
  func setTime(_ time: Timestamp) throws(Errno) {
    try change { $0.modificationTime = .at(time) }
  }
  func synchronize() throws(Errno) { try tree.synchronize(node, opened.handle, false) }
  func status() throws(Errno) -> ClientStatus {
    ClientStatus(try tree.attributes(node, opened.handle).0)
  }
  func close() throws(Errno) {
    defer { tree.release(node, opened.handle) }
    if !opened.noFlush { try tree.flush(node, opened.handle, 0) }
  }
}
