internal import Format
internal import Fuse
internal import Index
internal import MemCube
internal import Posix

/// A folder of memories/, documents/ or trash/, or one of these themselves.
struct FolderPlace: Place {
  let folder: FolderSite
  /// What the index holds of it, if that is at hand.
  var stored: Node?

  var site: FolderSite? { folder }
  var node: UInt64 { folder.node }
  var cube: MountedCube { folder.cube }
  var owner: MountedCube? { cube }
  /// The trash changes with every file that is removed elsewhere, so it is asked each time.
  var timeouts: (entry: Double, attributes: Double) {
    (folder.tree == .trash ? Timeouts.computed : Timeouts.lasting, Timeouts.lasting)
  }
  var keepsListing: Bool { folder.tree != .trash }

  func attributes() throws(Errno) -> Attributes {
    if let stored { return cube.attributes(of: folder, stored) }
    return try cube.paths.still { () throws(Errno) in try attributes(of: try cube.current(folder)) }
  }

  private func attributes(of folder: FolderSite) throws(Errno) -> Attributes {
    if let row = try cube.row(of: folder), let stored = try core(try cube.cube.folder(row: row)) {
      return cube.attributes(of: folder, stored)
    }
    guard folder.tree == .documents,
      let status = cube.scratch.status(Tree.documents.folderName, folder.path)
    else { throw .notFound }
    return cube.attributes(of: folder, mode: status.mode, time: status.mtime)
  }

  func setAttributes(_ change: AttributeChange, _ file: (any OpenFile)?) throws(Errno) {
    try cube.setAttributes(ofFolder: folder, change)
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    let found = cube.place(try occupant(name))
    if folder.tree == .trash, let found { cube.context.trash.found(found.node) }
    return found
  }

  /// As the folder is called now: while one above it is renamed, it is at neither path.
  func occupant(_ name: [UInt8]) throws(Errno) -> Occupant {
    try cube.paths.looking { () throws(Errno) in
      try cube.occupant(try cube.current(folder), name)
    }
  }

  func list() throws(Errno) -> any Listing { FolderListing(folder) }

  func make(
    _ name: [UInt8], _ permissions: UInt32, _ flags: Int32
  ) throws(Errno) -> (any Place, any OpenFile) {
    let file = try cube.create(folder, name, permissions)
    let handle = LiveHandle(cube: cube, file: file, flags: flags)
    return (FilePlace(cube: cube, node: file.node, live: file), handle)
  }

  /// S_ISGID: a folder has it of the one in which it is made, as mkdir(2) has it.
  private static let groupBit: UInt32 = 0o2000

  func makeDirectory(_ name: [UInt8], _ permissions: UInt32) throws(Errno) -> any Place {
    let inherited = try attributes().permissions & Self.groupBit
    return try cube.makeFolder(folder, name, permissions | inherited)
  }

  func makeLink(_ name: [UInt8], _ target: [UInt8]) throws(Errno) -> any Place {
    try cube.makeLink(folder, name, target)
  }

  func unlink(_ name: [UInt8]) throws(Errno) {
    try cube.paths.still { () throws(Errno) in
      let folder = try cube.current(folder)
      try cube.unlink(folder, name, try cube.occupant(folder, name))
    }
  }

  func removeDirectory(_ name: [UInt8]) throws(Errno) { try cube.removeFolder(folder, name) }
}
