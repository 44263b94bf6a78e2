internal import Format
internal import Posix

/// A filter of this dialect: what must hold of a memory.
indirect enum OpenMemFilter: Sendable {
  case all([OpenMemFilter])
  case any([OpenMemFilter])
  /// A field, and what must hold of it.
  case field(String, OpenMemTest)
  /// Any of these ids is among those of the memory.
  case related([[UInt8]])

  /// Where a memory is from; each source may have a filter of its own.
  enum Source: String, CaseIterable, Sendable {
    case user, agent, knowledgebase
    case shared = "public"
  }

  private static let depth = 16

  // MARK: Reading

  /// Reads `filter` of a call: one for all sources, or one for each that it names.
  static func read(_ body: OpenMemBody, _ name: String = "filter") throws(Fault)
    -> [Source: OpenMemFilter]
  {
    guard let value = try body.fields.object(name), let members = value.members, !members.isEmpty
    else { return [:] }
    let sources = members.compactMap { member in Source(rawValue: member.key.asText) }
    var filters: [Source: OpenMemFilter] = [:]
    guard !sources.isEmpty else {
      let filter = try read(value, name, depth)
      for source in Source.allCases { filters[source] = filter }
      return filters
    }
    for member in members {
      let key = String(decoding: member.key.prefix(80), as: UTF8.self)
      guard let source = Source(rawValue: member.key.asText) else {
        throw .invalid(name, "\(name).\(key) stands beside user, agent, public or knowledgebase")
      }
      if member.value.isNull { continue }
      filters[source] = try read(member.value, "\(name).\(key)", depth)
    }
    return filters
  }

  private static func read(
    _ value: JSON, _ place: String, _ depth: Int
  ) throws(Fault) -> OpenMemFilter {
    guard depth > 0 else { throw .invalid("filter", "\(place) is nested too deep") }
    guard let members = value.members else {
      throw .invalid("filter", "\(place) must be an object")
    }
    var parts: [OpenMemFilter] = []
    for member in members where !member.value.isNull {
      let key = member.key.asText
      let here = "\(place).\(String(key.prefix(80)))"
      switch key {
      case "and", "or":
        guard let list = member.value.elements else {
          throw .invalid("filter", "\(here) must be a list")
        }
        var each: [OpenMemFilter] = []
        for (index, element) in list.enumerated() {
          each.append(try read(element, "\(here)[\(index)]", depth - 1))
        }
        parts.append(key == "and" ? .all(each) : .any(each))
      case "related_id":
        let ids = member.value.elements?.compactMap(\.string) ?? member.value.string.map { [$0] }
        guard let ids, ids.count == member.value.elements?.count ?? 1 else {
          throw .invalid("filter", "\(here) must be a list of strings")
        }
        parts.append(.related(ids))
      default: parts.append(.field(key, try OpenMemTest.read(member.value, key, here)))
      }
    }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  // MARK: Asking

  func holds(_ memory: Memory) -> Bool {
    switch self {
    case .all(let filters): filters.allSatisfy { $0.holds(memory) }
    case .any(let filters): filters.contains { $0.holds(memory) }
    case .field(let name, let test): test.holds(memory.openMemField(name))
    case .related(let ids):
      [memory.ids.user, memory.ids.agent, memory.ids.app, memory.ids.run].contains { id in
        id.map { ids.contains($0) } ?? false
      }
    }
  }
}

extension Memory {
  /// The conversation in which it was stated, or all of several.
  private var openMemConversation: JSON {
    let all = openMemConversations
    return all.count < 2 ? .text(all.first) : .array(all.map { .string($0) })
  }

  /// A field as filters name it; one of `info` by its own name.
  fileprivate func openMemField(_ name: String) -> JSON {
    switch name {
    case "user_id": .text(ids.user)
    case "agent_id": .text(ids.agent)
    case "app_id": .text(ids.app)
    case "conversation_id": openMemConversation
    case "tags": .array(openMemTags.map { .string($0) })
    case "create_time": .string(created.rfc3339Milliseconds)
    case "update_time": .string(max(updated, created).rfc3339Milliseconds)
    case "memory_type": JSON(openMemType)
    case "status": JSON(status.rawValue)
    default: self["info"]?[name] ?? .null
    }
  }
}

/// What must hold of one value.
enum OpenMemTest: Sendable {
  case equal(JSON)
  case among([JSON])
  /// A part of a text, or an element of a list.
  case contains(JSON)
  /// From and before, milliseconds.
  case times(from: Int64?, before: Int64?)
  case numbers([(name: String, value: Double)])
  case all([OpenMemTest])

  private static let times = ["create_time", "update_time"]

  static func read(_ value: JSON, _ field: String, _ place: String) throws(Fault) -> OpenMemTest {
    switch value {
    case .array(let list): return .among(list)
    case .object(let members):
      var tests: [OpenMemTest] = []
      for member in members where !member.value.isNull {
        tests.append(try read(member.key.asText, member.value, field, place))
      }
      guard !tests.isEmpty else { throw .invalid("filter", "\(place) says nothing") }
      return tests.count == 1 ? tests[0] : .all(tests)
    default:
      guard times.contains(field) else { return .equal(value) }
      let moment = try moment(value, place)
      return .times(from: moment.start, before: moment.end)
    }
  }

  private static func moment(_ value: JSON, _ place: String) throws(Fault) -> Moment {
    guard value.string != nil, let moment = Moment(value) else {
      throw .invalid("filter", "\(place) must be YYYY-MM-DD or YYYY-MM-DD HH:MM:SS")
    }
    return moment
  }

  private static func read(
    _ name: String, _ value: JSON, _ field: String, _ place: String
  ) throws(Fault) -> OpenMemTest {
    switch name {
    case "contains":
      guard value.string != nil || value.double != nil || value.bool != nil else {
        throw .invalid("filter", "\(place).contains must be a string, a number or a truth value")
      }
      return .contains(value)
    case "eq": return .equal(value)
    case "in":
      guard let list = value.elements else {
        throw .invalid("filter", "\(place).in must be a list")
      }
      return .among(list)
    case "gt", "gte", "lt", "lte":
      guard times.contains(field) else {
        guard let number = value.double, number.isFinite else {
          throw .invalid("filter", "\(place).\(name) must be a number")
        }
        return .numbers([(name, number)])
      }
      // A date is its midnight.
      let start = try moment(value, place).start
      switch name {
      case "gt": return .times(from: start + 1, before: nil)
      case "gte": return .times(from: start, before: nil)
      case "lt": return .times(from: nil, before: start)
      default: return .times(from: nil, before: start + 1)
      }
    default:
      let shown = String(name.prefix(80))
      throw .invalid(
        "filter", "\(place).\(shown): the operators are contains, eq, in, gt, gte, lt, lte")
    }
  }

  func holds(_ value: JSON) -> Bool {
    switch self {
    case .equal(let wanted):
      return Self.isSame(value, wanted)
        || value.elements?.contains { Self.isSame($0, wanted) } ?? false
    case .among(let list): return list.contains { Self.equal($0).holds(value) }
    case .contains(let part):
      if let list = value.elements { return list.contains { Self.isSame($0, part) } }
      guard let text = value.string, let wanted = part.string else {
        return Self.isSame(value, part)
      }
      return text.asText.contains(wanted.asText)
    case .times(let from, let before):
      guard let time = Moment(value)?.start else { return false }
      return from.map { time >= $0 } ?? true && before.map { time < $0 } ?? true
    case .numbers(let tests):
      guard let number = value.double else { return false }
      return tests.allSatisfy { test in
        switch test.name {
        case "gt": number > test.value
        case "gte": number >= test.value
        case "lt": number < test.value
        default: number <= test.value
        }
      }
    case .all(let tests): return tests.allSatisfy { $0.holds(value) }
    }
  }

  /// Whether two values are one: 1 is 1.0, and neither is true.
  private static func isSame(_ a: JSON, _ b: JSON) -> Bool {
    if case .number = a, case .number = b { return a.double == b.double }
    return a.canonical == b.canonical
  }
}
