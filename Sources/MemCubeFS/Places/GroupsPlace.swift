internal import Fuse
internal import MemCube
internal import Posix

/// by/tag/ and its like: a directory for each group of memories. by/entity/ has a page about each
/// as well.
struct GroupsPlace: CubeDirectory {
  let cube: MountedCube
  let node: UInt64
  let facet: MemoryFacet

  private static let page = Array(".md".utf8)
  /// With `.md` behind it a name must still be one.
  private static let nameLimit = 252

  var permissions: UInt32 { facet == .tag ? 0o700 : 0o500 }
  /// Where the directories of tags that no memory has stand in the scratch store.
  private static let scratchPath = Array("by/tag".utf8)

  // MARK: Names

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    if let value = try value(name) { return group(value, name) }
    guard facet == .entity, name.count > 3, name.suffix(3).elementsEqual(Self.page),
      let entity = try value(Array(name.dropLast(3)))
    else { return nil }
    let memories = try core(try cube.cube.memories(mentioning: entity))
    let text = try EntityText.render(entity, memories, cube)
    return cube.rendered(text, PassingNodes.Key(parent: node, name: name))
  }

  private func group(_ value: [UInt8], _ name: [UInt8]) -> GroupPlace {
    let key = PassingNodes.Key(parent: node, name: name)
    if let known = cube.context.passing.place(key) as? GroupPlace { return known }
    return GroupPlace(
      cube: cube, node: cube.context.passingNumber(), facet: facet, value: value, key: key)
  }

  /// The group of a name, if there is one.
  private func value(_ name: [UInt8]) throws(Errno) -> [UInt8]? {
    if facet == .type, let type = MemoryType.named(name) { return type }
    if let value = EscapedName.unescape(name) {
      return try isEmpty(value) && !isKept(name) ? nil : value
    }
    guard EscapedName.isCut(name), let start = EscapedName.unescape(Array(name.dropLast(18)))
    else { return nil }
    // Of a long name that was cut the beginning is known.
    var last = start
    for _ in 0..<8 {
      let page = try core(try cube.cube.groups(by: facet, after: last, limit: 128))
      for value in page {
        guard value.starts(with: start) else { return nil }
        if EscapedName.escape(value) == name { return value }
      }
      guard let next = page.last else { return nil }
      last = next
    }
    return nil
  }

  /// Whether no memory is in a group.
  private func isEmpty(_ value: [UInt8]) throws(Errno) -> Bool {
    try core(try cube.cube.names(in: value, of: facet, after: nil, limit: 1)).isEmpty
  }

  /// Whether the directory of a tag stays although no memory has it.
  private func isKept(_ name: [UInt8]) -> Bool {
    facet == .tag && cube.scratch.status(Self.scratchPath, name)?.kind == .directory
  }

  // MARK: Listing

  func list() throws(Errno) -> any Listing {
    let (cube, facet) = (cube, facet)
    return PagedListing(node) { (after) throws(Errno) in
      let values = try core(
        try cube.cube.groups(by: facet, after: after, limit: PagedListing.size))
      var names = values.map { EscapedName.escape($0) }
      // What is there without a memory comes first.
      let fixed = after == nil ? Self.fixed(facet, cube) : []
      let types = facet == .type ? Set(MemoryType.all.map { Array($0.utf8) }) : []
      if facet == .tag {
        // Listed with the others, if a memory has the tag.
        names.removeAll { cube.scratch.status(Self.scratchPath, $0)?.kind == .directory }
      }
      var items: [PagedListing.Item] = []
      for name in fixed + names.filter({ !types.contains($0) }) {
        guard name.count <= Self.nameLimit else { continue }
        items.append((name, .directory))
        if facet == .entity { items.append((name + Self.page, .regular)) }
      }
      return (items, values.count < PagedListing.size ? nil : values.last)
    }
  }

  /// The types, and tags that were made or lost their last memory in this mount.
  private static func fixed(_ facet: MemoryFacet, _ cube: MountedCube) -> [[UInt8]] {
    switch facet {
    case .type: MemoryType.all.sorted().map { Array($0.utf8) }
    case .tag:
      cube.scratch.list(scratchPath).filter { $0.kind == .directory }.map { $0.name }
    case .entity, .day: []
    }
  }

  // MARK: Changes

  /// A tag that no memory has yet. EINVAL for what no tag can be.
  func makeDirectory(_ name: [UInt8], _ permissions: UInt32) throws(Errno) -> any Place {
    if try find(name) != nil { throw .exists }
    guard facet == .tag else { throw facet == .type ? .invalid : .notPermitted }
    try cube.checkWritable()
    let tag = try tag(name)
    try keep(name)
    return group(tag, name)
  }

  /// The tag that a name stands for.
  private func tag(_ name: [UInt8]) throws(Errno) -> [UInt8] {
    if name.first == 0x2E || ScratchNames.contains(name) { throw .notPermitted }
    // The attribute has one a line.
    guard let tag = EscapedName.unescape(name), tag.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
      !tag.isEmpty, String(validating: tag, as: UTF8.self) != nil
    else { throw .invalid }
    return tag
  }

  /// Lets the directory of a tag stay, whether or not a memory has it.
  private func keep(_ name: [UInt8]) throws(Errno) {
    try cube.scratch.makeFolder(Self.scratchPath + [0x2F] + name)
  }

  /// Lets the directory of a tag stay that has lost its last memory.
  func keep(_ group: GroupPlace) { if facet == .tag { try? keep(group.key.name) } }

  func removeDirectory(_ name: [UInt8]) throws(Errno) {
    guard let value = try value(name) else { throw .notFound }
    guard try isEmpty(value) else { throw .notEmpty }
    guard facet == .tag else { throw .notPermitted }
    try cube.checkWritable()
    cube.scratch.removeFolders(Self.scratchPath + [0x2F] + name)
  }

  /// mv of a tag's directory: all its memories get another tag in its place, at once or none.
  func rename(_ name: [UInt8], _ newName: [UInt8]) throws(Errno) {
    try cube.checkWritable()
    guard facet == .tag else { throw .notPermitted }
    guard let value = try value(name) else { throw .notFound }
    if name == newName { return }
    let new = try tag(newName)
    guard try isEmpty(new) else { throw .notEmpty }
    var changes: [Change] = []
    var last: [UInt8]?
    while true {
      let names = try core(
        try cube.cube.names(in: value, of: facet, after: last, limit: PagedListing.size))
      for name in names {
        guard let memory = try core(try cube.cube.memory(named: name, in: value, of: facet))
        else { continue }
        changes += try cube.relabelling(memory, [.without(facet, value), .with(facet, new)])
      }
      guard let next = names.last else { break }
      last = next
    }
    try cube.record(changes)
    if isKept(name) || changes.isEmpty { try keep(newName) }
    cube.scratch.removeFolders(Self.scratchPath + [0x2F] + name)
  }
}
