import Posix
import Testing

@testable import Embedding

/// Word pieces: those of the library that the model was trained with, whatever the script.
@Suite struct WordPieceTests {
  /// A source of numbers that is the same every time: Steele and Vigna's SplitMix64.
  struct Numbers {
    var state: UInt64

    mutating func next(below limit: Int) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int((z ^ (z >> 31)) % UInt64(limit))
    }
  }

  /// Blocks of scripts and signs, first and last scalar.
  private static let blocks: [(UInt32, UInt32)] = [
    (0x21, 0x7E), (0x61, 0x7A), (0x41, 0x5A), (0xA1, 0x17F), (0x180, 0x24F), (0x250, 0x2FF),
    (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x531, 0x58A), (0x591, 0x5F4), (0x600, 0x6FF),
    (0x780, 0x7B1), (0x900, 0x97F), (0x980, 0x9FE), (0xA01, 0xA76), (0xB82, 0xBFA), (0xC00, 0xC7F),
    (0xE01, 0xE5B), (0xE81, 0xEDF), (0xF00, 0xFDA), (0x1000, 0x109F), (0x10A0, 0x10FF),
    (0x1100, 0x11FF), (0x1200, 0x137C), (0x13A0, 0x13FD), (0x1780, 0x17F9), (0x1820, 0x18AA),
    (0x1D00, 0x1DBF), (0x1E00, 0x1EFF), (0x1F00, 0x1FFE), (0x2000, 0x206F), (0x2070, 0x20BF),
    (0x20D0, 0x20F0), (0x2100, 0x218B), (0x2190, 0x23FF), (0x2460, 0x24FF), (0x2500, 0x27BF),
    (0x2C00, 0x2DFF), (0x2E00, 0x2E52), (0x3000, 0x303F), (0x3041, 0x30FF), (0x3105, 0x312F),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xA4C6), (0xA640, 0xA7BF), (0xAC00, 0xD7A3),
    (0xE000, 0xE0FF), (0xF900, 0xFAFF), (0xFB00, 0xFB4F), (0xFE00, 0xFE6F), (0xFF01, 0xFFEE),
    (0xFFF9, 0xFFFD), (0x10000, 0x100FA), (0x10400, 0x1044F), (0x11000, 0x1104D),
    (0x1D165, 0x1D172), (0x1D400, 0x1D7FF), (0x1F300, 0x1F6FF), (0x20000, 0x20100),
    (0x2F800, 0x2FA1D), (0xE0001, 0xE007F), (0x0, 0x20), (0x7F, 0xA0),
  ]
  private static let words = [
    "the", "Wednesday", "unbelievably", "résumé", "ΑΘΗΝΑ", "Привет", "naïve", "İstanbul", "straße",
    "[CLS]", "[MASK]", "[sep]", "don't", "e-mail", "3.14159", "$42", "東京", "서울시", "नमस्ते", "ﬁne",
    "hello", "world", "embedding", "##ing", "x", "I", "of", "tokenization",
    "pneumonoultramicroscopic",
  ]

  /// Texts of words, of one script or of several, with spaces and without.
  static let texts: [[UInt8]] = {
    var numbers = Numbers(state: 7)
    return (0..<10_000).map { _ in
      var text: [UInt8] = []
      let first = numbers.next(below: blocks.count)
      for _ in 0..<(1 + numbers.next(below: 14)) {
        switch numbers.next(below: 4) {
        case 0: text += Array(words[numbers.next(below: words.count)].utf8)
        default:
          let isForeign = numbers.next(below: 4) == 0
          let block = blocks[isForeign ? numbers.next(below: blocks.count) : first]
          for _ in 0..<(1 + numbers.next(below: 6)) {
            let scalar = block.0 + UInt32(numbers.next(below: Int(block.1 - block.0 + 1)))
            ScalarReader.append(scalar, to: &text)
          }
        }
        if numbers.next(below: 5) != 0 { text.append(0x20) }
      }
      return text
    }
  }()

  private static func line(_ pieces: [Int32]) -> [UInt8] {
    Array(pieces.map(String.init).joined(separator: " ").utf8)
  }

  @Test func piecesAreThoseOfTheLibrary() throws {
    let embedder = try TestModel.embedder()
    let expected = try TestModel.reference("pieces", Self.texts)
    var (different, known) = (0, 0)
    for (text, line) in zip(Self.texts, expected) {
      let pieces = embedder.pieces(of: text, limit: .max)
      known += pieces.count { $0 != 100 }
      if Self.line(pieces) == line { continue }
      different += 1
      if different < 5 {
        Issue.record(
          "\(String(decoding: text, as: UTF8.self)): \(pieces), not \(String(decoding: line, as: UTF8.self))"
        )
      }
    }
    #expect(different == 0)
    // Not by knowing nothing.
    #expect(known > 60_000)
  }

  @Test(arguments: [
    ("Hello,  WORLD!", "101 7592 1010 2088 999 102"),
    ("", "101 102"),
    ("unaffable", "101 14477 20961 3468 102"),
    ("[MASK] [mask]", "101 103 1031 7308 1033 102"),
    ("a\u{301}\u{200D}b", "101 11113 102"),
    ("\u{FFFD}\u{0}", "101 102"),
  ])
  func knownOnes(text: String, expected: String) throws {
    let pieces = try TestModel.embedder().pieces(of: Array(text.utf8))
    #expect(String(decoding: Self.line(pieces), as: UTF8.self) == expected)
  }

  @Test func aWordOfMoreThanAHundredLettersIsUnknown() throws {
    let embedder = try TestModel.embedder()
    #expect(embedder.pieces(of: Array(repeating: 0x61, count: 100)).count > 3)
    #expect(embedder.pieces(of: Array(repeating: 0x61, count: 101)) == [101, 100, 102])
  }

  @Test func theLimitCutsInTheMiddleOfAWord() throws {
    let embedder = try TestModel.embedder()
    let all = embedder.pieces(of: Array("tokenization of unbelievably long words".utf8))
    for limit in 2..<all.count {
      let cut = embedder.pieces(
        of: Array("tokenization of unbelievably long words".utf8), limit: limit)
      #expect(cut == Array(all.prefix(limit - 1)) + [102])
    }
  }

  @Test func bytesThatAreNoTextArePassedOver() throws {
    let embedder = try TestModel.embedder()
    let text = Array("one two".utf8)
    for bad: [UInt8] in [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80], [0xE2, 0x82]] {
      #expect(
        embedder.pieces(of: Array(text[..<3]) + bad + Array(text[3...]))
          == embedder.pieces(of: text))
    }
  }
}
