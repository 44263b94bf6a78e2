import Posix
import Testing

@testable import Format
@testable import MemCube
@testable import Search
@testable import Text

private func utf16(_ text: String, isBig: Bool = false) -> [UInt8] {
  text.utf16.flatMap { unit in
    let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
    return isBig ? [high, low] : [low, high]
  }
}

private func utf32(_ text: String, isBig: Bool = false) -> [UInt8] {
  text.unicodeScalars.flatMap { scalar in
    let bytes = (0..<4).map { UInt8(scalar.value >> (8 * UInt32($0)) & 0xFF) }
    return isBig ? bytes.reversed() : bytes
  }
}

private func encoding(_ bytes: [UInt8], _ name: String = "a.txt") -> TextEncoding {
  TextEncoding(start: bytes, name: Array(name.utf8))
}

private func read(_ bytes: [UInt8], _ name: String = "a.txt") -> String {
  String(decoding: encoding(bytes, name).text(bytes), as: UTF8.self)
}

@Suite struct TextEncodingTests {
  private let text = "Die Brücke kostet 3 €. 𝄞 Ende\r\n"

  @Test func aMarkSaysTheEncoding() {
    for isBig in [false, true] {
      #expect(read(utf16("\u{FEFF}" + text, isBig: isBig)) == text)
      #expect(read(utf32("\u{FEFF}" + text, isBig: isBig)) == text)
    }
    #expect(read(Array("\u{FEFF}\(text)".utf8)) == text)
    #expect(encoding([0xFF, 0xFE, 0x41, 0]) == .utf16(isBig: false))
    #expect(encoding(utf32("\u{FEFF}a")) == .utf32(isBig: false))
  }

  @Test func plainUTF16NeedsNoMark() {
    let letters = [
      "The heron was seen at the weir.", "Цапля стоит у плотины.", "Ο ερωδιός είναι εδώ.",
    ]
    for letters in letters {
      for isBig in [false, true] {
        #expect(read(utf16(letters, isBig: isBig)) == letters)
        #expect(TextJudge.isText(utf16(letters, isBig: isBig), .utf16(isBig: isBig)))
      }
    }
    #expect(encoding([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]) == .plain)
    #expect(encoding(Array("The heron\0 was seen".utf8)) == .plain)
  }

  @Test func aMarkBeforeLettersIsNone() {
    for mark: [UInt8] in [[0xFF, 0xFE], [0xFE, 0xFF]] {
      let bytes = mark + [0xC3, 0x28, 0xE9, 0x20, 0xF0, 0x9F] + Array(" harbour".utf8)
      #expect(encoding(bytes) == .plain)
    }
    #expect(read(utf16("\u{FEFF}灯塔在港口的尽头")) == "灯塔在港口的尽头")
    #expect(read(utf16("\u{FEFF}慢", isBig: true)) == "慢")
  }

  @Test func whatIsDamagedIsReadAround() {
    // Half of a pair, and a byte too many.
    let bytes =
      utf16("\u{FEFF}a") + [0x00, 0xD8] + utf16("b") + [0x00, 0xDC] + utf16("c") + [0x64]
    #expect(read(bytes) == "a\u{FFFD}b\u{FFFD}c")
    #expect(read(utf16("\u{FEFF}a") + [0x00, 0xD8]) == "a\u{FFFD}")
    let wide = utf32("\u{FEFF}a") + [0, 0, 0x11, 0] + utf32("b") + [1, 2, 3]
    #expect(read(wide) == "a\u{FFFD}b")
    #expect(read([0xFF, 0xFE]) == "" && read([]) == "")
  }

  @Test func aNULIsABlank() {
    #expect(read(Array("Musashi\0was here".utf8)) == "Musashi was here")
    #expect(read(utf16("\u{FEFF}Musashi\0was")) == "Musashi was")
  }

