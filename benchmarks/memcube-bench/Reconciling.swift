internal import Format
internal import Index
internal import MemCube
internal import Posix

/// Which learned memories repeat, end or contradict others. Of pairs of sentences (a file of tabs:
/// half, expected, first, second) precision and recall; of dialogues every supersession that fired,
/// to be read, and how many there are in a thousand memories.
enum Reconciling {
  static let usage = "FILE.tsv|FILE.json [-v]"

  @Sendable static func run(_ arguments: [String]) throws {
    guard let file = arguments.first, arguments.count <= 2 else {
      throw Trouble(description: "one file of pairs (.tsv) or dialogues (.json)")
    }
    let path = Path(Array(file.utf8))
    if file.hasSuffix(".tsv") { return try pairs(path, isVerbose: arguments.count == 2) }
    for dialogue in try Dialogue.read(path) { try stream(dialogue) }
    let rate = Bench.ratio(1000 * Double(total.ended) / Double(max(1, total.memories)))
    StandardStream.output.line(
      "\(total.memories) memories, \(total.ended) superseded (\(rate) of 1,000), "
        + "\(total.repeats) repeat others, \(total.contradicting) contradict others")
  }

  /// What all dialogues gave; only this program's one thread touches it.
  private final class Total: @unchecked Sendable {
    var (memories, ended, repeats, contradicting) = (0, 0, 0, 0)
  }
  private static let total = Total()

  private static func withCube(_ body: (Cube) throws -> Void) throws {
    let name = "memcube-bench-" + Random.bytes(6).map { String($0, radix: 16) }.joined()
    let directory = Path("/tmp").appending(name)
    try Files.makeDirectory(directory)
    defer { try? Files.removeTree(directory) }
    let cube = try Cube.create(
      at: directory.appending("bench.memcube"), host: Bench.host(directory))
    try body(cube)
    try cube.close()
  }

  // MARK: Dialogues

  private static func stream(_ dialogue: Dialogue) throws {
    try withCube { cube in
      try cube.write(
        dialogue.turns.map { turn in
          .message(
            MessageDraft(
              conversation: Array("session-\(turn.session)".utf8), role: Array("user".utf8),
              name: turn.speaker, content: turn.text, date: turn.time?.rfc3339,
              messageID: turn.id))
        }, .spooled)
      try cube.ingest()
      try cube.indexTexts()
      for (node, text) in try memories(of: cube) {
        total.memories += 1
        if let newer = try cube.superseder(row: node.row) {
          total.ended += 1
          StandardStream.output.line("ended: \(text)\n   by: \(try self.text(newer, cube))")
        }
        if try !cube.contradictions(row: node.row).isEmpty {
          total.contradicting += 1
          StandardStream.output.line("contradicts another: \(text)")
        }
        total.repeats += max(0, try cube.sources(row: node.row).count - 1)
      }
    }
  }

  private static func memories(of cube: Cube) throws -> [(Node, String)] {
    var walk = TreeWalk(cube, from: try cube.root(.memories), at: [])
    var found: [(Node, String)] = []
    while let (node, _) = try walk.next() {
      if node.kind == .file { found.append((node, try text(node, cube))) }
    }
    return found
  }

  private static func text(_ node: Node, _ cube: Cube) throws -> String {
    guard case .bytes(let text) = try cube.content(row: node.row) else { return "" }
    return "\(node.mtime.rfc3339.prefix(10).map { String(UnicodeScalar($0)) }.joined()) "
      + String(decoding: text.dropLast(), as: UTF8.self)
  }

  // MARK: Pairs

  private struct Pair {
    var half, expected, first, second, person: String
  }

  /// Every pair is said by a person of its own, all in one cube.
  private static func pairs(_ path: Path, isVerbose: Bool) throws {
    let lines = String(decoding: try Files.readAll(path, limit: 1 << 20), as: UTF8.self)
      .split(separator: "\n").filter { !$0.hasPrefix("#") }
    let pairs = lines.enumerated().compactMap { number, line -> Pair? in
      let cells = line.split(separator: "\t").map(String.init)
      return cells.count == 4
        ? Pair(
          half: cells[0], expected: cells[1], first: cells[2], second: cells[3],
          // Of equal length, so that no name is in another.
          person: "Nomi\(1000 + number)") : nil
    }
    try withCube { cube in
      let sayings =
        pairs.map { ($0.person, $0.first, "2023-02-10T12:00:00Z") }
        + pairs.map { ($0.person, $0.second, "2023-06-20T12:00:00Z") }
      for (person, text, time) in sayings {
        try cube.write(
          [
            .message(
              MessageDraft(
                conversation: Array(person.utf8), role: Array("user".utf8),
                name: Array(person.utf8), content: Array(text.utf8), date: Array(time.utf8)))
          ], .spooled)
      }
      try cube.ingest()
      try cube.indexTexts()
      var seen: [String: String] = [:]
      let all = try memories(of: cube)
      for pair in pairs {
        seen[pair.person] = try outcome(all.filter { $0.1.contains(pair.person) }, cube)
      }
      report(pairs, seen, isVerbose: isVerbose)
      if isVerbose {
        for (_, text) in all { StandardStream.output.line(text) }
      }
    }
  }

  private static func outcome(_ memories: [(Node, String)], _ cube: Cube) throws -> String {
    for (node, _) in memories {
      if try cube.superseder(row: node.row) != nil { return "supersede" }
      if try !cube.contradictions(row: node.row).isEmpty { return "contradict" }
      if try cube.sources(row: node.row).count > 1 { return "repeat" }
    }
    return memories.count < 2 ? "lost" : "both"
  }

  private static func report(_ pairs: [Pair], _ seen: [String: String], isVerbose: Bool) {
    var table = Table(["half", "class", "pairs", "found", "right", "precision", "recall"])
    for half in Set(pairs.map(\.half)).sorted() {
      let chosen = pairs.filter { $0.half == half }
      for outcome in ["supersede", "repeat", "contradict", "both"] {
        let expected = chosen.filter { $0.expected == outcome }
        let found = chosen.filter { seen[$0.person] == outcome }
        let right = found.filter { $0.expected == outcome }.count
        table.add([
          half, outcome, "\(expected.count)", "\(found.count)", "\(right)",
          Bench.ratio(Double(right) / Double(max(1, found.count))),
          Bench.ratio(Double(right) / Double(max(1, expected.count))),
        ])
      }
    }
    table.print()
    guard isVerbose else { return }
    for pair in pairs where seen[pair.person] != pair.expected && pair.half != "b" {
      StandardStream.output.line(
        "\(pair.expected), not \(seen[pair.person] ?? "?"): \(pair.first) | \(pair.second)")
    }
  }
}
