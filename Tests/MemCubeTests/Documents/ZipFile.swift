/// Makes ZIP archives of stored members.
enum ZipFile {
  static func bytes(_ members: [(String, String)]) -> [UInt8] {
    func number(_ value: Int, _ length: Int) -> [UInt8] {
      (0..<length).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    var (bytes, directory): ([UInt8], [UInt8]) = ([], [])
    for (name, text) in members {
      let content = Array(text.utf8)
      let sizes = number(0, 4) + number(content.count, 4) + number(content.count, 4)
      let common = number(20, 2) + number(0, 8) + sizes + number(name.utf8.count, 2) + number(0, 2)
      directory += number(0x0201_4B50, 4) + number(20, 2) + common
      directory += number(0, 10) + number(bytes.count, 4) + Array(name.utf8)
      bytes += number(0x0403_4B50, 4) + common + Array(name.utf8) + content
    }
    let end = number(0x0605_4B50, 4) + number(0, 4) + number(members.count, 2)
    return bytes + directory + end + number(members.count, 2) + number(directory.count, 4)
      + number(bytes.count, 4) + number(0, 2)
  }

  /// A document of Word of some paragraphs.
  static func word(_ paragraphs: String...) -> [UInt8] {
    let body = paragraphs.map { "<w:p><w:r><w:t>\($0)</w:t></w:r></w:p>" }.joined()
    return bytes([("word/document.xml", "<w:document><w:body>\(body)</w:body></w:document>")])
  }

  /// A workbook of one sheet whose cells are strings.
  static func workbook(_ rows: [[String]]) -> [UInt8] {
    let cells = rows.map { row in
      "<row>" + row.map { "<c t=\"inlineStr\"><is><t>\($0)</t></is></c>" }.joined() + "</row>"
    }.joined()
    return bytes([
      ("xl/workbook.xml", "<workbook><sheets><sheet name=\"People\"/></sheets></workbook>"),
      ("xl/worksheets/sheet1.xml", "<worksheet><sheetData>\(cells)</sheetData></worksheet>"),
    ])
  }
}
