extension FileLock {
  /// The process that holds the lock of flock(2) on a file, as /proc/locks has it; nil if none does, or
  /// where the file system has another device number there than stat(2) gives (btrfs, overlayfs).
  public static func holder(of path: Path) -> Int32? {
    guard let status = try? Files.status(path),
      let table = try? Files.readAll(Path("/proc/locks"), limit: 1 << 20)
    else { return nil }
    return holder(device: status.device, inode: status.inode, in: table)
  }

  /// The same from the table's text: `1: FLOCK  ADVISORY  WRITE 1234 08:01:131 0 EOF`, where `->` is
  /// before the kind of those who wait (proc_locks(5)).
  static func holder(device: UInt64, inode: UInt64, in table: [UInt8]) -> Int32? {
    for line in table.split(separator: 0x0A) {
      let fields = String(decoding: line, as: UTF8.self).split(separator: " ")
      guard fields.count >= 6, fields[1] == "FLOCK" else { continue }
      let place = fields[5].split(separator: ":")
      guard place.count == 3, UInt64(place[2]) == inode,
        let major = UInt64(place[0], radix: 16), let minor = UInt64(place[1], radix: 16),
        Files.deviceNumber(major, minor) == device
      else { continue }
      return Int32(fields[4])
    }
    return nil
  }
}
