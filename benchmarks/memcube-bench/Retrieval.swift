internal import Answering
internal import Bundle
internal import Format
internal import Index
internal import MemCube
internal import Posix
internal import SQLite
internal import Search

/// How well questions about conversations are answered: by each pipeline, each conversation in a
/// cube of its own, and all of them in one.
enum Retrieval {
  static let usage = "DATASET.json [together] [learned] [only] [models=DIRECTORY] [WEIGHT=NUMBER]…"

  /// The pipelines: all of it, and each stage removed in turn.
  static let ablations: [(name: String, change: @Sendable (inout Weights) -> Void)] = [
    ("all", { _ in }),
    (
      "- neighbours",
      {
        ($0.previous, $0.next) = (0, 0)
        ($0.secondPrevious, $0.secondNext) = (0, 0)
        $0.secondPreviousUnderstood = 0
      }
    ),
    ("- nearness", { $0.nearness = 0 }), ("- memories", { $0.memory = 0 }),
    ("- graph", { $0.graph = 0 }),
    ("- slot", { $0.slot = 0 }),
    ("- conversation", { $0.conversation = 0 }),
    ("- author", { ($0.author, $0.partner) = (0, 0) }),
    ("- meaning", { $0.meaning = 0 }),
    ("- kind of answer", { ($0.time, $0.number) = (0, 0) }),
    ("- questions", { $0.question = 0 }), ("- kin", { $0.kin = 0 }),
    ("- length", { $0.length = 0 }),
    ("- span of time", { $0.span = 0 }), ("- recency", { $0.recency = 0 }),
  ]

  static func run(_ arguments: [String]) throws {
    guard let file = arguments.first else { throw Trouble(description: "needs a data set") }
    let together = arguments.contains("together")
    let models = arguments.first { $0.hasPrefix("models=") }.map { Path(String($0.dropFirst(7))) }
    let dialogues = try Dialogue.read(Path(file))
    let directory = Path("/tmp").appending("retrieval-\(System.process)")
    try Files.makeDirectory(directory)
    defer { try? Files.removeTree(directory) }
    let groups = together ? [dialogues] : dialogues.map { [$0] }
    var cubes: [AskedCube] = []
    for (number, group) in groups.enumerated() {
      let place = directory.appending("\(number)")
      try Files.makeDirectory(place)
      cubes.append(try AskedCube(group, in: place, models))
    }
    for cube in cubes { try cube.prepare(learns: arguments.contains("learned")) }
    let base = try Weights.changed(
      by: arguments.dropFirst().filter { $0.contains("=") && !$0.hasPrefix("models=") })
    let head =
      (together ? "all in one cube" : "each in its own cube")
      + (models == nil ? ", no model" : ", with the model")
    var table = Table([head] + RetrievalScore.columns + ["ms a question"])
    let chosen = arguments.contains("only") ? Array(ablations.prefix(1)) : ablations
    for (name, change) in chosen {
      var weights = base
      change(&weights)
      table.add(
        try row(name, cubes) { cube, text throws in try cube.ranked(text, weights).map { [$0] } })
    }
    if arguments.contains("learned") {
      for (name, hears) in [("memories alone", true), ("- messages that they are from", false)] {
        table.add(
          try row(name, cubes) { cube, text throws in try cube.memories(text, base, hears: hears) })
      }
    }
    table.add(
      try row("FTS5 alone", cubes) { cube, text throws in try cube.plain(text).map { [$0] } })
    table.print()
    if !together {
      try Irrelevance.table(dialogues, cubes).print()
      try Irrelevance.meaning(dialogues, cubes).print()
    }
    for cube in cubes { try cube.close() }
  }

