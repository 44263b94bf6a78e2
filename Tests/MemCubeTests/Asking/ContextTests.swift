import Posix
import Testing

@testable import Answering
@testable import Format
@testable import Index
@testable import MemCube
@testable import Search
@testable import Text

@Suite struct ContextTests {
  func line(_ text: String) -> [UInt8] { Array(text.utf8) }

  private var block: ContextBlock {
    ContextBlock(
      head: [line("# Ann"), [], line("About Ann.")],
      sections: [
        .init(title: "Facts", lines: (0..<50).map { line("fact number \($0)") }, share: 3),
        .init(title: "Empty", lines: [], share: 5),
        .init(title: "Events", lines: (0..<50).map { line("event number \($0)") }, share: 2),
      ])
  }

  @Test(arguments: [0, 1, 5, 10, 30, 60, 100, 400, 10_000, Int.max])
  func blocksFitTheirBudget(tokens: Int) {
    let text = block.text(tokens: tokens)
    #expect(text.count <= (tokens < 1 << 20 ? tokens * 4 : .max))
    #expect(text == block.text(tokens: tokens))
    let lines = text.split(separator: 0x0A)
    #expect(lines.allSatisfy { block.isLine(Array($0)) }, "lines are whole")
  }

  @Test func eachSectionGetsItsShare() {
    let text = String(decoding: block.text(tokens: 200), as: UTF8.self)
    #expect(text.hasPrefix("# Ann\n\nAbout Ann.\n\n## Facts\n\n- fact number 0\n"))
    #expect(text.contains("\n## Events\n\n- event number 0\n") && !text.contains("Empty"))
    #expect(String(decoding: block.text(tokens: 9_000), as: UTF8.self).contains("event number 49"))
  }

  @Test func aListKeepsItsBoxesAndOrder() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    let long = String(repeating: "word ", count: 40)
    try cube.put("todo.md", "---\ntype: GOAL\n---\n- [x] tea\n- [ ] rice\n- \(long)end\n- salt\n")
    let text = try cube.context(.chat, named: line("ann"), tokens: 1_000)
    let shown = String(decoding: text, as: UTF8.self)
    #expect(shown.contains("- [x] tea; [ ] rice; \(long)end; salt\n"))
    try cube.put("more.md", "---\ntype: GOAL\n---\n- [x] leek\n- \(long)\(long)end\n- oil\n")
    let more = try cube.context(.chat, named: line("ann"), tokens: 1_000)
    #expect(String(decoding: more, as: UTF8.self).contains("- [x] leek …\n"))
  }

  @Test func aCubeSaysWhatItHolds() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    func context(_ template: ContextTemplate, _ tokens: Int = 1_000) throws -> String {
      String(
        decoding: try cube.context(template, named: Array("ann".utf8), tokens: tokens),
        as: UTF8.self)
    }
    #expect(try context(.chat).hasPrefix("# ann\n\nWhat is known"))
    try cube.put("seat.md", "---\ntype: preference\nentities: [Ana]\n---\nAna likes window seats.")
    try cube.put("rail.md", "---\ntype: DECISION\nentities: Ana\n---\nAna chose the train.")
    try cube.put("trip.md", "---\ntype: EVENT\ndate: 2024-05-01\n---\nAna went to Porto.")
    try cube.write(
      [
        .message(
          MessageDraft(
            conversation: line("talk"), role: line("user"), content: line("Hi there. More."))),
        .setting(key: line("description"), value: .string(line("Journeys of Ana"))),
      ], .spooled)
    let chat = try context(.chat)
    #expect(chat == (try context(.chat)), "stable from call to call")
    for part in [
      "Journeys of Ana", "- Ana likes window seats.\n- Ana chose the train.\n",
      "- 2024-05-01: Ana went to Porto.\n", ": conversation talk (1 message): Hi there.\n",
      "- Ana (2 memories)\n", "It holds 3 memories and 1 message of 1 conversation.",
    ] { #expect(chat.contains(part), "\(part)") }
    #expect(try context(.agent).contains("- Ana chose the train.\n- Ana likes window seats.\n"))
    #expect(try context(.support, 40).utf8.count <= 160)
    try cube.close()
  }
}

