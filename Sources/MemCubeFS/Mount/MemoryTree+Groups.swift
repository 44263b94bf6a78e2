internal import Format
internal import Index
internal import MemCube
internal import Posix

// Moving into by/, and within it.
extension MemoryTree {
  /// Renames where one end is in by/; false if none is. Elsewhere nothing of by/ can go, and what
  /// is no memory cannot come: EPERM, so that mv(1) does not copy.
  func renameInGroups(
    _ source: any Place, _ name: [UInt8], _ target: any Place, _ newName: [UInt8],
    _ flags: UInt32
  ) throws(Errno) -> Bool {
    let isThere: (any Place) -> Bool = { place in
      place is GroupPlace || place is GroupsPlace || place is FacetsPlace
    }
    guard isThere(source) || isThere(target) else { return false }
    guard source is RootQueryPlace || source.owner === target.owner,
      flags & RenameFlags.exchange == 0
    else { throw .notPermitted }
    if let source = source as? GroupsPlace, let target = target as? GroupsPlace,
      source.facet == target.facet
    {
      try source.rename(name, newName)
      return true
    }
    guard let target = target as? GroupPlace else {
      // A tag that was never made, or a word that is no type. On EINVAL mv(1) would say that something would
      // move into itself.
      if target is GroupsPlace, try target.find(newName) == nil { throw .notFound }
      throw .notPermitted
    }
    if let source = source as? GroupPlace {
      if source.node == target.node {
        try source.rename(name, newName)
        return true
      }
      guard let memory = try source.member(name) else { throw .notFound }
      try target.take(memory, as: newName, from: source)
    } else {
      try target.take(try memory(name, in: source, of: target.cube), as: newName)
    }
    // The kernel takes the name for the file itself.
    context.notices.add([
      .name(parent: source.node, name: name), .name(parent: target.node, name: newName),
    ])
    return true
  }

  /// The memory of a name, recorded.
  private func memory(
    _ name: [UInt8], in source: any Place, of cube: MountedCube
  ) throws(Errno) -> Node {
    let object: ObjectID?
    switch try source.occupant(name) {
    case .none: throw .notFound
    case .folder, .text, .fixed: throw .notPermitted
    case .file(let node): object = node.object
    case .live(let file):
      try cube.commit(file, .spooled, isFinal: false)
      guard case .object(let recorded) = file.identity else { throw .notPermitted }
      object = recorded
    }
    if let open = cube.live(object) { try cube.commit(open, .spooled, isFinal: false) }
    guard let object, let node = try core(try cube.cube.file(object: object)) else {
      // A result of the root may be another cube's.
      throw source is RootQueryPlace ? .notPermitted : .notFound
    }
    return node
  }
}