  @Test(
    arguments: [
      ("windows-1251", [0xC6, 0xF3, 0xF0, 0xE0, 0xE2, 0xEB, 0xFC], "Журавль"),
      ("KOI8-R", [0xF6, 0xD5, 0xD2, 0xC1, 0xD7, 0xCC, 0xD8], "Журавль"),
      ("Shift_JIS", [0x95, 0x5C, 0x8E, 0xA6], "表示"), ("x-sjis", [0x83, 0x5C], "ソ"),
      ("EUC-JP", [0xC4, 0xE1], "鶴"), ("GB2312", [0xB5, 0xC6, 0xCB, 0xFE], "灯塔"),
      ("gb18030", [0x81, 0x30, 0x84, 0x36], "¥"), ("Big5", [0xBF, 0x4F, 0xB6, 0xF0], "燈塔"),
      ("ISO-8859-1", [0x80, 0x20, 0x4D, 0xE4, 0x72, 0x7A, 0x93], "€ März“"),
      ("latin2", [0xB3, 0xF3, 0x64, 0xBC], "łódź"),
      ("windows-1253", [0xE3, 0xE5, 0xE9, 0xDC], "γειά"),
      ("euc-kr", [0xB5, 0xEE, 0xB4, 0xEB], "등대"),
      ("ISO-2022-JP", [0x1B, 0x24, 0x42, 0x45, 0x74, 0x42, 0x66, 0x1B, 0x28, 0x42], "灯台"),
    ] as [(String, [UInt8], String)])
  func aPageSaysItsCharset(name: String, bytes: [UInt8], text: String) {
    let heads = [
      "<html><head><META charset=\"\(name)\"><title>", "<meta charset=\(name)>\n<p>",
      "<!-- <meta charset=utf-8> --><meta http-equiv=Content-Type "
        + "content='text/html; charset = \(name)' />",
      "<?xml version=\"1.0\" encoding='\(name)'?><p>",
    ]
    for head in heads {
      let page = Array(head.utf8) + bytes + Array("</p>".utf8)
      #expect(read(page, "a.html") == head + text + "</p>")
      #expect(TextJudge.isText(page, encoding(page, "a.html")))
      #expect(encoding(page, "a.txt") == .plain)
    }
  }

  @Test func whatAPageSaysIsNotAlwaysSo() {
    let utf8 = Array("<meta charset=iso-8859-1><p>März".utf8)
    #expect(encoding(utf8, "a.html") == .plain)
    for label in ["utf-8", "UTF-16", "utf-7", "ebcdic-us", "", "\"", "windows-1252x", "\u{0}"] {
      let page = Array("<meta charset=\(label)><p>M".utf8) + [0xE4]
      #expect(encoding(page, "a.html") == .plain, "\(label)")
    }
    let twice = Array("<meta charset=nonsense><meta charset=koi8-r>".utf8) + [0xC1]
    #expect(encoding(twice, "a.html") == .charset("KOI8-R"))
  }

  @Test func hostilePagesAreReadInTime() {
    let long = String(repeating: "x", count: 10 << 20)
    let pages = [
      "<meta charset=" + long, String(repeating: "<meta ", count: 1 << 20),
      String(repeating: "<!--", count: 1 << 20), String(repeating: "<meta charset", count: 1 << 19),
      "<?xml encoding=" + long, "<meta charset=shift_jis>" + long,
    ]
    let clock = ContinuousClock()
    let time = clock.measure {
      for page in pages {
        let encoding = encoding(Array(page.utf8), "a.html")
        #expect(encoding == .plain || page.contains("jis"))
      }
    }
    #expect(time < .seconds(20))
  }
}

