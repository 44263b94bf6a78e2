internal import Format
internal import Fuse
internal import Index
internal import MemCube
internal import Posix

/// The listing of a folder: first what is not in the index (files that are not recorded yet,
/// scratch, empty folders of documents/), as of the first call; then the index's, page by page.
///
/// Nothing is looked up before the first call. The kernel takes what comes as true from that call
/// on, and keeps it: what was made between the opening and the call would never be listed.
final class FolderListing: Listing {
  /// Offsets: 1 and 2 stand after `.` and `..`; then those outside the index; from here on the index's
  /// cursors.
  private static let indexed: Int64 = 1 << 60
  /// Entries that are made together; about what one call of the kernel takes.
  private static let chunk = 64

  private struct State {
    /// What is not in the index; nil until it is asked for.
    var extras: [(name: [UInt8], place: any Place)]?
    var names: Set<[UInt8]> = []
  }

  private let opened: FolderSite
  private let state = Lock(State())
  /// Of the index: with attributes, and of names alone, which costs less.
  private let nodes: PageAhead<Node>
  private let children: PageAhead<NamedChild>

  init(_ site: FolderSite) {
    opened = site
    let cube = site.cube.cube
    let version = { @Sendable () throws(Errno) in try core(try cube.sequence()) }
    nodes = PageAhead(version: version) { (row, cursor) throws(Errno) in
      try core(try cube.children(folder: row, after: cursor, limit: PageAhead<Node>.size))
        .map { ($0.cursor, $0.node) }
    }
    children = PageAhead(version: version) { (row, cursor) throws(Errno) in
      try core(try cube.names(folder: row, after: cursor, limit: PageAhead<NamedChild>.size))
    }
  }

  /// In one piece before or after a folder above it is renamed: the kernel keeps each answer, also that there
  /// is nothing.
  func fill(
    _ buffer: inout DirectoryBuffer, _ offset: Int64, _ remember: (any Place) -> Void
  ) throws(Errno) {
    try opened.cube.paths.looking { () throws(Errno) in
      try fillStill(&buffer, offset, remember)
    }
  }

  private func fillStill(
    _ buffer: inout DirectoryBuffer, _ offset: Int64, _ remember: (any Place) -> Void
  ) throws(Errno) {
    var offset = offset
    if offset == 0 {
      state.withLock { $0 = State() }
      nodes.drop()
      children.drop()
    }
    if offset < 2 {
      guard buffer.addDots(&offset, opened.node) else { return }
    }
    // Renamed since it was opened, it has another row; removed, it holds nothing.
    let site: FolderSite
    do { site = try opened.cube.folder(opened.node) } catch {
      if error == .notFound { return }
      throw error
    }
    if offset < Self.indexed {
      let (extras, isKnown) = try extras(site)
      var index = Int(clamping: max(0, offset - 2))
      while index < extras.count {
        var (name, place) = extras[index]
        index += 1
        if isKnown {
          // Between two calls it may have got another name, and another this one.
          guard let now = site.cube.place(try site.cube.occupant(site, name)) else { continue }
          place = now
        }
        guard try buffer.add(name, place, next: Int64(index) + 2, remember) else { return }
      }
      offset = Self.indexed
    }
    guard let row = try site.cube.row(of: site) else { return }
    let cursor = offset - Self.indexed
    if buffer.plus {
      try fillNodes(&buffer, site, row, cursor, remember)
    } else {
      try fillNames(&buffer, site, row, cursor)
    }
  }

  /// Adds what the index holds after a cursor, with attributes.
  private func fillNodes(
    _ buffer: inout DirectoryBuffer, _ site: FolderSite, _ row: Int64, _ start: Int64,
    _ remember: (any Place) -> Void
  ) throws(Errno) {
    var cursor = start
    let names = state.withLock { $0.names }
    var added: [(node: UInt64, object: ObjectID)] = []
    defer { site.cube.remember(added) }
    while true {
      let page = try nodes.page(row, after: cursor)
      if page.isEmpty { return }
      for chunk in Self.chunks(of: page) {
        for ((next, node), entry) in zip(chunk, site.cube.entries(of: chunk.map { $0.item })) {
          let end = Self.indexed + next
          if node.isHidden, node.tree != .trash {
            // A hidden memory is there by its name.
          } else if !names.isEmpty, names.contains(node.name) {
            // Listed with what is not in the index.
          } else if let entry {
            guard buffer.add(node.name, entry, next: end) else { return }
            if let object = node.object { added.append((entry.node, object)) }
          } else {
            guard try buffer.add(node.name, place(of: node, site), next: end, remember) else {
              return
            }
          }
          cursor = next
        }
      }
    }
  }

