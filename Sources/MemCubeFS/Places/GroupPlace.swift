internal import Format
internal import Fuse
internal import Index
internal import MemCube
internal import Posix

/// by/tag/NAME/ and its like: links to the memories of a group.
struct GroupPlace: CubeDirectory {
  let cube: MountedCube
  let node: UInt64
  let facet: MemoryFacet
  let value: [UInt8]
  let key: PassingNodes.Key

  var permissions: UInt32 { facet.canBeSet ? 0o700 : 0o500 }
  var passingKey: PassingNodes.Key? { key }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.lasting) }

  /// The memory of a name here.
  func memory(_ name: [UInt8]) throws(Errno) -> Node? {
    try core(try cube.cube.memory(named: name, in: value, of: facet))
  }

  /// A name here, also when the kernel knows the directory by another number.
  func nameKey(_ name: [UInt8]) -> NameKey {
    NameKey(folder: key.parent, name: key.name + [0x2F] + name)
  }

  /// The same, also by the name under which it was put here just now: a program looks at what it was to make.
  func member(_ name: [UInt8]) throws(Errno) -> Node? {
    if let memory = try memory(name) { return memory }
    guard let object = cube.madeLinks.memory(nameKey(name), at: cube.instant),
      let found = try core(try cube.cube.file(object: object)),
      try core(try cube.cube.name(of: found.row, in: value, of: facet)) != nil
    else { return nil }
    return found
  }

  /// The inode number, which listings say as well.
  private var inode: UInt64 { ShownNumber.of(slot: cube.slot, facet.row, self.key.name) }

  func attributes() throws(Errno) -> Attributes { attributes(inode: inode) }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    guard let memory = try member(name) else { return nil }
    let path = try core(try cube.cube.path(of: memory))
    let tree = memory.tree == .documents ? "documents/" : "memories/"
    let target = Array("../../../\(tree)".utf8) + path
    let key = PassingNodes.Key(parent: node, name: name)
    let inode = ShownNumber.of(slot: cube.slot, facet.row, self.key.name, name)
    if let known = cube.context.passing.place(key) as? LinkPlace, known.target == target,
      known.inode == inode
    {
      return known
    }
    return LinkPlace(
      cube: cube, node: cube.context.passingNumber(), inode: inode, target: target,
      time: memory.mtime, key: key)
  }

  func list() throws(Errno) -> any Listing {
    let (cube, facet, value, group) = (cube, facet, value, key.name)
    let number = { @Sendable (name: [UInt8]) in
      ShownNumber.of(slot: cube.slot, facet.row, group, name)
    }
    return PagedListing(node, number: number) { (after) throws(Errno) in
      let names = try core(
        try cube.cube.names(in: value, of: facet, after: after, limit: PagedListing.size))
      let items: [PagedListing.Item] = names.map { ($0, .symbolicLink) }
      return (items, names.count < PagedListing.size ? nil : names.last)
    }
  }

  /// A link to a memory of this cube puts it into the group, under the memory's own name.
  func makeLink(_ name: [UInt8], _ target: [UInt8]) throws(Errno) -> any Place {
    if try memory(name) != nil { throw .exists }
    guard let path = Self.memoryPath(target),
      let memory = try core(try cube.cube.find(.memories, path))
    else { throw .notPermitted }
    try take(memory, as: name)
    guard let shown = try core(try cube.cube.name(of: memory.row, in: value, of: facet)),
      let place = try find(shown)
    else { throw .inputOutput }
    return place
  }

  /// Renames a link that was just made under a temporary name, as `ln -sf` and rsync do: it is here
  /// under its memory's name. Others keep theirs: EPERM.
  func rename(_ name: [UInt8], _ newName: [UInt8]) throws(Errno) {
    if let object = cube.madeLinks.take(nameKey(name), at: cube.instant) {
      if let memory = try core(try cube.cube.file(object: object)) {
        try remember(memory, as: newName)
      }
      return
    }
    throw try memory(name) == nil ? Errno.notFound : .notPermitted
  }

  /// A memory of the group answers for a while to the name that it was given here.
  private func remember(_ memory: Node, as name: [UInt8]) throws(Errno) {
    guard let object = memory.object,
      let shown = try core(try cube.cube.name(of: memory.row, in: value, of: facet)),
      name != shown
    else { return }
    cube.madeLinks.note(nameKey(name), object, at: cube.instant)
  }

  /// The path below memories/ that a link here points at; nil if it is none.
  static func memoryPath(_ target: [UInt8]) -> [UInt8]? {
    guard target.first != 0x2F else { return nil }
    // Only the part of the way that lies in the cube can be followed.
    var way = ["by", "facet", "group"].map { Array($0.utf8) }
    for part in target.split(separator: 0x2F) where !part.elementsEqual([0x2E]) {
      if part.elementsEqual([0x2E, 0x2E]) {
        guard way.popLast() != nil else { return nil }
      } else {
        way.append(Array(part))
      }
    }
    guard way.count > 1, way[0].elementsEqual("memories".utf8) else { return nil }
    return Array(way.dropFirst().joined(separator: [0x2F]))
  }

  /// Puts a memory into the group, out of another one if it comes from there; its file stays where it
  /// is, and so does its name.
  func take(_ memory: Node, as name: [UInt8], from other: GroupPlace? = nil) throws(Errno) {
    let leaving = other.map { [Relabelling.without($0.facet, $0.value)] } ?? []
    do { try cube.relabel(memory, leaving + [.with(facet, value)]) } catch {
      if error == .notPermitted {
        noteRefusal(of: name, "not moved here: \(Reasons.take() ?? Self.unfit)")
      }
      throw error
    }
    try remember(memory, as: name)
  }

  /// Takes a memory out of the group; the memory stays.
  func unlink(_ name: [UInt8]) throws(Errno) {
    guard facet.canBeSet else { throw .notPermitted }
    guard let memory = try member(name) else { throw .notFound }
    let first = try core(try cube.cube.names(in: value, of: facet, after: nil, limit: 2))
    do { try cube.relabel(memory, [.without(facet, value)]) } catch {
      if error == .notPermitted {
        noteRefusal(of: name, "not removed: \(Reasons.take() ?? Self.stated)")
      }
      throw error
    }
    cube.context.refusals.clear(refusalKey)
    // The directory stays without its last link, as others do.
    if first.count < 2 { GroupsPlace(cube: cube, node: key.parent, facet: facet).keep(self) }
  }
}
