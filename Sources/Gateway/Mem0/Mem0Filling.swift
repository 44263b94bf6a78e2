internal import Format
internal import Posix

/// Fills the properties of a JSON schema from memories: each is searched for by its name, title and
/// description. What no memory answers is null; nothing is made up.
struct Mem0Filling {
  /// A property is answered by memories of at least this score, as searches of the third generation.
  private static let floor = 0.1
  /// At most so many memories answer a list.
  private static let listLimit = 50
  /// Deeper schemas, and larger ones, are refused.
  static let depth = 16
  static let propertyLimit = 200

  private let memories: Memories
  private let candidates: [CubePlace: Set<Int64>?]
  private let definitions: JSON?

  init(_ schema: JSON, _ memories: Memories, _ candidates: [CubePlace: Set<Int64>?]) {
    self.memories = memories
    self.candidates = candidates
    definitions = schema["$defs"] ?? schema["definitions"]
  }

  /// A schema as a call gives it: an object, or its text.
  /// - Throws: an `invalid` fault for what is no schema of an object.
  static func schema(_ given: JSON?, _ name: String) throws(Fault) -> JSON {
    guard let given, !given.isNull else { throw .missing(name) }
    var schema = given
    if let text = given.string {
      guard let read = try? JSON.parse(text) else {
        throw .invalid(name, "\(name) can be read neither as an object nor as JSON text")
      }
      schema = read
    }
    guard schema.members != nil, let properties = schema["properties"]?.members else {
      throw .invalid(name, "\(name) must be a JSON schema with properties")
    }
    guard properties.count <= propertyLimit else {
      throw .invalid(name, "\(name) has more than \(propertyLimit) properties")
    }
    for property in properties where property.value.members == nil {
      throw .invalid(name, "\(name): property '\(property.key.asText)' must be an object")
    }
    return schema
  }

  /// What was filled so far.
  private struct Course {
    var left = Mem0Filling.propertyLimit
    var told: Set<Memory> = []
  }

  /// The object that a schema asks for, and the memories that it tells of.
  func fill(_ schema: JSON) throws(Fault) -> (value: JSON, told: Set<Memory>) {
    var course = Course()
    let value = try object(schema, 0, &course)
    return (value, course.told)
  }

  private func object(
    _ schema: JSON, _ depth: Int, _ course: inout Course
  ) throws(Fault) -> JSON {
    var members: [JSON.Member] = []
    for property in schema["properties"]?.members ?? [] {
      let value = try value(property.key, property.value, depth + 1, &course)
      members.append(JSON.Member(property.key, value))
    }
    return .object(members)
  }

  /// What a schema stands for: a reference is what it names, of several the first that is not null.
  private func resolved(_ schema: JSON, _ depth: Int) -> JSON {
    guard depth < Self.depth else { return schema }
    if let path = schema["$ref"]?.string, let slash = path.lastIndex(of: 0x2F),
      let found = definitions?[String(decoding: path[(slash + 1)...], as: UTF8.self)]
    {
      return resolved(found, depth + 1)
    }
    for name in ["anyOf", "oneOf", "allOf"] {
      let choices = schema[name]?.elements ?? []
      let first = choices.first { $0["type"]?.string?.elementsEqual("null".utf8) != true }
      guard let first else { continue }
      var whole = resolved(first, depth + 1)
      for more in ["title", "description"] where schema[more] != nil {
        whole = whole.with(more, schema[more] ?? .null)
      }
      return whole
    }
    return schema
  }

  private func value(
    _ name: [UInt8], _ given: JSON, _ depth: Int, _ course: inout Course
  ) throws(Fault) -> JSON {
    course.left -= 1
    guard depth <= Self.depth, course.left >= 0 else {
      throw .invalid("schema", "the schema has too many properties, or is too deep")
    }
    let schema = resolved(given, 0)
    let types = schema["type"]?.elements ?? [schema["type"] ?? .null]
    let type = types.compactMap(\.string).first { !$0.elementsEqual("null".utf8) }?.asText
    if type == "object" || (type == nil && schema["properties"] != nil) {
      return try object(schema, depth, &course)
    }
    let isList = type == "array"
    let found = try search(name, schema, limit: isList ? Self.listLimit : 5)
    if isList {
      course.told.formUnion(found)
      return .array(found.map { .string($0.text) })
    }
    for memory in found {
      guard let value = Self.value(in: memory.text, type, schema) else { continue }
      course.told.insert(memory)
      return value
    }
    return .null
  }

  /// What a text says of a property; nil: nothing.
  private static func value(in text: [UInt8], _ type: String?, _ schema: JSON) -> JSON? {
    switch type {
    case "number", "integer": return number(in: text, isWhole: type == "integer")
    case "boolean": return flag(in: text).map { .bool($0) }
    default:
      let choices = schema["enum"]?.elements?.compactMap(\.string) ?? []
      if choices.isEmpty { return .string(text) }
      let words = words(text)
      return choices.first { holds(words, Self.words($0)) }.map { .string($0) }
    }
  }

  /// The memories that answer a property, the best first.
  private func search(_ name: [UInt8], _ schema: JSON, limit: Int) throws(Fault) -> [Memory] {
    // `favourite_color` is two words, `favouriteColor` as well.
    var query: [UInt8] = []
    for byte in name {
      if 0x41...0x5A ~= byte, let last = query.last, 0x61...0x7A ~= last { query.append(0x20) }
      query.append(byte == 0x5F || byte == 0x2D ? 0x20 : byte)
    }
    for more in ["title", "description"] {
      if let text = schema[more]?.string { query += [0x20] + text }
    }
    let text = query.start(Fields.queryLimit)
    guard !text.isBlank else { return [] }
    return try caught { () throws(CubeError) in
      try memories.search(
        text, in: candidates, limit: limit, floor: Self.floor, showsExpired: true, hears: false)
    }.map(\.memory)
  }

  // MARK: Values in texts

  private static func words(_ text: [UInt8]) -> [[UInt8]] {
    Array(text.asText.lowercased().utf8).split { byte in
      !(0x61...0x7A ~= byte || 0x30...0x39 ~= byte || byte >= 0x80)
    }.map { Array($0) }
  }

  private static func holds(_ words: [[UInt8]], _ part: [[UInt8]]) -> Bool {
    guard !part.isEmpty, words.count >= part.count else { return false }
    return (0...(words.count - part.count)).contains {
      words[$0..<($0 + part.count)].elementsEqual(part)
    }
  }

  /// The first number that a text says in digits.
  static func number(in text: [UInt8], isWhole: Bool) -> JSON? {
    let parts = text.split { !(0x30...0x39 ~= $0 || $0 == 0x2E || $0 == 0x2D || $0 == 0x2C) }
    for part in parts {
      // 1,200 is a thousand and something; a point at the end is the sentence's.
      var digits = part.filter { $0 != 0x2C }
      while digits.last == 0x2E || digits.last == 0x2D { digits.removeLast() }
      guard let value = Double(String(decoding: digits, as: UTF8.self)), value.isFinite,
        value.magnitude < 1e15
      else { continue }
      if value == value.rounded(), let whole = Int(exactly: value) { return JSON(whole) }
      if !isWhole { return JSON(rounded: value) }
    }
    return nil
  }

  /// What a text says in so many words: yes or no.
  static func flag(in text: [UInt8]) -> Bool? {
    for word in words(text) {
      switch word.asText {
      case "yes", "true": return true
      case "no", "false", "not", "never": return false
      default: continue
      }
    }
    return nil
  }
}
