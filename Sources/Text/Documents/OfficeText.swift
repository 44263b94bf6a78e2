/// The text of office documents, as Markdown: headings with their marks, tables with their bars. Read here,
/// and by no other program: they are ZIP archives of XML.
///
/// Costs time and memory in proportion to what is unpacked, at most `OfficeArchive.limit` bytes.
public enum OfficeText {
  /// The endings of the documents that are read.
  public static let endings: Set<String> = [
    "docx", "docm", "odt", "epub", "xlsx", "xlsm", "ods", "pptx", "odp",
  ]
  /// The longest document that is read, bytes.
  public static let sourceLimit = 100 << 20
  /// The most that is unpacked of a document, bytes.
  public static let unpackedLimit = OfficeArchive.limit
  /// The longest text, bytes; what comes after it is left out.
  static let limit = 16 << 20

  /// The text of a document whose name has an `ending` in small letters, such as `docx`. Nil where it is
  /// damaged, or of another kind; empty where it holds no text.
  public static func text(_ bytes: [UInt8], ending: String) -> [UInt8]? {
    guard var archive = OfficeArchive(bytes) else { return nil }
    switch ending {
    case "docx", "docm": return word(&archive)
    case "odt", "ods", "odp": return openDocument(&archive)
    case "xlsx", "xlsm":
      var workbook = Workbook(&archive)
      return workbook.text(&archive)
    case "pptx": return slides(&archive)
    case "epub": return book(&archive)
    default: return nil
    }
  }

  private static func word(_ archive: inout OfficeArchive) -> [UInt8]? {
    guard let body = archive.part("word/document.xml") else { return nil }
    var text = OfficeBody(.word).text(body)
    for part in ["word/footnotes.xml", "word/endnotes.xml", "word/comments.xml"] {
      if let notes = archive.part(part) { text += OfficeBody(.word).text(notes) }
    }
    return Array(text.prefix(limit))
  }

  private static func openDocument(_ archive: inout OfficeArchive) -> [UInt8]? {
    archive.part("content.xml").map { OfficeBody(.openDocument).text($0) }
  }

  private static func slides(_ archive: inout OfficeArchive) -> [UInt8]? {
    let parts = archive.numbered("ppt/slides/slide", ".xml")
    guard !parts.isEmpty else { return nil }
    var text: [UInt8] = []
    for (index, part) in parts.enumerated() where text.count < limit {
      guard let slide = archive.part(part) else { break }
      let number = Array("\(index + 1)".utf8)
      text += Array("# ".utf8) + number + [0x0A, 0x0A] + OfficeBody(.drawing).text(slide)
      let notes = Array("ppt/notesSlides/notesSlide".utf8) + number + Array(".xml".utf8)
      if let notes = archive.part(notes) { text += OfficeBody(.drawing).text(notes) }
    }
    return text
  }

  /// So many chapters of a book are read.
  private static let chapterLimit = 5_000

  private static func book(_ archive: inout OfficeArchive) -> [UInt8]? {
    guard let container = archive.part("META-INF/container.xml") else { return nil }
    var (scanner, package) = (XMLScanner(container), [UInt8]?.none)
    while package == nil, let piece = scanner.next() {
      if case .start(let name, _) = piece, name.elementsEqual("rootfile".utf8) {
        package = scanner.attribute("full-path")
      }
    }
    guard let package, let described = archive.part(package) else { return nil }
    let folder = package.lastIndex(of: 0x2F).map { Array(package[...$0]) } ?? []
    var files: [[UInt8]: [UInt8]] = [:]
    var order: [[UInt8]] = []
    scanner = XMLScanner(described)
    while let piece = scanner.next() {
      guard case .start(let name, _) = piece else { continue }
      if name.elementsEqual("item".utf8), let id = scanner.attribute("id"),
        let place = scanner.attribute("href")
      {
        files[id] = folder + EncodedWords.unquoted(place[...], mark: 0x25)
      } else if name.elementsEqual("itemref".utf8), let id = scanner.attribute("idref") {
        order.append(id)
      }
    }
    var text: [UInt8] = []
    for id in order.prefix(chapterLimit) where text.count < limit {
      guard let file = files[id], let page = archive.part(file) else { continue }
      text += Markup.text(page) + [0x0A]
    }
    return text
  }
}
