internal import Language

/// A workbook of Office Open XML: its sheets, whose rows become text one by one.
struct Workbook {
  private var strings: [[UInt8]] = []
  private var names: [[UInt8]] = []
  /// Whether the cells of a style are dates, by its number.
  private var isDate: [Bool] = []
  /// Whether days are counted from 1904.
  private var countsFrom1904 = false

  /// So many strings are shared by the cells, at most.
  private static let stringLimit = 1 << 20

  init(_ archive: inout OfficeArchive) {
    if let shared = archive.part("xl/sharedStrings.xml") { readStrings(shared) }
    if let styles = archive.part("xl/styles.xml") { readStyles(styles) }
    if let book = archive.part("xl/workbook.xml") {
      var scanner = XMLScanner(book)
      while let piece = scanner.next() {
        guard case .start(let name, _) = piece else { continue }
        if name.elementsEqual("sheet".utf8) { names.append(scanner.attribute("name") ?? []) }
        if name.elementsEqual("workbookPr".utf8), let date = scanner.attribute("date1904") {
          countsFrom1904 = date.elementsEqual("1".utf8) || date.elementsEqual("true".utf8)
        }
      }
    }
  }

  /// The text of all sheets; nil where there is none.
  mutating func text(_ archive: inout OfficeArchive) -> [UInt8]? {
    let sheets = archive.numbered("xl/worksheets/sheet", ".xml")
    if sheets.isEmpty { return nil }
    var out: [UInt8] = []
    for (index, part) in sheets.enumerated() where out.count < OfficeText.limit {
      guard let sheet = archive.part(part) else { break }
      let name = index < names.count ? names[index] : []
      RowText.write(rows(sheet), named: name, isSheet: true, to: &out)
    }
    return out
  }

  private mutating func readStrings(_ part: [UInt8]) {
    var (scanner, text, isText, isPhonetic) = (XMLScanner(part), [UInt8](), false, false)
    while strings.count < Self.stringLimit, let piece = scanner.next() {
      switch piece {
      case .start(let name, let isEmpty):
        if name.elementsEqual("t".utf8) { isText = !isEmpty }
        if name.elementsEqual("rPh".utf8) { isPhonetic = !isEmpty }
        if name.elementsEqual("si".utf8), isEmpty { strings.append([]) }
      case .end(let name):
        if name.elementsEqual("t".utf8) { isText = false }
        if name.elementsEqual("rPh".utf8) { isPhonetic = false }
        if name.elementsEqual("si".utf8) {
          strings.append(text)
          text = []
        }
      case .text(let more): if isText, !isPhonetic { text += more }
      }
    }
  }

  private mutating func readStyles(_ part: [UInt8]) {
    var (scanner, formats, isInCells) = (XMLScanner(part), Set<[UInt8]>(), false)
    while let piece = scanner.next() {
      switch piece {
      case .start(let name, let isEmpty):
        if name.elementsEqual("numFmt".utf8), let id = scanner.attribute("numFmtId"),
          Self.isOfDates(scanner.attribute("formatCode") ?? [])
        {
          formats.insert(id)
        }
        if name.elementsEqual("cellXfs".utf8) { isInCells = !isEmpty }
        if name.elementsEqual("xf".utf8), isInCells {
          let id = scanner.attribute("numFmtId") ?? []
          let number = Int(String(decoding: id.prefix(6), as: UTF8.self)) ?? 0
          // The formats that need no declaration: 14 to 17 and 22 show a date.
          isDate.append((14...17).contains(number) || number == 22 || formats.contains(id))
        }
      case .end(let name): if name.elementsEqual("cellXfs".utf8) { isInCells = false }
      case .text: break
      }
    }
  }

  /// Whether a format shows a day or a year: `yyyy\-mm\-dd`, not `0.00 "days"`.
  private static func isOfDates(_ code: [UInt8]) -> Bool {
    var (isQuoted, isInBrackets) = (false, false)
    for byte in code.prefix(200) {
      switch byte {
      case 0x22: isQuoted.toggle()
      case 0x5B: isInBrackets = true
      case 0x5D: isInBrackets = false
      case 0x79, 0x59, 0x64, 0x44: if !isQuoted, !isInBrackets { return true }
      default: break
      }
    }
    return false
  }

  /// The rows of a sheet that hold anything.
  private func rows(_ part: [UInt8]) -> [[[UInt8]]] {
    var scanner = XMLScanner(part)
    var (rows, row, size): ([[[UInt8]]], [[UInt8]], Int) = ([], [], 0)
    var (type, style, column) = ([UInt8](), 0, 0)
    var (value, isValue) = ([UInt8](), false)
    while size < OfficeText.limit, let piece = scanner.next() {
      switch piece {
      case .start(let name, let isEmpty):
        switch String(decoding: name, as: UTF8.self) {
        case "row": row = []
        case "c":
          (type, value) = (scanner.attribute("t") ?? [], [])
          let digits = (scanner.attribute("s") ?? []).prefix(6)
          style = Int(String(decoding: digits, as: UTF8.self)) ?? -1
          column = Self.column(scanner.attribute("r") ?? []) ?? row.count
        case "v", "t": isValue = !isEmpty
        default: break
        }
      case .text(let text): if isValue { value += text }
      case .end(let name):
        switch String(decoding: name, as: UTF8.self) {
        case "v", "t": isValue = false
        case "c":
          guard !value.isEmpty, column < RowText.columnLimit else { continue }
          while row.count < column { row.append([]) }
          let shown = shown(value, type, style)
          size += shown.count + 8
          if row.count == column { row.append(shown) }
        case "row": if row.contains(where: { !$0.isEmpty }) { rows.append(row) }
        default: break
        }
      }
    }
    return rows
  }

  /// The number, from 0, of the column of a cell: `AB12` is 27.
  private static func column(_ cell: [UInt8]) -> Int? {
    let letters = cell.prefix(4).prefix { (0x41...0x5A).contains($0) }
    if letters.isEmpty { return nil }
    return letters.reduce(0) { $0 * 26 + Int($1 - 0x40) } - 1
  }

  private func shown(_ value: [UInt8], _ type: [UInt8], _ style: Int) -> [UInt8] {
    let text = value.map { $0 < 0x20 ? 0x20 : $0 }
    switch String(decoding: type, as: UTF8.self) {
    case "s":
      let index = Int(String(decoding: value.prefix(9), as: UTF8.self)) ?? -1
      return strings.indices.contains(index) ? strings[index].map { $0 < 0x20 ? 0x20 : $0 } : []
    case "b": return Array((value == [0x31] ? "yes" : "no").utf8)
    case "", "n":
      guard isDate.indices.contains(style), isDate[style],
        let number = Double(String(decoding: value.prefix(24), as: UTF8.self)),
        let date = date(number)
      else { return text }
      return date
    default: return text
    }
  }

  /// A day by its number, as `2025-06-10`; days are counted from 30 December 1899, which hides that 1900 had
  /// no 29 February.
  private func date(_ number: Double) -> [UInt8]? {
    guard number >= 1, number < 2_958_466 else { return nil }
    let first = countsFrom1904 ? CivilTime.days(1904, 1, 1) : CivilTime.days(1899, 12, 30)
    let date = CivilTime.date(first + Int(number))
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return Array("\(date.year)-\(two(date.month))-\(two(date.day))".utf8)
  }
}