@Suite struct TextDecoderTests {
  /// However a stream is cut, and whatever is in it, its text is the same and its sizes add up.
  @Test func anyStreamIsReadWhole() {
    var generator = SystemRandomNumberGenerator()
    let encodings: [TextEncoding] = [
      .plain, .utf16(isBig: true), .utf16(isBig: false), .utf32(isBig: true),
      .utf32(isBig: false), .charset("Shift_JIS"), .charset("gb18030"), .charset("EUC-JP"),
      .charset("Big5-HKSCS"), .charset("windows-1252"), .charset("ISO-2022-JP"),
    ]
    for encoding in encodings {
      for _ in 0..<40 {
        let bytes = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
          Bool.random(using: &generator)
            ? UInt8.random(in: 0...255, using: &generator)
            : [0, 0x0A, 0x1B, 0x24, 0x42, 0x81, 0x30, 0xD8].randomElement(using: &generator) ?? 0
        }
        var whole = TextDecoder(encoding)
        let text = whole.append(bytes) + whole.finish()
        #expect(whole.sourceSize(of: text.count) <= bytes.count)
        if encoding == .charset("ISO-2022-JP") { continue }
        #expect(encoding == .plain || String(validating: text, as: UTF8.self) != nil)
        var streamed = TextDecoder(encoding)
        var (read, size, index) = ([UInt8](), 0, 0)
        while index < bytes.count {
          let end = min(bytes.count, index + Int.random(in: 1...40, using: &generator))
          let part = streamed.append(Array(bytes[index..<end]))
          size += streamed.sourceSize(of: part.count)
          read += part
          index = end
        }
        let last = streamed.finish()
        size += streamed.sourceSize(of: last.count)
        #expect(read + last == text, "\(encoding) \(bytes)")
        // A part of a unit at the end is no text.
        #expect(bytes.count - size < 4, "\(encoding) \(bytes)")
      }
    }
  }
}

@Suite struct TextJudgeTests {
  private func isText(_ bytes: [UInt8]) -> Bool {
    TextJudge.isText(bytes, encoding(bytes))
  }

  @Test func aFewControlsAreText() {
    let line = Array("The heron was seen at the weir.\n".utf8)
    #expect(isText(line + [0]))
    #expect(isText([0] + line + [1, 0] + line + [0x7F, 0]))
    #expect(isText((0..<3000).flatMap { $0 % 20 == 0 ? line + [0] : line }))
    // As before, other controls count only beside NULs: fields may be set apart by them.
    #expect(isText((0..<300).flatMap { _ in Array("ab=1".utf8) + [1] }))
    #expect(isText([]))
  }

  @Test func otherFilesAreNot() {
    let line = Array("The heron was seen at the weir.\n".utf8)
    let text = [UInt8](Array(repeating: line, count: 500).joined())
    for start in ["%PDF-1.7", "PK\u{3}\u{4}", "SQLite format 3\0", "\u{7F}ELF"] {
      #expect(!isText(Array(start.utf8) + text), "\(start)")
    }
    #expect(!isText([0xFF, 0xD8, 0xFF, 0xE1] + text))
    let tar = Array("a.txt".utf8) + [UInt8](repeating: 0, count: 252) + Array("ustar".utf8)
    #expect(!isText(tar + text + text))
    #expect(!isText([0] + Array("abc".utf8)))
    #expect(!isText((0..<300).flatMap { _ in line + [0] }))
    // Small numbers of two and four bytes.
    #expect(!isText((0..<500).flatMap { [UInt8($0 % 250), 0] }))
    #expect(!isText((0..<500).flatMap { [UInt8($0 % 250), 0, 0, 0] }))
    var random: UInt64 = 1
    let noise = (0..<70_000).map { _ -> UInt8 in
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: random >> 33)
    }
    #expect(!isText(noise) && !isText([0xFF, 0xFE] + noise) && !isText([0xFE, 0xFF] + noise))
  }
}

/// Archives of texts: nobody looks for words in them.
@Suite struct ArchiveTests {
  /// What tar(1) makes of a short text.
  private func archive(_ format: String, _ text: String, in scratch: Scratch) throws -> [UInt8] {
    try Workspace.write(Array(text.utf8), to: scratch.path("n.txt"))
    let made = scratch.path("made.tar")
    let arguments = [
      "tar", "--format=\(format)", "-C", "\(scratch.directory)", "-cf", "\(made)", "n.txt",
    ]
    let streams = Process.Streams(input: nil, output: nil, error: nil)
    try #require(try Process.spawn(arguments, streams: streams).wait() == .exited(0))
    return try Files.readAll(made)
  }

