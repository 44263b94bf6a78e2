internal import Fuse
internal import Posix

/// What a path leads to.
struct Found: Sendable {
  /// The folder that it really is in, and its name there; of a link, where that leads.
  var parent: UInt64
  var name: [UInt8]
  /// Its node.
  var node: UInt64
  /// What stat(2) tells.
  var attributes: Attributes
  /// Whether it is text that is rendered at each look: a transcript, about.md.
  var isRendered = false

  /// Whether others can be in it.
  var isFolder: Bool { attributes.type == .directory }
}

extension Found {
  /// What a folder's entry stands for.
  init(_ entry: Entry, _ name: [UInt8], in folder: UInt64) {
    self.init(parent: folder, name: name, node: entry.node, attributes: entry.attributes)
    isRendered = attributes.type == .regular && entry.attributeTimeout == 0
  }
}

/// A place for a file or folder, and what is there.
struct Site: Sendable {
  var parent: UInt64
  var name: [UInt8]
  var present: Found?
}

extension Call {
  /// So many symbolic links are followed: as many as Linux follows.
  private static let linkLimit = 40
  /// The root of a tree.
  private static let root: UInt64 = 1

  /// Finds what a location leads to. Links are followed, within the tree alone: what is outside of it is
  /// nothing here. nil: there is nothing.
  func find(
    _ location: Location, followingLast: Bool = true
  ) throws(Refused) -> Found? {
    let (top, _) = try asked { () throws(Errno) in try tree.attributes(Self.root, nil) }
    var stack = [Found(parent: Self.root, name: [], node: Self.root, attributes: top)]
    var pending = Array(location.names.reversed())
    var links = 0
    while let name = pending.popLast() {
      if name == [0x2E] { continue }
      if name == [0x2E, 0x2E] {
        stack.removeLast()
        if stack.isEmpty { return nil }
        continue
      }
      guard let here = stack.last, here.isFolder,
        let found = try look(name, in: here.node)
      else { return nil }
      let isLink = found.attributes.type == .symbolicLink
      guard isLink, followingLast || !pending.isEmpty else {
        stack.append(found)
        continue
      }
      links += 1
      let target = try asked { () throws(Errno) in try tree.readLink(found.node) }
      guard links <= Self.linkLimit, target.first != 0x2F else { return nil }
      pending += target.split(separator: 0x2F).map { Array($0) }.reversed()
    }
    return stack.last
  }

  /// Finds a name in a folder.
  func look(_ name: [UInt8], in folder: UInt64) throws(Refused) -> Found? {
    let entry: Entry
    do { entry = try tree.lookup(folder, name, caller) } catch {
      if error == .notFound || error == .notDirectory { return nil }
      throw Refused(error)
    }
    guard entry.node != 0 else { return nil }
    lookups.note(entry.node)
    return Found(entry, name, in: folder)
  }

  /// What is at the request's location.
  /// - Throws: 404 where nothing is.
  func found() throws(Refused) -> Found {
    guard let found = try find(location) else { throw Refused(.notFound) }
    return found
  }

  /// Where something is to be made, or to be replaced, links followed.
  /// - Throws: 409 where the folder for it is missing, 403 at the root.
  func site(_ location: Location) throws(Refused) -> Site {
    guard let last = location.names.last, let folder = location.folder else {
      throw Refused(403, "the root itself cannot be replaced")
    }
    if let present = try find(location) {
      return Site(parent: present.parent, name: present.name, present: present)
    }
    guard let parent = try find(folder), parent.isFolder else {
      throw Refused(409, "the folder that it would be in is missing")
    }
    return Site(parent: parent.node, name: last)
  }
}

/// Reads a folder, some entries at a time. For one thread at a time.
final class FolderReading: @unchecked Sendable {
  private let call: Call
  private let node: UInt64
  private let handle: UInt64
  private var next: Int64 = 0
  private var hasEnded = false
  /// What the last page looked up, if it is not to be kept.
  private var nodes: [UInt64] = []
  private let keepsNodes: Bool

  /// So many entries are read at a time.
  static let page = 256

  /// Opens a folder. With `keepsNodes` what is found is good for as long as the call; else until the next page.
  init(_ call: Call, _ node: UInt64, keepsNodes: Bool = false) throws(Refused) {
    self.call = call
    self.keepsNodes = keepsNodes
    self.node = node
    handle = try asked { () throws(Errno) in try call.tree.openDirectory(node, call.caller) }.handle
  }

  deinit { call.tree.releaseDirectory(node, handle) }

  /// The next entries, with attributes; none at the end.
  func more() throws(Refused) -> [Found] {
    call.lookups.forget(nodes)
    nodes = []
    while !hasEnded {
      var buffer = DirectoryBuffer(collecting: Self.page, plus: true)
      do { try call.tree.readDirectory(node, handle, next, true, &buffer) } catch {
        throw Refused(error)
      }
      guard let last = buffer.items.last else {
        hasEnded = true
        break
      }
      next = last.next
      var out: [Found] = []
      for item in buffer.items where item.name != [0x2E] && item.name != [0x2E, 0x2E] {
        guard let found = try found(item) else { continue }
        if !keepsNodes { nodes.append(found.node) }
        out.append(found)
      }
      if !out.isEmpty { return out }
    }
    return []
  }

  /// What an entry stands for; nil: it went meanwhile.
  private func found(_ item: DirectoryBuffer.Item) throws(Refused) -> Found? {
    guard let entry = item.entry, entry.node != 0 else {
      return try call.look(item.name, in: node)
    }
    call.lookups.note(entry.node)
    return Found(entry, item.name, in: node)
  }
}
