public import Format
internal import MemCube
public import Posix

/// A server of the protocol over some cubes: a request becomes a message. Any number of threads may ask at once.
public final class MCPServer: Sendable {
  let scope: Scope
  /// The files that resources/list gives, as long as no cube changes.
  let listed = Condition<(stamp: [[UInt8]: Int64], files: [ListedFile])>(([:], []))
  private let clock: @Sendable () -> Timestamp

  /// A server of cubes.
  public init(
    _ shelf: any CubeShelf, _ options: MCPOptions,
    clock: @escaping @Sendable () -> Timestamp = { Clock.now() }
  ) {
    scope = Scope(shelf: shelf, options: options)
    self.clock = clock
  }

  /// Answers a request.
  /// - Parameters:
  ///   - request: the request; not one that subscribes to changes.
  ///   - era: its era.
  ///   - work: whether it is still wanted, and how far it is.
  /// - Returns: the message; nil: the client does not want it any more.
  public func answer(_ request: RPCRequest, _ era: Era, _ work: Work) -> JSON? {
    let message: JSON
    do throws(RPCError) {
      let result = try result(of: request, era, work)
      message = RPC.result(request.id, dressed(result, of: request.method, era))
    } catch { message = RPC.error(request.id, error) }
    work.end()
    return work.isCancelled ? nil : message
  }

  /// Whether a request may change something: one that calls a tool that does.
  public static func changes(_ request: RPCRequest) -> Bool {
    guard request.method == "tools/call", let name = request.params["name"]?.string else {
      return false
    }
    return ProtocolTable.shared.tool(name).map(MCPOptions.writes) ?? false
  }

  private func result(
    of request: RPCRequest, _ era: Era, _ work: Work
  ) throws(RPCError) -> JSON {
    let params = request.params
    switch (request.method, era) {
    case ("initialize", .old): return initialization(params)
    case ("server/discover", .new): return discovery
    case ("ping", .old): return .object([])
    case ("tools/list", _): return try onePage("tools", scope.options.listed, params)
    case ("tools/call", _): return try call(params, work)
    case ("resources/list", _): return try resources(params)
    case ("resources/templates/list", _):
      return try onePage("resourceTemplates", ProtocolTable.shared.templates, params)
    case ("resources/read", _): return try resource(params, era)
    case ("prompts/list", _): return try onePage("prompts", ProtocolTable.shared.prompts, params)
    case ("prompts/get", _): return try prompt(params)
    case ("completion/complete", _): return try completion(params)
    default: throw .unknown(request.method)
    }
  }

  /// The time of a request.
  var now: Timestamp { clock() }

  // MARK: Who it is

  private var information: JSON {
    .of(("name", "memcube"), ("title", "memcube"), ("version", JSON(scope.options.version)))
  }

  private func capabilities(_ era: Era) -> JSON {
    let isTold: JSON = .bool(era == .new || scope.options.isLocal)
    return .of(
      ("tools", .of(("listChanged", false))), ("prompts", .of(("listChanged", false))),
      ("resources", .of(("listChanged", isTold), ("subscribe", isTold))),
      ("completions", .object([])))
  }

  private func initialization(_ params: JSON) -> JSON {
    let asked = shown(params["protocolVersion"]?.string ?? [])
    let version = Era.oldVersions.first { $0 == asked } ?? Era.oldVersions[0]
    return .of(
      ("protocolVersion", JSON(version)), ("capabilities", capabilities(.old)),
      ("serverInfo", information), ("instructions", .string(instructions)))
  }

  private var discovery: JSON {
    .of(
      ("supportedVersions", .array(([Era.newVersion] + Era.oldVersions).map { JSON($0) })),
      ("capabilities", capabilities(.new)), ("instructions", .string(instructions)))
  }

  /// At most 2,000 bytes: what it is, when to use it, the cubes.
  private var instructions: [UInt8] {
    let table = ProtocolTable.shared
    let end = [0x20] + table.text("data")
    var text = table.text("instructions")
    let names = (try? scope.shelf.names()) ?? []
    var listed: [[UInt8]] = []
    var room = 2000 - text.count - end.count - 40
    for name in names {
      let isDefault = name == scope.options.defaultCube || names.count == 1
      let word = bytes(shown(name)) + (isDefault ? table.text("default") : [])
      room -= word.count + 2
      if room < 0 { break }
      listed.append(word)
    }
    if !listed.isEmpty {
      text += [0x20] + table.text("cubes") + [0x20] + listed.joined(separator: bytes(", "))
      text += bytes(listed.count < names.count ? ", …." : ".")
    }
    return text + end
  }

  // MARK: Results

  /// A result with what its era adds.
  private func dressed(_ result: JSON, of method: String, _ era: Era) -> JSON {
    guard era == .new else { return result }
    let cache: (ttl: Int, scope: String)? =
      switch method {
      case "server/discover", "resources/list", "resources/read": (0, "private")
      case "tools/list": (300_000, scope.options.isLocal ? "public" : "private")
      case "prompts/list", "resources/templates/list": (300_000, "public")
      default: nil
      }
    let members: [JSON.Member] = [.init("resultType", "complete")] + (result.members ?? [])
    return JSON.object(members).with(
      ("ttlMs", cache.map { JSON($0.ttl) }), ("cacheScope", cache.map { JSON($0.scope) }),
      ("_meta", .of((Era.prefix + "serverInfo", information))))
  }

  /// A list that has one page.
  private func onePage(
    _ name: String, _ items: [JSON], _ params: JSON
  ) throws(RPCError) -> JSON {
    if let cursor = params["cursor"], cursor.string != [] {
      throw .params("there is no such cursor: this list has one page")
    }
    return .of((name, .array(items)))
  }

  // MARK: Tools

  private func call(_ params: JSON, _ work: Work) throws(RPCError) -> JSON {
    guard let name = params["name"]?.string else { throw .params("tools/call needs 'name'") }
    let options = scope.options
    guard let tool = ProtocolTable.shared.tool(name), options.tools.contains(shown(name)) else {
      throw .params("Unknown tool: \(shown(name))")
    }
    do throws(CubeError) {
      if MCPOptions.writes(tool) { try scope.checkWriting() }
      let arguments = try Arguments(
        params["arguments"], schema: tool["inputSchema"] ?? .object([]), tool: shown(name))
      let call = ToolCall(scope: scope, arguments: arguments, work: work, now: now)
      return try call.run(shown(name)).json
    } catch { return ToolResult.failure(error.message) }
  }
}
