internal import Posix
internal import Search
internal import Text

/// All that conversations with questions tell of how well search, learning and answering work:
/// retrieval without and with the model, each with every stage removed in turn and FTS5 beside it;
/// what the extractor learns; dates; what was taken for superseded.
enum Quality {
  static let usage = "[DATASET.json] [models=DIRECTORY]"

  @Sendable static func run(_ arguments: [String]) throws {
    guard let file = arguments.first, !file.hasPrefix("models=") else {
      StandardStream.output.line(
        "retrieval, learning, answers: not measured, no data set was given (a file of dialogues in "
          + "the format of LoCoMo)")
      return
    }
    let models = arguments.first { $0.hasPrefix("models=") }
    let choices: [[String]] = models.map { [[], [$0]] } ?? [[]]
    for choice in choices {
      try Retrieval.run([file, "learned"] + choice)
      StandardStream.output.line("")
    }
    if models == nil {
      StandardStream.output.line("retrieval with the model: not measured, no models= was given\n")
    }
    try learning(try Dialogue.read(Path(file)))
    StandardStream.output.line("")
    try Reconciling.run([file])
  }

  // MARK: What is learned, and dates

  private struct Shares {
    var (turns, observed, found) = (0, 0, 0)
    var (memories, wanted) = (0, 0)
    var (temporal, halfInMemory, halfInMessage) = (0, 0, 0)
    var (datable, dated, right) = (0, 0, 0)
    var spent: Int64 = 0
  }

  private static func learning(_ dialogues: [Dialogue]) throws {
    let directory = Path("/tmp").appending("quality-\(System.process)")
    try Files.makeDirectory(directory)
    defer { try? Files.removeTree(directory) }
    var shares = Shares()
    for (number, dialogue) in dialogues.enumerated() {
      let place = directory.appending("\(number)")
      try Files.makeDirectory(place)
      let cube = try AskedCube([dialogue], in: place, nil)
      let began = Clock.monotonic()
      try cube.prepare(learns: true)
      shares.spent += Clock.monotonic() - began
      try add(dialogue, cube, to: &shares)
      try cube.close()
    }
    table(shares).print()
  }

  private static func add(
    _ dialogue: Dialogue, _ cube: AskedCube, to shares: inout Shares
  ) throws {
    let observed = Set(dialogue.observed.map { Array("0/".utf8) + $0 })
    let learned = try cube.learned()
    shares.turns += dialogue.turns.count
    shares.observed += observed.count
    shares.found += observed.intersection(learned.flatMap(\.messages)).count
    shares.memories += learned.count
    shares.wanted += learned.count { !observed.isDisjoint(with: $0.messages) }
    for question in dialogue.questions where question.category == Dialogue.temporal {
      shares.temporal += 1
      if holdsHalf(question.answer, try cube.bestMemory(question.text)) {
        shares.halfInMemory += 1
      }
      if holdsHalf(question.answer, try cube.bestMessage(question.text)) {
        shares.halfInMessage += 1
      }
      let wanted = spans(question.answer)
      guard !wanted.isEmpty else { continue }
      shares.datable += 1
      guard let said = try cube.date(question.text) else {
        report("no date", [question.text, question.answer])
        continue
      }
      shares.dated += 1
      if isRight(spans(said), wanted) {
        shares.right += 1
      } else {
        report("not the date", [question.text, question.answer, said])
      }
    }
  }

  /// To be read: what was missed.
  private static func report(_ what: String, _ texts: [[UInt8]]) {
    let said = texts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " | ")
    StandardStream.output.line("\(what): \(said)")
  }

  /// The days that a date names; a year is always said.
  private static func spans(_ text: [UInt8]) -> [TimeSpan] {
    var query = Query(parsing: text)
    query.reference = 0
    return query.spans
  }

  /// Whether a date is the one that is wanted, or as near to it as it is fine: "the week of 5 June"
  /// for "the week before 9 June".
  private static func isRight(_ said: [TimeSpan], _ wanted: [TimeSpan]) -> Bool {
    guard let first = said.first else { return false }
    return wanted.contains { span in
      let (length, other) = (first.end - first.first, span.end - span.first)
      return first.first < span.end && span.first < first.end && length <= max(7, 2 * other)
    }
  }

  /// Whether a text holds at least half of the words of another.
  private static func holdsHalf(_ answer: [UInt8], _ text: [UInt8]) -> Bool {
    let (wanted, held) = (words(answer), Set(words(text)))
    return !wanted.isEmpty && 2 * wanted.count { held.contains($0) } >= wanted.count
  }

  private static func words(_ text: [UInt8]) -> [[UInt8]] {
    text.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }.split {
      !(0x30...0x39).contains($0) && !(0x61...0x7A).contains($0) && $0 < 0x80
    }.map { Array($0) }
  }

  private static func table(_ shares: Shares) -> Table {
    func percent(_ part: Int, _ whole: Int) -> String {
      Bench.tenths(100 * Double(part) / Double(max(1, whole)))
    }
    var table = Table(["learned and answered, no model", "", "wanted"])
    table.add(
      ["noted turns that a memory names, %", percent(shares.found, shares.observed), "≥ 78"])
    table.add(["memories of noted turns, %", percent(shares.wanted, shares.memories), "≥ 66"])
    table.add(
      ["memories for 100 turns", percent(shares.memories, shares.turns), "50 to 90"])
    table.add([
      "temporal: half the answer in the best memory, %",
      percent(shares.halfInMemory, shares.temporal), "≥ 35",
    ])
    table.add([
      "temporal: half the answer in the best message, %",
      percent(shares.halfInMessage, shares.temporal), "",
    ])
    table.add(["temporal: ask says a date, %", percent(shares.dated, shares.datable), ""])
    table.add(["temporal: of these right, %", percent(shares.right, shares.dated), ""])
    table.add([
      "turns a second, read, recorded and indexed",
      Bench.round(Double(shares.turns) * 1e9 / Double(max(1, shares.spent))), "",
    ])
    return table
  }
}
