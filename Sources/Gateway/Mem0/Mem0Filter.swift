internal import MemCube
internal import Posix

/// A filter of this dialect: what must hold of a memory.
indirect enum Mem0Filter: Hashable, Sendable {
  /// All of these; none: everything.
  case all([Mem0Filter])
  /// Any of these; none: nothing.
  case any([Mem0Filter])
  case not(Mem0Filter)
  case id(OwnerField, Mem0Test)
  case time(TimeField, Mem0Test)
  case categories(Mem0Test)
  case metadata([UInt8], Mem0Test)
  case text(Mem0Test)
  case memories([[UInt8]])

  enum OwnerField: String, CaseIterable, Sendable { case user_id, agent_id, app_id, run_id }

  enum TimeField: String, CaseIterable, Sendable {
    case created_at, updated_at, timestamp, expiration_date
  }

  /// Whether it holds of a memory.
  func holds(_ memory: Memory) -> Bool {
    switch self {
    case .all(let filters): filters.allSatisfy { $0.holds(memory) }
    case .any(let filters): filters.contains { $0.holds(memory) }
    case .not(let filter): !filter.holds(memory)
    case .id(let field, let test): test.holds(JSON.text(memory.ids[field]))
    case .time(let field, let test): test.holds(memory.time(field))
    case .categories(let test): test.holds(memory["categories"] ?? .null)
    case .metadata(let key, let test):
      test.holds(memory["metadata"]?.members?.first { $0.key == key }?.value ?? .null)
    case .text(let test): test.holds(.string(memory.text))
    case .memories(let ids): ids.contains(memory.uuid)
    }
  }

  /// What the catalog can leave out beforehand, and whether nothing more is to be asked.
  var selection: (Selection, isExact: Bool) {
    var selection = Selection()
    let isExact = narrow(&selection)
    return (selection, isExact)
  }

  private func narrow(_ selection: inout Selection) -> Bool {
    switch self {
    case .all(let filters):
      var isExact = true
      for filter in filters where !filter.narrow(&selection) { isExact = false }
      return isExact
    case .id(let field, .equal(.string(let id))): return selection.keep(field, [id])
    case .id(let field, .among(let list)):
      let ids = list.compactMap(\.string)
      return !ids.isEmpty && selection.keep(field, ids)
    case .id(let field, .present): return selection.keep(field, [])
    default: return false
    }
  }

  /// Whether some id must have a value, outside `NOT`: what newer clients must say.
  var hasScope: Bool {
    switch self {
    case .all(let filters), .any(let filters): filters.contains(where: \.hasScope)
    case .id(_, .equal(.string)), .id(_, .among), .id(_, .present): true
    default: false
    }
  }
}

extension Selection {
  /// Keeps only memories with one of these ids; false where that is more than it can say.
  fileprivate mutating func keep(_ field: Mem0Filter.OwnerField, _ ids: [[UInt8]]) -> Bool {
    let path: WritableKeyPath<Selection, [[UInt8]]?>
    switch field {
    case .user_id: path = \.user
    case .agent_id: path = \.agent
    case .app_id: path = \.app
    case .run_id: path = \.run
    }
    guard let known = self[keyPath: path] else {
      self[keyPath: path] = ids
      return true
    }
    return known == ids
  }
}

extension OwnerIDs {
  subscript(field: Mem0Filter.OwnerField) -> [UInt8]? {
    switch field {
    case .user_id: user
    case .agent_id: agent
    case .app_id: app
    case .run_id: run
    }
  }
}

extension Memory {
  /// A time as `Mem0Test` compares it: milliseconds, or a day for what is one.
  fileprivate func time(_ field: Mem0Filter.TimeField) -> JSON {
    switch field {
    case .created_at, .timestamp: .string(created.rfc3339Milliseconds)
    case .updated_at: .string(max(updated, created).rfc3339Milliseconds)
    case .expiration_date: self["expiration_date"] ?? .null
    }
  }
}

/// A condition on one value.
indirect enum Mem0Test: Hashable, Sendable {
  case equal(JSON)
  case unequal(JSON)
  case among([JSON])
  /// Not null.
  case present
  case absent
  /// A part of a text, or an element of a list; `folded`: in whatever case.
  case contains([UInt8], folded: Bool)
  /// Any text of a list holds it, in whatever case.
  case anyContains([UInt8])
  case before(Int64)
  case from(Int64)
  case within([Moment])
  case outside([Moment])
  case all([Mem0Test])

  func holds(_ value: JSON) -> Bool {
    switch self {
    case .present: return !value.isNull
    case .absent: return value.isNull
    case .equal(let wanted): return Self.isSame(value, wanted)
    case .unequal(let other): return value.isNull || !Self.isSame(value, other)
    case .among(let list):
      let values = value.elements ?? [value]
      return values.contains { value in list.contains { Self.isSame(value, $0) } }
    case .contains(let part, let folded):
      if let list = value.elements { return list.contains { $0.string == part } }
      guard let text = value.string else { return false }
      return folded ? text.folded.holds(part.folded) : text.holds(part)
    case .anyContains(let part):
      return (value.elements ?? []).contains { $0.string?.folded.holds(part.folded) ?? false }
    case .before(let limit): return Moment(value).map { $0.start < limit } ?? false
    case .from(let limit): return Moment(value).map { $0.start >= limit } ?? false
    case .within(let moments):
      guard let moment = Moment(value) else { return false }
      return moments.contains { $0.start <= moment.start && moment.start < $0.end }
    case .outside(let moments):
      guard let moment = Moment(value) else { return true }
      return !moments.contains { $0.start <= moment.start && moment.start < $0.end }
    case .all(let tests): return tests.allSatisfy { $0.holds(value) }
    }
  }

  /// Whether two values are one: 1 is 1.0, and neither is true.
  private static func isSame(_ a: JSON, _ b: JSON) -> Bool {
    if case .number = a, case .number = b { return a.double == b.double }
    return a.canonical == b.canonical
  }
}

extension [UInt8] {
  /// In lower case, as Unicode has it.
  fileprivate var folded: [UInt8] { Array(String(decoding: self, as: UTF8.self).lowercased().utf8) }

  /// Whether a part stands somewhere in it.
  fileprivate func holds(_ part: [UInt8]) -> Bool {
    guard let first = part.first else { return true }
    guard count >= part.count else { return false }
    return (0...(count - part.count)).contains { start in
      self[start] == first && self[start..<(start + part.count)].elementsEqual(part)
    }
  }
}
