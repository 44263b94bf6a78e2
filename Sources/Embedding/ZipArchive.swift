/// The members of a ZIP archive (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), as far as
/// Python's packages and office documents use it: stored or deflated, not split, not encrypted, below 4 GiB.
/// Nothing is unpacked but what is asked for, and no more of it than the caller allows.
public struct ZipArchive: Sendable {
  private let bytes: [UInt8]
  private var members: [(name: ArraySlice<UInt8>, entry: Int)] = []

  /// The most members that are looked at.
  private static let limit = 65_535

  /// Reads the directory; nil where there is none, or it does not fit the bytes.
  public init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    // The end record is 22 bytes and a comment of at most 65,535.
    guard bytes.count >= 22 else { return nil }
    var end = bytes.count - 22
    let least = max(0, end - 65_535)
    while end >= least, number(end, 4) != 0x0605_4B50 { end -= 1 }
    guard end >= least, let count = number(end + 10, 2), var at = number(end + 16, 4) else {
      return nil
    }
    for _ in 0..<min(count, ZipArchive.limit) {
      guard number(at, 4) == 0x0201_4B50, let name = number(at + 28, 2),
        let extra = number(at + 30, 2), let comment = number(at + 32, 2),
        let text = slice(at + 46, name)
      else { return nil }
      members.append((text, at))
      at += 46 + name + extra + comment
    }
  }

  /// The bytes of the member whose name ends so; nil if there is none, if it is damaged, or if it
  /// says that it has more than `limit` bytes.
  public func member(endingIn name: String, limit: Int) -> [UInt8]? {
    let suffix = Array(name.utf8)
    return members.first { $0.name.suffix(suffix.count).elementsEqual(suffix) }.flatMap {
      content(of: $0.entry, limit: limit)
    }
  }

  /// The bytes of the member of this name; nil as above.
  public func member(named name: [UInt8], limit: Int) -> [UInt8]? {
    members.first { $0.name.elementsEqual(name) }.flatMap { content(of: $0.entry, limit: limit) }
  }

  /// The names of all members, in the order of the directory.
  public var names: [[UInt8]] { members.map { Array($0.name) } }

  private func content(of entry: Int, limit: Int) -> [UInt8]? {
    guard let flags = number(entry + 8, 2), flags & 1 == 0,
      let method = number(entry + 10, 2), let packed = number(entry + 20, 4),
      let count = number(entry + 24, 4), count <= limit,
      let header = number(entry + 42, 4), number(header, 4) == 0x0403_4B50,
      // The member's own header may have other fields of other lengths than the directory's.
      let nameLength = number(header + 26, 2), let extra = number(header + 28, 2),
      let content = slice(header + 30 + nameLength + extra, packed)
    else { return nil }
    switch method {
    case 0: return packed == count ? Array(content) : nil
    case 8: return Inflater.inflate(content, count: count)
    default: return nil
    }
  }

  private func slice(_ start: Int, _ count: Int) -> ArraySlice<UInt8>? {
    guard start >= 0, count >= 0, start <= bytes.count, count <= bytes.count - start else {
      return nil
    }
    return bytes[start..<(start + count)]
  }

  /// A number of so many bytes, the lowest first.
  private func number(_ start: Int, _ count: Int) -> Int? {
    slice(start, count)?.reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
