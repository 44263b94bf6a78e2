internal import Format

/// memory.jsonl of the reference MCP memory server: entities with observations, and relations. Section 4.8.
enum MCPMemory {
  static let format = ExportFormat(
    name: "mcp-memory",
    about: "JSON lines of type entity or relation; an object with entities and relations",
    recognises: { export in
      export.parts.allSatisfy { part in
        part.files.count == 1 && part.files.allSatisfy { isGraph($0) }
      }
    },
    read: { (export, _, sink) throws(ExchangeError) in
      var graph = MCPGraph(sink)
      for file in export.files { try graph.read(file) }
      try graph.give()
    })

  static func isGraph(_ file: ExportFile) -> Bool {
    let head = file.head()
    if let line = Peek.firstLine(head) {
      return line.says("type", "entity") || line.says("type", "relation")
        || isWhole(Peek.keys(line.bytes))
    }
    return isWhole(Peek.keys(head))
  }

  static func isWhole(_ keys: [String: UInt8]) -> Bool {
    keys["entities"] == 0x5B && (keys["relations"] == 0x5B || keys.count == 1)
  }
}

/// A graph of entities, gathered before it is given: relations stand after what they join.
struct MCPGraph {
  private struct Entity {
    var name, type: [UInt8]
    var observations: [[UInt8]] = []
    var known: Set<[UInt8]> = []
    var relations: [(type: [UInt8], to: [UInt8])] = []
    let file: ExportFile
  }

  private let sink: any ImportSink
  private var entities: [Entity] = []
  private var places: [[UInt8]: Int] = [:]
  private var relations: [(from: [UInt8], type: [UInt8], to: [UInt8])] = []

  init(_ sink: any ImportSink) { self.sink = sink }

  mutating func read(_ file: ExportFile) throws(ExchangeError) {
    if MCPMemory.isWhole(Peek.keys(file.head())) {
      guard let whole = try JSONItems.whole(file, sink) else { return }
      for entity in whole.list("entities") { add(entity, file) }
      for relation in whole.list("relations") { relate(relation, file.shown) }
      return
    }
    var items: [(JSON, Int)] = []
    try JSONItems.lines(of: file, sink) { (value, number) throws(ExchangeError) in
      items.append((value, number))
    }
    for (value, number) in items {
      let place = "\(file.shown), line \(number)"
      if value.says("type", "entity") {
        add(value, file)
      } else if value.says("type", "relation") {
        relate(value, place)
      } else {
        sink.problem(place, "it is neither an entity nor a relation")
      }
    }
  }

  private mutating func add(_ value: JSON, _ file: ExportFile) {
    guard let name = value.text("name") ?? value.text("entityName") else {
      return sink.problem(file.shown, "an entity has no name")
    }
    let place: Int
    if let known = places[name] {
      place = known
    } else {
      place = entities.count
      places[name] = place
      entities.append(Entity(name: name, type: value.text("entityType") ?? [], file: file))
    }
    for observation in value.list("observations") {
      guard let text = observation.string, entities[place].known.insert(text).inserted else {
        continue
      }
      entities[place].observations.append(text)
    }
  }

  private mutating func relate(_ value: JSON, _ place: String) {
    guard let from = value.text("from") ?? value.text("from_id"),
      let to = value.text("to") ?? value.text("to_id"),
      let type = value.text("relationType") ?? value.text("relation_type")
    else { return sink.problem(place, "a relation lacks from, to or its type") }
    relations.append((from, type, to))
  }

  mutating func give() throws(ExchangeError) {
    for relation in relations {
      let place = places[relation.from]
      if place == nil || places[relation.to] == nil {
        sink.note(
          "relation",
          "\(relation.from.shown) \(relation.type.shown) \(relation.to.shown): one of them is not there"
        )
      }
      guard let place else { continue }
      entities[place].relations.append((relation.type, relation.to))
    }
    for entity in entities { try sink.take(Self.file(entity)) }
    sink.complete("mcp", [])
  }

  private static func file(_ entity: Entity) -> ImportedFile {
    var text = Array("# ".utf8) + Names.folded(entity.name) + [0x0A]
    if !entity.observations.isEmpty { text.append(0x0A) }
    for observation in entity.observations {
      // A line within one goes on in the same item.
      let lines = observation.split(separator: 0x0A, omittingEmptySubsequences: false)
      text += [0x2D, 0x20] + Array(lines.joined(separator: [0x20, 0x20, 0x0A])) + [0x0A]
    }
    if !entity.relations.isEmpty { text.append(0x0A) }
    for relation in entity.relations {
      text += [0x2D, 0x20] + relation.type + Array(" [[".utf8) + relation.to + Array("]]\n".utf8)
    }
    let folder = entity.type.isEmpty ? Array("entity".utf8) : Names.component(entity.type)
    let path =
      Array("mcp/".utf8) + folder + [0x2F] + Names.component(entity.name) + Array(".md".utf8)
    var file = ImportedFile(
      .memories, path, source: "mcp", id: entity.name, .bytes(text), mtime: entity.file.mtime)
    file.setTags([entity.type])
    file.fields["entities"] = .array([
      .object([
        JSON.Member("name", .string(entity.name)), JSON.Member("type", JSON(kind(of: entity.type))),
      ])
    ])
    if !entity.relations.isEmpty {
      file.fields["relations"] = .array(
        entity.relations.map {
          .object([
            JSON.Member("from", .string(entity.name)), JSON.Member("type", .string($0.type)),
            JSON.Member("to", .string($0.to)),
          ])
        })
    }
    return file
  }

  private static func kind(of type: [UInt8]) -> String {
    switch String(decoding: Names.lower(type), as: UTF8.self) {
    case "person": "PERSON"
    case "organization", "company": "ORGANIZATION"
    case "place", "location", "city": "LOCATION"
    case "product", "project", "tool": "PRODUCT"
    case "event": "EVENT"
    default: "CONCEPT"
    }
  }
}
