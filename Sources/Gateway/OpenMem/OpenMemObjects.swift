internal import Format
internal import Learning
internal import MemCube
internal import Posix

/// What of a message a memory was learned of.
struct OpenMemOrigin: Hashable, Sendable {
  var role: [UInt8]
  /// Nil: it is no longer quoted, since a memory was deleted that was learned of it.
  var text: [UInt8]?
  var conversation: [UInt8]
  /// As `/get/message` names it.
  var id: JSON
}

extension Memories {
  /// The messages from which memories were learned, by the memories' ids; the first ones of each.
  func origins(_ memories: [Memory]) throws(CubeError) -> [[UInt8]: [OpenMemOrigin]] {
    var byPlace: [CubePlace: [Memory]] = [:]
    for memory in memories where !memory.sources.isEmpty {
      byPlace[memory.place, default: []].append(memory)
    }
    var origins: [[UInt8]: [OpenMemOrigin]] = [:]
    for (place, list) in byPlace {
      _ = try cubes.use(place) { (cube) throws(CubeError) in
        for memory in list {
          for id in memory.sources.prefix(8) {
            guard let message = try cube.message(id) else { continue }
            let text = try cube.isWithdrawn(id) ? nil : cube.text(message.content)
            let origin = OpenMemOrigin(
              role: message.role, text: text.map { Array($0.prefix(4096)).wholeText },
              conversation: message.conversation, id: message.openMemID)
            // The same words said twice are one source.
            let isKnown = origins[memory.uuid]?.contains {
              ($0.role, $0.text, $0.conversation)
                == (origin.role, origin.text, origin.conversation)
            }
            if isKnown != true { origins[memory.uuid, default: []].append(origin) }
          }
        }
      }
    }
    return origins
  }
}

extension [UInt8] {
  /// The text without what is left of a character that was cut.
  var wholeText: [UInt8] {
    var text = self
    for _ in 0..<4 where String(validating: text, as: UTF8.self) == nil && !text.isEmpty {
      text.removeLast()
    }
    return text
  }
}

extension Memory {
  /// The types by this dialect's names.
  static let openMemTypes = ["WorkingMemory", "LongTermMemory", "UserMemory"]

  /// One of them: as a program that has these words said; what is in
  /// a knowledge base is kept for long.
  var openMemType: String {
    if let said = self["memory_type"]?.string?.asText,
      Memory.openMemTypes.contains(said)
    {
      return said
    }
    // What was said and is not learned yet has no row.
    if row == 0 { return "WorkingMemory" }
    let isUsers = ids.user != nil && !place.name.starts(with: "@kb=".utf8)
    return isUsers ? "UserMemory" : "LongTermMemory"
  }

  /// Its title: the one that a caller gave it, else one made of its text.
  var openMemTitle: [UInt8] {
    if let title = self["title"]?.string, !title.isBlank { return title }
    return MemoryTitle.title(of: text)
  }

  /// Its tags: those that a caller gave it, else its nouns and names.
  var openMemTags: [[UInt8]] {
    tags.isEmpty ? MemoryTags.tags(of: text, names: entities.map(\.name)) : tags
  }

  func openMemConversation(_ origins: [OpenMemOrigin]) -> JSON {
    self["conversation_id"] ?? .text(origins.first?.conversation ?? ids.run)
  }

  /// What all lists say of a memory.
  private func common(_ origins: [OpenMemOrigin]) -> [JSON.Member] {
    [
      JSON.Member("create_time", OpenMemTime.milliseconds(created)),
      JSON.Member("update_time", OpenMemTime.milliseconds(max(updated, created))),
      JSON.Member("conversation_id", openMemConversation(origins)),
      JSON.Member("status", JSON(status.rawValue)),
      JSON.Member("confidence", JSON(rounded: confidence ?? 1)),
      JSON.Member("tags", .array(openMemTags.map { .string($0) })),
      JSON.Member("info", self["info"] ?? .object([])),
      JSON.Member("user_id", .text(ids.user)), JSON.Member("agent_id", .text(ids.agent)),
      JSON.Member("app_id", .text(ids.app)),
    ]
  }

