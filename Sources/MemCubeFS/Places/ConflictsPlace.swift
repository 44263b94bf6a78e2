internal import Format
internal import Fuse
internal import Index
internal import MemCube
internal import Posix

/// conflicts/: `{memories,documents}/PATH/` holds what copies made of the file at PATH apart from
/// each other. Listed is only what is in conflict; by name any file is there, so that an editor
/// that has ended a conflict can save once more.
struct ConflictsPlace: CubeDirectory {
  let cube: MountedCube
  let node: UInt64

  private func place(_ tree: Tree) -> ConflictFolderPlace {
    cube.conflictFolder(tree, [], PassingNodes.Key(parent: node, name: tree.folderName))
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    [Tree.memories, .documents].first { $0.folderName == name }.map { place($0) }
  }

  func list() throws(Errno) -> any Listing {
    var places: [(name: [UInt8], place: any Place)] = []
    for tree in [Tree.documents, .memories] {
      let first = try core(try cube.cube.conflicts(in: tree.rawValue, after: nil, limit: 1))
      if !first.isEmpty { places.append((tree.folderName, place(tree))) }
    }
    return FixedListing(node, places)
  }
}

/// A folder as conflicts/ shows it.
struct ConflictFolderPlace: CubeDirectory {
  let cube: MountedCube
  let node: UInt64
  let tree: Tree
  let path: [UInt8]
  let key: PassingNodes.Key

  var passingKey: PassingNodes.Key? { key }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.lasting) }

  /// The inode number of a file's or folder's directory, which listings say as well.
  private func inode(_ path: [UInt8]) -> UInt64 {
    ShownNumber.of(slot: cube.slot, CubeRow.conflicts, tree.folderName, path)
  }

  private func path(of name: [UInt8]) -> [UInt8] { path.isEmpty ? name : path + [0x2F] + name }

  func attributes() throws(Errno) -> Attributes { attributes(inode: inode(path)) }

  private func row() throws(Errno) -> Int64 {
    guard let folder = try cube.indexedFolder(tree, path) else { throw .notFound }
    return folder.row
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    let row = try row()
    guard let found = try core(try cube.cube.lookup(folder: row, name: name)) else {
      return nil
    }
    let key = PassingNodes.Key(parent: node, name: name)
    guard let object = found.object else {
      return cube.conflictFolder(tree, path(of: name), key)
    }
    if let known = cube.context.passing.place(key) as? ConflictPlace, known.object == object,
      known.inode == inode(path(of: name))
    {
      return known
    }
    return ConflictPlace(
      cube: cube, node: cube.context.passingNumber(), inode: inode(path(of: name)),
      object: object, key: key)
  }

  func list() throws(Errno) -> any Listing {
    let (cube, row) = (cube, try row())
    let number = { @Sendable (name: [UInt8]) in self.inode(self.path(of: name)) }
    return PagedListing(node, number: number) { (after) throws(Errno) in
      let names = try core(
        try cube.cube.conflicts(in: row, after: after, limit: PagedListing.size))
      let items: [PagedListing.Item] = names.map { ($0, .directory) }
      return (items, names.count < PagedListing.size ? nil : names.last)
    }
  }
}

/// What became of one file: each version that no other one replaces, to be read, and `MERGED.ext`,
/// which is the file itself: writing it, in whatever way, says what it is to be, and so ends the
/// conflict.
struct ConflictPlace: ScratchHost {
  let cube: MountedCube
  let node: UInt64
  let inode: UInt64
  let object: ObjectID
  let key: PassingNodes.Key

  var passingKey: PassingNodes.Key? { key }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.lasting) }
  var scratchArea: [UInt8] { Array("conflicts/".utf8) + object.hex }

  func attributes() throws(Errno) -> Attributes { attributes(inode: inode) }

  /// The file as it is shown, and its name here.
  private func merged() throws(Errno) -> (name: [UInt8], file: Node)? {
    guard let file = try core(try cube.cube.file(object: object)), file.tree != .trash else {
      return nil
    }
    return (Array("MERGED".utf8) + VersionName.ending(file.name), file)
  }

  private func mergedPlace(_ file: Node) -> FilePlace {
    var place = FilePlace(cube: cube, node: cube.number(of: file), stored: file)
    place.isResult = true
    return place
  }

  private func versions() throws(Errno) -> [(name: [UInt8], place: any Place)] {
    let zone = try core(try cube.cube.zone())
    return try core(try cube.cube.standingVersions(object)).map { version in
      let name = VersionName.text(version, zone)
      return (name, cube.versionPlace(version, named: name, in: node))
    }
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    if let merged = try merged(), merged.name == name { return mergedPlace(merged.file) }
    if let place = try versions().first(where: { $0.name == name })?.place { return place }
    return cube.place(try cube.occupant(scratch, name))
  }

  func standing(_ name: [UInt8]) throws(Errno) -> Occupant {
    if let merged = try merged(), merged.name == name { return .file(merged.file) }
    return try versions().contains { $0.name == name } ? .fixed : .none
  }

  func isEdited(_ name: [UInt8]) throws(Errno) -> Bool { try merged()?.name == name }

  func list() throws(Errno) -> any Listing {
    var places = try versions()
    if let merged = try merged() { places.append((merged.name, mergedPlace(merged.file))) }
    places += try cube.unindexed(scratch)
    return FixedListing(node, places)
  }
}

extension MountedCube {
  /// A folder of conflicts/; the same node while the kernel knows it.
  func conflictFolder(
    _ tree: Tree, _ path: [UInt8], _ key: PassingNodes.Key
  ) -> ConflictFolderPlace {
    if let known = context.passing.place(key) as? ConflictFolderPlace { return known }
    return ConflictFolderPlace(
      cube: self, node: context.passingNumber(), tree: tree, path: path, key: key)
  }
}