  @Test(arguments: ["gnu", "oldgnu", "ustar", "pax", "v7"], [1, 4_000])
  func anArchiveOfTextsIsNoText(format: String, lines: Int) throws {
    let scratch = try Scratch()
    let text = String(repeating: "plainword zanzibar\n", count: lines)
    let bytes = try archive(format, text, in: scratch)
    #expect(!TextJudge.isText(bytes, encoding(bytes)))
    #expect(TextJudge.isText(Array(text.utf8), .plain))
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    let tar = Edit(path: Array("n.tar".utf8), content: .bytes(bytes))
    try cube.write([.create(.memories, tar)], .durable)
    #expect(try cube.search(Array("zanzibar".utf8), now: Clock.now()).total == 0)
    try cube.put("n.txt", text, .durable)
    #expect(try cube.search(Array("zanzibar".utf8), now: Clock.now()).total == 1)
    try cube.close()
  }

  /// Nor in what else is no text and fits into a record.
  @Test(arguments: ["%PDF-1.7\nplain zanzibar", "SQLite format 3\0 zanzibar", "zanzibar\0\0\0\0"])
  func aShortFileThatIsNoTextIsNotSearched(text: String) throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    let object = try cube.put("a.md", text, .durable)
    #expect(try cube.search(Array("zanzibar".utf8), now: Clock.now()).total == 0)
    let plain = Edit(content: .bytes(Array("zanzibar".utf8)))
    try cube.write([.edit(object, plain)], .durable)
    #expect(try cube.search(Array("zanzibar".utf8), now: Clock.now()).total == 1)
    try cube.close()
  }

  @Test func aTextAboutArchivesIsText() {
    let text = [UInt8](repeating: 0x61, count: 257) + Array("ustar is the magic of tar\n".utf8)
    #expect(TextJudge.isText(text, .plain))
    #expect(TextJudge.isText([UInt8](repeating: 0x30, count: 600), .plain))
  }
}

@Suite struct EncodedPassageTests {
  private let paragraphs = (0..<80).map { number in
    "Absatz \(number): Die Brücke über den Fluß — 東京 𝄞 — ist "
      + String(repeating: "lang und ", count: 30) + "alt.\n\n"
  }

  /// Places are those of the file: who cuts it there reads what the passage says.
  @Test(arguments: ["utf16", "utf32", "shift_jis", "html"])
  func placesAreInTheFile(name: String) {
    let text = paragraphs.joined()
    var bytes: [UInt8]
    switch name {
    case "utf16": bytes = utf16("\u{FEFF}" + text, isBig: true)
    case "utf32": bytes = utf32("\u{FEFF}" + text)
    case "html":
      bytes = utf16("\u{FEFF}<h1>Fluß</h1>" + paragraphs.map { "<p>\($0)</p>" }.joined())
    default:
      bytes = Array("<meta charset=shift_jis>".utf8)
      for _ in 0..<900 { bytes += [0x95, 0x5C, 0x8E, 0xA6, 0x81, 0x5C, 0x20, 0x61, 0x20, 0x0A] }
    }
    let file = name == "html" || name == "shift_jis" ? "a.html" : "a.txt"
    let encoding = encoding(bytes, file)
    let passages = PassageSplitter.split(bytes, name: Array(file.utf8))
    #expect(passages.count > 3)
    for passage in passages {
      let range = Int(passage.range.lowerBound)..<Int(passage.range.upperBound)
      let part = encoding.text(Array(bytes[range]))
      #expect(
        (file == "a.html" ? Markup.text(part) : part)
          == (file == "a.html" ? Markup.tidy(passage.text) : passage.text))
    }
    #expect(passages.last?.range.upperBound == Int64(bytes.count))
  }
}