  /// The memory as one of the lists shows it.
  func openMemObject(
    in view: MemoryViews, _ origins: [OpenMemOrigin], relativity: Double? = nil
  ) -> JSON {
    var members = [JSON.Member("id", .string(uuid))]
    members += openMemMembers(in: view, origins)
    members += common(origins)
    let said = origins.compactMap { origin in
      origin.text.map { text in
        JSON.object([
          JSON.Member("role", .string(origin.role)), JSON.Member("content", .string(text)),
        ])
      }
    }
    members.append(JSON.Member("sources", .array(said)))
    if let relativity {
      members.append(JSON.Member("relativity", JSON(rounded: min(1, max(0, relativity)))))
    }
    return .object(members)
  }

  /// What only one of the lists shows.
  private func openMemMembers(in view: MemoryViews, _ origins: [OpenMemOrigin]) -> [JSON.Member] {
    let body = JSON.string(text)
    switch view {
    case .preference:
      let said = origins.first { $0.text?.isBlank == false }
      let reason = said.map { $0.role + Array(" said: ".utf8) + ($0.text ?? []) }
      return [
        JSON.Member("preference_type", JSON(said == nil ? "explicit_preference" : preferenceKind)),
        JSON.Member("preference", body),
        JSON.Member("reasoning", .string(reason ?? Array("Stated as a preference.".utf8))),
      ]
    case .skill:
      let value = self["skill_value"]?.members ?? []
      let names = OpenMemSkill.names.dropFirst(2)
      let told = names.map { JSON.Member($0, value.first($0) ?? .null) }
      return [
        JSON.Member("skill_type", self["skill_type"] ?? "UserSkill"),
        JSON.Member(
          "skill_value",
          .object(
            [
              JSON.Member("name", value.first("name") ?? .string(openMemTitle)),
              JSON.Member("description", value.first("description") ?? body),
            ] + told)),
        JSON.Member("skill_url", self["skill_url"] ?? .null), JSON.Member("content", body),
      ]
    case .event:
      return [
        JSON.Member("event_key", .string(openMemTitle)), JSON.Member("event_value", body),
        JSON.Member("event_type", type.map { .string($0) } ?? "EVENT"),
        JSON.Member("event_time", .array(eventDays)),
        JSON.Member("event_location", names(of: "LOCATION")),
        JSON.Member("event_roles", names(of: "PERSON")),
      ]
    case .tool:
      return [
        JSON.Member("tool_type", self["tool_type"] ?? "ToolTrajectoryMemory"),
        JSON.Member("tool_value", body),
        JSON.Member("tool_used_status", self["tool_used_status"] ?? .array([])),
        JSON.Member("experience", self["experience"] ?? .string([])),
      ]
    case .profile:
      return [
        JSON.Member("memory_key", .string(openMemTitle)), JSON.Member("memory_value", body),
        JSON.Member("profile_template_id", self["profile_template_id"] ?? .null),
        JSON.Member("metadata", OpenMemProfile.metadata(of: self)),
      ]
    default:
      return [
        JSON.Member("memory_key", .string(openMemTitle)), JSON.Member("memory_value", body),
        JSON.Member("memory_type", JSON(openMemType)), JSON.Member("memory_time", memoryTime),
      ]
    }
  }

  /// Whether a preference was said in so many words, or concluded.
  private var preferenceKind: String {
    confidence.map { $0 < 0.5 } ?? false ? "implicit_preference" : "explicit_preference"
  }

  /// The first and the last of the days that it tells of.
  private var eventDays: [JSON] {
    guard let from = self["when"]?["from"], let to = self["when"]?["to"] else { return [] }
    return from == to ? [from] : [from, to]
  }

  private var memoryTime: JSON { eventDays.first ?? .null }

  private func names(of type: String) -> JSON {
    .array(entities.filter { $0.type.elementsEqual(type.utf8) }.map { .string($0.name) })
  }
}
