internal import Format
internal import MemCube
internal import Posix

/// What a tool gives: for reading, and for programs.
struct ToolResult: Sendable {
  /// A text for reading.
  var text: [UInt8]
  /// The same by the tool's output schema.
  var structured: JSON

  /// The result as the protocol has it.
  var json: JSON {
    .of(
      ("content", .array([.of(("type", "text"), ("text", .shown(text)))])),
      ("structuredContent", structured), ("isError", false))
  }

  /// What a model can mend.
  static func failure(_ sentence: String) -> JSON {
    .of(
      ("content", .array([.of(("type", "text"), ("text", JSON(sentence)))])), ("isError", true))
  }
}

/// One call of a tool.
struct ToolCall: Sendable {
  let scope: Scope
  let arguments: Arguments
  let work: Work
  /// When it came.
  let now: Timestamp

  /// Runs a tool by its name; nil: there is none.
  func run(_ name: String) throws(CubeError) -> ToolResult {
    switch name {
    case "remember": try remember()
    case "recall": try recall()
    case "read": try read()
    case "list": try list()
    case "edit": try edit()
    case "forget": try forget()
    case "restore": try restore()
    case "history": try history()
    case "add_messages": try addMessages()
    case "ask": try ask()
    case "context": try context()
    case "search": try search()
    case "fetch": try fetch()
    default: throw .notFound("there is no tool \(name)")
    }
  }

  /// The place that an argument names.
  func place(_ argument: String = "path") throws(CubeError) -> Place {
    try scope.place(arguments.text(argument) ?? [])
  }

  /// Does something in each of several cubes; one of many that is damaged does not keep the others
  /// from answering.
  func inEach<Result>(
    _ names: [[UInt8]], _ body: (Cube, [UInt8]) throws(CubeError) -> Result
  ) throws(CubeError) -> [Result] {
    var results: [Result] = []
    for name in names {
      try work.check()
      do {
        results.append(
          try scope.shelf.use(name) { (cube) throws(CubeError) in try body(cube, name) })
      } catch {
        guard names.count > 1 else { throw error }
        switch error {
        case .damaged, .foreign, .notFound: continue
        default: throw error
        }
      }
    }
    return results
  }
}

/// Cuts a text to so many bytes, at a character, with a mark where something is left out.
func cut(_ text: [UInt8], to limit: Int) -> [UInt8] {
  guard text.count > limit else { return text }
  return Array(text[..<border(text, before: limit)]) + bytes("…")
}

/// The last place at or before an index at which a character begins.
func border(_ text: [UInt8], before index: Int) -> Int {
  var at = max(0, min(index, text.count))
  while at > 0, at < text.count, index - at < 4, text[at] & 0xC0 == 0x80 { at -= 1 }
  return at
}
