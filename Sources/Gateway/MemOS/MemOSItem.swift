internal import Format
internal import Posix

/// Memories as this dialect shows them.
enum MemOSItem {
  /// What an import or a caller says of a memory beside its text: an object, shown as it came.
  static let metadata = "memos_metadata"
  /// The id under which it was imported.
  static let external = "external_id"
  /// Where it comes from: conversation, file, …
  static let source = "memos_source"
  static let session = "session_id"

  /// A memory's id: the one that it was imported with, or its own.
  static func id(_ memory: Memory) -> [UInt8] { memory[external]?.string ?? memory.uuid }

  /// `{"id", "memory", "metadata"}`; of a search with how well it answers.
  static func json(_ memory: Memory, relativity: Double? = nil) -> JSON {
    object(
      ("id", .string(id(memory))), ("memory", .string(memory.text)),
      ("metadata", metadata(memory, relativity)))
  }

  private static func metadata(_ memory: Memory, _ relativity: Double?) -> JSON {
    var members: [JSON.Member] = [
      JSON.Member("user_id", .text(memory["user_id"]?.string ?? memory.ids.user)),
      JSON.Member("session_id", memory[session] ?? .null),
      JSON.Member("status", JSON(memory.status.rawValue)),
      JSON.Member(
        "type", memory.type.map { .string(Array($0.asText.lowercased().utf8)) } ?? "fact"),
      JSON.Member("confidence", JSON(rounded: memory.confidence ?? 1)),
      JSON.Member("source", memory[source] ?? "conversation"),
      JSON.Member("tags", memory.tags.isEmpty ? .null : .array(memory.tags.map { .string($0) })),
      JSON.Member("created_at", .string(memory.created.rfc3339Milliseconds)),
      JSON.Member("updated_at", .string(memory.updated.rfc3339Milliseconds)),
      JSON.Member("memory_type", "LongTermMemory"),
    ]
    if let document = memory["document"] {
      let place = object(("type", "doc"), ("doc_path", document))
      members.append(JSON.Member("sources", .array([place])))
    }
    for given in memory[Self.metadata]?.members ?? [] {
      let key = given.key.asText
      // What was said when it came does not hold after a change by others.
      if key == "updated_at", isChanged(memory) { continue }
      if key == "tags", !memory.tags.isEmpty { continue }
      if key == "status", !isOdd(given.value, memory) { continue }
      // Numbers for a program, and hundreds of them.
      if key == "embedding" { continue }
      members.removeAll { $0.key == given.key }
      members.append(given)
    }
    if let relativity {
      members.append(JSON.Member("relativity", JSON(rounded: min(1, max(0, relativity)))))
    }
    return .object(members)
  }

  /// Whether a status that came with a memory is none of the known words, and it is shown as it came;
  /// else the memory stands as it does.
  private static func isOdd(_ status: JSON, _ memory: Memory) -> Bool {
    memory.state == .active && MemoryStatus(status.string) == nil
  }

  /// Whether it has a version that came later than its first.
  static func isChanged(_ memory: Memory) -> Bool {
    memory.updated.milliseconds > Int64(clamping: memory.object.time) + 2000
  }

  /// What lists and searches answer: for each cube its memories.
  static func set(_ cubes: [(id: [UInt8], memories: [JSON])]) -> JSON {
    let texts = cubes.map {
      object(("cube_id", .string($0.id)), ("memories", .array($0.memories)))
    }
    return object(
      ("text_mem", .array(texts)), ("act_mem", .array([])), ("para_mem", .array([])),
      ("pref_mem", .array([])))
  }
}
