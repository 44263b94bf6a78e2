internal import Format
internal import Posix

/// Reads filters as api-mem0 has them; every mistake is a fault that names it.
enum Mem0FilterReader {
  private static let depth = 32
  /// Each memory that the catalog cannot leave out is held against every condition, and a list of ids
  /// is asked of the database at once.
  private static let (conditions, values) = (1000, 10_000)
  private static let names =
    "AND, OR, NOT, user_id, agent_id, app_id, run_id, created_at, updated_at, timestamp, "
    + "expiration_date, text, categories, metadata, keywords, keywords_search, memory_ids"

  static func read(_ value: JSON) throws(Fault) -> Mem0Filter {
    var count = (objects: 0, values: 0)
    tally(value, &count)
    guard count.objects <= conditions, count.values <= values else {
      throw wrong(
        "filters are more than \(conditions) conditions, or name more than \(values) values")
    }
    return try read(value, level: 1)
  }

  /// Counts members and elements, as far as may be.
  private static func tally(_ value: JSON, _ count: inout (objects: Int, values: Int)) {
    guard count.objects <= conditions, count.values <= values else { return }
    switch value {
    case .object(let members):
      count.objects += members.count
      if count.objects <= conditions { for each in members { tally(each.value, &count) } }
    case .array(let elements):
      count.values += elements.count
      if count.values <= values { for each in elements { tally(each, &count) } }
    default: break
    }
  }

