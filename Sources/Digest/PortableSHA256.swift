/// SHA-256 in plain Swift, for machines without libcrypto: FIPS 180-4, sections 5 and 6.2.
struct PortableSHA256: Sendable {
  private var words: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]
  /// What does not yet fill a block of 64 bytes.
  private var rest: [UInt8] = []
  private var count: UInt64 = 0

  mutating func update(_ bytes: Span<UInt8>) {
    count &+= UInt64(bytes.count)
    for index in bytes.indices {
      rest.append(bytes[index])
      if rest.count == 64 { compress() }
    }
  }

  /// Pads with a one bit, zeros and the length in bits, and gives the eight words.
  mutating func finish() -> [UInt8] {
    let bits = count &* 8
    rest.append(0x80)
    if rest.count > 56 {
      rest += [UInt8](repeating: 0, count: 64 - rest.count)
      compress()
    }
    rest += [UInt8](repeating: 0, count: 56 - rest.count)
    for shift in stride(from: 56, through: 0, by: -8) { rest.append(UInt8(bits >> shift & 0xFF)) }
    compress()
    return words.flatMap { word in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
    }
  }

  private mutating func compress() {
    var w = [UInt32](repeating: 0, count: 64)
    for t in 0..<16 { w[t] = (0..<4).reduce(0) { $0 << 8 | UInt32(rest[4 * t + $1]) } }
    for t in 16..<64 {
      let (x, y) = (w[t - 15], w[t - 2])
      let small0 = Self.turn(x, 7) ^ Self.turn(x, 18) ^ x >> 3
      let small1 = Self.turn(y, 17) ^ Self.turn(y, 19) ^ y >> 10
      w[t] = w[t - 16] &+ small0 &+ w[t - 7] &+ small1
    }
    var v = words  // a … h of the standard
    for t in 0..<64 {
      let large1 = Self.turn(v[4], 6) ^ Self.turn(v[4], 11) ^ Self.turn(v[4], 25)
      let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
      let first = v[7] &+ large1 &+ choice &+ Self.constants[t] &+ w[t]
      let large0 = Self.turn(v[0], 2) ^ Self.turn(v[0], 13) ^ Self.turn(v[0], 22)
      let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
      v = [first &+ large0 &+ majority, v[0], v[1], v[2], v[3] &+ first, v[4], v[5], v[6]]
    }
    for index in 0..<8 { words[index] &+= v[index] }
    rest.removeAll(keepingCapacity: true)
  }

  private static func turn(_ word: UInt32, _ bits: UInt32) -> UInt32 {
    word >> bits | word << (32 - bits)
  }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = {
    var primes: [UInt64] = []
    var candidate: UInt64 = 2
    while primes.count < 64 {
      if !primes.contains(where: { candidate % $0 == 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return primes.map { prime in
      // The root times 2^32, by bisection with 128-bit products: root^3 <= prime * 2^96.
      var (low, high): (UInt64, UInt64) = (0, 1 << 35)
      while high - low > 1 {
        let middle = (low + high) / 2
        let square = UInt128(middle) * UInt128(middle)
        let fits = square * UInt128(middle) <= UInt128(prime) << 96
        if fits { low = middle } else { high = middle }
      }
      return UInt32(truncatingIfNeeded: low)
    }
  }()
}
