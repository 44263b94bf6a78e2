import Posix
import Testing

@testable import Text

@Suite struct LetterTests {
  @Test(
    arguments: [
      (0x20AC, Letter.Kind.separator), (0xE9, .word), (0x301, .ignored), (0x93F, .word),
      (0x94D, .word), (0x64B, .ignored), (0x5B0, .ignored), (0xE48, .gram), (0x4E00, .gram),
      (0x30FB, .separator), (0x30FC, .gram), (0x3002, .separator), (0xAC00, .gram),
      (0x1F355, .emoji), (0x1F3FD, .ignored), (0x200D, .ignored), (0xFE0F, .ignored),
      (0xAD, .ignored), (0x640, .ignored), (0x661, .word), (0xB2, .word), (0xA9, .separator),
      (0x2603, .emoji), (0x2010, .separator), (0x2019, .separator), (0xFFFD, .separator),
      (0xE000, .separator), (0x10FFFF, .separator), (0x110000, .separator), (0xD800, .separator),
      (0x20000, .gram), (0x10400, .word), (.max, .separator),
    ] as [(UInt32, Letter.Kind)])
  func hasAKind(scalar: UInt32, kind: Letter.Kind) {
    var letters = Letters()
    #expect(letters.letter(scalar).kind == kind)
  }

  @Test(
    arguments: [
      (0xC9, "e"), (0x1E9E, "ss"), (0x130, "i"), (0x131, "i"), (0x3A3, "σ"), (0x3C2, "σ"),
      (0xFB01, "fi"), (0xFF21, "a"), (0xFF76, "カ"), (0x1D4D0, "a"), (0x2160, "i"), (0xFEFB, "لا"),
      (0x622, "ا"), (0xF900, "豈"), (0x10400, "𐐨"), (0x7FF, "\u{7FF}"), (0x1FB3, "α"),
    ] as [(UInt32, String)])
  func folds(scalar: UInt32, expected: String) {
    var letters = Letters()
    let letter = letters.letter(scalar)
    let start = Int(letter.start)
    let bytes = letters.pool[start..<start + Int(letter.count)]
    #expect(String(decoding: bytes, as: UTF8.self) == expected || letter.kind == .separator)
    if expected.unicodeScalars.count == 1, letter.kind != .separator {
      #expect(letter.scalar == expected.unicodeScalars.first?.value)
    }
  }

  private static func folded(_ scalar: UInt32, by letters: inout Letters) -> [UInt8] {
    let letter = letters.letter(scalar)
    return Array(letters.pool[Int(letter.start)..<Int(letter.start) + Int(letter.count)])
  }

  /// Each keeps pointing to its own bytes, whatever others look up meanwhile and whoever began first.
  @Test func manyLookUpAtOnce() throws {
    let scalars: [UInt32] = [
      0xC9, 0x3A3, 0x410, 0x5D0, 0x1E9E, 0x30AB, 0x4E00, 0xAC00, 0x1F355, 0x10400,
    ]
    var alone = Letters()
    let expected = scalars.map { Self.folded($0, by: &alone) }
    let left = Condition(8)
    let wrong = Condition(0)
    for thread in 0..<8 {
      try Thread.detach("letters") {
        for round in 0..<200 {
          var letters = Letters()
          for step in scalars.indices {
            let place = (step * 3 + thread + round) % scalars.count
            // Now and then a page that nobody has looked at.
            _ = letters.letter(UInt32(thread * 0x1000 + round * 0x500 + step * 0x100))
            if Self.folded(scalars[place], by: &letters) != expected[place] {
              wrong.withLock { $0 += 1 }
            }
          }
        }
        left.withLock { $0 -= 1 }
        left.broadcast()
      }
    }
    #expect(left.wait(nanoseconds: 60_000_000_000) { $0 == 0 ? () : nil } != nil)
    #expect(wrong.withLock { $0 } == 0)
  }