  /// Adds the names that the index holds after a cursor.
  private func fillNames(
    _ buffer: inout DirectoryBuffer, _ site: FolderSite, _ row: Int64, _ start: Int64
  ) throws(Errno) {
    var cursor = start
    let names = state.withLock { $0.names }
    while true {
      let page = try children.page(row, after: cursor)
      if page.isEmpty { return }
      for chunk in Self.chunks(of: page) {
        for ((next, child), inode) in zip(chunk, site.inodes(of: chunk.map { $0.item })) {
          let isShown = !child.isHidden || site.tree == .trash
          if isShown, names.isEmpty || !names.contains(child.name) {
            guard
              buffer.add(child.name, inode: inode, type: child.type, next: Self.indexed + next)
            else { return }
          }
          cursor = next
        }
      }
    }
  }

  /// A page in pieces whose numbers are asked for together.
  private static func chunks<Item>(
    of page: ArraySlice<(cursor: Int64, item: Item)>
  ) -> some Sequence<ArraySlice<(cursor: Int64, item: Item)>> {
    stride(from: page.startIndex, to: page.endIndex, by: chunk).lazy.map {
      page[$0..<min($0 + chunk, page.endIndex)]
    }
  }

  private func place(of node: Node, _ site: FolderSite) -> any Place {
    let cube = site.cube
    guard node.kind == .folder else {
      return FilePlace(cube: cube, node: cube.number(of: node), stored: node)
    }
    let path = site.path(of: node.name)
    let number = cube.number(ofFolder: node, path)
    return FolderPlace(
      folder: FolderSite(cube: cube, node: number, tree: node.tree, row: node.row, path: path),
      stored: node)
  }

  /// What is not in the index, and whether an earlier call found that.
  private func extras(
    _ site: FolderSite
  ) throws(Errno) -> (items: [(name: [UInt8], place: any Place)], isKnown: Bool) {
    if let known = state.withLock({ $0.extras }) { return (known, true) }
    let found = try site.cube.unindexed(site)
    state.withLock { state in
      state.extras = found
      state.names = Set(found.map { $0.name })
    }
    return (found, false)
  }
}

extension NamedChild {
  fileprivate var name: [UInt8] {
    switch self {
    case .folder(let node): node.name
    case .file(let file): file.name
    }
  }
  fileprivate var type: FileType {
    switch self {
    case .folder: .directory
    case .file(let file): file.isLink ? .symbolicLink : .regular
    }
  }
  fileprivate var isHidden: Bool {
    switch self {
    case .folder: false
    case .file(let file): file.isHidden
    }
  }
}

/// A listing of places that are at hand.
final class FixedListing: Listing {
  private let node: UInt64
  private let places: [(name: [UInt8], place: any Place)]

  init(_ node: UInt64, _ places: [(name: [UInt8], place: any Place)]) {
    self.node = node
    self.places = places
  }

  func fill(
    _ buffer: inout DirectoryBuffer, _ offset: Int64, _ remember: (any Place) -> Void
  ) throws(Errno) {
    var offset = offset
    if offset < 2 {
      guard buffer.addDots(&offset, node) else { return }
    }
    var index = Int(clamping: max(0, offset - 2))
    while index < places.count {
      let (name, place) = places[index]
      index += 1
      guard try buffer.add(name, place, next: Int64(index) + 2, remember) else { return }
    }
  }
}

extension DirectoryBuffer {
  /// Adds `.` and `..`; the kernel shows numbers of its own for both.
  mutating func addDots(_ offset: inout Int64, _ node: UInt64) -> Bool {
    while offset < 2 {
      let name: [UInt8] = offset == 0 ? [0x2E] : [0x2E, 0x2E]
      guard add(name, inode: node, type: .directory, next: offset + 1) else { return false }
      offset += 1
    }
    return true
  }

  /// Adds a place; leaves out one that is gone meanwhile.
  mutating func add(
    _ name: [UInt8], _ place: any Place, next: Int64, _ remember: (any Place) -> Void
  ) throws(Errno) -> Bool {
    let attributes: Attributes
    do { attributes = try place.attributes() } catch {
      if error == .notFound { return true }
      throw error
    }
    let timeouts = place.timeouts
    let entry = Entry(
      node: place.node, attributes: attributes, entryTimeout: timeouts.entry,
      attributeTimeout: timeouts.attributes)
    guard add(name, entry, next: next) else { return false }
    if plus { remember(place) }
    return true
  }
}