  private static func read(_ value: JSON, level: Int) throws(Fault) -> Mem0Filter {
    guard let members = value.members else { throw wrong("filters must be an object") }
    guard level <= depth else { throw wrong("filters are nested deeper than \(depth)") }
    var parts: [Mem0Filter] = []
    for member in members {
      let key = member.key.asText
      switch key {
      case "AND": parts.append(.all(try list(member.value, key, level)))
      case "OR": parts.append(.any(try list(member.value, key, level)))
      case "NOT":
        let inner =
          member.value.elements == nil
          ? [try read(member.value, level: level + 1)] : try list(member.value, key, level)
        parts += inner.map { .not($0) }
      default: parts.append(try field(key, member.value))
      }
    }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private static func wrong(_ message: String) -> Fault { .invalid("filters", message) }

  private static func list(
    _ value: JSON, _ key: String, _ level: Int
  ) throws(Fault) -> [Mem0Filter] {
    guard let elements = value.elements else { throw wrong("\(key) must be a list of filters") }
    func isEmpty(_ element: JSON) -> Bool { element.members?.isEmpty == true }
    // Clients send an object for each id, and an empty one for those that they were not given.
    let skipsEmpty = key == "OR" && !elements.allSatisfy(isEmpty)
    var found: [Mem0Filter] = []
    for element in elements where !(skipsEmpty && isEmpty(element)) {
      found.append(try read(element, level: level + 1))
    }
    return found
  }

  private static func field(_ key: String, _ value: JSON) throws(Fault) -> Mem0Filter {
    if let field = Mem0Filter.OwnerField(rawValue: key) { return .id(field, try id(key, value)) }
    if let field = Mem0Filter.TimeField(rawValue: key) {
      return .time(field, try time(key, value))
    }
    switch key {
    case "categories": return .categories(try categories(value))
    case "text", "keywords", "keywords_search": return .text(try text(key, value))
    case "memory_ids":
      let given = value.elements ?? value["in"]?.elements
      guard let given else { throw wrong("memory_ids must be a list of ids") }
      return .memories(Set(given.compactMap { $0.string.flatMap { UUIDs.read($0) } }))
    case "metadata":
      guard let members = value.members else { throw wrong("metadata must be an object") }
      var parts: [Mem0Filter] = []
      for member in members {
        parts.append(.metadata(member.key, try metadata(member.key.asText, member.value)))
      }
      return parts.count == 1 ? parts[0] : .all(parts)
    default: throw wrong("there is no filter '\(key)'; filters are \(names)")
    }
  }

  /// The tests of an object of operators, each read by `one`; all must hold.
  private static func operators(
    _ key: String, _ value: JSON, _ one: (String, JSON) throws(Fault) -> Mem0Test?
  ) throws(Fault) -> Mem0Test {
    guard let members = value.members, !members.isEmpty else {
      throw wrong("\(key) needs an operator")
    }
    var tests: [Mem0Test] = []
    for member in members {
      guard let test = try one(member.key.asText, member.value) else {
        throw wrong("\(key) does not take the operator '\(member.key.asText)'")
      }
      tests.append(test)
    }
    return tests.count == 1 ? tests[0] : .all(tests)
  }

  private static func elements(_ key: String, _ value: JSON) throws(Fault) -> [JSON] {
    guard let list = value.elements else { throw wrong("\(key).in must be a list") }
    return list
  }

  private static func id(_ key: String, _ value: JSON) throws(Fault) -> Mem0Test {
    func named(_ value: JSON) throws(Fault) -> JSON {
      if value.string?.isEmpty == true { throw wrong("\(key) is empty") }
      return value
    }
    func equal(_ value: JSON) throws(Fault) -> Mem0Test {
      if value.isNull { return .absent }
      guard let text = try named(value).string else { throw wrong("\(key) must be a string") }
      return text.elementsEqual("*".utf8) ? .present : .equal(value)
    }
    func among(_ list: [JSON]) throws(Fault) -> Mem0Test {
      .among(Mem0Values(try list.map { (each) throws(Fault) in try named(each) }))
    }
    if value.members == nil {
      if let list = value.elements { return try among(list) }
      return try equal(value)
    }
    return try operators(key, value) { (name, value) throws(Fault) in
      switch name {
      case "eq": try equal(value)
      case "ne": .unequal(try named(value))
      case "in": try among(try elements(key, value))
      default: nil
      }
    }
  }

  private static func time(_ key: String, _ value: JSON) throws(Fault) -> Mem0Test {
    func moment(_ value: JSON) throws(Fault) -> Moment {
      guard let moment = Moment(value) else {
        throw wrong("\(key) must be a date, a time or seconds since 1970")
      }
      return moment
    }
    if value.isNull { return .absent }
    if value.string?.elementsEqual("*".utf8) == true { return .present }
    if value.members == nil { return .within([try moment(value)]) }
    return try operators(key, value) { (name, value) throws(Fault) in
      switch name {
      case "gte": .from(try moment(value).start)
      case "gt": .from(try moment(value).end)
      case "lt": .before(try moment(value).start)
      case "lte": .before(try moment(value).end)
      case "ne": .outside([try moment(value)])
      case "in":
        .within(
          try elements(key, value).map { (each) throws(Fault) in try moment(each) })
      default: nil
      }
    }
  }

  private static func categories(_ value: JSON) throws(Fault) -> Mem0Test {
    if value.isNull { return .absent }
    if let text = value.string { return text == [0x2A] ? .present : .among(Mem0Values([value])) }
    if let list = value.elements { return .among(Mem0Values(list)) }
    return try operators("categories", value) { (name, value) throws(Fault) in
      switch name {
      case "in": return .among(Mem0Values(try elements("categories", value)))
      case "contains":
        guard let part = value.string else {
          throw wrong("categories.contains must be a string")
        }
        return .anyContains(part)
      default: return nil
      }
    }
  }

  private static func text(_ key: String, _ value: JSON) throws(Fault) -> Mem0Test {
    if let text = value.string { return .contains(text, folded: true) }
    return try operators(key, value) { (name, value) throws(Fault) in
      guard let part = value.string else { throw wrong("\(key).\(name) must be a string") }
      switch name {
      case "contains": return .contains(part, folded: false)
      case "icontains": return .contains(part, folded: true)
      default: return nil
      }
    }
  }

  private static func metadata(_ key: String, _ value: JSON) throws(Fault) -> Mem0Test {
    if value.isNull { return .absent }
    if value.string?.elementsEqual("*".utf8) == true { return .present }
    guard value.members != nil else { return .equal(value) }
    return try operators("metadata.\(key)", value) { (name, value) throws(Fault) in
      switch name {
      case "eq": return value.string == [0x2A] ? .present : .equal(value)
      case "ne": return .unequal(value)
      case "contains":
        return value.string.map { .contains($0, folded: false) } ?? .member(value)
      default: return nil
      }
    }
  }
}
