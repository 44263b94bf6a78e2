import Posix
import Testing

@testable import Format

/// Random texts: what is read is written and read again as the same; nothing traps.
@Suite struct JSONFuzzTests {
  /// A random value, nested at most so deep.
  static func value(_ depth: Int, _ generator: inout SeededGenerator) -> JSON {
    let choice = Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &generator)
    switch choice {
    case 0: return [JSON.null, .bool(true), .bool(false)].randomElement(using: &generator) ?? .null
    case 1: return JSON(Int64.random(in: -JSON.integerLimit...JSON.integerLimit, using: &generator))
    case 2: return JSON(hundredths: Int.random(in: -1_000...1_000, using: &generator))
    case 3, 4: return .string(text(&generator))
    case 5, 6:
      return .array(
        (0..<Int.random(in: 0..<5, using: &generator)).map { _ in value(depth - 1, &generator) })
    default:
      var members: [JSON.Member] = []
      for _ in 0..<Int.random(in: 0..<20, using: &generator) {
        let key = text(&generator)
        if members.contains(where: { $0.key == key }) { continue }
        members.append(JSON.Member(key, value(depth - 1, &generator)))
      }
      return .object(members)
    }
  }

  /// A random text of scalars that have something to do with JSON, UTF-8 or surrogates.
  static func text(_ generator: inout SeededGenerator) -> [UInt8] {
    let scalars: [Unicode.Scalar] = [
      "a", "\"", "\\", "/", "\0", "\u{1}", "\u{8}", "\u{c}", "\n", "\r", "\t", "\u{1f}", "\u{7f}",
      "\u{80}", "é", "\u{7ff}", "\u{800}", "\u{d7ff}", "\u{e000}", "\u{feff}", "\u{ffff}",
      "\u{10000}", "😀", "\u{10ffff}", "\u{2028}", "{", "}", "[", "]", ",", ":",
    ]
    var out = ""
    for _ in 0..<Int.random(in: 0..<9, using: &generator) {
      out.unicodeScalars.append(scalars.randomElement(using: &generator) ?? "a")
    }
    return Array(out.utf8)
  }

  @Test(arguments: UInt64(1)...40) func thereAndBack(seed: UInt64) throws {
    var generator = SeededGenerator(seed)
    for _ in 0..<50 {
      let value = Self.value(5, &generator)
      let bytes = value.bytes
      #expect(try JSON.parse(bytes) == value, "seed \(seed)")
      let canonical = try JSON.parse(value.canonical)
      #expect(canonical.canonical == value.canonical && canonical.bytes == value.canonical)
    }
  }

  /// What is written without being read again is what reading would take, also where it is spoilt.
  @Test(arguments: UInt64(1)...40) func readableAsTheReaderSays(seed: UInt64) throws {
    var generator = SeededGenerator(seed)
    for _ in 0..<100 {
      let value = Self.spoilt(Self.value(5, &generator), &generator)
      #expect(value.isReadable == ((try? JSON.parse(value.bytes)) == value), "\(value)")
    }
    for depth in [63, 64, 65] {
      let deep = (0..<depth).reduce(JSON.null) { inner, _ in .array([inner]) }
      #expect(deep.isReadable == ((try? JSON.parse(deep.bytes)) == deep))
    }
  }

  /// A value with something in it, at times, that no reader takes.
  private static func spoilt(_ value: JSON, _ generator: inout SeededGenerator) -> JSON {
    if Int.random(in: 0..<12, using: &generator) == 0 {
      let numbers = [
        "01", "-", "1.", ".5", "1e", "9007199254740993", "1 ", "", "0x1", "1e999", "-0",
      ]
      switch Int.random(in: 0..<3, using: &generator) {
      case 0:
        return .string(
          [[0xC3], [0xED, 0xA0, 0x80], [0xFF, 0x61]].randomElement(using: &generator) ?? [])
      case 1: return .number(Array((numbers.randomElement(using: &generator) ?? "").utf8))
      default:
        return .object([JSON.Member("a", .null), JSON.Member("b", value), JSON.Member("a", value)])
      }
    }
    switch value {
    case .array(let elements): return .array(elements.map { spoilt($0, &generator) })
    case .object(let members):
      return .object(members.map { JSON.Member($0.key, spoilt($0.value, &generator)) })
    default: return value
    }
  }

  /// Every character of a string may be escaped; the string is the same.
  @Test(arguments: UInt64(1)...20) func escapedOrNot(seed: UInt64) throws {
    var generator = SeededGenerator(seed)
    for _ in 0..<50 {
      let text = Self.text(&generator)
      var escaped = "\""
      for unit in String(decoding: text, as: UTF8.self).utf16 {
        let digits = String(unit, radix: 16, uppercase: Bool.random(using: &generator))
        escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
      #expect(try JSON.parse(Array((escaped + "\"").utf8)) == .string(text), "seed \(seed)")
    }
  }

  /// A text with a few bytes changed is refused, or read as something that can be written.
  @Test(arguments: UInt64(1)...40) func damaged(seed: UInt64) {
    var generator = SeededGenerator(seed)
    for _ in 0..<100 {
      var bytes = Self.value(4, &generator).bytes
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0..<max(1, bytes.count), using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: if place < bytes.count { bytes.remove(at: place) }
        case 1: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
        default:
          if place < bytes.count { bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator) }
        }
      }
      guard let value = try? JSON.parse(bytes) else { continue }
      #expect((try? JSON.parse(value.bytes)) == value, "seed \(seed): \(bytes)")
    }
  }

  /// Whatever the fields, a record that is made reads back, and one that is refused says why.
  @Test(arguments: UInt64(1)...20) func records(seed: UInt64) throws {
    var generator = SeededGenerator(seed)
    let names = [
      "conversation", "role", "content", "name", "metadata", "parents", "path", "mtime", "tags",
      "mode", "confidence", "x",
    ]
    for kind in Record.Kind.allCases {
      for _ in 0..<20 {
        var fields = [
          JSON.Member("time", "2026-11-05T07:08:09.123Z"), JSON.Member("author", "ada"),
        ]
        for name in names.shuffled(using: &generator).prefix(6) {
          fields.append(JSON.Member(name, Self.value(2, &generator)))
        }
        let salt = (0..<8).map { _ in UInt8.random(in: 0...255, using: &generator) }
        do {
          let record = try Record.make(kind, fields: fields, orderTime: seed, salt: salt)
          #expect(try Record(line: record.line) == record && record.kind == kind)
          for field in fields { #expect(record.members.contains(field)) }
        } catch let error as CubeError { #expect(!error.message.isEmpty) }
      }
    }
  }
}
