/// Names as numbers, so that an item has no column of text for them.
package enum NameHash {
  /// FNV-1a of the folded name, 63 bits: equal on every host, and collisions do not happen to
  /// the few names of a cube.
  package static func hash(_ folded: [UInt8]) -> Int64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in folded { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int64(truncatingIfNeeded: hash >> 1)
  }
}
