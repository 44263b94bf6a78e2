internal import Format

/// One entry of ours in a file.
package struct Part: Hashable, Sendable {
  /// How it stands in the file.
  enum Kind: String, Sendable {
    /// A member of a JSON object, by its path.
    case member
    /// A member that is only set where there is none, such as a version.
    case standard
    /// An element of a JSON array, by the array's path.
    case element
    /// A table of a TOML file, in a block of ours.
    case table
    /// A block in a Markdown file.
    case block
    /// A whole file.
    case whole
  }

  /// The agent that it is for.
  package let agent: String
  let kind: Kind
  /// The keys that lead to it.
  var path: [String] = []
  /// What stands there; a string of the bytes for a block or a whole file.
  var value: JSON
  /// Bytes by which an element is known as ours.
  var mark: [UInt8] = []

  /// Whether another part stands in the same place of a file.
  func isSamePlace(as other: Part) -> Bool {
    kind == other.kind && path == other.path && mark == other.mark
  }

  /// As the ledger has it.
  var json: JSON {
    .object([
      .init("agent", JSON(agent)), .init("kind", JSON(kind.rawValue)),
      .init("path", .array(path.map { JSON($0) })), .init("value", value),
      .init("mark", .string(mark)),
    ])
  }
}

extension Part {
  /// A part as the ledger has it.
  init?(_ json: JSON) {
    guard let agent = json["agent"]?.text, let kind = Kind(rawValue: json["kind"]?.text ?? ""),
      let value = json["value"]
    else { return nil }
    self.init(
      agent: agent, kind: kind, path: json["path"]?.texts ?? [], value: value,
      mark: json["mark"]?.string ?? [])
  }

  /// Whether a value that stands in this part's place was written by this program, also by another version.
  func looksOurs(_ value: JSON) -> Bool {
    switch kind {
    case .member:
      guard let command = value["command"]?.string else { return value == self.value }
      let name = command.split(separator: 0x2F).last ?? []
      return name.elementsEqual("memcube".utf8)
        && value["args"]?.elements?.first?.string.map { $0.elementsEqual("mcp".utf8) } == true
    case .element: return Self.holds(value, mark)
    case .standard, .table, .block, .whole: return true
    }
  }

  /// Whether a string of a value holds these bytes.
  static func holds(_ value: JSON, _ mark: [UInt8]) -> Bool {
    if mark.isEmpty { return false }
    switch value {
    case .string(let text):
      return text.indices.contains { text[$0...].starts(with: mark) }
    case .array(let elements): return elements.contains { holds($0, mark) }
    case .object(let members): return members.contains { holds($0.value, mark) }
    default: return false
    }
  }
}
