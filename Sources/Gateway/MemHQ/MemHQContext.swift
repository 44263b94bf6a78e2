internal import Format
internal import Posix

/// What to know about a user, as a block for the front of a conversation.
struct MemHQContext {
  /// A part with its heading and lines, the most important first.
  struct Section {
    let kind, title: String
    var lines: [[UInt8]]

    /// The lines as a list.
    var body: [UInt8] { Array(lines.map { Array("- ".utf8) + $0 }.joined(separator: [0x0A])) }

    /// Characters that it takes in the text.
    var size: Int { lines.isEmpty ? 0 : title.utf8.count + 4 + body.asText.count + 1 }
  }

  private(set) var sections: [Section]

  /// How many of the last episodes stand first where they do.
  private static let recent = 3

  /// The types of memories that count most, by template.
  private static func emphasis(_ template: String) -> [String] {
    switch template {
    case "agent": ["GOAL", "DECISION", "SKILL", "PREFERENCE", "STATE", "FACT"]
    case "support": ["STATE", "PREFERENCE", "FACT", "DECISION", "GOAL"]
    default: ["PREFERENCE", "RELATIONSHIP", "STATE", "FACT", "GOAL", "BELIEF"]
    }
  }

  /// A block of memories, the latest first, within a budget of tokens of some four characters: what
  /// counts least goes first, and no line is cut.
  init(_ memories: [Memory], _ template: String, tokens: Int) {
    let order = Self.emphasis(template)
    func rank(_ memory: Memory) -> Int {
      order.firstIndex(of: memory.type?.asText ?? "FACT") ?? order.count
    }
    func line(_ memory: Memory) -> [UInt8] { memory.text.map { $0 < 0x20 ? 0x20 : $0 } }
    let events = memories.filter { $0.type?.elementsEqual("EVENT".utf8) == true }
    let lasting = memories.filter { $0.type?.elementsEqual("EVENT".utf8) != true }
    let sorted = lasting.enumerated().sorted {
      (rank($0.element), $0.offset) < (rank($1.element), $1.offset)
    }.map { line($0.element) }
    // What happened last stands above all for who is to help with it.
    let recent = template == "support" ? events.prefix(Self.recent).map { line($0) } : []
    var names: [[UInt8]] = []
    for entity in memories.flatMap(\.entities) where !names.contains(entity.name) {
      names.append(entity.name)
    }
    sections = [
      Section(
        kind: "summary", title: "About this user", lines: recent + Array(sorted.prefix(5))),
      Section(kind: "facts", title: "Top facts", lines: Array(sorted.dropFirst(5))),
      Section(
        kind: "episode", title: "Recent activity",
        lines: events.dropFirst(recent.count).map { line($0) }),
      Section(kind: "entities", title: "Key entities", lines: Array(names.prefix(20))),
    ]
    // Of episodes and entities first, of facts next, of the summary last; for support the other way.
    let drops = template == "support" ? [3, 1, 2, 0] : [3, 2, 1, 0]
    var size = sections.reduce(0) { $0 + $1.size }
    for index in drops {
      while size > tokens * 4, let last = sections[index].lines.popLast() {
        let heading = sections[index].lines.isEmpty ? sections[index].title.utf8.count + 4 : 0
        size -= last.asText.count + 3 + heading
      }
    }
  }

  /// The parts that say something, as Markdown.
  var text: [UInt8] {
    let parts = sections.filter { !$0.lines.isEmpty }.map { section in
      Array("## \(section.title)\n".utf8) + section.body
    }
    return Array(parts.joined(separator: [0x0A]))
  }
}

extension MemHQ {
  var contextEndpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/v1/users/{id+}/context", .read, meter: .retrieval, "what to know about a user",
        takes: .query("template", "maxTokens", "groups"), Self.context)
    ]
  }

  /// How many memories of a cube are looked at, the latest.
  private static let contextLimit = 400

  static func context(_ call: Call) throws(Fault) -> Reply {
    let template = call.query["template"]?.asText ?? "chat"
    guard ["chat", "agent", "support"].contains(template) else {
      throw .invalid("template", "template must be chat, agent or support")
    }
    var tokens = 1500
    if let given = call.query["maxTokens"] {
      guard let number = Int(given.asText), (1...100_000).contains(number) else {
        throw .invalid("maxTokens", "maxTokens must be a whole number from 1 to 100000")
      }
      tokens = number
    }
    let people = try MemHQPeople(call)
    let names = (call.query["groups"] ?? []).split(separator: 0x2C).map { Array($0) }
    let groups = try groups(names.map(\.trimmed).filter { !$0.isEmpty }, people)
    let user = try people.user(call.name("id"))
    return try call.metered { () throws(Fault) in
      let memories = call.gateway.memories
      let found = try caught { () throws(CubeError) -> [Memory] in
        var found: [Memory] = []
        for party in [user] + groups {
          found += try memories.latest(
            of: party.owner, in: people.project, limit: contextLimit)
        }
        let shared = try memories.shared(
          with: groups.map(\.name), in: people.project, limit: contextLimit
        ).found.filter { each in !found.contains { $0.uuid == each.row.uuid } }
        found += try memories.load(shared)
        return try memories.unasked(found).sorted { $0.created > $1.created }
      }
      let block = MemHQContext(found, template, tokens: tokens)
      let parts = block.sections.filter { $0.kind != "entities" || !$0.lines.isEmpty }.map {
        JSON.object([
          JSON.Member("kind", JSON($0.kind)), JSON.Member("title", JSON($0.title)),
          JSON.Member("body", .string($0.body)),
        ])
      }
      let text = block.text
      return Reply(
        .object([
          JSON.Member("text", .string(text)), JSON.Member("sections", .array(parts)),
          JSON.Member("estimatedTokens", JSON((text.asText.count + 3) / 4)),
        ]), count: found.count)
    }
  }
}

extension [UInt8] {
  /// Without white space around it.
  fileprivate var trimmed: [UInt8] {
    var rest = self[...].drop { $0 == 0x20 || $0 == 0x09 }
    while rest.last == 0x20 || rest.last == 0x09 { rest = rest.dropLast() }
    return Array(rest)
  }
}
