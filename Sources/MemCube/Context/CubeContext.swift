public import Format
internal import Index
internal import Learning
internal import Posix
internal import Search
internal import Text

extension Cube {
  /// Tokens of a context block, unless the caller says how many.
  public static let contextTokens = 1_000

  /// A paste-ready block about what this cube holds, within a budget of tokens (4 bytes each), without
  /// memories whose `valid_to` lies before today.
  public func context(
    _ template: ContextTemplate, named name: [UInt8], tokens: Int = Cube.contextTokens
  ) throws(CubeError) -> [UInt8] {
    try context(template, named: name, tokens: tokens, now: Clock.now())
  }

  /// The same at a given time.
  func context(
    _ template: ContextTemplate, named name: [UInt8], tokens: Int = Cube.contextTokens,
    now: Timestamp
  ) throws(CubeError) -> [UInt8] {
    let memories = try memoriesForContext(template, now)
    let block = ContextBlock(
      head: try head(template, name),
      sections: [
        .init(title: "Facts", lines: memories.facts, share: tokens < Self.fewTokens ? 20 : 5),
        .init(title: "Recent episodes", lines: try episodes(memories), share: 3),
        .init(title: "People, places and things", lines: memories.entities, share: 1),
      ])
    return block.text(tokens: tokens)
  }

  private func head(
    _ template: ContextTemplate, _ name: [UInt8]
  ) throws(CubeError) -> [[UInt8]] {
    let title = try setting(Array("title".utf8))?.string ?? name
    let counts = try counts()
    var head = [Array("# ".utf8) + Self.line(title), [], Array(template.introduction.utf8)]
    if let about = try setting(Array("description".utf8))?.string, !about.isEmpty {
      head.append(Self.line(about))
    }
    let holds =
      "It holds \(Self.counted(counts.memories, "memory", "memories")) and "
      + "\(Self.counted(counts.messages, "message", "messages")) of "
      + "\(Self.counted(counts.conversations, "conversation", "conversations"))."
    return head + [Array(holds.utf8)]
  }

  private static func counted(_ count: Int, _ one: String, _ many: String) -> String {
    "\(count) \(count == 1 ? one : many)"
  }

  // MARK: Memories

  private struct Memories {
    var facts: [[UInt8]] = []
    /// Events, each with its day, the newest first.
    var events: [(day: [UInt8], line: [UInt8])] = []
    var entities: [[UInt8]] = []
    /// The newest memory learned from each conversation, by its name.
    var learned: [[UInt8]: [UInt8]] = [:]
  }

  /// A memory with what orders it.
  private struct Told {
    var line: [UInt8]
    var type: String
    var sources: Int
    var time: Timestamp
    var entities: [[UInt8]]
    /// The first message that it was learned from.
    var source: RecordID?
    /// Whether it says what one is to another: where a person lives, works, whose brother he is.
    var relates: Bool
    /// Who said that message.
    var teller: [UInt8]?
    /// What it tells of who the user is.
    var identity: IdentityFact?
    /// Whether it says so now, in a slot: it counts as a fact, also where it tells what happened ("moved to Porto").
    var fillsSlot = false
    /// Whether the days are over that it speaks of as to come.
    var isOver = false
    /// Whether something newer says that it may be out of date.
    var isDoubted = false

    /// 0: who is who, who lives and works where, and how to reach them; 2: how a person was a while ago, and
    /// what was to come then; 1: all else.
    func rank(at now: Timestamp) -> Int {
      if isOver || isDoubted || isState(at: now) { return 2 }
      return identity != nil || relates ? 0 : 1
    }

    /// The place among those of rank 0: of each kind first what fills a slot, then what else speaks of it; at last who
    /// others are.
    var who: Int {
      identity.map { 2 * $0.rawValue + (fillsSlot ? 0 : 1) } ?? 2 * IdentityFact.allCases.count
    }

    /// Whether it was learned a while ago, and says how a person was then.
    private func isState(at now: Timestamp) -> Bool {
      source != nil && type == "STATE" && now.milliseconds - time.milliseconds > Self.passing
    }

    /// 0: what a person wrote down as a fact or what says who is who; 1: what else was said; 2: how
    /// it was a while ago ("Ana is packing").
    func tier(at now: Timestamp) -> Int {
      if relates || source == nil && !type.isEmpty { return 0 }
      return isState(at: now) ? 2 : 1
    }

    /// For how long a state is taken to last that nothing else tells of, in milliseconds: 30 days.
    private static let passing: Int64 = 30 * 86_400_000
  }

  /// With fewer tokens than this the facts take nearly all of the room.
  private static let fewTokens = 250

  /// How many memories are looked at, the newest.
  private static let memoryLimit = 400

