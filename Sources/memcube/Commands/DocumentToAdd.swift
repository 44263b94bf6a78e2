internal import Format
internal import Index
internal import MemCube
internal import Posix
internal import Terminal

/// A file to be imported as a document, seen to be one before anything is recorded.
struct DocumentToAdd: Equatable {
  /// The largest document: as in the mount.
  static let limit: Int64 = 16 << 30

  /// Where the bytes are: a file's path; nil for standard input.
  let file: Path?
  /// The path below documents/ that it gets, if that is free.
  let path: [UInt8]
  /// Its bytes when it was looked at; 0 for standard input.
  let size: Int64

  /// For errors.
  private var shown: String { file.map { "'\($0)'" } ?? "standard input" }

  /// Copies and records it, not yet synced. The same bytes under the same name, or under a name
  /// that was made of it, are not recorded again, so that an import can be repeated.
  /// `progress` gets the bytes copied so far, and may end it with nothing recorded.
  func record(
    _ opened: borrowing FileDescriptor, in cube: Cube,
    progress: ((Int64) throws(CubeError) -> Void)?
  ) throws(Failure) -> MadeFile {
    let status = try system("looking at \(shown)") { () throws(Errno) in
      try Files.status(opened)
    }
    let blob = try core { () throws(CubeError) in
      try cube.storeBlob(from: opened, progress: progress)
    }
    return try core { () throws(CubeError) in
      try checkParents(of: path, .documents, in: cube)
      let (stem, ending) = Self.parts(path)
      var names = FreeNames(stem: stem, ending: ending)
      while true {
        let name = names.next()
        if let node = try cube.find(.documents, name) {
          if node.kind == .file, try cube.content(row: node.row) == .blob(blob) {
            return MadeFile(node, name)
          }
          continue
        }
        let edit = Edit(
          path: name, content: .blob(blob), mtime: file == nil ? nil : status.mtime,
          mode: file == nil ? nil : UInt16(status.mode & 0o777))
        let made = try cube.write([.create(.documents, edit)], .spooled)
        return MadeFile(made.first, .documents, name, in: cube)
      }
    }
  }

  /// Opens what is to be recorded; of standard input that is a copy of all that comes.
  func open() throws(Failure) -> FileDescriptor {
    if let file {
      return try system("opening '\(file)'") { () throws(Errno) in
        try Files.open(file, OpenFlags.read)
      }
    }
    // A pipe cannot be read from an offset: its bytes go through a file without a name.
    let place = Environment.nonEmpty("TMPDIR").map { Path($0) } ?? Path("/tmp")
    do {
      let copy = try HeldFile.temporary(in: place)
      try StandardStream.input.copyAll(to: copy, limit: Self.limit)
      return copy
    } catch {
      if error.code == 27 {  // EFBIG
        throw .cube(.tooLarge("\(shown) holds more than \(shownBytes(Self.limit))"))
      }
      throw .io(error, "keeping \(shown) in \(place)")
    }
  }

  /// A name before and from its last dot on; a leading dot begins no ending.
  static func parts(_ path: [UInt8]) -> (stem: [UInt8], ending: [UInt8]) {
    let start = (path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
    guard let dot = path.lastIndex(of: UInt8(ascii: ".")), dot > start else { return (path, []) }
    return (Array(path[..<dot]), Array(path[dot...]))
  }
}
