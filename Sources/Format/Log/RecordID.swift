/// A record's identity: its order time and the start of its hash, 18 bytes, written as 36 hex
/// digits. It is name, checksum and order at once; see memcube(5), "Record".
public struct RecordID: Hashable, Comparable, Sendable {
  /// Order time, milliseconds since 1970, below 2^48.
  public let time: UInt64
  /// The first 8 bytes of the hash, big endian.
  public let high: UInt64
  /// The next 4 bytes of the hash, big endian.
  public let low: UInt32

  /// An id of its parts; `time` is held to 48 bits.
  public init(time: UInt64, high: UInt64, low: UInt32) {
    self.time = time & 0xFFFF_FFFF_FFFF
    self.high = high
    self.low = low
  }

  /// An id from its 18 bytes, or nil for another length.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 18 else { return nil }
    var time: UInt64 = 0
    for index in 0..<6 { time = time << 8 | UInt64(bytes[index]) }
    var high: UInt64 = 0
    for index in 6..<14 { high = high << 8 | UInt64(bytes[index]) }
    var low: UInt32 = 0
    for index in 14..<18 { low = low << 8 | UInt32(bytes[index]) }
    self.init(time: time, high: high, low: low)
  }

  /// An id from exactly 36 lower-case hex digits, or nil.
  public init?(hex: some Collection<UInt8>) {
    guard hex.count == 36 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(18)
    var upper: UInt8?
    for digit in hex {
      let value: UInt8
      switch digit {
      case 0x30...0x39: value = digit - 0x30
      case 0x61...0x66: value = digit - 0x61 + 10
      default: return nil
      }
      if let first = upper {
        bytes.append(first << 4 | value)
        upper = nil
      } else {
        upper = value
      }
    }
    self.init(bytes: bytes)
  }

  /// The 18 bytes, big endian, so that byte order is record order.
  public var bytes: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(18)
    for shift in stride(from: 40, through: 0, by: -8) { out.append(UInt8(time >> shift & 0xFF)) }
    for shift in stride(from: 56, through: 0, by: -8) { out.append(UInt8(high >> shift & 0xFF)) }
    for shift in stride(from: 24, through: 0, by: -8) { out.append(UInt8(low >> shift & 0xFF)) }
    return out
  }

  /// The 36 lower-case hex digits, ASCII.
  public var hex: [UInt8] {
    let digits: [UInt8] = Array("0123456789abcdef".utf8)
    var out: [UInt8] = []
    out.reserveCapacity(36)
    for byte in bytes {
      out.append(digits[Int(byte >> 4)])
      out.append(digits[Int(byte & 15)])
    }
    return out
  }

  /// Feeds all of it: a part would tell honest records apart, but the digits of parents that are not here
  /// may be any that a writer chose.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(high)
    hasher.combine(low)
    hasher.combine(time)
  }

  /// Byte order of the hex digits.
  public static func < (a: RecordID, b: RecordID) -> Bool {
    (a.time, a.high, a.low) < (b.time, b.high, b.low)
  }
}

extension RecordID: CustomStringConvertible {
  /// The 36 hex digits.
  public var description: String { String(decoding: hex, as: UTF8.self) }
}

/// A memory's or document's identity: the id of its first version.
public typealias ObjectID = RecordID
