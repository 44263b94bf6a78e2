/// The rules of spelling of a SentencePiece model: a trie of what is spelled otherwise, as a double array
/// (https://github.com/s-yata/darts-clone), and after it the texts that it gives, each with a zero after it.
enum CharacterMap {
  /// Bytes of letters that a rule is about, and rules, at most.
  private static let (longest, limit) = (24, 400_000)
  /// Steps through the trie, at most: a crafted one leads in circles. SentencePiece's own rules take 130 million,
  /// a quarter of a second.
  private static let stepLimit = 300_000_000

  /// All rules; nil where the map is damaged.
  static func rules(_ map: [UInt8]) -> [(letters: [UInt8], given: [UInt8])]? {
    guard map.count >= 4 else { return nil }
    func unit(_ index: Int) -> UInt32 {
      map[(4 + index * 4)..<(8 + index * 4)].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
    let length = Int(map[0..<4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
    guard length % 4 == 0, length >= 4, length <= map.count - 4 else { return nil }
    let units = (0..<(length / 4)).map { unit($0) }
    let texts = map[(4 + length)...]
    var rules: [(letters: [UInt8], given: [UInt8])] = []
    var (steps, letters): (Int, [UInt8]) = (0, [])
    // Nodes to go on from, the next byte to try at each.
    var path = [(node: offset(units[0]), byte: 0)]
    while let (node, byte) = path.last {
      guard byte < 255 else {
        path.removeLast()
        if !letters.isEmpty { letters.removeLast() }
        continue
      }
      path[path.count - 1].byte = byte + 1
      steps += 1
      if steps > stepLimit { return nil }
      let next = node ^ (byte + 1)
      guard units.indices.contains(next), units[next] & 0x8000_00FF == UInt32(byte + 1) else {
        continue
      }
      let child = next ^ offset(units[next])
      guard units.indices.contains(child), path.count <= longest else { return nil }
      letters.append(UInt8(byte + 1))
      if units[next] >> 8 & 1 == 1 {
        let start = Int(units[child] & 0x7FFF_FFFF)
        guard start < texts.count, rules.count < limit else { return nil }
        rules.append((letters, Array(texts.dropFirst(start).prefix { $0 != 0 })))
      }
      path.append((child, 0))
    }
    return rules
  }

  private static func offset(_ unit: UInt32) -> Int { Int((unit >> 10) << ((unit & 0x200) >> 6)) }
}