  private func memoriesForContext(
    _ template: ContextTemplate, _ now: Timestamp
  ) throws(CubeError) -> Memories {
    var query = Query()
    query.filters.places = [[.memory]]
    var told: [Told] = []
    var readers = Readers()
    let today = try zone().day(of: now)
    var results = try search(query, limit: Self.memoryLimit).results
    // After the search, which waits for the texts.
    let known = try identity(within: query)
    let newest = Set(results.map(\.id))
    // Who the user is may have been said long ago.
    results += known.results.filter { !newest.contains($0.id) }
    for result in results {
      // What is over is no fact of today.
      if let last = FrontMatter.parse(result.text).lastDay, last < today { continue }
      if var memory = try self.told(result, &readers) {
        if let kind = known.kinds[result.id] { (memory.identity, memory.fillsSlot) = (kind, true) }
        let day = try zone().day(of: memory.time)
        memory.isOver = memory.source != nil && Self.isOver(memory.line, told: day, today: today)
        told.append(memory)
      }
    }
    // What says the same is said once, by the newest.
    var seen: Set<[UInt8]> = []
    told = told.filter { seen.insert(FoldedValue.fold($0.line)).inserted }
    var memories = Memories()
    for memory in told {
      guard let source = memory.source, let message = try message(source) else { continue }
      if memories.learned[message.conversation] == nil {
        memories.learned[message.conversation] = memory.line
      }
    }
    let order = template.types
    // The order: who and where a person is, what was said often, what lasts, then by type; among equals the
    // newer first, as they came.
    let facts = told.filter { $0.type != "EVENT" || $0.fillsSlot }.enumerated().map {
      place, memory in
      let type = order.firstIndex(of: memory.type) ?? order.count
      let said = -min(max(memory.sources, 1), 4)
      let rank = memory.rank(at: now)
      let who = rank == 0 ? memory.who : 0
      let key = (rank, who, said, memory.tier(at: now), type, place)
      return (line: memory.line, key: key)
    }
    memories.facts = facts.sorted { $0.key < $1.key }.map(\.line)
    for event in told where event.type == "EVENT" && !event.fillsSlot {
      memories.events.append((try day(of: event.time), event.line))
    }
    memories.entities = Self.entities(told)
    return memories
  }

  /// What fills the slots that say who the user is, each memory once, with what it says.
  private func identity(
    within query: Query
  ) throws(CubeError) -> (results: [SearchResult], kinds: [RecordID: IdentityFact]) {
    let slots = IdentityFact.allCases.flatMap { kind in
      kind.slots.map { (kind, SlotClaim.ofUser($0)) }
    }
    let filling = try filling(slots.map(\.1), within: query)
    var results: [SearchResult] = []
    var kinds: [RecordID: IdentityFact] = [:]
    for (kind, key) in slots {
      for result in filling[key] ?? [] where kinds[result.id] == nil {
        kinds[result.id] = kind
        results.append(result)
      }
    }
    return (results, kinds)
  }

  /// Whether a line that was said on a day speaks of days to come that are over.
  private static func isOver(_ line: [UInt8], told day: Int64, today: Int64) -> Bool {
    let last = TimeGrammar.shared.expressions(in: line, said: day, direction: .future).map(\.last)
    guard let last = last.max() else { return false }
    return last >= day && last < today
  }

  /// What reads lines.
  private struct Readers {
    var secrets = Secrets()
    var stems = StemReader()
  }

  private func told(
    _ result: SearchResult, _ readers: inout Readers
  ) throws(CubeError) -> Told? {
    let matter = FrontMatter.parse(result.text)
    let fields = try fields(row: result.row)
    // A secret is shown only on request.
    let body = Array(result.text[matter.body...])
    let pieces = readers.secrets.shown(
      SentenceCut.pieces(body), of: body,
      under: SecretHeads.titles(of: result.text[..<matter.body], at: result.path), \.marked)
    guard var line = pieces.first?.marked else { return nil }
    var isTitled = pieces[0].isHeading
    for piece in pieces.dropFirst() {
      // From the start on, and none left out without a sign.
      guard line.count + piece.marked.count < Self.lineLimit - 4 else {
        if line.count < Self.lineLimit - 4 { line += Array(" …".utf8) }
        break
      }
      // The items of a list stay apart.
      let ends = [UInt8](".!?;:".utf8)
      if piece.isItem, !piece.continues, let last = line.last, !ends.contains(last) {
        line.append(isTitled ? 0x3A : 0x3B)
      }
      isTitled = piece.isHeading
      line += [0x20] + piece.marked
    }
    let type = matter.type ?? fields["type"]?.string ?? []
    let named = (fields["entities"]?.elements ?? []).compactMap { $0["name"]?.string }
    let source = fields["sources"]?.elements?.first?["id"]?.recordID
    let teller = try source.flatMap { id throws(CubeError) in try message(id)?.name }
    let doubt = result.doubtedBy == nil ? [] : Array(" (may be out of date)".utf8)
    return Told(
      line: Self.line(line) + doubt, type: String(decoding: type, as: UTF8.self).uppercased(),
      sources: fields["sources"]?.elements?.count ?? 0, time: result.time,
      entities: named + matter.entities,
      source: source, relates: fields["relations"]?.elements?.isEmpty == false, teller: teller,
      identity: IdentityFact(of: line, teller: teller, &readers.stems),
      isDoubted: result.doubtedBy != nil)
  }

