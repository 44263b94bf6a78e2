internal import Format
internal import Fuse
internal import Index
internal import MemCube
internal import Posix
internal import Text

/// by/tag/ and its like: a directory for each group of memories. by/entity/ has a page about each
/// as well.
struct GroupsPlace: CubeDirectory {
  let cube: MountedCube
  let node: UInt64
  let facet: MemoryFacet

  /// A memory somewhere may get a value that nothing had, and no notice tells of it here.
  var timeoutOfMissing: Double { Timeouts.computed }

  private static let page = Array(".md".utf8)
  /// With `.md` after it a name must still be one.
  private static let nameLimit = 252

  var permissions: UInt32 { facet == .tag ? 0o700 : 0o500 }
  /// Where the directories of tags that no memory has stand in the scratch store.
  static let scratchPath = Array("by/tag".utf8)

  // MARK: Names

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    if let value = try value(name) { return group(value, name) }
    guard facet == .entity, name.count > 3, name.suffix(3).elementsEqual(Self.page),
      let entity = try value(ofPage: Array(name.dropLast(3)))
    else { return nil }
    let memories = try core(try cube.cube.memories(mentioning: entity, orDocuments: true))
    let text = try EntityText.render(entity, memories, cube)
    var page = cube.rendered(text, PassingNodes.Key(parent: node, name: name))
    page.inode = ShownNumber.of(slot: cube.slot, facet.row, name)
    return page
  }

  /// The entity of a page, by its name without the ending.
  private func value(ofPage stem: [UInt8]) throws(Errno) -> [UInt8]? {
    try value(stem.suffix(3).elementsEqual(Self.page) ? stem + [0x25] : stem)
  }

  func group(_ value: [UInt8], _ name: [UInt8]) -> GroupPlace {
    let key = PassingNodes.Key(parent: node, name: name)
    if let known = cube.context.passing.place(key) as? GroupPlace { return known }
    return GroupPlace(
      cube: cube, node: cube.context.passingNumber(), facet: facet, value: value, key: key)
  }

  /// The name of a group's directory. An entity `a.md` would have the name of the page of `a`, so it ends in
  /// a `%`. No escaped name ends with that.
  private static func name(of value: [UInt8], _ facet: MemoryFacet) -> [UInt8] {
    let name = EscapedName.escape(value)
    return facet == .entity && name.suffix(3).elementsEqual(page) ? name + [0x25] : name
  }

  /// The group of a name, if there is one.
  func value(_ shown: [UInt8]) throws(Errno) -> [UInt8]? {
    var name = shown
    if facet == .entity {
      if name.suffix(3).elementsEqual(Self.page) { return nil }
      if name.suffix(4).elementsEqual(Self.page + [0x25]) { name.removeLast() }
    }
    if facet == .type, let type = MemoryType.named(name) { return type }
    if let value = EscapedName.unescape(name) {
      return try isEmpty(value) && !isKept(name) ? nil : value
    }
    guard EscapedName.isCut(name), let start = EscapedName.unescape(Array(name.dropLast(18)))
    else { return nil }
    // Only the beginning of a long name that was cut is known.
    var last = start
    for _ in 0..<8 {
      let page = try core(try cube.cube.groups(by: facet, after: last, limit: 128))
      for value in page {
        guard value.starts(with: start) else {
          // Entities stand in the order of their folded names.
          if facet == .entity { continue }
          return nil
        }
        if EscapedName.escape(value) == name { return value }
      }
      guard let next = page.last else { return nil }
      last = next
    }
    return nil
  }

  /// Whether no memory is in a group.
  func isEmpty(_ value: [UInt8]) throws(Errno) -> Bool {
    try core(try cube.cube.names(in: value, of: facet, after: nil, limit: 1)).isEmpty
  }

  /// Whether the directory of a tag stays although no memory has it.
  func isKept(_ name: [UInt8]) -> Bool {
    facet == .tag && cube.scratch.status(Self.scratchPath, name)?.kind == .directory
  }

  // MARK: Listing

  func list() throws(Errno) -> any Listing {
    let (cube, facet) = (cube, facet)
    let number = { @Sendable (name: [UInt8]) in ShownNumber.of(slot: cube.slot, facet.row, name) }
    return PagedListing(node, number: number) { (after) throws(Errno) in
      let values = try core(
        try cube.cube.groups(by: facet, after: after, limit: PagedListing.size))
      var names = values.map { Self.name(of: $0, facet) }
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
        guard facet == .entity else { continue }
        let stem = name.suffix(4).elementsEqual(Self.page + [0x25]) ? Array(name.dropLast()) : name
        items.append((stem + Self.page, .regular))
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
}