  /// `rank`: what stands in each place, as the messages that it is or is from.
  private static func row(
    _ name: String, _ cubes: [AskedCube], _ rank: (AskedCube, [UInt8]) throws -> [[[UInt8]]]
  ) throws -> [String] {
    var score = RetrievalScore()
    var (spent, count): (Int64, Int64) = (0, 0)
    for cube in cubes {
      for (question, prefix) in cube.questions {
        let began = Clock.monotonic()
        let order = try rank(cube, question.text)
        spent += Clock.monotonic() - began
        count += 1
        var seen: Set<[UInt8]> = []
        let hits = order.enumerated().flatMap { place, ids in
          ids.compactMap { id -> Int? in
            guard id.starts(with: prefix), seen.insert(id).inserted else { return nil }
            return question.evidence.contains(Array(id.dropFirst(prefix.count))) ? place + 1 : nil
          }
        }
        score.add(hits, of: question.evidence.count, category: question.category)
      }
    }
    return [name] + score.figures() + [Bench.ratio(Double(spent) / Double(max(1, count)) / 1e6)]
  }
}

/// A cube with the messages of some dialogues, and plain FTS5 over the same texts. What is ranked
/// is messages; a memory that was learned stands for those that it is from.
final class AskedCube {
  let questions: [(question: Dialogue.Question, prefix: [UInt8])]
  private let cube: Cube
  private let bare: Connection
  private var ids: [[UInt8]] = []

  init(_ dialogues: [Dialogue], in directory: Path, _ models: Path?) throws {
    var host = Bench.host(directory)
    host.models = models
    cube = try Cube.create(at: directory.appending("a.memcube"), host: host)
    bare = try Connection(path: directory.appending("bare.sqlite"))
    try bare.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize = 'unicode61'); BEGIN")
    var questions: [(question: Dialogue.Question, prefix: [UInt8])] = []
    for (number, dialogue) in dialogues.enumerated() {
      let prefix = Array("\(number)/".utf8)
      var drafts: [Change] = []
      for turn in dialogue.turns {
        drafts.append(
          .message(
            MessageDraft(
              conversation: prefix + Array("session-\(turn.session)".utf8),
              role: Array("user".utf8), name: turn.speaker, content: turn.text,
              date: turn.time.map { Array($0.rfc3339) }, messageID: prefix + turn.id)))
        let insert = try bare.statement("INSERT INTO t VALUES(?1)")
        try insert.bind(1, text: turn.text)
        try insert.run()
        ids.append(prefix + turn.id)
      }
      try cube.write(drafts, .spooled)
      questions += dialogue.questions.map { ($0, prefix) }
    }
    self.questions = questions
    try bare.execute("COMMIT")
  }

  /// Indexes and embeds, and first learns memories if it `learns`.
  func prepare(learns: Bool) throws {
    if learns { try cube.ingest() }
    try cube.indexTexts()
    try cube.embedTexts()
  }

  func close() throws { try cube.close() }

  /// What was learned: each memory's text, with the messages that it is from.
  func learned() throws -> [(text: [UInt8], messages: [[UInt8]])] {
    var walk = TreeWalk(cube, from: try cube.root(.memories), at: [])
    var found: [(text: [UInt8], messages: [[UInt8]])] = []
    while let (node, _) = try walk.next() {
      guard node.kind == .file, case .bytes(let text) = try cube.content(row: node.row) else {
        continue
      }
      let messages = try cube.sources(row: node.row).compactMap { try cube.message($0)?.messageID }
      found.append((text, messages))
    }
    return found
  }

  /// The best memory for a question; empty if there is none.
  func bestMemory(_ text: [UInt8]) throws -> [UInt8] {
    let query = try cube.parse(text + Array(" in:memories".utf8), now: Clock.now())
    return try cube.search(query, limit: 1).results.first?.text ?? []
  }

  /// The best message for a question; empty if there is none.
  func bestMessage(_ text: [UInt8]) throws -> [UInt8] {
    let query = try cube.parse(text + Array(" in:messages".utf8), now: Clock.now())
    return try cube.search(query, limit: 1).results.first?.text ?? []
  }

  /// The date that answers a question for one, if `ask` heads its answer with one.
  func date(_ text: [UInt8]) throws -> [UInt8]? {
    let evidence = try cube.evidence(for: text, named: Array("a".utf8), now: Clock.now())
    return Answer(text, evidence).date.map { Array($0.text.utf8) }
  }

  /// The score of the best result, 0 if there is none.
  func bestScore(_ text: [UInt8]) throws -> Double {
    try cube.search(text, limit: 1, now: Clock.now()).results.first?.score ?? 0
  }

  /// The messages that a search ranks, by their ids; each once.
  func ranked(_ text: [UInt8], _ weights: Weights) throws -> [[UInt8]] {
    let query = try cube.parse(text, now: Clock.now())
    var (order, seen): ([[UInt8]], Set<[UInt8]>) = ([], [])
    for result in try cube.search(query, limit: 50, weights: weights).results {
      let messages = result.kind == .memory ? try cube.sources(row: result.row) : [result.id]
      for message in messages {
        guard let id = try cube.message(message)?.messageID, seen.insert(id).inserted else {
          continue
        }
        order.append(id)
      }
    }
    return order
  }

  /// The first ten results with their scores, each with the messages that it is or is from.
  func scored(_ text: [UInt8]) throws -> [(score: Double, ids: [[UInt8]])] {
    try cube.search(text, limit: 10, now: Clock.now()).results.map { result in
      let messages = result.kind == .memory ? try cube.sources(row: result.row) : [result.id]
      return (result.score, try messages.compactMap { try cube.message($0)?.messageID })
    }
  }

  /// What a search for memories alone ranks, as HTTP's dialects do: the messages that each is from.
  func memories(_ text: [UInt8], _ weights: Weights, hears: Bool) throws -> [[[UInt8]]] {
    var query = try cube.parse(text + Array(" in:memories".utf8), now: Clock.now())
    query.hearsMessages = hears
    return try cube.search(query, limit: 50, weights: weights).results.map { result in
      try cube.sources(row: result.row).compactMap { try cube.message($0)?.messageID }
    }
  }

  /// What FTS5 by itself ranks: the OR of all words, by bm25.
  func plain(_ text: [UInt8]) throws -> [[UInt8]] {
    let words = text.split { !(0x30...0x39).contains($0) && !(0x41...0x5A).contains($0 & 0xDF) }
    let any = words.map { [0x22] + Array($0) + [0x22] }.joined(separator: Array(" OR ".utf8))
    let search = try bare.statement(
      "SELECT rowid FROM t WHERE t MATCH ?1 ORDER BY rank LIMIT 50")
    try search.bind(1, text: Array(any))
    var order: [[UInt8]] = []
    while try search.step() {
      let row = Int(search.int(0)) - 1
      if ids.indices.contains(row) { order.append(ids[row]) }
    }
    return order
  }
}