  /// What the table says of single scalars, checked against the standard library: a letter and
  /// its other case are one, and folding is done once and for all.
  @Test func casesFoldTogether() {
    var letters = Letters()
    var bad: [UInt32] = []
    for value in UInt32(0x80)...0x1FFFF {
      guard let scalar = Unicode.Scalar(value), scalar.properties.isUppercase else { continue }
      let lower = scalar.properties.lowercaseMapping.unicodeScalars
      guard lower.count == 1, let other = lower.first, other != scalar else { continue }
      let (a, b) = (letters.letter(value), letters.letter(other.value))
      if a.kind == .word, bytes(letters, a) != bytes(letters, b) { bad.append(value) }
    }
    for (scalar, folded) in FoldTable.folds {
      for value in folded where (FoldTable.folds[value] ?? [value]) != [value] {
        bad.append(scalar)
      }
    }
    #expect(bad.isEmpty, "\(bad.map { String($0, radix: 16) })")
  }

  private func bytes(_ letters: Letters, _ letter: Letter) -> [UInt8] {
    Array(letters.pool[Int(letter.start)..<Int(letter.start) + Int(letter.count)])
  }
}

@Suite struct CompositionTests {
  @Test(
    arguments: [
      (0x304B, 0x3099, 0x304C), (0x30AB, 0x3099, 0x30AC), (0x306F, 0x309A, 0x3071),
      (0x306F, 0x3099, 0x3070), (0x3046, 0x3099, 0x3094), (0x30A6, 0x3099, 0x30F4),
      (0x30C4, 0x3099, 0x30C5), (0x1112, 0x1161, 0xD558), (0xD558, 0x11AB, 0xD55C),
      (0x1100, 0x1161, 0xAC00), (0x1112, 0x1175, 0xD788), (0xD788, 0x11C2, 0xD7A3),
    ] as [(UInt32, UInt32, UInt32)])
  func composes(first: UInt32, second: UInt32, whole: UInt32) {
    #expect(Composition.compose(first, second) == whole)
  }

  @Test(
    arguments: [
      (0x3042, 0x3099), (0x304B, 0x309A), (0x304C, 0x3099), (0x61, 0x3099), (0x4E00, 0x309A),
      (0xAC01, 0x11A8), (0x1113, 0x1161), (0, 0), (.max, 0x3099), (.max, 0x1161), (0xAC00, 0x11A7),
    ] as [(UInt32, UInt32)])
  func leavesOthers(first: UInt32, second: UInt32) {
    #expect(Composition.compose(first, second) == nil)
  }
}

@Suite struct UTF8ScalarTests {
  @Test func readsWhatTheStandardLibraryReads() {
    var generator = SystemRandomNumberGenerator()
    let bytes: [UInt8] = [
      0x00, 0x41, 0x7F, 0x80, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xA0, 0xEF, 0xF0, 0x90, 0xF4, 0xF5,
      0xFF,
    ]
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
        bytes.randomElement(using: &generator) ?? 0
      }
      let (value, length) = UTF8Scalar.read(text, 0, text.count)
      let valid = (1...4).first {
        $0 <= text.count && String(validating: text[..<$0], as: UTF8.self) != nil
      }
      if let value {
        #expect(length == valid)
        #expect(
          Array(String(Unicode.Scalar(value).map(Character.init) ?? " ").utf8)
            == Array(text[..<length]))
      } else {
        #expect(length == 1 && valid == nil)
      }
    }
  }

  @Test func appendsScalarsOnly() {
    var bytes: [UInt8] = []
    for value: UInt32 in [0x41, 0xE9, 0xD800, 0x110000, 0x1F355] {
      UTF8Scalar.append(value, to: &bytes)
    }
    #expect(String(decoding: bytes, as: UTF8.self) == "Aé🍕")
  }

  @Test func findsBorders() {
    let text = Array("aé🍕".utf8)
    #expect((0...9).map { UTF8Scalar.border(text, before: $0) } == [0, 1, 1, 3, 3, 3, 3, 7, 7, 7])
    let broken = [UInt8](repeating: 0x80, count: 9)
    #expect(UTF8Scalar.border(broken, before: 6) == 6)
  }
}
