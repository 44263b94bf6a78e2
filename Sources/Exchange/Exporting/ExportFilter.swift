package import Format
package import Posix

/// What of a cube is exported. All that is given must hold.
package struct ExportFilter: Sendable {
  /// What a cube holds.
  package enum Part: String, CaseIterable, Sendable { case memories, messages, documents }

  /// Only what was changed or said since, and before.
  package var since, until: Timestamp?
  /// Only memories of one of these types, in capitals.
  package var types: [[UInt8]] = []
  /// Only what has one of these tags.
  package var tags: [[UInt8]] = []
  /// Only what is below one of these folders: `memories/trips`.
  package var folders: [[UInt8]] = []
  /// Only these conversations.
  package var conversations: [[UInt8]] = []
  /// Only these parts; none: all.
  package var only: Set<Part> = []
  /// Whether hidden ones are exported, too.
  package var takesAll = false

  /// Everything that is shown.
  package init() {}

  /// Whether something besides the tree of all that is shown is asked for.
  package var isSet: Bool { json.members?.isEmpty == false }

  /// As the head of an export says it.
  var json: JSON {
    var members: [JSON.Member] = []
    func add(_ key: String, _ values: [[UInt8]]) {
      if !values.isEmpty {
        members.append(JSON.Member(key, .array(values.map { .string(Names.text($0)) })))
      }
    }
    if let since { members.append(JSON.Member("since", .string(since.rfc3339))) }
    if let until { members.append(JSON.Member("until", .string(until.rfc3339))) }
    add("types", types)
    add("tags", tags)
    add("folders", folders)
    add("conversations", conversations)
    add("only", Part.allCases.filter { only.contains($0) }.map { Array($0.rawValue.utf8) })
    if takesAll { members.append(JSON.Member("all", true)) }
    return .object(members)
  }

  /// Whether a part is asked for.
  func wants(_ part: Part) -> Bool {
    if !only.isEmpty, !only.contains(part) { return false }
    switch part {
    case .memories: return conversations.isEmpty
    case .documents: return conversations.isEmpty && types.isEmpty
    case .messages: return types.isEmpty && tags.isEmpty && folders.isEmpty
    }
  }

  /// Whether something with these times of recording and of saying is asked for.
  func wants(recorded: Timestamp, told: Timestamp) -> Bool {
    if let since, max(recorded, told) < since { return false }
    if let until, told >= until { return false }
    return true
  }
}

/// What an export wrote.
package struct ExportReport {
  package var memories = 0, documents = 0, messages = 0, conversations = 0
  package var leftOut: [LeftOut: Int] = [:]
  package var notes: [ImportReport.Remark] = []

  /// Nothing yet.
  package init() {}

  mutating func leaveOut(_ what: LeftOut, _ count: Int = 1) {
    if count > 0 { leftOut[what, default: 0] += count }
  }

  mutating func note(_ place: [UInt8], _ text: String) {
    notes.append(.init(place: place.shown, text: text))
  }

  /// Counts so many memories as written, and all else as left out.
  package mutating func takeOnlyMemories(_ count: Int) {
    leaveOut(.filtered, memories - count)
    leaveOut(.unsupported, messages + documents)
    (memories, messages, documents, conversations) = (count, 0, 0, 0)
  }

  /// The counts, as the head of an export has them.
  var counts: JSON {
    .object([
      JSON.Member("memories", JSON(memories)), JSON.Member("messages", JSON(messages)),
      JSON.Member("documents", JSON(documents)), JSON.Member("conversations", JSON(conversations)),
    ])
  }

  /// The object that `--json` prints.
  package func json(cube: [UInt8], format: String) -> JSON {
    let left = LeftOut.allCases.filter { leftOut[$0, default: 0] > 0 }.map { kind in
      JSON.object([
        JSON.Member("what", JSON(kind.rawValue)),
        JSON.Member("count", JSON(leftOut[kind, default: 0])),
      ])
    }
    let said = notes.map {
      JSON.object([JSON.Member("place", JSON($0.place)), JSON.Member("text", JSON($0.text))])
    }
    return .object([
      JSON.Member("cube", .string(cube)), JSON.Member("format", JSON(format)),
      JSON.Member("written", counts), JSON.Member("left_out", .array(left)),
      JSON.Member("notes", .array(said)),
    ])
  }
}
