import Testing

@testable import Text

private func split(_ text: String, _ name: String) -> [Passage] {
  PassageSplitter.split(Array(text.utf8), name: Array(name.utf8))
}

private func words(_ count: Int, _ word: String = "word") -> String {
  (0..<count).map { $0 % 12 == 11 ? word + "\n" : word + " " }.joined()
}

private func headings(_ passages: [Passage]) -> [[String]] {
  passages.map { $0.headings.map { String(decoding: $0, as: UTF8.self) } }
}

@Suite struct PassageTests {
  /// Tags that give nothing but room: each looked through all before it, which took minutes.
  @Test(arguments: ["<a>", "<meta charset=utf-16>"])
  func aFloodOfTagsIsReadOnce(tag: String) {
    for name in ["flood.xml", "flood.html"] {
      let found = split(String(repeating: tag, count: 100_000) + "quokka", name)
      #expect(found.contains { String(decoding: $0.text, as: UTF8.self).contains("quokka") })
    }
  }

  @Test func markdownIsCutAtHeadings() {
    let text = """
      intro \(words(60))
      # One #1
      \(words(60))
      ## Two
      \(words(60))
      ```
      # no heading
      ```
      Three
      =====
      \(words(60))
      Four
      ---
      \(words(10))
      """
    #expect(
      headings(split(text, "a.md")) == [
        [], ["One #1"], ["One #1", "Two"], ["Three"], ["Three", "Four"],
      ])
    #expect(headings(split(text, "a.txt")).allSatisfy { $0.isEmpty })
  }

  @Test func restructuredTextLearnsItsLevels() {
    let text = """
      Title
      *****
      \(words(60))
      Part
      ====
      \(words(60))
      Sub
      ---
      \(words(60))
      Next part
      =========
      \(words(60))
      """
    let expected = [
      ["Title"], ["Title", "Part"], ["Title", "Part", "Sub"], ["Title", "Next part"],
    ]
    #expect(headings(split(text, "index.rst.txt")) == expected)
    #expect(headings(split(text, "index.rst")) == expected)
  }

  @Test func smallSectionsStayTogether() {
    let text = "# A\n" + words(20) + "\n# B\n" + words(20) + "\n# C\n" + words(60)
    #expect(headings(split(text, "a.md")) == [["A"]])
    #expect(headings(split("# A\n## B\ntext\n", "a.md")) == [["A", "B"]])
  }

  @Test func paragraphsAreKeptWhole() {
    let paragraph = words(100)
    let passages = split((0..<6).map { _ in paragraph }.joined(separator: "\n\n"), "a.txt")
    #expect(passages.count == 3)
    #expect(passages.allSatisfy { WordCount.count($0.text) == 200 })
  }

  @Test func codeIsCutBetweenBlocks() {
    let function = "def f():\n    a = 1\n\n    return a\n\n"
    let passages = split(String(repeating: function, count: 100), "a.py")
    #expect(passages.count > 2)
    #expect(passages.allSatisfy { $0.text.starts(with: Array("def f".utf8)) })
  }

  @Test func htmlIsItsText() {
    let text = """
      <html><head><style>p { color: red }</style><SCRIPT type="a">if (a < b) {}</SCRIPT></head>
      <!-- hidden <b> --><p title="x">Caf&eacute; &amp; &#x74;ea &unknown; 1 < 2</p>
      """
    let passages = split(text, "a.html")
    #expect(tokens(passages.flatMap(\.text)) == ["cafe", "tea", "unknown", "1", "2"])
    #expect(passages.last?.range.upperBound == Int64(text.utf8.count))
  }

  /// What is shown of a passage is read without what stands before it.
  @Test func aPassageOfHTMLBeginsInText() {
    let row = "<p>The mortgage is fixed at <b>3.1</b> per cent until the year <i>2031</i>.</p>"
    let script = "<script>" + String(repeating: "var word = 1 < 2; \n", count: 400) + "</script>"
    let comment = "<!-- " + String(repeating: "nothing here\n", count: 300) + "-->"
    let text = Array(
      (script + "\n" + String(repeating: row + script + row + comment, count: 60)).utf8)
    let passages = PassageSplitter.split(text, name: Array("a.html".utf8))
    #expect(passages.count > 4)
    #expect((passages.first?.range.lowerBound ?? 0) > 7000)
    for passage in passages {
      let range = Int(passage.range.lowerBound)..<Int(passage.range.upperBound)
      let shown = Markup.text(Array(text[range]))
      let read = String(decoding: shown, as: UTF8.self)
      #expect(tokens(shown) == tokens(passage.text))
      #expect(!read.contains("word") && !read.contains("nothing"))
    }
    #expect(passages.reduce(0) { $0 + tokens($1.text).filter { $0 == "mortgage" }.count } == 120)
  }

  @Test(arguments: [
    [0x00, 0x01], Array("text\0".utf8), Array("%PDF-1.7 text".utf8), [0xFF, 0xFE, 0x00, 0xDC],
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A], [],
  ])
  func otherFilesHaveNoPassages(bytes: [UInt8]) {
    let start = bytes + (bytes.isEmpty ? [] : [UInt8](repeating: 0xFE, count: 3))
    #expect(PassageSplitter.split(start, name: Array("a.bin".utf8)).isEmpty)
  }

  @Test func latin1IsText() {
    let text = Array("na".utf8) + [0xEF] + Array("ve und gr".utf8) + [0xFC] + Array("n".utf8)
    #expect(PassageSplitter.split(text, name: []).map(\.text) == [text])
  }

  /// However the stream is cut, the passages are the same, follow one another without a gap from
  /// the first byte, and are bounded.
  @Test(arguments: ["a.md", "a.rst", "a.txt", "a.py", "a.html"])
  func anyTextIsCoveredInOrder(name: String) {
    var generator = SystemRandomNumberGenerator()
    let pieces =
      [
        "word ", "\n", "\n\n", "# h\n", "====\n", "----\n", "東京都", "<p>", "</p>", "é", "\t",
        "```\n",
      ]
      .map { Array($0.utf8) } + [[0xFF], Array(repeating: 0x61, count: 5000)]
    for _ in 0..<12 {
      var text: [UInt8] = []
      for _ in 0..<Int.random(in: 0...1500, using: &generator) {
        let index = Int.random(in: 0..<(Int.random(in: 0..<20, using: &generator) == 0 ? 14 : 12))
        text += pieces[index]
      }
      let whole = PassageSplitter.split(text, name: Array(name.utf8))
      var splitter = PassageSplitter(name: Array(name.utf8), start: text)
      var streamed: [Passage] = []
      var index = 0
      while index < text.count {
        let end = min(text.count, index + Int.random(in: 1...5000, using: &generator))
        streamed += splitter.append(Array(text[index..<end]))
        index = end
      }
      streamed += splitter.finish()
      #expect(streamed == whole)
      var end: Int64 = 0
      for passage in whole {
        // Of HTML what has no text may stand between.
        #expect(
          passage.range.lowerBound == end || name == "a.html" && passage.range.lowerBound > end)
        #expect(!passage.range.isEmpty)
        end = passage.range.upperBound
        #expect(passage.text.count <= 8192)
        if name != "a.html" {
          let range = Int(passage.range.lowerBound)..<Int(passage.range.upperBound)
          #expect(passage.text == Array(text[range]))
        }
      }
      #expect(end <= Int64(text.count))
      if let last = whole.last, name != "a.html" {
        let rest = text[Int(last.range.upperBound)...]
        #expect(rest.allSatisfy { $0 <= 0x20 })
      }
    }
  }

  @Test func aDocumentWithoutLinesIsBounded() {
    let text = [UInt8](repeating: 0x61, count: 500_000)
    let passages = PassageSplitter.split(text, name: [])
    #expect(passages.allSatisfy { $0.text.count <= 8192 })
    #expect(passages.reduce(0) { $0 + $1.text.count } == text.count)
  }
}

@Suite struct LineReaderTests {
  @Test func longLinesEndAtSpacesAndCharacters() {
    var reader = LineReader(limit: 10)
    reader.append(Array("abcdef ghijklm\nxy\nééééééé".utf8))
    var lines: [String] = []
    while let line = reader.next() { lines.append(String(decoding: line, as: UTF8.self)) }
    #expect(lines == ["abcdef ", "ghijklm\n", "xy\n", "ééééé"])
    #expect(reader.finish() == Array("éé".utf8))
    #expect(reader.finish() == nil)
  }
}
