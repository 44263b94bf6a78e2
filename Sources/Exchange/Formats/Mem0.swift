internal import Format
internal import Posix
internal import Text

/// Lists of memories as Mem0 gives them, and its plugin's Markdown. Section 4.5.
enum Mem0 {
  static let format = ExportFormat(
    name: "mem0",
    about:
      "items with id and memory: a list, results of get_all, JSON lines; the plugin's Markdown",
    recognises: { export in
      export.parts.allSatisfy { part in
        part.files.count == 1 && part.files.allSatisfy { form(of: $0) != nil }
      }
    },
    read: { (export, options, sink) throws(ExchangeError) in
      try Mem0Reader("mem0", export.files, options, sink).read()
    })

  /// How items stand in a file.
  enum Form { case list, lines, markdown }

  /// Lists of Supermemory, as its exporter wraps them.
  static let supermemory = ExportFormat(
    name: "supermemory", about: "items with id, memory and isLatest or spaceId",
    recognises: { export in
      export.parts.allSatisfy { part in
        guard part.files.count == 1, let file = part.files.first else { return false }
        let keys = Peek.elementKeys(WideText.text(file.head()), in: keys)
        return keys["memory"] != nil && (keys["isLatest"] != nil || keys["spaceId"] != nil)
      }
    },
    read: { (export, options, sink) throws(ExchangeError) in
      try Mem0Reader("supermemory", export.files, options, sink).read()
    })

  static let keys = ["results", "memories"]

  static func form(of file: ExportFile) -> Form? {
    let head = WideText.text(file.head())
    if head.starts(with: "---".utf8) {
      let names = Set(
        head.prefix(2000).split(separator: 0x0A).prefix(4).map { line in
          String(decoding: line.prefix { $0 != 0x3A }, as: UTF8.self)
        })
      return names.contains("id") && names.contains("created_at") ? .markdown : nil
    }
    if let line = Peek.firstLine(head), isItem(Set((line.members ?? []).map { $0.key.shown })) {
      return .lines
    }
    return isItem(Set(Peek.elementKeys(head, in: keys).keys)) ? .list : nil
  }

  private static func isItem(_ keys: Set<String>) -> Bool {
    keys.contains("memory") && keys.contains("id")
  }
}

/// Reads items of Mem0.
final class Mem0Reader {
  /// So many relations are looked for in the memories.
  private static let mostRelations = 2000

  private let source: String
  private let files: [ExportFile]
  private let options: ImportOptions
  private let sink: any ImportSink
  private var relations: [Relation] = []
  /// The ends of relations in small letters, by their first words.
  private var ends: [[UInt8]: [[UInt8]]] = [:]

  private struct Relation { var from, type, to: [UInt8] }

  init(_ source: String, _ files: [ExportFile], _ options: ImportOptions, _ sink: any ImportSink) {
    self.source = source
    self.files = files
    self.options = options
    self.sink = sink
  }

  func read() throws(ExchangeError) {
    try lookThrough()
    for file in files {
      try each(file, sink) { (item, place) throws(ExchangeError) in try take(item, place, file) }
    }
    for relation in relations {
      sink.note(
        "relation",
        "\(relation.from.shown) \(relation.type.shown) \(relation.to.shown): no memory names both")
    }
  }

  private func each(
    _ file: ExportFile, _ sink: any ImportSink, _ take: (JSON, String) throws(ExchangeError) -> Void
  ) throws(ExchangeError) {
    switch Mem0.form(of: file) {
    case .markdown:
      for item in Self.blocks(WideText.text(try file.bytes())) { try take(item, file.shown) }
    case .lines:
      try JSONItems.lines(of: file, sink) { (item, number) throws(ExchangeError) in
        try take(item, "\(file.shown), line \(number)")
      }
    case .list, nil:
      let others = try JSONItems.each(of: file, in: Mem0.keys, sink) {
        (item, number) throws(ExchangeError) in try take(item, "\(file.shown), item \(number)")
      }
      guard sink is SilentSink else { return }
      for relation in others.first("relations")?.elements ?? [] {
        let type = relation.text("relationship") ?? relation.text("relation")
        guard let from = relation.text("source"), let type,
          let to = relation.text("target") ?? relation.text("destination")
        else { continue }
        guard relations.count < Self.mostRelations else {
          return sink.note(file.shown, "only its first 2,000 relations are looked at")
        }
        relations.append(Relation(from: from, type: type, to: to))
      }
    }
  }

  /// Whose memories they are, and which relations there are. One cube is one person.
  private func lookThrough() throws(ExchangeError) {
    var users: [[UInt8]] = []
    let silent = SilentSink()
    for file in files {
      try each(file, silent) { (item, _) throws(ExchangeError) in
        if let user = item.text("user_id"), users.count < 100, !users.contains(user) {
          users.append(user)
        }
      }
    }
    guard users.count > 1, options.user == nil else { return }
    let names = users.prefix(5).map { $0.shown }.joined(separator: ", ")
    throw .unrecognised(
      "the memories are of several users (\(names)); --user takes one's, --user '*' everybody's")
  }

