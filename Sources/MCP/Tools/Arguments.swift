internal import Format
internal import Text

/// The arguments of a tool, checked by its schema.
struct Arguments: Sendable {
  private let values: JSON

  /// Checks arguments: numbers and flags may come as strings, a list of strings as one string.
  /// - Throws: a sentence that names the argument and says what it takes.
  init(_ given: JSON?, schema: JSON, tool: String) throws(CubeError) {
    let given = given ?? .object([])
    guard given.members != nil else { throw .invalid("the arguments of \(tool) are no object") }
    values = try Self.object(given, schema, "", tool)
  }

  /// The text of a name; nil if it was not given, or is empty where nothing else is said.
  func text(_ name: String) -> [UInt8]? { values[name]?.string }
  /// As `text`, without an empty one.
  func name(_ name: String) -> [UInt8]? { text(name).flatMap { $0.isEmpty ? nil : $0 } }
  /// The number of a name.
  func number(_ name: String) -> Int? { values[name]?.integer.map { Int(clamping: $0) } }
  /// Whether a flag is set.
  func flag(_ name: String) -> Bool { values[name]?.bool ?? false }
  /// A list of texts; nil if it was not given.
  func texts(_ name: String) -> [[UInt8]]? { values[name]?.elements?.compactMap(\.string) }
  /// A list of objects.
  func objects(_ name: String) -> [JSON] { values[name]?.elements ?? [] }

  private static func object(
    _ given: JSON, _ schema: JSON, _ above: String, _ tool: String
  ) throws(CubeError) -> JSON {
    let properties = schema["properties"]?.members ?? []
    var checked: [JSON.Member] = []
    for member in given.members ?? [] where !member.value.isNull {
      let name = above + shown(member.key)
      guard let property = properties.first(where: { $0.key == member.key }) else {
        // Of what stands in a list, more may be known to others.
        if !above.isEmpty { continue }
        let known = properties.map { shown($0.key) }.joined(separator: ", ")
        throw .invalid(
          "\(tool) has no argument '\(name)'\(didYouMean(member.key, among: properties.map(\.key)))"
            + (known.isEmpty ? "" : "; it takes \(known)"))
      }
      checked.append(.init(member.key, try value(member.value, property.value, name, tool)))
    }
    for needed in schema["required"]?.elements ?? [] {
      guard let key = needed.string, !checked.contains(where: { $0.key == key }) else { continue }
      throw .invalid("\(tool) needs '\(above + shown(key))'")
    }
    return .object(checked)
  }

  private static func value(
    _ given: JSON, _ schema: JSON, _ name: String, _ tool: String
  ) throws(CubeError) -> JSON {
    func wrong(_ what: String) -> CubeError { .invalid("\(tool): '\(name)' must be \(what)") }
    switch shown(schema["type"]?.string ?? []) {
    case "string":
      guard given.string != nil else { throw wrong("a string") }
      let allowed = schema["enum"]?.elements ?? []
      if allowed.isEmpty || allowed.contains(given) { return given }
      let upper = given.string.flatMap { MemoryType.named($0) }.map { JSON.string($0) }
      if let upper, allowed.contains(upper) { return upper }
      throw wrong("one of " + allowed.map { shown($0.string ?? []) }.joined(separator: ", "))
    case "integer":
      let number = given.integer ?? given.string.flatMap { Int64(shown($0)) } ?? whole(given)
      let least = schema["minimum"]?.integer ?? .min
      let most = schema["maximum"]?.integer ?? .max
      guard let number, number >= least, number <= most else {
        throw wrong(
          most == .max
            ? "a whole number from \(least)" : "a whole number from \(least) to \(most)")
      }
      return JSON(number)
    case "boolean":
      if given.bool != nil { return given }
      if given.string == bytes("true") { return true }
      if given.string == bytes("false") { return false }
      throw wrong("true or false")
    case "array": return try array(given, schema, name, tool)
    case "object":
      guard given.members != nil else { throw wrong("an object") }
      return try object(given, schema, name + ".", tool)
    default: return given
    }
  }

  /// A number such as 5.0.
  private static func whole(_ given: JSON) -> Int64? {
    guard let double = given.double, double == double.rounded(), abs(double) < 1e15 else {
      return nil
    }
    return Int64(double)
  }

  private static func array(
    _ given: JSON, _ schema: JSON, _ name: String, _ tool: String
  ) throws(CubeError) -> JSON {
    let items = schema["items"] ?? .object([])
    let isOne = given.string != nil && items["type"]?.string == bytes("string")
    guard let elements = isOne ? [given] : given.elements else {
      throw .invalid("\(tool): '\(name)' must be a list")
    }
    let least = schema["minItems"]?.integer ?? 0
    let most = schema["maxItems"]?.integer ?? .max
    guard elements.count >= least, elements.count <= most else {
      throw .invalid(
        "\(tool): '\(name)' must hold "
          + (elements.count < least ? "at least \(least)" : "at most \(most)"))
    }
    var checked: [JSON] = []
    for (index, element) in elements.enumerated() {
      checked.append(try value(element, items, "\(name)[\(index)]", tool))
    }
    return .array(checked)
  }
}