extension ContextTests {
  @Test func conversationsAreTheirLastDayAndWhatWasLearned() throws {
    let talk = try Talk()
    try talk.say("Hey everyone!", on: "2025-01-11T18:02:00Z")
    try talk.say("I live in Porto with my dog.", on: "2026-09-12T12:00:00Z")
    try talk.say("See you all?", on: "2026-09-13T12:00:00Z")
    for (day, text) in [("11", "Morning."), ("10", "The ferry leaves at nine.")] {
      try talk.cube.write(
        [
          .message(
            MessageDraft(
              conversation: line("other"), role: line("assistant"), content: line(text),
              date: line("2025-03-\(day)T12:00:00Z")))
        ], .spooled)
    }
    try talk.cube.ingest()
    try talk.cube.put("a.md", "Ana likes tea.\n")
    try talk.cube.put("b.md", "Ana likes tea.")
    let text = String(
      decoding: try talk.cube.context(.chat, named: line("ana")), as: UTF8.self)
    #expect(!text.contains("Hey everyone"))
    let name = try #require(try talk.cube.conversations().map(\.name).first { $0 != line("other") })
    let lines = text.split(separator: "\n").map(String.init)
    let talked = lines.filter { $0.contains(": conversation ") }
    #expect(
      talked == [
        "- 2026-09-13: conversation \(String(decoding: name, as: UTF8.self)) (3 messages): "
          + "Ana lives in Porto with their dog.",
        "- 2025-03-11: conversation other (2 messages): The ferry leaves at nine.",
      ])
    #expect(lines.count { $0 == "- Ana likes tea." } == 1)
  }
}

extension ContextBlock {
  /// Whether a line of a text is one of the block's.
  fileprivate func isLine(_ line: [UInt8]) -> Bool {
    head.contains(line)
      || sections.contains { section in
        line == Array("## \(section.title)".utf8)
          || section.lines.contains { Array("- ".utf8) + $0 == line }
      }
  }
}

extension ContextTests {
  /// What a person wrote as a fact, and who is who and lives where, stands before how things were
  /// some time ago; and no episode is told twice.
  @Test func whatLastsComesFirst() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    for (text, day) in [
      ("I live in Porto, near the river.", "2026-01-03"),
      ("I'm crying into my cake right now.", "2026-01-04"),
      ("I'm packing boxes all day at the moment.", "2026-06-04"),
      ("I visited the castle of Sintra with Marta yesterday.", "2026-06-05"),
    ] {
      try cube.write(
        [
          .message(
            MessageDraft(
              conversation: line("talk"), role: line("user"), name: line("Ana"),
              content: line(text), date: line("\(day)T10:00:00Z")))
        ], .spooled)
    }
    try cube.ingest()
    try cube.put("latex.md", "---\ntype: FACT\ndate: 2025-01-01\n---\nNo latex gloves for Ana.\n")
    let now = try #require(CivilDate(line("2026-06-06"))).start
    let text = String(
      decoding: try cube.context(
        .chat, named: line("ann"), now: Timestamp(milliseconds: now)), as: UTF8.self)
    let lines = text.split(separator: "\n").map(String.init)
    func place(_ words: String) throws -> Int {
      try #require(lines.firstIndex { $0.contains(words) }, "\(words) in \(text)")
    }
    #expect(try place("latex") < place("packing"))
    #expect(try place("Porto") < place("packing"))
    if let crying = lines.firstIndex(where: { $0.contains("crying") }) {
      #expect(try place("packing") < crying)
    }
    #expect(lines.count { $0.contains("castle") } == 1)
    try cube.close()
  }
}

