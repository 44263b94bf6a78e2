internal import Format
internal import Index
internal import MemCube

/// Memories as memory.jsonl of the reference MCP memory server: what came from there is an entity again, others are
/// observations of whom they name, or else of the cube.
package struct GraphExport {
  private struct Entity {
    var type: [UInt8]
    var observations: [[UInt8]] = []
  }

  private var selection: Selection
  private let out: OutFile
  private var order: [[UInt8]] = []
  private var entities: [[UInt8]: Entity] = [:]
  private var relations: [JSON] = []
  private var known: Set<JSON> = []

  /// An export.
  package init(_ selection: Selection, to out: OutFile) {
    self.selection = selection
    self.out = out
  }

  /// Writes it all.
  package mutating func write(named name: [UInt8]) throws(ExchangeError) -> ExportReport {
    for file in selection.memories {
      try add(file, cube: name)
      selection.steps?.advance()
    }
    for name in order {
      guard let entity = entities[name] else { continue }
      try line([
        JSON.Member("type", "entity"), JSON.Member("name", .string(name)),
        JSON.Member("entityType", .string(entity.type)),
        JSON.Member("observations", .array(entity.observations.map { .string($0) })),
      ])
    }
    for relation in relations { try out.write(relation.bytes + [0x0A]) }
    selection.report.takeOnlyMemories(selection.memories.count)
    return selection.report
  }

  private func line(_ members: [JSON.Member]) throws(ExchangeError) {
    try out.write(JSON.object(members).bytes + [0x0A])
  }

  private mutating func add(_ file: Selection.File, cube: [UInt8]) throws(ExchangeError) {
    guard let text = try selection.bytes(of: file.node, limit: 1 << 20),
      String(validating: text, as: UTF8.self) != nil
    else {
      return selection.report.leaveOut(.unsupported)
    }
    let fields = try cubing { () throws(CubeError) in
      try selection.cube.fields(row: file.node.row)
    }
    for relation in fields["relations"]?.elements ?? [] { add(relation) }
    let origin = fields["attributes"]?["import"]
    let named = fields["entities"]?.elements?.compactMap { $0["name"]?.string } ?? []
    if origin?.says("source", "mcp") == true, let name = origin?["id"]?.string {
      let type = fields["tags"]?.elements?.first?.string ?? Array("entity".utf8)
      for line in Self.observations(text) { add(line, to: name, type) }
      if entities[name] == nil { add(nil, to: name, type) }
      return
    }
    let said = Names.text(Notes.body(text)).trimmed
    for name in named.isEmpty ? [cube] : named {
      add(said, to: name, named.isEmpty ? Array("cube".utf8) : Self.type(of: name, fields))
    }
  }

  private static func type(of name: [UInt8], _ fields: [String: JSON]) -> [UInt8] {
    let entity = fields["entities"]?.elements?.first { $0["name"]?.string == name }
    return Names.lower(entity?["type"]?.string ?? Array("entity".utf8))
  }

  private mutating func add(_ observation: [UInt8]?, to name: [UInt8], _ type: [UInt8]) {
    if entities[name] == nil {
      entities[name] = Entity(type: type)
      order.append(name)
    }
    if let observation, !observation.isEmpty { entities[name]?.observations.append(observation) }
  }

  private mutating func add(_ relation: JSON) {
    guard let from = relation["from"], let type = relation["type"], let to = relation["to"] else {
      return
    }
    let value = JSON.object([
      JSON.Member("type", "relation"), JSON.Member("from", from), JSON.Member("to", to),
      JSON.Member("relationType", type),
    ])
    if known.insert(value).inserted { relations.append(value) }
  }

  /// The items of an entity's memory but its relations; lines that go on belong to the one before.
  private static func observations(_ text: [UInt8]) -> [[UInt8]] {
    var all: [[UInt8]] = []
    for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if line.starts(with: "- ".utf8) {
        all.append(Array(line.dropFirst(2)))
      } else if !all.isEmpty, !line.isEmpty {
        let last = all.removeLast()
        let begun = last.suffix(2).elementsEqual([0x20, 0x20]) ? Array(last.dropLast(2)) : last
        all.append(begun + [0x0A] + line)
      }
    }
    return all.filter { !($0.suffix(2).elementsEqual("]]".utf8) && $0.contains(" [[")) }
  }
}
