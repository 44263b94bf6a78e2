internal import Digest
public import Format
public import Posix

/// A segment's file as a listing shows it.
public struct SegmentFile: Hashable, Sendable {
  /// Its name, of the right form.
  public var name: SegmentName
  /// Its status; a name of the right form may be that of something else than a file.
  public var status: FileStatus

  /// Tells whether the bytes can have changed since they were read.
  public var stamp: FileStamp { FileStamp(status) }
}

/// What changes when a program writes or replaces a file: enough to know it by.
public struct FileStamp: Hashable, Sendable {
  /// The inode's number, the size in bytes, and the last change of the inode.
  public var inode: UInt64, size: Int64, ctime: Timestamp

  /// A stamp of its parts.
  public init(inode: UInt64, size: Int64, ctime: Timestamp) {
    self.inode = inode
    self.size = size
    self.ctime = ctime
  }

  /// The stamp of a file with this status.
  public init(_ status: FileStatus) {
    self.init(inode: status.inode, size: status.size, ctime: status.ctime)
  }
}

/// Names in a bundle.
extension Bundle {
  /// The segments in log/, sorted by path: names of the right form in directories of the right form. A
  /// file that vanishes meanwhile is left out. The process that removed it did so in favour of another, so
  /// a reader that finds a listed file gone lists again.
  public func segments() throws(CubeError) -> [SegmentFile] {
    // Of the directory that is held: others may give its name to another bundle meanwhile, and what
    // is not listed is taken for removed.
    let base = try base()
    defer { withExtendedLifetime(base) {} }
    var found: [SegmentFile] = []
    for month in try namesIfThere(in: base.log, called: log) ?? [] where month.kind == .directory {
      guard SegmentName.isMonth(month.name) else { continue }
      let (folder, called) = (base.log.appending(month.name), log.appending(month.name))
      for entry in try namesIfThere(in: folder, called: called) ?? [] {
        guard let name = SegmentName(month: month.name, file: entry.name) else { continue }
        let status = try attemptIfThere("looking at \(called.appending(entry.name))") {
          () throws(Errno) in
          try Files.status(folder.appending(entry.name), followLinks: false)
        }
        if let status { found.append(SegmentFile(name: name, status: status)) }
      }
    }
    return found.sorted { $0.name < $1.name }
  }

  /// When a log/ and its folders last changed, itself first: a file's coming, going and renaming
  /// changes it. Not their times of modification: rsync(1) sets those to what they are elsewhere, and
  /// may set back the one that was seen here.
  /// An error calls it by `name`, if given.
  /// - Throws: `.io` if it cannot be listed.
  /// - Returns: a time for each folder.
  package static func changes(of log: Path, called name: Path? = nil) throws(CubeError)
    -> [Timestamp]
  {
    let name = name ?? log
    var times = [
      try attempt("looking at \(name)") { () throws(Errno) in try Files.status(log).ctime }
    ]
    let months = try attempt("listing \(name)") { () throws(Errno) in try Files.list(log) }
    for month in months.sorted(by: { $0.name.lexicographicallyPrecedes($1.name) }) {
      if let status = try? Files.status(log.appending(month.name)) { times.append(status.ctime) }
    }
    return times
  }

