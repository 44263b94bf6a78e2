/// Makes Markdown of the XML of a text document, a presentation or a table in the open format.
struct OfficeBody {
  /// Whose names of elements count.
  enum Dialect { case word, openDocument, drawing }

  private let dialect: Dialect
  private var out: [UInt8] = []
  /// The paragraph that is being read.
  private var paragraph: [UInt8] = []
  /// The marks of the heading that it is, 0 for none.
  private var level = 0
  private var table = OfficeTable()
  /// How deep in tables, and in what is not shown.
  private var (tables, hidden) = (0, 0)
  private var isItem = false
  /// Text counts only within these elements of Word and of presentations.
  private var isInRun = false

  /// Cells and blanks that one element repeats, at most.
  private static let repeatLimit = 256

  init(_ dialect: Dialect) { self.dialect = dialect }

  /// The text of a part.
  consuming func text(_ bytes: [UInt8]) -> [UInt8] {
    var scanner = XMLScanner(bytes)
    while out.count < OfficeText.limit, let piece = scanner.next() {
      switch piece {
      case .text(let text): take(text)
      case .start(let name, let isEmpty):
        begin(String(decoding: name, as: UTF8.self), scanner)
        if isEmpty { end(String(decoding: name, as: UTF8.self)) }
      case .end(let name): end(String(decoding: name, as: UTF8.self))
      }
    }
    endParagraph()
    return out
  }

  private mutating func take(_ text: [UInt8]) {
    guard hidden == 0, dialect == .openDocument || isInRun else { return }
    // What lays out the XML is no text.
    if dialect == .openDocument, text.allSatisfy({ $0 <= 0x20 }), paragraph.isEmpty { return }
    paragraph += text.map { $0 < 0x20 ? 0x20 : $0 }
  }

  private mutating func begin(_ name: String, _ scanner: XMLScanner) {
    switch (dialect, name) {
    case (.word, "t"), (.drawing, "t"): isInRun = true
    case (.word, "tab"), (.openDocument, "tab"): paragraph.append(0x20)
    case (.word, "br"), (.word, "cr"), (.openDocument, "line-break"), (.drawing, "br"):
      paragraph.append(0x20)
    case (.word, "pStyle"): level = Self.level(ofStyle: scanner.attribute("val") ?? [])
    case (.word, "outlineLvl"): if level == 0 { level = number(scanner, "val", limit: 5) + 1 }
    case (.word, "numPr"), (.openDocument, "list-item"): isItem = true
    case (.word, "tbl"), (.openDocument, "table"), (.drawing, "tbl"):
      endParagraph()
      tables += 1
      if tables == 1 {
        table = OfficeTable()
        if let name = scanner.attribute("name"), dialect == .openDocument { table.name = name }
      }
    case (.openDocument, "h"):
      endParagraph()
      level = max(1, number(scanner, "outline-level", limit: 6))
    case (.openDocument, "p"): if !paragraph.isEmpty { endParagraph() }
    case (.openDocument, "s"):
      let count = max(1, number(scanner, "c", limit: Self.repeatLimit))
      paragraph += [UInt8](repeating: 0x20, count: min(count, Self.repeatLimit))
    case (.openDocument, "page"):
      endParagraph()
      if let name = scanner.attribute("name") { line(Array("# ".utf8) + name) }
    case (.openDocument, "tracked-changes"), (.openDocument, "annotation"): hidden += 1
    case (.openDocument, "table-cell"), (.openDocument, "covered-table-cell"):
      table.value = scanner.attribute("date-value")
      table.repeats = min(number(scanner, "number-columns-repeated", limit: 20_000), 20_000)
    default: break
    }
  }

  private mutating func end(_ name: String) {
    switch (dialect, name) {
    case (.word, "t"), (.drawing, "t"): isInRun = false
    case (.word, "p"), (.drawing, "p"), (.openDocument, "p"), (.openDocument, "h"): endParagraph()
    case (.word, "tc"), (.drawing, "tc"), (.openDocument, "table-cell"),
      (.openDocument, "covered-table-cell"):
      endParagraph()
      if tables == 1 { table.endCell() }
    case (.word, "tr"), (.drawing, "tr"), (.openDocument, "table-row"):
      if tables == 1 { table.endRow() }
    case (.word, "tbl"), (.openDocument, "table"), (.drawing, "tbl"):
      endParagraph()
      tables = max(0, tables - 1)
      if tables == 0 { table.write(to: &out) }
    case (.openDocument, "tracked-changes"), (.openDocument, "annotation"):
      hidden = max(0, hidden - 1)
    default: break
    }
  }

  private mutating func endParagraph() {
    defer { (paragraph, level, isItem) = ([], 0, false) }
    let words = paragraph.split(separator: 0x20)
    if words.isEmpty { return }
    let text = Array(words.joined(separator: [0x20]))
    if tables > 0 { return table.add(text) }
    if level > 0 {
      line([UInt8](repeating: 0x23, count: min(level, 6)) + [0x20] + text)
    } else {
      line(isItem ? [0x2D, 0x20] + text : text)
    }
  }

  private mutating func line(_ text: [UInt8]) { out += text + [0x0A, 0x0A] }

  private func number(_ scanner: XMLScanner, _ name: String, limit: Int) -> Int {
    let digits = scanner.attribute(name) ?? []
    return min(Int(String(decoding: digits.prefix(9), as: UTF8.self)) ?? 0, limit)
  }

  /// `Heading2`, `berschrift2`, `Titre2`, `Title`: what ends with a number of one digit is taken for one.
  private static func level(ofStyle style: [UInt8]) -> Int {
    let name = String(decoding: style, as: UTF8.self).lowercased()
    if name == "title" || name == "titel" || name == "titre" { return 1 }
    let isHeading = ["heading", "berschrift", "titre", "kop", "ttulo", "titolo", "rubrik"].contains
    {
      name.contains($0)
    }
    guard isHeading, let last = style.last, (0x31...0x36).contains(last) else { return 0 }
    return Int(last - 0x30)
  }
}

/// A table that is being read, written in Markdown row by row, each below its headings.
struct OfficeTable {
  /// What it is called, if anything.
  var name: [UInt8] = []
  /// What a cell is worth where that is said more exactly than it is shown: a date.
  var value: [UInt8]?
  /// How many times a cell stands there.
  var repeats = 0
  private var rows: [[[UInt8]]] = []
  private var row: [[UInt8]] = []
  private var cell: [UInt8] = []
  private var size = 0

  /// Adds a paragraph of the present cell.
  mutating func add(_ text: [UInt8]) { cell += cell.isEmpty ? text : [0x20] + text }

  mutating func endCell() {
    let text = value.map { Array($0.prefix(10)) } ?? cell
    let count = max(1, text.isEmpty ? min(repeats, RowText.columnLimit) : min(repeats, 64))
    if size < OfficeText.limit, row.count < RowText.columnLimit {
      row += [[UInt8]](repeating: text, count: count)
      size += text.count * count
    }
    (cell, value, repeats) = ([], nil, 0)
  }

  mutating func endRow() {
    while row.last?.isEmpty == true { row.removeLast() }
    if !row.isEmpty { rows.append(row) }
    row = []
  }

  /// Writes the table.
  mutating func write(to out: inout [UInt8]) {
    RowText.write(rows, named: name, to: &out)
    self = OfficeTable()
  }
}