extension ContextTests {
  /// More was written since than is looked at, and of two homes the later one counts.
  @Test func whoTheUserIsMayHaveBeenSaidLongAgo() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    for (text, day) in [
      ("I live in Lyon.", "2020-01-03"), ("I moved to Porto last week.", "2021-01-04"),
      ("I work as a nurse at the city hospital.", "2021-06-04"),
    ] {
      try cube.write(
        [
          .message(
            MessageDraft(
              conversation: line("talk"), role: line("user"), content: line(text),
              date: line("\(day)T10:00:00Z")))
        ], .spooled)
    }
    try cube.ingest()
    for number in 0..<410 {
      try cube.put("\(number).md", "Page \(number) of the atlas shows a lake.")
    }
    let text = String(
      decoding: try cube.context(.chat, named: line("ann"), tokens: 200), as: UTF8.self)
    let told = text.split(separator: "\n").filter { $0.hasPrefix("- ") }
    #expect(told.first?.contains("Porto") ?? false, "\(text)")
    #expect(told.dropFirst().first?.contains("nurse") ?? false, "\(text)")
    #expect(!text.contains("Lyon"), "\(text)")
    try cube.close()
  }
}

extension ContextTests {
  @Test func secretsAreNotShownUnasked() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    let secrets = [
      "The wifi password is swordfish.", "Mein PIN-Code lautet 4711.", "Mon code secret est 8642.",
      "Mi NIF es 12345678Z.", "My card is 4111 1111 1111 1111.", "Login\n\nPassword:\nTr0ub4dor",
    ]
    for (number, text) in secrets.enumerated() { try cube.put("s\(number).md", text) }
    try cube.put("passwords.md", "router tulip99")
    try cube.put("codes.md", "# Codes\nGate 9921\nIt rains.")
    try cube.put("mixed.md", "The garage is on Mill Lane. Its code is 2580. It holds two cars.")
    try cube.put("fridge.md", "The router's password is on the fridge.")
    try cube.write(
      [
        .message(
          MessageDraft(
            conversation: line("talk"), role: line("user"),
            content: line("Good morning. The PIN of the long card that I use is 1984.")))
      ], .spooled)
    let text = String(decoding: try cube.context(.chat, named: line("ann")), as: UTF8.self)
    for secret in [
      "swordfish", "4711", "8642", "12345678Z", "4111", "Tr0ub4dor", "2580", "1984", "tulip99",
      "9921",
    ] {
      #expect(!text.contains(secret), "\(secret)")
    }
    for told in ["on the fridge", "It holds two cars", "Good morning"] {
      #expect(text.contains(told), "\(told)")
    }
    let all = try cube.parse(line("what do you know about me?"), now: Clock.now())
    let snippets = try cube.search(all).results.map { String(decoding: $0.snippet, as: UTF8.self) }
    #expect(!snippets.contains { $0.contains("tulip99") || $0.contains("9921") })
    let query = try cube.parse(line("garage code"), now: Clock.now())
    #expect(try cube.search(query).results.contains { $0.snippet.contains(line("2580")[0]) })
    try cube.close()
  }

  @Test(arguments: [
    [
      "The user's name is Ada.", "The user lives in Porto.", "The user works as a nurse.",
      "The user has two sons.",
    ],
    [
      "Ich heisse Ada.", "Ich wohne in Porto.", "Ich arbeite als Lehrerin.", "Ich bin verheiratet.",
    ],
    ["Je m'appelle Ada.", "J'habite à Lyon.", "Je travaille à Lyon.", "Ma femme est Anne."],
  ]) func whoSomebodyIsComesFirst(lines: [String]) throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    // The order in which they are written says nothing.
    for (number, text) in lines.enumerated() { try cube.put("\(number).md", text) }
    try cube.put("x.md", "---\ntype: PREFERENCE\n---\nThe user prefers tea.")
    try cube.put("y.md", "Maria lives in Rome.")
    let text = String(decoding: try cube.context(.chat, named: line("ann")), as: UTF8.self)
    let told = text.split(separator: "\n").filter { $0.hasPrefix("- ") }
    #expect(told.prefix(lines.count).map { String($0.dropFirst(2)) } == lines, "\(text)")
    try cube.close()
  }
}
