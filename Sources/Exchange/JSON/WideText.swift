/// Bytes as UTF-8: a byte order mark is passed, UTF-16 with one is decoded.
final class WideText {
  private enum Form { case unknown, plain, little, big }

  private let reader: ByteReader
  private var form = Form.unknown
  /// What is left of a part: a byte, or the first half of a pair.
  private var rest: [UInt8] = []

  init(_ reader: ByteReader) { self.reader = reader }

  /// The next bytes of the text; empty at the end.
  func next() throws(ExchangeError) -> [UInt8] {
    var bytes = try reader.next()
    if form == .unknown {
      while bytes.count < 3 {
        let more = try reader.next()
        if more.isEmpty { break }
        bytes += more
      }
      begin(&bytes)
    }
    switch form {
    case .unknown, .plain: return bytes
    case .little, .big:
      // Where a part gives no whole character, the next one does.
      while true {
        if bytes.isEmpty {
          defer { rest = [] }
          return rest.isEmpty ? [] : Array("\u{FFFD}".utf8)
        }
        let text = decode(bytes)
        if !text.isEmpty { return text }
        bytes = try reader.next()
      }
    }
  }

  private func begin(_ bytes: inout [UInt8]) {
    form = .plain
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    if bytes.starts(with: [0xFF, 0xFE]) { form = .little }
    if bytes.starts(with: [0xFE, 0xFF]) { form = .big }
    if form != .plain { bytes.removeFirst(2) }
  }

  private func decode(_ bytes: [UInt8]) -> [UInt8] {
    let all = rest + bytes
    var units: [UInt16] = []
    units.reserveCapacity(all.count / 2)
    for place in stride(from: 0, to: all.count - all.count % 2, by: 2) {
      let (one, two) = (UInt16(all[place]), UInt16(all[place + 1]))
      units.append(form == .little ? two << 8 | one : one << 8 | two)
    }
    rest = Array(all.suffix(all.count % 2))
    if let last = units.last, last & 0xFC00 == 0xD800 {
      units.removeLast()
      rest = Array(all.suffix(2 + rest.count))
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }
}

extension WideText {
  /// A whole text as UTF-8. What is no UTF-8 becomes U+FFFD.
  static func text(_ bytes: [UInt8]) -> [UInt8] {
    let file = ExportFile(path: [0x2D], bytes: bytes)
    guard let reader = try? file.reader() else { return [] }
    let wide = WideText(reader)
    var out: [UInt8] = []
    while let more = try? wide.next(), !more.isEmpty { out += more }
    return String(validating: out, as: UTF8.self) == nil
      ? Array(String(decoding: out, as: UTF8.self).utf8) : out
  }
}