extension Weights {
  /// The standard ones, but for those given as `name=number`.
  static func changed(by arguments: [String]) throws -> Weights {
    var weights = Weights.standard
    for argument in arguments {
      let parts = argument.split(separator: "=").map(String.init)
      if parts.count == 2, let count = Int(parts[1]), let limit = counted(parts[0]) {
        weights[keyPath: limit] = count
        continue
      }
      guard parts.count == 2, let value = Double(parts[1]), let weight = named(parts[0]) else {
        throw Trouble(description: "no weight: \(argument)")
      }
      weights[keyPath: weight] = value
    }
    return weights
  }

  private static func counted(_ name: String) -> WritableKeyPath<Weights, Int>? {
    switch name {
    case "candidates": \.candidates
    case "lending": \.lending
    default: nil
    }
  }

  private static func named(_ name: String) -> WritableKeyPath<Weights, Double>? {
    switch name {
    case "words": \.words
    case "meaning": \.meaning
    case "previous": \.previous
    case "nearness": \.nearness
    case "memory": \.memory
    case "answer": \.answer
    case "coverage": \.coverage
    case "next": \.next
    case "secondPrevious": \.secondPrevious
    case "secondNext": \.secondNext
    case "conversation": \.conversation
    case "author": \.author
    case "partner": \.partner
    case "time": \.time
    case "number": \.number
    case "question": \.question
    case "kin": \.kin
    case "length": \.length
    case "span": \.span
    case "recency": \.recency
    case "admission": \.admission
    case "graph": \.graph
    case "slot": \.slot
    case "secondPreviousUnderstood": \.secondPreviousUnderstood
    default: nil
    }
  }
}
