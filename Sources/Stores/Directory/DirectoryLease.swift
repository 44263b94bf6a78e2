internal import Digest
internal import Format
internal import Posix

/// Leases are files `.leases/NAME` that hold the holder and the seconds; their time is that of the file
/// system, which all machines that share it have in common.
extension DirectoryStore {
  /// Takes a lease, or prolongs it.
  public func lease(
    _ name: [UInt8], by holder: [UInt8], seconds: Int
  ) throws(StoreError) -> Bool {
    let folder = root.appending(".leases")
    // Any name: its digest is one of a file.
    let file = folder.appending(Hex.encode(Array(SHA256.hash(name).prefix(16))))
    return try files { () throws(CubeError) in
      try attempt("taking the lease \(name.text) in \(folder)") { () throws(Errno) in
        try Files.makeDirectories(folder, mode: 0o777)
        let lock = try FileLock.acquire(folder.appending(".lock"), .exclusive)
        // Writing sets the time, by the clock of whatever keeps the folder.
        try Files.write(lock.file, [0x0A], at: 0)
        let now = try Files.status(lock.file).mtime
        if let other = try Self.holder(file, now), other != holder { return false }
        let draft = folder.appending([0x2E] + Hex.encode(Random.bytes(8)))
        let made = try Files.open(
          draft, OpenFlags.write | OpenFlags.create | OpenFlags.exclusive, mode: 0o666)
        try Files.write(made, Array("\(max(0, seconds)) ".utf8) + holder)
        try Files.rename(draft, file)
        return true
      }
    }
  }

  /// Who holds a lease at a time; nil: it is free.
  private static func holder(_ file: Path, _ now: Timestamp) throws(Errno) -> [UInt8]? {
    let status: FileStatus
    let bytes: [UInt8]
    do {
      status = try Files.status(file, followLinks: false)
      guard status.kind == .regular else { return nil }
      bytes = try Files.readAll(file, limit: 1 << 12)
    } catch {
      if error == .notFound { return nil }
      throw error
    }
    guard let space = bytes.firstIndex(of: 0x20),
      let seconds = Int64(String(decoding: bytes[..<space], as: UTF8.self)),
      now.seconds - status.mtime.seconds < seconds
    else { return nil }
    return Array(bytes[(space + 1)...])
  }
}
