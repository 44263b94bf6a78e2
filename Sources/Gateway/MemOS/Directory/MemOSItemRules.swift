internal import Format
internal import Posix

/// What readers of MemOS refuse in an item, silently and with all that follows it: such values move to
/// `metadata.info`, where anything may stand.
enum MemOSItemRules {
  private static let words: [String: Set<String>] = [
    "status": ["activated", "archived", "deleted", "resolving"],
    "source": ["conversation", "retrieved", "web", "file", "system"],
    "visibility": ["private", "public", "session"],
    "memory_type": ["WorkingMemory", "LongTermMemory", "UserMemory", "OuterMemory"],
  ]
  private static let texts: Set<String> = [
    "user_id", "session_id", "type", "key", "updated_at", "created_at", "background",
    "sources_text",
  ]

  /// Metadata that every reader takes.
  /// - Parameters:
  ///   - given: what is known.
  ///   - updated: when it was last changed: readers put today there otherwise.
  ///   - original: the id that the item had, if it has another one now.
  /// - Returns: an object without nulls.
  static func metadata(_ given: JSON, updated: Timestamp, original: [UInt8]?) -> JSON {
    var kept: [JSON.Member] = []
    var moved: [JSON.Member] = []
    var info: [JSON.Member] = []
    for member in given.members ?? [] {
      let key = member.key.asText
      // A hit's score belongs to its search; what is null is not there.
      if member.value.isNull || key == "relativity" { continue }
      if key == "info", let members = member.value.members {
        info = members
      } else if accepts(key, member.value) {
        kept.append(member)
      } else {
        moved.append(member)
      }
    }
    if let original { moved.append(JSON.Member("original_id", .string(original))) }
    let all = info.filter { own in !moved.contains { $0.key == own.key } } + moved
    if !all.isEmpty { kept.append(JSON.Member("info", .object(all))) }
    if !kept.contains(where: { $0.key.elementsEqual("updated_at".utf8) }) {
      kept.append(JSON.Member("updated_at", .string(updated.rfc3339Milliseconds)))
    }
    return .object(kept)
  }

  private static func accepts(_ key: String, _ value: JSON) -> Bool {
    if let words = words[key] { return value.string.map { words.contains($0.asText) } ?? false }
    if texts.contains(key) { return value.string != nil }
    switch key {
    case "confidence": return value.double.map { 0...100 ~= $0 } ?? false
    case "tags", "usage": return value.elements?.allSatisfy { $0.string != nil } ?? false
    case "sources":
      return value.elements?.allSatisfy { $0.string != nil || $0.members != nil } ?? false
    case "embedding": return value.elements?.allSatisfy { $0.double != nil } ?? false
    case "info": return false
    default: return true
    }
  }
}
