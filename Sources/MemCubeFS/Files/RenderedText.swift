internal import Fuse

/// Text in pieces, so that adding to a long one copies none of what is there.
struct RenderedText: Sendable {
  private var pieces: [[UInt8]] = []
  /// Where each piece begins.
  private var starts: [Int64] = []
  /// Bytes.
  private(set) var size: Int64 = 0

  /// A piece takes no more once it has this many bytes.
  private static let pieceSize = 1 << 16

  /// A text that is at hand as a whole.
  init(_ bytes: [UInt8] = []) { append(bytes) }

  /// Adds bytes at the end.
  mutating func append(_ bytes: [UInt8]) {
    if bytes.isEmpty { return }
    size += Int64(bytes.count)
    if let last = pieces.last, last.count < Self.pieceSize {
      pieces[pieces.count - 1] += bytes
    } else {
      starts.append(size - Int64(bytes.count))
      pieces.append(bytes)
    }
  }

  /// At most `count` bytes from `offset` on; fewer only at the end.
  func read(_ offset: Int64, _ count: Int) -> ReadReply {
    guard offset >= 0, offset < size, count > 0 else { return .bytes([]) }
    var index = piece(at: offset)
    let start = Int(offset - starts[index])
    let first = pieces[index][start...].prefix(count)
    if first.count == count || index + 1 == pieces.count { return .slice(first) }
    var out = Array(first)
    while out.count < count, index + 1 < pieces.count {
      index += 1
      out += pieces[index].prefix(count - out.count)
    }
    return .bytes(out)
  }

  /// The piece that holds an offset below the size.
  private func piece(at offset: Int64) -> Int {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The whole text.
  var bytes: [UInt8] {
    if pieces.count == 1 { return pieces[0] }
    var out: [UInt8] = []
    out.reserveCapacity(Int(size))
    for piece in pieces { out += piece }
    return out
  }
}
