internal import Format
internal import Index
internal import MemCube

/// The graph that memories state, which calls and projects switch on with `enable_graph`.
extension Mem0 {
  /// Whether a call wants relations beside memories: the answer has a place for them, and the call or else
  /// its project wants them.
  static func wantsGraph(_ call: Call) throws(Fault) -> Bool {
    guard try hasEnvelope(call) else { return false }
    if let isWanted = try call.body.flag("enable_graph") { return isWanted }
    if let word = call.query["enable_graph"] { return word.asText.lowercased() == "true" }
    return try call.caller().project.settings["enable_graph"]?.bool ?? false
  }

  /// Whether the answer of the first generations is an object: `output_format` is v1.1.
  static func hasEnvelope(_ call: Call) throws(Fault) -> Bool {
    let format = try call.body.text("output_format") ?? call.query["output_format"]
    return format?.elementsEqual("v1.1".utf8) ?? false
  }

  /// The relations that memories state, each once, with what kinds of things they join.
  static func relations(_ memories: [Memory]) -> [JSON] {
    var known: Set<StatedRelation> = []
    var found: [JSON] = []
    for memory in memories {
      var types: [[UInt8]: [UInt8]] = [:]
      for entity in memory.entities { types[entity.name] = entity.type }
      func type(_ name: [UInt8]) -> JSON {
        guard let type = types[name], !type.isEmpty else { return .null }
        return JSON(type.asText.lowercased())
      }
      for relation in memory.relations where known.insert(relation).inserted {
        found.append(
          object(
            ("source", .string(relation.from)), ("source_type", type(relation.from)),
            ("relationship", .string(relation.type)), ("target", .string(relation.to)),
            ("target_type", type(relation.to))))
      }
    }
    return found
  }

  /// What the first generations answer: the bare list, or with `output_format` v1.1 an object with the
  /// relations of `memories`.
  static func envelope(
    _ results: [JSON], of memories: [Memory] = [], _ call: Call
  ) throws(Fault) -> JSON {
    guard try hasEnvelope(call) else { return .array(results) }
    let related = try wantsGraph(call) ? relations(memories) : []
    return object(("results", .array(results)), ("relations", .array(related)))
  }
}

/// What came of an addition.
struct Mem0Added: Sendable {
  /// The items of the answer.
  var results: JSON = .array([])
  var memories: [Memory] = []

  /// What was learned, each with the memory that is no longer so since. Where that one cannot be read now,
  /// the item has none: the memories are stored, and a caller that gets an error would store them again.
  init(_ memories: [Memory], task: [UInt8], _ gateway: Gateway) {
    self.memories = memories
    let items = memories.map { memory in
      let older = try? gateway.memories.use(memory.place, followed: .max) {
        (cube, owner) throws(CubeError) -> Memory? in
        let rows = try cube.superseded(byRow: memory.row).map(\.row)
        return try cube.memories(rows: rows, at: memory.place, of: owner).first
      }
      guard let older, let old = older else { return mem0Result(memory, event: "ADD", task: task) }
      return mem0Result(memory, event: "UPDATE", task: task)
        .with("previous_memory", .string(old.text)).with("replaces", .string(old.uuid))
    }
    results = .array(items)
  }

  init() {}
}
