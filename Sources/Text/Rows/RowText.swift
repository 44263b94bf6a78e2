/// How the rows of a table become text: each is a table of Markdown of its own, below the headings, so that
/// it says by itself what its values are.
package struct RowText: Hashable {
  /// So many columns count.
  static let columnLimit = 256
  /// The longest heading, and the longest value that is kept, bytes.
  private static let headingLimit = 80
  private static let valueLimit = 4_096

  /// What separates fields.
  let mark: UInt8
  /// The headings; empty where the table has none.
  let headings: [[UInt8]]
  /// The row of headings as it stands, which tells nothing by itself.
  private let first: [UInt8]

  /// Reads the headings of a table that begins so, as UTF-8; nil where it is no table.
  package init?(start: [UInt8]) {
    var reader = RowReader()
    let start = start.starts(with: TextDecoder.mark) ? Array(start.dropFirst(3)) : start
    reader.append(start)
    guard let first = reader.next() ?? reader.finish() else { return nil }
    let marks: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]
    let counts = marks.map { mark in (mark, RowReader.fields(first, mark: mark).count) }
    guard let (mark, count) = counts.max(by: { $0.1 < $1.1 }), count > 1 else { return nil }
    self.mark = mark
    self.first = first
    headings = Self.headings(RowReader.fields(first, mark: mark))
  }

  /// A row of fields if it is one of headings, else none: words, each another one.
  static func headings(_ fields: [[UInt8]]) -> [[UInt8]] {
    let named = fields.filter { !$0.isEmpty }
    let isOfHeadings =
      named.count * 2 > fields.count && Set(named).count == named.count
      && named.allSatisfy { field in
        field.count <= headingLimit && field.contains { ($0 | 0x20) > 0x60 }
          && !(field.first.map { (0x30...0x39).contains($0) } ?? true)
      }
    return isOfHeadings ? Array(fields.prefix(columnLimit)) : []
  }

  /// What a row tells, as UTF-8; empty of the one with the headings.
  func text(of row: [UInt8]) -> [UInt8] {
    let row = row.starts(with: TextDecoder.mark) ? Array(row.dropFirst(3)) : row
    if row == first, !headings.isEmpty { return [] }
    return Self.text(RowReader.fields(row, mark: mark), below: headings)
  }

  /// What several rows tell, one below the other, the headings once.
  package func text(ofAll rows: [UInt8]) -> [UInt8] {
    var reader = RowReader()
    reader.append(rows.starts(with: TextDecoder.mark) ? Array(rows.dropFirst(3)) : rows)
    var out = Self.head(headings)
    while let row = reader.next() ?? reader.finish() {
      if row == first, !headings.isEmpty { continue }
      out += Self.line(RowReader.fields(row, mark: mark), count: headings.count)
    }
    return out
  }

  private static func text(_ fields: [[UInt8]], below headings: [[UInt8]]) -> [UInt8] {
    guard fields.contains(where: { !$0.isEmpty }) else { return [] }
    return head(headings) + line(fields, count: headings.count)
  }

  private static func head(_ headings: [[UInt8]]) -> [UInt8] {
    if headings.isEmpty { return [] }
    let rule = [UInt8](repeating: 0x2D, count: 3) + [0x7C]
    return line(headings, count: headings.count) + [0x7C]
      + [[UInt8]](repeating: rule, count: headings.count).flatMap(\.self) + [0x0A]
  }

  /// `| a | b |`; of fewer fields than headings the others are empty.
  private static func line(_ fields: [[UInt8]], count: Int) -> [UInt8] {
    var out: [UInt8] = [0x7C]
    for index in 0..<min(max(fields.count, count), columnLimit) {
      let field = index < fields.count ? fields[index] : []
      let end = UTF8Scalar.border(field, before: min(field.count, valueLimit))
      out += [0x20] + field[..<end].map { $0 == 0x7C ? 0x2F : $0 } + [0x20, 0x7C]
    }
    return out + [0x0A]
  }

  static func trimmed(_ text: [UInt8]) -> [UInt8] {
    let start = text.drop { $0 <= 0x20 }
    guard let end = start.lastIndex(where: { $0 > 0x20 }) else { return [] }
    return Array(start[...end])
  }
}

extension RowText {
  /// Tables of up to so many rows stand as one.
  private static let together = 12
  /// What stands between two texts that are found apart.
  static let border: [UInt8] = [0x0C, 0x0A]

  /// Writes a table of a document: a short one as it is. Each row of a long one comes below the headings, and
  /// is
  /// found by itself.
  static func write(
    _ rows: [[[UInt8]]], named name: [UInt8] = [], isSheet: Bool = false, to out: inout [UInt8]
  ) {
    guard let first = rows.first else { return }
    if !name.isEmpty { out += Array("# ".utf8) + name + [0x0A, 0x0A] }
    let headings = rows.count > 1 ? headings(first) : []
    let told = headings.isEmpty ? rows[...] : rows.dropFirst()
    if !isSheet, rows.count <= together {
      out += head(headings)
      for row in told { out += line(row, count: headings.count) }
      out.append(0x0A)
      return
    }
    for row in told where out.count < OfficeText.limit {
      out += text(row, below: headings) + border
    }
  }
}
