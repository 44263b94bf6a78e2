internal import Format

/// What a server of the protocol offers.
public struct MCPOptions: Sendable {
  /// The names of the tools that are listed and can be called.
  public var tools: Set<String>
  /// Whether nothing may be changed.
  public var isReadOnly = false
  /// Whether `forget` may erase for ever.
  public var allowsPurge = false
  /// The cube that is written to where none is named.
  public var defaultCube: [UInt8]?
  /// Whether the default cube is made at the first write.
  public var makesDefault = false
  /// The program's version.
  public var version: String
  /// Whether one client is served by lines, which can hear of changes at any time.
  public var isLocal = true

  /// Options for a set of tools: `default`, `chatgpt`, `all`, or names with commas; nil for a name that no tool has.
  public init?(tools set: String = "default", version: String) {
    let names = ProtocolTable.shared.tools.compactMap { $0["name"]?.string }.map { shown($0) }
    let pair: Set = ["search", "fetch"]
    self.version = version
    switch set {
    case "default": tools = Set(names).subtracting(pair)
    case "chatgpt": tools = pair
    case "all": tools = Set(names)
    default:
      tools = Set(set.split(separator: ",").map(String.init))
      if tools.isEmpty || !tools.isSubset(of: names) { return nil }
    }
  }

  /// The tools as tools/list shows them.
  var listed: [JSON] {
    ProtocolTable.shared.tools.filter { tool in
      tools.contains(shown(tool["name"]?.string ?? [])) && !(isReadOnly && Self.writes(tool))
    }
  }

  /// Whether a tool changes something.
  static func writes(_ tool: JSON) -> Bool { tool["annotations"]?["readOnlyHint"]?.bool != true }
}
