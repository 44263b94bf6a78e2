internal import Posix

extension Cube {
  /// Tokens of a context block, unless the caller says how many.
  public static let contextTokens = 1_000

  /// A paste-ready block about what this cube holds, within a budget of tokens (4 bytes each).
  public func context(
    _ template: ContextTemplate, named name: [UInt8], tokens: Int = Cube.contextTokens
  ) throws(CubeError) -> [UInt8] {
    let memories = try memoriesForContext(template)
    let block = ContextBlock(
      head: try head(template, name),
      sections: [
        .init(title: "Facts", lines: memories.facts, share: 5),
        .init(title: "Recent episodes", lines: try episodes(memories.events), share: 3),
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
      "It holds \(counts.memories) memories and \(counts.messages) messages "
      + "of \(counts.conversations) conversations."
    return head + [Array(holds.utf8)]
  }

  // MARK: Memories

  private struct Memories {
    var facts: [[UInt8]] = []
    var events: [[UInt8]] = []
    var entities: [[UInt8]] = []
  }

  /// A memory with what orders it.
  private struct Told {
    var line: [UInt8]
    var type: String
    var sources: Int
    var time: Timestamp
    var entities: [[UInt8]]
  }

  /// How many memories are looked at, the newest.
  private static let memoryLimit = 400

  private func memoriesForContext(
    _ template: ContextTemplate
  ) throws(CubeError) -> Memories {
    var query = Query()
    query.filters.places = [[.memory]]
    var told: [Told] = []
    for result in try search(query, limit: Self.memoryLimit).results {
      if let memory = try self.told(result) { told.append(memory) }
    }
    var memories = Memories()
    let order = template.types
    // What was said often first, then by type; of equals the newer, as they came.
    let facts = told.filter { $0.type != "EVENT" }.enumerated().sorted { a, b in
      let (x, y) = (a.element, b.element)
      if min(x.sources, 4) != min(y.sources, 4) { return x.sources > y.sources }
      let (i, j) = (
        order.firstIndex(of: x.type) ?? order.count, order.firstIndex(of: y.type) ?? order.count
      )
      return i != j ? i < j : a.offset < b.offset
    }
    memories.facts = facts.map(\.element.line)
    memories.events = told.filter { $0.type == "EVENT" }.map { memory in
      Array(memory.time.rfc3339.prefix(10)) + Array(": ".utf8) + memory.line
    }
    memories.entities = Self.entities(told)
    return memories
  }

  private func told(_ result: SearchResult) throws(CubeError) -> Told? {
    let matter = FrontMatter.parse(result.text)
    let fields = try fields(row: result.row)
    let sentences = SentenceCut.sentences(Array(result.text[matter.body...]))
    guard var line = sentences.first else { return nil }
    for sentence in sentences.dropFirst() where line.count + sentence.count < 240 {
      line += [0x20] + sentence
    }
    let type = matter.type ?? fields["type"]?.string ?? []
    let named = (fields["entities"]?.elements ?? []).compactMap { $0["name"]?.string }
    return Told(
      line: Self.line(line), type: String(decoding: type, as: UTF8.self).uppercased(),
      sources: fields["sources"]?.elements?.count ?? 0, time: result.time,
      entities: named + matter.entities)
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

  /// The latest conversations, each with how it begins, behind the latest events.
  private func episodes(_ events: [[UInt8]]) throws(CubeError) -> [[UInt8]] {
    var lines = Array(events.prefix(12))
    let talks = try conversations().filter { !$0.isHidden }.sorted { a, b in
      a.time != b.time ? a.time > b.time : b.name.lexicographicallyPrecedes(a.name)
    }
    for talk in talks.prefix(8) {
      guard let first = try messages(conversation: talk.row, after: nil, limit: 1).first,
        case .bytes(let text) = first.content
      else { continue }
      let said = first.date.flatMap { Timestamp(rfc3339: $0) } ?? first.time
      let begin = SentenceCut.sentences(text).first ?? []
      lines.append(
        Array(said.rfc3339.prefix(10)) + Array(": conversation ".utf8) + Self.line(talk.name)
          + Array(" (\(talk.count) messages): ".utf8) + Self.line(begin))
    }
    return lines
  }

  /// One line of at most 240 bytes.
  private static func line(_ text: [UInt8]) -> [UInt8] {
    let end = UTF8Scalar.border(text, before: 240)
    let line = text[..<end].map { $0 < 0x20 ? 0x20 : $0 }
    return text.count > 240 ? line + Array("…".utf8) : line
  }
}
