internal import Format
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
  case memories(Set<[UInt8]>)

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
    case .id(let field, .among(let values)):
      return !values.texts.isEmpty && selection.keep(field, values.texts)
    case .id(let field, .present): return selection.keep(field, [])
    case .any(let filters): return Self.narrow(filters, &selection)
    default: return false
    }
  }

  /// What any of these leaves: an id that each of them asks for has one of their values.
  private static func narrow(_ filters: [Mem0Filter], _ selection: inout Selection) -> Bool {
    guard !filters.isEmpty else { return false }
    let parts = filters.map(\.selection)
    var isExact = parts.allSatisfy(\.isExact)
    for field in OwnerField.allCases {
      let lists = parts.compactMap { $0.0[field] }
      guard lists.count == parts.count else {
        // Some ask for more than the others: together that is none of the fields' own lists.
        if !lists.isEmpty { isExact = false }
        continue
      }
      var seen: Set<[UInt8]> = []
      let ids = lists.contains([]) ? [] : lists.joined().filter { seen.insert($0).inserted }
      if !selection.keep(field, ids) { isExact = false }
    }
    // With two fields, each may have its value from another filter.
    let asked = OwnerField.allCases.filter { field in parts.contains { $0.0[field] != nil } }
    return isExact && (asked.count == 1 || parts.count == 1)
  }

  /// Whether it says nothing, and so means everybody's memories.
  var isEmpty: Bool {
    switch self {
    case .all(let filters): filters.allSatisfy(\.isEmpty)
    case .any(let filters): filters.contains(where: \.isEmpty)
    default: false
    }
  }

  /// Whether some id must have a value, outside `NOT`: what newer clients must say.
  var hasScope: Bool {
    switch self {
    case .all(let filters), .any(let filters): filters.contains(where: \.hasScope)
    case .id(_, let test): test.isPositive
    default: false
    }
  }
}

extension Selection {
  fileprivate subscript(field: Mem0Filter.OwnerField) -> [[UInt8]]? {
    get { self[keyPath: Self.path(field)] }
    set { self[keyPath: Self.path(field)] = newValue }
  }

  private static func path(
    _ field: Mem0Filter.OwnerField
  ) -> WritableKeyPath<Selection, [[UInt8]]?> {
    switch field {
    case .user_id: \.user
    case .agent_id: \.agent
    case .app_id: \.app
    case .run_id: \.run
    }
  }

  /// Keeps only memories with one of these ids; false where that is more than it can say.
  fileprivate mutating func keep(_ field: Mem0Filter.OwnerField, _ ids: [[UInt8]]) -> Bool {
    guard let known = self[field], known != ids else {
      self[field] = ids
      return true
    }
    // Any id is none of a list's; of two lists the shorter one leaves less.
    if known.isEmpty || !ids.isEmpty && ids.count < known.count { self[field] = ids }
    return false
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
  case among(Mem0Values)
  /// Not null.
  case present
  case absent
  /// A part of a text, or an element of a list; `folded`: in whatever case.
  case contains([UInt8], folded: Bool)
  /// An element of a list, which is no text.
  case member(JSON)
  /// Any text of a list holds it, in whatever case.
  case anyContains([UInt8])
  case before(Int64)
  case from(Int64)
  case within([Moment])
  case outside([Moment])
  case all([Mem0Test])

  /// Whether only what has a value can pass.
  var isPositive: Bool {
    switch self {
    case .equal(.string), .among, .present: true
    case .all(let tests): tests.contains(where: \.isPositive)
    default: false
    }
  }

  func holds(_ value: JSON) -> Bool {
    switch self {
    case .present: return !value.isNull
    case .absent: return value.isNull
    case .equal(let wanted): return Self.isSame(value, wanted)
    case .unequal(let other): return value.isNull || !Self.isSame(value, other)
    case .among(let wanted): return (value.elements ?? [value]).contains(where: wanted.contains)
    case .contains(let part, let folded):
      if let list = value.elements { return list.contains { $0.string == part } }
      guard let text = value.string else { return false }
      return folded ? text.folded.holds(part.folded) : text.holds(part)
    case .member(let wanted):
      return (value.elements ?? []).contains { Self.isSame($0, wanted) }
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

  private static func isSame(_ a: JSON, _ b: JSON) -> Bool { Mem0Values.Key(a) == .init(b) }
}

/// A set of accepted values; one is found in it without a look at each.
struct Mem0Values: Hashable, Sendable {
  /// What is the same of two values: 1 is 1.0, and neither is true.
  enum Key: Hashable {
    case number(Double?)
    case other([UInt8])

    init(_ value: JSON) {
      if case .number = value {
        self = .number(value.double)
      } else {
        self = .other(value.canonical)
      }
    }
  }

  /// Those that are texts, in their order.
  let texts: [[UInt8]]
  private let keys: Set<Key>

  init(_ list: [JSON]) {
    texts = list.compactMap(\.string)
    keys = Set(list.map { Key($0) })
  }

  func contains(_ value: JSON) -> Bool { keys.contains(Key(value)) }
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
