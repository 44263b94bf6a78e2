import Testing

@testable import Text

/// The text of office documents, and what hostile ones cost.
@Suite struct OfficeTextTests {
  private func text(_ members: [(String, String)], _ ending: String) -> String? {
    OfficeText.text(ZipFile.bytes(members), ending: ending).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  @Test func wordDocuments() {
    let body = """
      <?xml version="1.0"?><w:document xmlns:w="x"><w:body>
      <w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t>The boat &amp; us</w:t></w:r></w:p>
      <w:p><w:r><w:t xml:space="preserve">We bought </w:t></w:r><w:r><w:delText>sold</w:delText></w:r>
      <w:r><w:t>a canoe&#233;.</w:t><w:tab/><w:t>Then</w:t></w:r></w:p>
      <w:p><w:pPr><w:numPr><w:ilvl w:val="0"/></w:numPr></w:pPr><w:r><w:t>item</w:t></w:r></w:p>
      <w:tbl><w:tr><w:tc><w:p><w:r><w:t>name</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>born</w:t>
      </w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>Ada</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r>
      <w:t>1987</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
      </w:body></w:document>
      """
    let expected = """
      ## The boat & us

      We bought a canoeé. Then

      - item

      | name | born |
      |---|---|
      | Ada | 1987 |


      """
    #expect(text([("word/document.xml", body)], "docx") == expected)
  }

  @Test func openDocuments() {
    let content = """
      <office:document-content><office:body><office:text>
      <text:h text:outline-level="1">Title</text:h>
      <text:p>One<text:s text:c="3"/>two<text:line-break/>three &lt;4&gt;</text:p>
      <text:tracked-changes><text:p>gone</text:p></text:tracked-changes>
      <text:list><text:list-item><text:p>item</text:p></text:list-item></text:list>
      </office:text></office:body></office:document-content>
      """
    #expect(text([("content.xml", content)], "odt") == "# Title\n\nOne two three <4>\n\n- item\n\n")
    let sheet = """
      <table:table table:name="People"><table:table-row><table:table-cell><text:p>name</text:p>
      </table:table-cell><table:table-cell><text:p>born</text:p></table:table-cell><table:table-cell
      table:number-columns-repeated="16382"/></table:table-row><table:table-row><table:table-cell>
      <text:p>Ada</text:p></table:table-cell><table:table-cell office:date-value="1987-05-04">
      <text:p>04.05.87</text:p></table:table-cell></table:table-row></table:table>
      """
    let rows = text([("content.xml", sheet)], "ods")
    #expect(rows?.contains("| Ada | 1987-05-04 |") == true, "\(rows ?? "")")
  }

  @Test func workbooksTellEachRowBelowItsHeadings() {
    let members = [
      (
        "xl/workbook.xml",
        "<workbook><sheets><sheet name=\"People\" r:id=\"1\"/></sheets></workbook>"
      ),
      (
        "xl/sharedStrings.xml",
        "<sst><si><t>name</t></si><si><t>born</t></si><si><r><t>Hugo </t></r><r><t>Lind</t></r></si></sst>"
      ),
      (
        "xl/styles.xml",
        """
        <styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>
        """
      ),
      (
        "xl/worksheets/sheet1.xml",
        """
        <worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>
        <row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>12500.5</v></c><c r="C2" s="1"><v>32907</v>
        </c></row><row r="3"><c r="A3" t="inlineStr"><is><t>Ada</t></is></c><c r="C3" s="2"><v>31901</v>
        </c></row></sheetData></worksheet>
        """
      ),
    ]
    let expected = """
      # People

      | name |  | born |
      |---|---|---|
      | Hugo Lind | 12500.5 | 1990-02-03 |
      \u{0C}
      | name |  | born |
      |---|---|---|
      | Ada |  | 1987-05-04 |
      \u{0C}

      """
    #expect(text(members, "xlsx") == expected)
  }

  @Test func presentationsAndBooks() {
    let slide = "<p:sld><a:p><a:r><a:t>Hello</a:t></a:r></a:p></p:sld>"
    #expect(
      text([("ppt/slides/slide10.xml", slide), ("ppt/slides/slide2.xml", slide)], "pptx")
        == "# 1\n\nHello\n\n# 2\n\nHello\n\n")
    let book = [
      ("META-INF/container.xml", "<container><rootfile full-path=\"OPS/a.opf\"/></container>"),
      (
        "OPS/a.opf",
        """
        <package><manifest><item id="b" href="two.xhtml"/><item id="a" href="the%20one.xhtml"/></manifest>
        <spine><itemref idref="a"/><itemref idref="b"/></spine></package>
        """
      ),
      ("OPS/the one.xhtml", "<html><h1>One</h1><p>first</p></html>"),
      ("OPS/two.xhtml", "<html><p>second</p></html>"),
    ]
    let told = text(book, "epub") ?? ""
    #expect(told.contains("# One\n\nfirst") && told.hasSuffix("second\n\n"), "\(told)")
  }

