internal import CTables
internal import Format

/// The tools, prompts, templates and texts that clients see: the file `mcp.json` of Sources/CTables/tables.
struct ProtocolTable: Sendable {
  /// The table of this program.
  static let shared = ProtocolTable()

  /// The tools, in the order of tools/list.
  let tools: [JSON]
  /// The prompts, as prompts/list has them.
  let prompts: [JSON]
  /// The templates, as resources/templates/list has them.
  let templates: [JSON]
  private let texts: JSON?

  private init() {
    let table = unsafe memcube_table_mcp()
    let bytes = unsafe Array(
      UnsafeBufferPointer(start: table.bytes, count: Int(clamping: table.count)))
    let json = try? JSON.parse(bytes)
    tools = json?["tools"]?.elements ?? []
    prompts = json?["prompts"]?.elements ?? []
    templates = json?["templates"]?.elements ?? []
    texts = json?["texts"]
  }

  /// A text by its key; empty if there is none.
  func text(_ key: String) -> [UInt8] { texts?[key]?.string ?? [] }

  /// The tool of a name, and its place in the list.
  func tool(_ name: [UInt8]) -> JSON? { tools.first { $0["name"]?.string == name } }
}
