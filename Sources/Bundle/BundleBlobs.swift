internal import Digest
public import Format
public import Posix

/// Large contents, each a file named by its SHA-256.
extension Bundle {
  /// The file of a blob, by the 32 bytes of its SHA-256.
  public func blobPath(_ sha256: [UInt8]) -> Path { Self.path(of: sha256, in: blobs) }

  private static func path(of sha256: [UInt8], in blobs: Path) -> Path {
    let name = Hex.encode(sha256)
    return blobs.appending(Array(name.prefix(2))).appending(name)
  }

  /// Stores bytes. The blob lasts only once it was passed to `commit`.
  public func storeBlob(_ bytes: [UInt8], host: Host) throws(CubeError) -> Blob {
    var file = try newBlob(host)
    try host.reach(.writeBlob)
    try file.write(bytes, "writing a blob")  // a file without a name: gone with a crash
    return try link(&file, Blob(sha256: SHA256.hash(bytes), size: Int64(bytes.count)), host)
  }

  /// Copies all of an open file, a megabyte at a time, into blobs/; the hash is of what was copied,
  /// whatever happens to the file meanwhile. The blob lasts only once it was passed to `commit`.
  /// `progress` gets the bytes copied so far, and may end it. A megabyte of zeros takes no room.
  public func storeBlob(
    from source: borrowing FileDescriptor, host: Host,
    progress: ((Int64) throws(CubeError) -> Void)? = nil
  ) throws(CubeError) -> Blob {
    var file = try newBlob(host)
    var hash = SHA256()
    var size: Int64 = 0
    try host.reach(.writeBlob)
    while true {
      let chunk = try read(source, at: size)
      if chunk.isEmpty { break }
      hash.update(chunk)
      if chunk.contains(where: { $0 != 0 }) {
        do { try Files.write(file.file, chunk, at: size) } catch {
          throw .io(error, "writing a blob")
        }
      }
      size += Int64(chunk.count)
      try progress?(size)
    }
    do { try Files.truncate(file.file, size) } catch { throw .io(error, "writing a blob") }
    return try link(&file, Blob(sha256: hash.finish(), size: size), host)
  }

  /// Opens a blob for reading. Unless `isChecked`, all of it is read once by this process, and has to
  /// agree with its name.
  /// - Throws: `.notFound` if it is not here, `.damaged` if it is another size or other bytes.
  public func openBlob(_ blob: Blob, isChecked: Bool = false) throws(CubeError) -> FileDescriptor {
    let path = blobPath(blob.sha256)
    let file = try openBlobFile(path)
    guard try size(file, path) == blob.size else {
      throw .damaged("\(path) is not \(blob.size) bytes long")
    }
    if isChecked { return file }
    let status = try status(of: file, path)
    if isWhole(BlobFile(sha256: blob.sha256, status: status)) { return file }
    guard try holds(file, blob.sha256) else {
      throw .damaged("\(path) does not hold the bytes that its name says")
    }
    try noteWhole(blob.sha256, file, read: FileStamp(status))
    return file
  }

  /// Whether an open file holds the bytes of a SHA-256.
  package func holds(_ file: borrowing FileDescriptor, _ sha256: [UInt8]) throws(CubeError) -> Bool
  {
    try hash(file) == sha256
  }

  /// Opens the file of a blob, whatever its bytes.
  package func openBlobFile(_ sha256: [UInt8]) throws(CubeError) -> FileDescriptor {
    try openBlobFile(blobPath(sha256))
  }

  /// Whether a blob is here, whole; nil if it is not here.
  public func checkBlob(_ sha256: [UInt8]) throws(CubeError) -> Bool? {
    do {
      return try hash(try openBlobFile(blobPath(sha256))) == sha256
    } catch {
      switch error {
      case .notFound: return nil
      case .damaged: return false
      default: throw error
      }
    }
  }

