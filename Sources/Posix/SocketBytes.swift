internal import CPosix
internal import Glibc

/// Addresses of sockets as the kernel has them: `struct sockaddr_in` and `sockaddr_in6`.
public enum SocketBytes {
  /// Whether an address belongs to the public network: none of this machine, of its neighbours, of
  /// a service's own network, or of what is reserved (IANA's special-purpose registries).
  public static func isPublic(_ address: [UInt8]) -> Bool {
    guard address.count >= 8 else { return false }
    // The family is a number of this machine's byte order; then come the port and the address.
    switch Int32(address[0]) | Int32(address[1]) << 8 {
    case AF_INET: return isPublic(four: Array(address[4..<8]))
    case AF_INET6 where address.count >= 24: return isPublic(sixteen: Array(address[8..<24]))
    default: return false
    }
  }

  /// Whether an address that is written in figures, `192.0.2.1` or `2001:db8::1`, belongs to the public
  /// network; nil: it is no such address. inet_pton(3).
  public static func isPublic(figures: [UInt8]) -> Bool? {
    guard !figures.contains(0) else { return nil }
    let text = String(decoding: figures, as: UTF8.self)
    var four = [UInt8](repeating: 0, count: 4)
    if unsafe inet_pton(AF_INET, text, &four) == 1 { return isPublic(four: four) }
    var six = [UInt8](repeating: 0, count: 16)
    if unsafe inet_pton(AF_INET6, text, &six) == 1 { return isPublic(sixteen: six) }
    return oddFour(figures).map { isPublic(four: $0) }
  }

  /// An IPv4 address in the other spellings that are taken for one, as 127.1, 2130706433, 0x7f000001 and
  /// 0177.0.0.1; nil: it is none. inet_aton(3).
  private static func oddFour(_ figures: [UInt8]) -> [UInt8]? {
    let parts = figures.split(separator: 0x2E, omittingEmptySubsequences: false)
    guard parts.count <= 4 else { return nil }
    var address: UInt64 = 0
    for (index, part) in parts.enumerated() {
      var (digits, radix) = (String(decoding: part, as: UTF8.self).lowercased(), 10)
      if digits.hasPrefix("0x") {
        (digits, radix) = (String(digits.dropFirst(2)), 16)
      } else if digits.hasPrefix("0") {
        radix = 8
      }
      // `UInt32` would take a sign.
      guard digits.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }),
        let number = UInt32(digits.isEmpty && radix == 16 ? "0" : digits, radix: radix)
      else { return nil }
      // The last one fills what is left.
      let isLast = index == parts.count - 1
      let bits = isLast ? 8 * (5 - parts.count) : 8
      guard UInt64(number) < 1 << UInt64(bits) else { return nil }
      address = address << UInt64(bits) | UInt64(number)
    }
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: address >> $0) }
  }

  /// A socket, closed in programs that are started; -1 where there is none.
  public static func socket(_ family: Int32, _ type: Int32, _ kind: Int32) -> Int32 {
    // SOCK_CLOEXEC
    Glibc.socket(family, type | 0o2000000, kind)
  }

  static func isPublic(four a: [UInt8]) -> Bool {
    switch (a[0], a[1], a[2]) {
    case (0, _, _), (10, _, _), (127, _, _), (224..., _, _): false
    case (100, 64...127, _), (169, 254, _), (172, 16...31, _), (192, 168, _): false
    case (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 18...19, _): false
    case (198, 51, 100), (203, 0, 113): false
    default: true
    }
  }

  static func isPublic(sixteen a: [UInt8]) -> Bool {
    // Of what is given out, 2000::/3, not the tunnels into IPv4, nor what stands in books.
    guard a[0] & 0xE0 == 0x20 else { return false }
    switch (a[0], a[1], a[2], a[3]) {
    case (0x20, 0x02, _, _): return false
    case (0x20, 0x01, 0...1, _), (0x20, 0x01, 0x0D, 0xB8): return false
    case (0x3F, 0xFF, 0...0x0F, _): return false
    default: return true
    }
  }
}