  /// The entities that most memories name, each with how many do.
  private static func entities(_ told: [Told]) -> [[UInt8]] {
    var counts: [[UInt8]: Int] = [:]
    for memory in told { for name in Set(memory.entities) { counts[name, default: 0] += 1 } }
    let sorted = counts.sorted { a, b in
      a.value != b.value ? a.value > b.value : a.key.lexicographicallyPrecedes(b.key)
    }
    return sorted.prefix(24).map { name, count in
      line(name) + (count > 1 ? Array(" (\(count) memories)".utf8) : [])
    }
  }

  // MARK: Episodes

  /// Of so many conversations, those recorded last, the latest are looked for.
  private static let talkLimit = 64

  /// The latest conversations, each by its last day and what was learned or said there at last,
  /// among the latest events; the latest day first.
  private func episodes(_ memories: Memories) throws(CubeError) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    // The lines that stand for a conversation; an event with the same line is left out.
    var told: Set<[UInt8]> = []
    let recorded = try conversations().filter { !$0.isHidden }.sorted { a, b in
      a.time != b.time ? a.time > b.time : b.name.lexicographicallyPrecedes(a.name)
    }
    var talks: [(talk: Conversation, said: Timestamp)] = []
    for talk in recorded.prefix(Self.talkLimit) { talks.append((talk, try lastSaid(in: talk))) }
    talks = talks.enumerated().sorted { a, b in
      a.element.said != b.element.said
        ? a.element.said > b.element.said : a.offset < b.offset
    }.map(\.element)
    for (talk, said) in talks.prefix(8) {
      var telling = memories.learned[talk.name]
      if telling == nil { telling = try tellingSentence(of: talk) }
      guard let telling else { continue }
      told.insert(telling)
      let size = " (\(Self.counted(Int(clamping: talk.count), "message", "messages"))): "
      var line = try day(of: said) + Array(": conversation ".utf8)
      line += Self.line(talk.name) + Array(size.utf8) + Self.line(telling)
      lines.append(line)
    }
    let events = memories.events.prefix(12).filter { !told.contains($0.line) }
    lines = events.map { $0.day + Array(": ".utf8) + $0.line } + lines
    // Each begins with its day.
    return lines.enumerated().sorted { a, b in
      let (x, y) = (a.element.prefix(10), b.element.prefix(10))
      return x == y ? a.offset < b.offset : y.lexicographicallyPrecedes(x)
    }.map(\.element)
  }

  /// Of the last messages the longest sentence that asks nothing, else what was asked.
  private func tellingSentence(of talk: Conversation) throws(CubeError) -> [UInt8]? {
    var best: (sentence: [UInt8], length: Int)?
    var secrets = Secrets()
    for message in try latest(16, of: talk) {
      guard message.isEvidence, case .bytes(let text) = message.content,
        // A hidden memory's message is not shown in its place.
        try !memories(from: message.id).contains(where: \.isHidden), try !isWithdrawn(message.id)
      else { continue }
      let start = Excerpt.start(text)
      for sentence in secrets.shown(
        SentenceCut.sentences(start), of: start, under: [talk.name], \.self)
      {
        let length = TextMarks.endsAsQuestion(sentence) ? 0 : min(sentence.count, 200)
        if best.map({ length > $0.length }) ?? true { best = (sentence, length) }
      }
    }
    return best?.sentence
  }

  /// Bytes of a line at most.
  private static let lineLimit = 240

  /// One line.
  private static func line(_ raw: [UInt8]) -> [UInt8] {
    let text = OneLine.of(raw)
    var end = UTF8Scalar.border(text, before: lineLimit)
    // Not in a word, unless it has no end in sight.
    if text.count > lineLimit, let space = text[..<end].lastIndex(of: 0x20), space > 120 {
      end = space
    }
    return text.count > lineLimit ? Array(text[..<end]) + Array("…".utf8) : text
  }
}