  private func take(_ item: JSON, _ place: String, _ file: ExportFile) throws(ExchangeError) {
    guard item.members != nil else { return sink.problem(place, "it is no object") }
    let text = item.text("memory") ?? item.text("text") ?? item.text("data")
    guard let id = item.id("id"), let text else {
      return sink.problem(place, "it has no id, or no memory")
    }
    if let user = options.user, user != [0x2A], item["user_id"]?.string != user {
      return sink.leaveOut(.filtered)
    }
    let made = SourceTime.date(item["created_at"]) ?? SourceTime.date(item["createdAt"])
    let changed = SourceTime.date(item["updated_at"]) ?? SourceTime.date(item["updatedAt"])
    let time = (changed ?? made).flatMap { Timestamp(rfc3339: $0) }
    // Supermemory says what it has forgotten, and which versions are old.
    if item["isForgotten"]?.bool == true { return sink.leaveOut(.deleted) }
    if item["isLatest"]?.bool == false { return sink.leaveOut(.branch) }
    let path = Array("\(source)/".utf8) + Names.slug(text) + Array(".md".utf8)
    var memory = ImportedFile(
      .memories, path, source: source, id: id, .bytes(Self.file(text)), mtime: time ?? file.mtime)
    (memory.created, memory.updated) = (made, changed)
    memory.setType(item["metadata"]?.text("type") ?? item.text("type"))
    memory.setTags(item.list("categories").compactMap(\.string))
    memory.attributes = Self.attributes(item, id, made)
    let named = takeRelations(in: text)
    if !named.isEmpty { memory.fields["relations"] = .array(named) }
    try sink.take(memory)
  }

  /// As the gateway's dialect of Mem0 records them.
  private static func attributes(_ item: JSON, _ id: [UInt8], _ made: [UInt8]?) -> [JSON.Member] {
    var members: [JSON.Member] = []
    for key in ["user_id", "agent_id", "app_id", "run_id"] {
      if let value = item.text(key) { members.append(JSON.Member(key, .string(value))) }
    }
    members.append(JSON.Member("external_id", .string(id)))
    for key in ["metadata", "categories", "expiration_date"] {
      guard let value = item[key], !value.isNull, (try? JSON.parse(value.bytes)) != nil else {
        continue
      }
      members.append(JSON.Member(key, value))
    }
    if item["immutable"]?.bool == true { members.append(JSON.Member("immutable", true)) }
    if let made, let time = Timestamp(rfc3339: made) {
      members.append(JSON.Member("created_at", .string(time.rfc3339Milliseconds)))
    }
    return members
  }

  /// The relations whose ends a text names both, each once.
  private func takeRelations(in text: [UInt8]) -> [JSON] {
    if relations.isEmpty { return [] }
    let named = names(in: Names.lower(text))
    if named.count < 2 { return [] }
    func isNamed(_ relation: Relation) -> Bool {
      named.contains(Names.lower(relation.from)) && named.contains(Names.lower(relation.to))
    }
    let found = relations.filter(isNamed)
    if !found.isEmpty { relations.removeAll(where: isNamed) }
    return found.map {
      .object([
        JSON.Member("from", .string($0.from)), JSON.Member("type", .string($0.type)),
        JSON.Member("to", .string($0.to)),
      ])
    }
  }

  /// The ends of relations that stand in a text in small letters. Only those are looked for whose first word is there.
  private func names(in text: [UInt8]) -> Set<[UInt8]> {
    if ends.isEmpty {
      for name in Set(relations.flatMap { [Names.lower($0.from), Names.lower($0.to)] }) {
        ends[Self.words(name).first.map { Array($0) } ?? [], default: []].append(name)
      }
    }
    var found: Set<[UInt8]> = []
    for word in Set(Self.words(text).map { Array($0) }) {
      for name in ends[word] ?? [] where Search.first(name, in: text, from: 0) != nil {
        found.insert(name)
      }
    }
    return found
  }

  private static func words(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
    text.split { !($0 >= 0x80 || Names.isLetter($0) || (0x30...0x39).contains($0)) }
  }

  /// A text as a file: one that begins as front matter does follows an empty one.
  static func file(_ text: [UInt8]) -> [UInt8] {
    let file = text + [0x0A]
    return FrontMatter.parse(file).body == 0 ? file : Array("---\n---\n".utf8) + file
  }

  // MARK: The plugin's Markdown

  /// Blocks of `key: value` between `---`, each with the text below it.
  private static func blocks(_ text: [UInt8]) -> [JSON] {
    var items: [JSON] = []
    var members: [JSON.Member] = []
    var (body, isInHead): ([ArraySlice<UInt8>], Bool) = ([], false)
    func isBlock(_ lines: ArraySlice<ArraySlice<UInt8>>) -> Bool {
      lines.first?.starts(with: "id:".utf8) ?? false
    }
    func end() {
      if members.isEmpty { return }
      let memory = Array(body.joined(separator: [0x0A])).trimmed
      items.append(item(members + [JSON.Member("memory", .string(memory))]))
      (members, body) = ([], [])
    }
    let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      if Array(line).trimmed.elementsEqual("---".utf8),
        isInHead || isBlock(lines[(number + 1)...].prefix(1))
      {
        if !isInHead { end() }
        isInHead.toggle()
      } else if isInHead, let colon = line.firstIndex(of: 0x3A) {
        let value = Array(line[(colon + 1)...]).trimmed
        if !value.isEmpty { members.append(JSON.Member(Array(line[..<colon]), .string(value))) }
      } else {
        body.append(line)
      }
    }
    end()
    return items
  }

  /// A block as an item of a list.
  private static func item(_ members: [JSON.Member]) -> JSON {
    var (own, metadata): ([JSON.Member], [JSON.Member]) = ([], [])
    for member in members {
      switch member.key.shown {
      case "id", "created_at", "type", "memory", "user_id": own.append(member)
      case "categories":
        let parts = (member.value.string ?? []).split(separator: 0x2C).map { Array($0).trimmed }
        own.append(JSON.Member("categories", .array(parts.map { .string($0) })))
      default: metadata.append(member)
      }
    }
    if !metadata.isEmpty { own.append(JSON.Member("metadata", .object(metadata))) }
    return .object(own)
  }
}
