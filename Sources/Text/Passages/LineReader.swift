/// Cuts streamed bytes into lines, each with its LF. A line over the limit comes in pieces, which
/// end at a space where there is one, and never within a character.
package struct LineReader {
  private let limit: Int
  private var bytes: [UInt8] = []
  private var start = 0

  package init(limit: Int) { self.limit = max(8, limit) }

  /// Adds the next bytes of the stream.
  package mutating func append(_ more: [UInt8]) {
    if start > 0 {
      bytes.removeSubrange(..<start)
      start = 0
    }
    bytes += more
  }

  /// The next whole line, or piece of a long one; nil if more bytes are needed.
  package mutating func next() -> [UInt8]? {
    let window = bytes[start...].prefix(limit)
    if let end = window.firstIndex(of: 0x0A) { return take(end + 1) }
    guard window.count == limit else { return nil }
    if let space = window.lastIndex(of: 0x20), space > start + limit / 2 { return take(space + 1) }
    return take(UTF8Scalar.border(bytes, before: start + limit))
  }

  /// What is left at the stream's end; nil if nothing is.
  package mutating func finish() -> [UInt8]? { start < bytes.count ? take(bytes.count) : nil }

  private mutating func take(_ end: Int) -> [UInt8] {
    defer { start = end }
    return Array(bytes[start..<end])
  }
}
