internal import MemCube
internal import Posix

/// A file to be imported as a document, seen to be one before anything is recorded.
struct DocumentToAdd {
  /// The largest document: as in the mount.
  static let limit: Int64 = 16 << 30

  /// Where the file is.
  let file: Path
  /// The path below documents/ that was asked for.
  let name: [UInt8]?

  /// Looks at the file.
  init(_ file: Path, name: [UInt8]?) throws(Failure) {
    self.file = file
    self.name = name
    let status: FileStatus
    do { status = try Files.status(file) } catch {
      if error.code == 2 { throw .cube(.notFound("there is no file '\(file)'")) }  // ENOENT
      throw .io(error, "looking at '\(file)'")
    }
    if status.kind == .directory {
      throw .cube(.invalid("'\(file)' is a directory; name its files, or cp -r it into the mount"))
    }
    if status.kind != .regular { throw .cube(.invalid("'\(file)' is not a regular file")) }
    if status.size > Self.limit {
      throw .cube(.tooLarge("'\(file)' is larger than a document can be (16 GiB)"))
    }
  }

  /// Copies and records it, not yet synced. The same bytes under the same name are not recorded
  /// again.
  func record(in cube: Cube) throws(Failure) -> Node {
    let opened = try system("opening '\(file)'") { () throws(Errno) in
      try Files.open(file, OpenFlags.read)
    }
    let status = try system("looking at '\(file)'") { () throws(Errno) in
      try Files.status(opened)
    }
    let blob = try core { () throws(CubeError) in try cube.storeBlob(from: opened) }
    return try core { () throws(CubeError) in
      let wanted = name ?? file.lastComponent
      if let node = try cube.find(.documents, wanted), node.kind == .file,
        try cube.content(row: node.row) == .blob(blob)
      {
        return node
      }
      let (stem, ending) = Self.parts(wanted)
      let path = try freeName(stem: stem, ending: ending, .documents, in: cube)
      let edit = Edit(
        path: path, content: .blob(blob), mtime: status.mtime, mode: UInt16(status.mode & 0o777))
      let made = try cube.write([.create(.documents, edit)], .spooled)
      return try shownNode(made.first, path, in: cube)
    }
  }

  /// A name before and from its last dot on; a leading dot begins no ending.
  static func parts(_ path: [UInt8]) -> (stem: [UInt8], ending: [UInt8]) {
    let start = (path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
    guard let dot = path.lastIndex(of: UInt8(ascii: ".")), dot > start else { return (path, []) }
    return (Array(path[..<dot]), Array(path[dot...]))
  }
}
