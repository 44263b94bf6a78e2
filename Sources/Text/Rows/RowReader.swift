/// Cuts a table of text (CSV, RFC 4180, and its kin) into rows while it streams by. A field in quotes may
/// hold line ends.
struct RowReader {
  /// A row is no longer than this, bytes; what is longer comes in pieces.
  static let limit = 16 << 10

  private var bytes: [UInt8] = []
  /// Where the row begins, and how far it was looked at.
  private var (start, place) = (0, 0)
  private var isQuoted = false
  /// Whether a quotation did not end within a row's length: then they mean nothing in this table.
  private var ignoresQuotes = false

  /// Adds the next bytes of the stream.
  mutating func append(_ more: [UInt8]) {
    if start > 0 {
      bytes.removeSubrange(..<start)
      place -= start
      start = 0
    }
    bytes += more
  }

  /// The next whole row with its line end, or a piece of a long one; nil if more bytes are needed.
  mutating func next() -> [UInt8]? {
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if byte == 0x22, !ignoresQuotes { isQuoted.toggle() }
      if byte == 0x0A, !isQuoted { return take(place) }
      guard place - start >= Self.limit else { continue }
      if isQuoted {
        (ignoresQuotes, isQuoted) = (true, false)
        place = start
      } else {
        return take(max(start + 1, UTF8Scalar.border(bytes, before: place)))
      }
    }
    return nil
  }

  /// What is left at the stream's end; nil if nothing is. May be asked several times.
  mutating func finish() -> [UInt8]? {
    guard start < bytes.count else { return nil }
    if isQuoted {
      (ignoresQuotes, isQuoted) = (true, false)
      place = start
      if let row = next() { return row }
    }
    return take(bytes.count)
  }

  private mutating func take(_ end: Int) -> [UInt8] {
    defer { (start, place, isQuoted) = (end, end, false) }
    return Array(bytes[start..<end])
  }

  /// The fields of a row, without blanks around them and without their quotes; line ends are blanks.
  static func fields(_ row: [UInt8], mark: UInt8) -> [[UInt8]] {
    var fields: [[UInt8]] = []
    var (field, isQuoted, isBlank, index) = ([UInt8](), false, true, 0)
    while index < row.count {
      let byte = row[index]
      index += 1
      if byte == 0x22 {
        if isQuoted, index < row.count, row[index] == 0x22 {
          field.append(0x22)
          index += 1
        } else if isQuoted || isBlank {
          isQuoted.toggle()
        } else {
          field.append(byte)
        }
      } else if byte == mark, !isQuoted {
        fields.append(RowText.trimmed(field))
        (field, isBlank) = ([], true)
      } else {
        field.append(byte < 0x20 ? 0x20 : byte)
        if byte > 0x20 { isBlank = false }
      }
    }
    return fields + [RowText.trimmed(field)]
  }
}
