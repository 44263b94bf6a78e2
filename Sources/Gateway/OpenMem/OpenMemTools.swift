internal import Format
internal import MemCube
internal import Posix

/// One use of a tool that messages tell of: a call by the assistant, and what came of it.
struct OpenMemToolUse: Sendable {
  var tool: [UInt8]
  var arguments: [UInt8]
  var result: [UInt8]
  /// What went wrong; nil: nothing did.
  var error: [UInt8]?
  /// The same use has the same id, however often it is sent.
  var id: [UInt8]

  /// Longer arguments and results are cut, bytes.
  private static let shown = 500

  /// The uses in messages; a call without a result tells nothing yet.
  static func list(_ messages: [OpenMemMessage], _ id: [UInt8]) -> [OpenMemToolUse] {
    var results: [[UInt8]: [UInt8]] = [:]
    for message in messages where message.role.elementsEqual("tool".utf8) {
      if let call = message.rest["tool_call_id"]?.string { results[call] = message.text }
    }
    var uses: [OpenMemToolUse] = []
    for message in messages {
      for call in message.rest["tool_calls"]?.elements ?? [] {
        guard let number = call["id"]?.string, let result = results[number],
          let name = (call["function"]?["name"] ?? call["name"])?.string,
          !name.isBlank, name.count <= 200, !name.contains(where: { $0 < 0x20 })
        else { continue }
        let given = call["function"]?["arguments"] ?? call["arguments"]
        let arguments = given.map { $0.string ?? $0.bytes } ?? []
        uses.append(
          OpenMemToolUse(
            tool: name, arguments: cut(arguments), result: cut(result), error: error(in: result),
            id: id + [0x2F] + number.prefix(100)))
      }
    }
    return uses
  }

  private static func cut(_ text: [UInt8]) -> [UInt8] {
    Array(text.prefix(shown)).wholeText.map { $0 < 0x20 ? 0x20 : $0 }
  }

  /// What a result says went wrong: its member `error`, or a first line that begins so.
  private static func error(in result: [UInt8]) -> [UInt8]? {
    if let value = try? JSON.parse(result), value.members != nil {
      guard let error = value["error"], !error.isNull, error.bool != false else { return nil }
      let text = error["type"]?.string ?? error["message"]?.string ?? error.string ?? error.bytes
      return Array(text.prefix(80)).wholeText
    }
    let line = result.drop { $0 <= 0x20 }.prefix { $0 >= 0x20 }.prefix(200)
    let lower = String(decoding: line, as: UTF8.self).lowercased()
    guard ["error", "exception", "traceback", "failed"].contains(where: { lower.hasPrefix($0) })
    else { return nil }
    return Array(Array(line.prefix { $0 != 0x3A }).prefix(80)).wholeText
  }
}

extension Memories {
  /// How many uses a tool's memory knows by their ids, so that a repeated use counts once.
  private static let remembered = 200

  /// Remembers what came of using tools, a memory for each tool: `memories/tools/NAME.md`.
  /// - Returns: the memories that changed.
  func remember(
    _ uses: [OpenMemToolUse], _ ids: OwnerIDs, to owner: Owner, in project: Project
  ) throws(CubeError) -> [Memory] {
    if uses.isEmpty { return [] }
    let place = place(owner, in: project)
    let made = try use(place, of: project, makingFor: owner) { (cube, owner) throws(CubeError) in
      var selection = Selection(OwnerIDs(of: owner))
      selection.views = .tool
      let found = try catalog.select(selection, in: project).found.filter { $0.place == place }
      let known = try cube.memories(rows: found.map(\.row.object), at: place, of: owner)
      var changed: [ObjectID] = []
      var fresh: [ObjectID] = []
      var tools: [[UInt8]] = []
      for each in uses where !tools.contains(each.tool) { tools.append(each.tool) }
      for tool in tools {
        let old = known.first { $0["tool_name"]?.string == tool }
        let own = uses.filter { $0.tool == tool }
        guard let (text, attributes) = Self.summary(tool, own, after: old) else { continue }
        if let old {
          try self.change(old, in: cube) { present in
            guard let (text, attributes) = Self.summary(tool, own, after: present) else {
              return MemoryChange()
            }
            var change = MemoryChange(text: text)
            for member in attributes {
              change.attributes[member.key.asText] = .some(member.value)
            }
            return change
          }
          changed.append(old.object)
        } else {
          let draft = MemoryDraft(text: text, ids: ids, attributes: attributes)
          fresh += try create(draft, after: tool, below: Array("tools/".utf8), in: cube)
        }
      }
      try cube.makeLast()
      catalog.noteWritten(cube, at: place, of: owner)
      let made = try cube.memories(fresh, at: place, of: owner)
      tell(made.map { MemoryNews(.add, $0) })
      return try cube.memories(changed, at: place, of: owner) + made
    }
    return made ?? []
  }

  /// What a tool's memory says after some more uses; nil: it knows them all.
  private static func summary(
    _ tool: [UInt8], _ uses: [OpenMemToolUse], after old: Memory?
  ) -> (text: [UInt8], attributes: [JSON.Member])? {
    var seen = old?["tool_uses"]?.elements?.compactMap(\.string) ?? []
    let fresh = uses.filter { !seen.contains($0.id) }
    guard let last = fresh.last else { return nil }
    seen = (seen + fresh.map(\.id)).suffix(remembered)
    let calls = max(0, old?["tool_calls"]?.integer ?? 0) + Int64(fresh.count)
    let failures =
      max(0, old?["tool_failures"]?.integer ?? 0) + Int64(fresh.filter { $0.error != nil }.count)
    let error = fresh.last { $0.error != nil }?.error ?? old?["tool_error"]?.string
    let rate = Double(max(0, calls - failures)) / Double(max(1, calls))
    let experience =
      Array("Called with ".utf8) + last.arguments + Array(": ".utf8) + last.result
    let text =
      tool + Array(": called \(calls) times, \(max(0, calls - failures)) of them well.\n".utf8)
      + experience
    let status = JSON.object([
      JSON.Member("used_tool", .string(tool)), JSON.Member("error_type", .text(error)),
      JSON.Member("success_rate", JSON(rounded: rate)),
      JSON.Member("tool_experience", .string(experience)),
    ])
    return (
      text,
      [
        JSON.Member("memory_view", "tool_memory"), JSON.Member("tool_name", .string(tool)),
        JSON.Member("title", .string(tool)), JSON.Member("tool_calls", JSON(calls)),
        JSON.Member("tool_failures", JSON(failures)), JSON.Member("tool_error", .text(error)),
        JSON.Member("tool_uses", .array(seen.map { .string($0) })),
        JSON.Member("tool_used_status", .array([status])),
        JSON.Member("experience", .string(experience)),
      ]
    )
  }
}
