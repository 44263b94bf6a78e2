/// Inode numbers of what is computed and listed by name alone: a listing has to say the number before
/// anybody looks the name up, and stat(2) the same one. So it follows from the path.
enum ShownNumber {
  /// The number of a path below a fixed place. Two paths in some 10^12 have the same one, which
  /// programs mind of hard links and of folders within each other only.
  /// - Parameters:
  ///   - slot: the cube's.
  ///   - row: the fixed place's (`CubeRow`).
  ///   - path: the names below it.
  /// - Returns: the number, in a range that nothing else has.
  static func of(slot: UInt32, _ row: Int64, _ path: [UInt8]...) -> UInt64 {
    // FNV-1a, 64 bits: draft-eastlake-fnv-21, section 5.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    add(UInt8(truncatingIfNeeded: row))
    for name in path {
      for byte in name { add(byte) }
      add(0x2F)
    }
    let folded = Int64((hash ^ hash >> 40) & 0xFF_FFFF_FFFF)
    return NodeID(slot: slot, row: folded, kind: .shown)?.raw ?? 0
  }
}