  @Test func whatIsDamagedHasNone() {
    #expect(OfficeText.text([], ending: "docx") == nil)
    #expect(OfficeText.text(Array("PK\u{3}\u{4}".utf8), ending: "docx") == nil)
    #expect(text([("other.xml", "<a/>")], "docx") == nil)
    #expect(text([("word/document.xml", "")], "docx") == "")
    let good = ZipFile.word("one", "two")
    for index in good.indices {
      var bytes = good
      bytes[index] ^= 0xFF
      _ = OfficeText.text(bytes, ending: "docx")
      _ = OfficeText.text(Array(good.prefix(index)), ending: "docx")
    }
  }

  /// What a document declares is never expanded, and what it would unpack is bounded.
  @Test func bombsDoNotGoOff() {
    let entities = (1..<30).map {
      "<!ENTITY l\($0) \"&l\($0 - 1);&l\($0 - 1);&l\($0 - 1);\">"
    }.joined()
    let bomb = """
      <?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">\(entities)]>
      <w:document><w:p><w:t>&l29; end</w:t></w:p></w:document>
      """
    #expect(text([("word/document.xml", bomb)], "docx") == "&l29; end\n\n")
    var archive = OfficeArchive(ZipFile.bytes([("a", "12345"), ("b", "12345")]), limit: 8)
    let (first, second) = (archive?.part("a"), archive?.part("b"))
    #expect(first?.count == 5 && second == nil)
    let wide =
      "<table:table><table:table-cell table:number-columns-repeated=\"999999999\"/></table:table>"
    #expect(
      (text([("content.xml", String(repeating: wide, count: 50))], "ods")?.utf8.count ?? 0) < 1
        << 16)
  }

  @Test func anyXMLIsRead() {
    var generator = SystemRandomNumberGenerator()
    let alphabet = Array("<>/!-[]?&;:='\" wtpbrcsv#x0".utf8) + [0xFF, 0]
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...60, using: &generator)
      let bytes = (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      var scanner = XMLScanner(bytes)
      var pieces = 0
      while scanner.next() != nil {
        _ = scanner.attribute("w")
        pieces += 1
      }
      #expect(pieces <= count)
      _ = OfficeBody(.word).text(bytes)
    }
  }
}

/// Rows of tables of text.
@Suite struct RowTextTests {
  @Test(arguments: [
    ("name,born\nAda,1987\n", "| name | born |\n|---|---|\n| Ada | 1987 |\n"),
    ("name;born\n\"Q; A\";1987", "| name | born |\n|---|---|\n| Q; A | 1987 |\n"),
    ("name\tborn\nAda\t\"two\nlines\"\n", "| name | born |\n|---|---|\n| Ada | two lines |\n"),
    ("a,b,c\n1,2\n", "| a | b | c |\n|---|---|---|\n| 1 | 2 |  |\n"),
    ("1,2\n", "| 1 | 2 |\n"),
    (
      "name,note\nAda,\"say \"\"hi\"\" | no\"\n",
      "| name | note |\n|---|---|\n| Ada | say \"hi\" / no |\n"
    ),
  ])
  func rowsSayTheirHeadings(table: String, last: String) throws {
    let passages = PassageSplitter.split(Array(table.utf8), name: Array("a.csv".utf8))
    #expect(passages.last.map { String(decoding: $0.text, as: UTF8.self) } == last)
  }

  @Test func eachRowIsAPassageAtItsPlace() {
    let table = "\u{FEFF}name,city\nAda,Ghent\n\n\"Hugo\nLind\",Oslo\n"
    let bytes = Array(table.utf8)
    let passages = PassageSplitter.split(bytes, name: Array("a.csv".utf8))
    let sources = passages.map { passage in
      String(
        decoding: bytes[Int(passage.range.lowerBound)..<Int(passage.range.upperBound)],
        as: UTF8.self)
    }
    #expect(sources == ["Ada,Ghent\n", "\"Hugo\nLind\",Oslo\n"])
  }

  @Test func whatIsNoTableIsText() {
    let passages = PassageSplitter.split(
      Array("only words\nand more".utf8), name: Array("a.csv".utf8))
    #expect(passages.map { String(decoding: $0.text, as: UTF8.self) } == ["only words\nand more"])
  }

  @Test(arguments: ["\"", "\"\"", " \"", ",", "\n", "a,\"b\n", "\"\n", ",\"\",\"", "x"])
  func hostileTablesCostTimeInProportion(piece: String) {
    func seconds(_ count: Int) -> Double {
      let text = Array(("a,b\n" + String(repeating: piece, count: count)).utf8)
      let clock = ContinuousClock()
      return (0..<3).map { _ in
        let time = clock.measure { _ = PassageSplitter.split(text, name: Array("a.csv".utf8)) }
        return Double(time.components.attoseconds) / 1e18 + Double(time.components.seconds)
      }.min() ?? 0
    }
    let count = 20_000 / piece.utf8.count
    #expect(seconds(count * 10) < max(0.1, seconds(count) * 20))
  }
}
