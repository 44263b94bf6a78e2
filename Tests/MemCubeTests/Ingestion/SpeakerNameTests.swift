import Testing

@testable import Format
@testable import Learning

/// Whatever a speaker is called, he is never taken for the cube's owner, who has no name.
@Suite struct SpeakerNameTests {
  private static func text(_ name: [UInt8]) -> String { SpeakerName.text(of: name) }
  private static func text(_ name: String) -> String { text(Array(name.utf8)) }

  @Test func aPlainNameStays() {
    for name in ["Ana", "Ana Costa", "J. R. Smith", "\u{C9}va", "\u{645}\u{631}\u{6CC}\u{645}"] {
      #expect(Self.text(name) == name)
    }
    let longest = String(repeating: "a", count: 100)
    #expect(Self.text(longest) == longest)
    #expect(Self.text("Ana\n\tCosta ") == "Ana Costa")
  }

  @Test func aLongOneIsCutAndStaysDistinct() {
    let start = String(repeating: "\u{E9}", count: 80)
    let (one, other) = (Self.text(start + "x"), Self.text(start + "y"))
    #expect(one != other)
    for text in [one, other] {
      #expect(text.utf8.count <= 100)
      #expect(text.hasPrefix("\u{E9}\u{E9}") && !text.contains("\u{FFFD}"))
    }
    // One character that is longer than there is room for.
    let stacked = "a" + String(repeating: "\u{301}", count: 90)
    #expect(Self.text(stacked).hasPrefix("Unnamed-"))
  }

  @Test func controlCharactersAreNobodysDisguise() {
    #expect(Self.text("\u{1}Ana") != "Ana" && Self.text("\u{1}Ana").hasPrefix("Ana-"))
    #expect(Self.text("\u{1}") != Self.text("\u{2}"))
    for name in [[0x01], [0x20], [0x0A], [0xFF], [0x7F, 0x00]] as [[UInt8]] {
      #expect(!Self.text(name).isEmpty)
      #expect(Self.text(name).utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
    }
  }

  /// A stranger's facts are his.
  @Test(arguments: ["\u{1}", " ", "Ana\u{7}", String(repeating: "Ana ", count: 40)])
  func aStrangersFacts(name: String) throws {
    let fields = [
      JSON.Member("conversation", "c"), JSON.Member("role", "user"),
      JSON.Member("name", .string(Array(name.utf8))), JSON.Member("content", "I moved to Bergen."),
      JSON.Member("time", "2023-05-10T10:00:00.000Z"), JSON.Member("author", "test"),
      JSON.Member("replica", "00000000000000000000000000000000"), JSON.Member("seq", JSON(1)),
    ]
    let message = try Record.make(
      .message, fields: fields, orderTime: 1, salt: [1, 2, 3, 4, 5, 6, 7, 8])
    let found = BuiltInExtractor().statements(of: ConversationContext().source(message))
    #expect(found.count == 1)
    for statement in found {
      #expect(statement.text.hasSuffix(" moved to Bergen."))
      #expect(!statement.text.contains("user"))
      #expect(statement.related.allSatisfy { $0.from != "user" })
    }
  }
}