  /// Opens a blob's file. A folder of blobs/ that is a symlink leads out of the bundle.
  private func openBlobFile(_ path: Path) throws(CubeError) -> FileDescriptor {
    try Bundle.checkIsNoLink(path.parent)
    return try Bundle.openRegular(path)
  }

  /// Makes blobs and their names last. One that is not here, or is no regular file, is passed
  /// over: that its content is missing shows when it is read.
  public func syncBlobs(_ blobs: [Blob], host: Host) throws(CubeError) {
    if blobs.isEmpty { return }
    var touched: Set<[UInt8]> = []
    let base = try base()
    for blob in blobs {
      try host.reach(.syncBlob)
      do {
        let file = Self.path(of: blob.sha256, in: base.blobs)
        try Bundle.checkIsNoLink(file.parent, called: blobPath(blob.sha256).parent)
        guard try syncFile(file) else { continue }
      } catch {
        guard case .damaged = error else { throw error }
        continue
      }
      touched.insert(Hex.encode(Array(blob.sha256.prefix(1))))
    }
    guard !touched.isEmpty else { return }
    try host.reach(.syncBlobFolder)
    for folder in touched.map({ base.blobs.appending($0) }) + [base.blobs, base.path] {
      try attempt("syncing folders of \(self.blobs)") { () throws(Errno) in
        try Files.syncDirectory(folder)
      }
    }
  }

  /// Removes a blob, if it is here, and makes that last.
  public func removeBlob(_ sha256: [UInt8]) throws(CubeError) {
    let path = blobPath(sha256)
    try Bundle.checkIsNoLink(path.parent)
    _ = try attemptIfThere("removing \(path)") { () throws(Errno) in
      try Files.unlink(path)
      try Files.syncDirectory(path.parent)
    }
  }

  func newBlob(_ host: Host) throws(CubeError) -> PendingFile {
    try checkPlace()
    let base = try base()
    try makeFolder(Array("blobs".utf8), in: base)
    do {
      return try PendingFile(
        in: base, Array("blobs".utf8), for: Array("blob".utf8), bundle: self, host: host)
    } catch { throw .io(error, "making a blob in \(blobs)") }
  }

  /// Gives a blob its name; a whole file of that name stays.
  func link(
    _ file: inout PendingFile, _ blob: Blob, _ host: Host
  ) throws(CubeError) -> Blob {
    let name = Hex.encode(blob.sha256)
    let target = Array(name.prefix(2)) + [0x2F] + name
    try makeFolder(Array("blobs/".utf8) + name.prefix(2), in: file.base)
    try host.reach(.linkBlob)
    do { try file.link(target) } catch {
      guard error == .exists else { throw .io(error, "naming \(blobPath(blob.sha256))") }
      if try checkBlob(blob.sha256) == true { return blob }
      // What is torn is worth nothing beside the whole.
      do { try file.replace(target) } catch {
        throw .io(error, "replacing \(blobPath(blob.sha256))")
      }
    }
    try noteWhole(blob.sha256, file.file)
    return blob
  }

  private func read(
    _ file: borrowing FileDescriptor, at offset: Int64
  ) throws(CubeError) -> [UInt8] {
    do { return try Files.read(file, at: offset, count: 1 << 20) } catch {
      throw .io(error, "reading what becomes a blob")
    }
  }

  private func size(_ file: borrowing FileDescriptor, _ path: Path) throws(CubeError) -> Int64 {
    try status(of: file, path).size
  }

  /// The status of an open file, which is called by a path.
  package func status(
    of file: borrowing FileDescriptor, _ path: Path
  ) throws(CubeError) -> FileStatus {
    do { return try Files.status(file) } catch { throw .io(error, "looking at \(path)") }
  }

  /// The SHA-256 of an open file's bytes.
  package func hash(_ file: borrowing FileDescriptor) throws(CubeError) -> [UInt8] {
    var hash = SHA256()
    var offset: Int64 = 0
    while true {
      let chunk = try read(file, at: offset)
      if chunk.isEmpty { return hash.finish() }
      hash.update(chunk)
      offset += Int64(chunk.count)
    }
  }
}
