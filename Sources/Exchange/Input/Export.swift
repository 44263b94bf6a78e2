package import Posix

/// What the PATHs of an import hold: one export, though it may be in several parts.
package struct Export: Sendable {
  /// What one PATH holds.
  package struct Part: Sendable {
    /// What a PATH can be.
    package enum Kind: Sendable { case file, folder, archive }

    /// The PATH's last component; of an archive without its ending.
    package var name: [UInt8]
    /// Where the PATH itself is; nil of what came as a stream.
    package var place: Path?
    package var kind: Kind
    /// Its files by path; of a file itself one.
    package var files: [ExportFile]
    /// What was left out, each with why.
    package var strange: [(path: [UInt8], why: String)] = []

    /// A part of its parts.
    package init(name: [UInt8], kind: Kind, files: [ExportFile]) {
      self.name = name
      self.kind = kind
      self.files = files
    }

    /// The file at a path.
    package func file(_ path: String) -> ExportFile? {
      files.first { $0.path.elementsEqual(path.utf8) }
    }
  }

  /// In the order of the PATHs.
  package var parts: [Part]

  /// An export of parts that are known.
  package init(parts: [Part]) { self.parts = parts }

  /// All files, in the order of the parts.
  package var files: [ExportFile] { parts.flatMap(\.files) }

  /// The bytes of all files.
  package var size: Int64 { files.reduce(0) { $0 &+ $1.size } }

  /// The one file that it is; nil: it is more.
  package var onlyFile: ExportFile? {
    parts.count == 1 && parts[0].files.count == 1 ? parts[0].files[0] : nil
  }

  /// Opens PATHs; `-` is standard input.
  /// - Throws: `.notFound`; `.unreadable` for an archive that is refused.
  package init(paths: [[UInt8]]) throws(ExchangeError) {
    parts = []
    for path in paths {
      parts.append(path == [0x2D] ? try Self.standardInput() : try Self.part(Path(path)))
    }
  }

  private static func standardInput() throws(ExchangeError) -> Part {
    let place = Environment.nonEmpty("TMPDIR").map { Path($0) } ?? Path("/tmp")
    let source = try reading("keeping standard input in \(place)") { () throws(Errno) in
      let copy = try HeldFile.temporary(in: place)
      try StandardStream.input.copyAll(to: copy, limit: EntryNames.mostBytesInAll)
      return try ByteSource(HeldFile(copy))
    }
    let file = ExportFile(
      path: Array("stdin".utf8), size: source.count, mtime: nil, mode: nil, place: .source(source))
    return try opened(file, named: Array("stdin".utf8))
  }

  private static func part(_ path: Path) throws(ExchangeError) -> Part {
    let status: FileStatus
    do { status = try Files.status(path) } catch {
      if error == .notFound || error == .notDirectory {
        throw .notFound("there is no file '\(path)'")
      }
      throw .io(error, "looking at '\(path)'")
    }
    let name = try ownName(path)
    var part: Part
    switch status.kind {
    case .directory:
      let walk = try FolderWalk(path)
      part = Part(name: name, kind: .folder, files: walk.files)
      part.strange = walk.strange
    case .regular:
      let source = try reading("opening '\(path)'") { () throws(Errno) in
        try ByteSource(HeldFile(try Files.open(path, OpenFlags.read)))
      }
      let file = ExportFile(
        path: name, size: status.size, mtime: status.mtime, mode: UInt16(status.mode & 0o777),
        place: .source(source))
      part = try opened(file, named: name)
    default: throw .unreadable("'\(path)' is neither a file nor a folder")
    }
    part.place = path
    return part
  }

  /// A PATH's own name, also of `.` and `..`.
  private static func ownName(_ path: Path) throws(ExchangeError) -> [UInt8] {
    let last = path.lastComponent
    if !last.isEmpty, last != [0x2E], last != [0x2E, 0x2E] { return last }
    return try reading("looking at '\(path)'") { () throws(Errno) in
      try Files.realPath(path).lastComponent
    }
  }

  /// A file as it is, or the archive that it is.
  package static func opened(
    _ file: ExportFile, named name: [UInt8]
  ) throws(ExchangeError) -> Part {
    let head = file.head(1024)
    let lower = String(decoding: Names.lower(name), as: UTF8.self)
    let shown = "'\(Path(name))'"
    if ZipEntries.begins(head) {
      let entries = try ZipEntries(try file.seekable(), named: shown)
      return archive(entries.files, name)
    }
    if TarEntries.isHeader(head) {
      return archive(try TarEntries(try file.seekable(), named: shown).files, name)
    }
    if head.starts(with: [0x1F, 0x8B]) {
      let reader = try ByteReader(
        deflated: try file.seekable(), size: EntryNames.mostBytesInAll, wrapped: true, named: shown)
      let copy = try HeldCopy.of(reader, named: shown)
      let start = try reading("reading \(shown)") { () throws(Errno) in
        try copy.read(at: 0, count: 512)
      }
      if TarEntries.isHeader(start) {
        return archive(try TarEntries(copy, named: shown).files, name)
      }
      let plain = lower.hasSuffix(".gz") ? Array(name.dropLast(3)) : name
      let unpacked = ExportFile(
        path: plain, size: copy.count, mtime: file.mtime, mode: file.mode, place: .source(copy))
      return Part(name: plain, kind: .file, files: [unpacked])
    }
    return Part(name: name, kind: .file, files: [file])
  }

  /// An archive's files, one common folder at the top stepped over.
  private static func archive(_ files: [ExportFile], _ name: [UInt8]) -> Part {
    var files = files
    let tops = Set(files.map { Array($0.path.prefix { $0 != 0x2F }) })
    if tops.count == 1, let top = tops.first, files.allSatisfy({ $0.path.count > top.count }) {
      for place in files.indices { files[place].path.removeFirst(top.count + 1) }
    }
    files.sort { $0.path.lexicographicallyPrecedes($1.path) }
    return Part(name: Names.withoutArchiveEnding(name), kind: .archive, files: files)
  }
}