  /// Paths below the bundle of what is in log/ and has no business there; those of dot files
  /// (dead commits, a copy tool's) too.
  public func strays() throws(CubeError) -> [[UInt8]] {
    var found: [[UInt8]] = []
    for month in try namesIfThere(in: log) ?? [] {
      let folder = Array("log/".utf8) + month.name
      guard month.kind == .directory, SegmentName.isMonth(month.name) else {
        found.append(folder)
        continue
      }
      for entry in try namesIfThere(in: path.appending(folder)) ?? []
      where SegmentName(month: month.name, file: entry.name) == nil {
        found.append(folder + [0x2F] + entry.name)
      }
    }
    return found.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Whether a stray may be a segment under another name or in another place, or a folder of some: its
  /// name holds the ending or the hash of one, in any case. Copy tools give such names to what they set
  /// aside.
  public func mayBeSegment(_ stray: [UInt8]) throws(CubeError) -> Bool {
    let name = Path(stray).lastComponent
    // A month that is a link or a file.
    if SegmentName.isLike(name) || SegmentName.isMonth(name) { return true }
    let path = path.appending(stray)
    let status = try attemptIfThere("looking at \(path)") { () throws(Errno) in
      try Files.status(path, followLinks: false)
    }
    guard status?.kind == .directory else { return false }
    return (try namesIfThere(in: path) ?? []).contains { SegmentName.isLike($0.name) }
  }

  /// The SHA-256 sums (32 bytes) of the files in blobs/ whose names have the right form.
  public func blobNames() throws(CubeError) -> [[UInt8]] {
    var found: [[UInt8]] = []
    for folder in try namesIfThere(in: blobs) ?? []
    where folder.kind == .directory && Hex.isHex(folder.name, count: 2) {
      for entry in try namesIfThere(in: blobs.appending(folder.name)) ?? []
      where entry.name.starts(with: folder.name) && entry.name.count == 64 {
        if let sum = Hex.decode(entry.name) { found.append(sum) }
      }
    }
    return found.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Reads a segment; `chunk` bytes at a time.
  /// - Throws: `.notFound` if it is gone; `.damaged` if it is no regular file; `.io`.
  public func reader(
    _ name: SegmentName, chunk: Int = 1 << 18
  ) throws(CubeError) -> SegmentReader { try SegmentReader(self, name, chunk: chunk) }

  /// Reads a segment to its end only to know whether it is whole; nil if it is gone.
  public func check(_ name: SegmentName) throws(CubeError) -> SegmentReport? {
    do {
      var reader = try reader(name)
      while try reader.next() != nil {}
      return reader.report
    } catch {
      if case .notFound = error { return nil }
      throw error
    }
  }

  /// What is in log/, blobs/ or a folder of theirs; nil if it is not there.
  /// - Throws: `.damaged` for a symlink: upkeep removes and writes here, and must not touch what a link in
  ///   another user's bundle leads to.
  package func namesIfThere(
    in directory: Path, called name: Path? = nil
  ) throws(CubeError) -> [DirectoryEntry]? {
    do { return try Files.list(directory, followLinks: false) } catch {
      if error == .notFound { return nil }
      guard error == .notDirectory else { throw .io(error, "listing \(name ?? directory)") }
    }
    try Bundle.checkIsNoLink(directory, called: name)
    return nil
  }

  /// - Throws: `.damaged` if a symlink stands where a directory of a bundle should.
  static func checkIsNoLink(_ directory: Path, called name: Path? = nil) throws(CubeError) {
    guard (try? Files.status(directory, followLinks: false))?.kind == .symlink else { return }
    throw .damaged(
      "\(name ?? directory) is a symbolic link; put the directory that it leads to in its place")
  }

  /// Opens a regular file for reading; a symlink is not followed, a fifo does not hang.
  package static func openRegular(
    _ path: Path, called name: Path? = nil
  ) throws(CubeError) -> FileDescriptor {
    let name = name ?? path
    let file = try openAny(path, called: name)
    let kind: FileKind
    do { kind = try Files.status(file).kind } catch { throw .io(error, "looking at \(name)") }
    guard kind == .regular else { throw .damaged("\(name) is not a regular file") }
    return file
  }

  private static func openAny(
    _ path: Path, called name: Path
  ) throws(CubeError) -> FileDescriptor {
    do {
      return try Files.open(
        path, OpenFlags.read | OpenFlags.noFollow | OpenFlags.nonBlocking)
    } catch {
      switch error {
      case .notFound, .notDirectory: throw .notFound("\(name) is not there")
      case .loop: throw .damaged("\(name) is a symbolic link, not a file")
      case .noDataBehind: throw .damaged("\(name) is a socket or a device, not a file")
      default: throw .io(error, "opening \(name)")
      }
    }
  }
}
