extension Files {
  /// The kind of the file system that holds a path, as mount(8) names it, such as `ext4` or
  /// `fuse.gocryptfs`; nil where the kernel does not say. Reads the table of mounts.
  public static func fileSystemType(_ path: Path) throws(Errno) -> [UInt8]? {
    let device = try status(path).device
    let table = try readAll(Path("/proc/self/mountinfo"), limit: 16 << 20)
    return fileSystemType(ofDevice: device, in: table)
  }

  /// `36 35 98:0 /root /path rw,noatime shared:1 … - type source options`: proc(5).
  static func fileSystemType(ofDevice device: UInt64, in table: [UInt8]) -> [UInt8]? {
    for line in table.split(separator: 0x0A) {
      let words = line.split(separator: 0x20, omittingEmptySubsequences: false)
      guard words.count >= 9 else { continue }
      let halves = words[2].split(separator: 0x3A)
        .compactMap { UInt64(String(decoding: $0, as: UTF8.self)) }
      guard halves.count == 2, deviceNumber(halves[0], halves[1]) == device,
        let dash = words[6...].firstIndex(where: { $0.elementsEqual([0x2D]) }),
        dash + 1 < words.count
      else { continue }
      return Array(words[dash + 1])
    }
    return nil
  }

  /// A device's number as stat(2) gives it, of its two halves: makedev(3).
  static func deviceNumber(_ major: UInt64, _ minor: UInt64) -> UInt64 {
    (major & 0xFFF) << 8 | (major & ~0xFFF) << 32 | (minor & 0xFF) | (minor & ~0xFF) << 12
  }
}
