internal import Answering
internal import Format
internal import MemCube

extension MCPServer {
  /// The messages of a prompt.
  func prompt(_ params: JSON) throws(RPCError) -> JSON {
    let table = ProtocolTable.shared
    guard let name = params["name"]?.string,
      let prompt = table.prompts.first(where: { $0["name"]?.string == name })
    else { throw .params("Unknown prompt: \(shown(params["name"]?.string ?? []))") }
    let given = params["arguments"] ?? .object([])
    for argument in prompt["arguments"]?.elements ?? [] {
      let key = shown(argument["name"]?.string ?? [])
      if argument["required"]?.bool == true, given[key]?.string?.isEmpty != false {
        throw .params("the prompt \(shown(name)) needs '\(key)'")
      }
    }
    let text: [UInt8]
    do throws(CubeError) { text = try self.text(ofPrompt: shown(name), given) } catch {
      throw Self.fault(error)
    }
    let message = JSON.of(
      ("role", "user"), ("content", .of(("type", "text"), ("text", .shown(text)))))
    return .of(("description", prompt["description"]), ("messages", .array([message])))
  }

  private func text(ofPrompt name: String, _ given: JSON) throws(CubeError) -> [UInt8] {
    let table = ProtocolTable.shared
    let cube = given["cube"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    if name == "save" {
      var text = table.text("save")
      if let about = given["about"]?.string, !about.isEmpty {
        text += bytes("\n") + table.text("saveAbout") + about
      }
      if let cube { text += bytes("\n") + table.text("saveCube") + cube + bytes(".") }
      return text
    }
    if name == "recall" {
      let arguments = JSON.of(("query", given["query"]), ("cube", cube.map { .string($0) }))
      return table.text("recall") + bytes("\n\n") + (try called("recall", arguments).text)
    }
    let arguments = JSON.of(
      ("template", JSON(String(name.dropFirst("context_".utf8.count)))),
      ("max_tokens", given["max_tokens"]), ("cube", cube.map { .string($0) }))
    return try called("context", arguments).text
  }

  /// What a tool gives to the server itself.
  private func called(_ name: String, _ arguments: JSON) throws(CubeError) -> ToolResult {
    let schema = ProtocolTable.shared.tool(bytes(name))?["inputSchema"] ?? .object([])
    let request = RPCRequest(id: .null, method: name, params: .object([]))
    let call = ToolCall(
      scope: scope, arguments: try Arguments(arguments, schema: schema, tool: name),
      work: Work(request), now: now)
    return try call.run(name)
  }

  // MARK: Completion

  private static let completionLimit = 100

  /// What an argument of a prompt or template may go on with.
  func completion(_ params: JSON) throws(RPCError) -> JSON {
    guard let argument = params["argument"], let name = argument["name"]?.string,
      let value = argument["value"]?.string
    else { throw .params("completion/complete needs 'argument' with 'name' and 'value'") }
    let table = ProtocolTable.shared
    let isKnown =
      switch shown(params["ref"]?["type"]?.string ?? []) {
      case "ref/prompt":
        table.prompts.contains { $0["name"] == params["ref"]?["name"] }
      case "ref/resource":
        table.templates.contains { $0["uriTemplate"] == params["ref"]?["uri"] }
      default: false
      }
    guard isKnown else { throw .params("Unknown ref") }
    let context = params["context"]?["arguments"]
    let values: [[UInt8]]
    do throws(CubeError) { values = try self.values(of: shown(name), value, context) } catch {
      throw Self.fault(error)
    }
    let shownValues = values.prefix(Self.completionLimit).map { JSON.shown($0) }
    return .of(
      (
        "completion",
        .of(
          ("values", .array(Array(shownValues))), ("total", JSON(values.count)),
          ("hasMore", .bool(values.count > Self.completionLimit)))
      ))
  }

  private func values(
    of name: String, _ value: [UInt8], _ context: JSON?
  ) throws(CubeError) -> [[UInt8]] {
    switch name {
    case "cube":
      let names = try scope.shelf.names()
      let first = names.filter { $0.starts(with: value) }
      return first + names.filter { !$0.starts(with: value) && shown($0).contains(shown(value)) }
    case "template":
      return ContextTemplate.allCases.map { bytes($0.rawValue) }.filter {
        $0.starts(with: value)
      }
    case "path":
      guard let cube = context?["cube"]?.string, try scope.shelf.names().contains(cube) else {
        return []
      }
      let folder = value.lastIndex(of: 0x2F).map { Array(value[..<$0]) } ?? []
      let place = Place(cube: cube, path: folder)
      return try scope.shelf.use(cube) { (cube) throws(CubeError) in
        guard let item = try? cube.item(at: place) else { return [] }
        return ((try? cube.entries(of: item, at: place)) ?? []).map(\.place.path).filter {
          $0.starts(with: value)
        }
      }
    default: return []
    }
  }
}
