internal import Bundle
internal import Format
internal import HTTP
internal import MCP
internal import MemCube
internal import Posix

/// The Model Context Protocol, `POST /mcp`: a message a body, over the cubes of the key's project.
struct MCPDialect: Dialect {
  let name = "mcp"

  var endpoints: [Endpoint] {
    [
      Endpoint(
        .post, "/mcp", .key, "a message of the Model Context Protocol; memcube-mcp(1)", Self.answer
      ),
      Endpoint(
        .get, "/.well-known/{name+}", .none, "nothing: clients ask whether OAuth is needed",
        Self.lack),
    ]
  }

  let challenge = "Bearer"

  /// Which cubes a call is about its answer says.
  func owner(of call: Call) -> Owner? { nil }

  /// Whether a path is one of these.
  static func hasPath(_ path: [[UInt8]]) -> Bool {
    path.first?.asText == "mcp" || path.first?.asText == ".well-known"
  }

  func reply(to fault: Fault, of call: Call) -> Reply {
    let (status, error): (Int, RPCError)
    switch fault.kind {
    case .noKey, .badKey: (status, error) = (401, RPCError(code: -32600, message: fault.message))
    case .forbidden, .foreignOrigin:
      (status, error) = (403, RPCError(code: -32600, message: fault.message))
    case .malformed:
      let isJSON = (try? JSON.parse(call.request.body)) != nil
      let message = isJSON ? "Invalid request" : "Parse error"
      (status, error) = (400, RPCError(code: isJSON ? -32600 : -32700, message: message))
    case .noEndpoint, .notFound:
      (status, error) = (404, RPCError(code: -32601, message: fault.message))
    case .wrongMethod: (status, error) = (405, RPCError(code: -32600, message: fault.message))
    case .refused(let given):
      (status, error) = (given, RPCError(code: -32600, message: fault.message))
    case .limited: (status, error) = (429, RPCError(code: -32603, message: fault.message))
    case .unavailable: (status, error) = (503, RPCError(code: -32603, message: fault.message))
    default: (status, error) = (400, RPCError(code: -32600, message: fault.message))
    }
    return Reply(status: status, RPC.error(.null, error))
  }

  private static func lack(_ call: Call) throws(Fault) -> Reply {
    throw Fault(.noEndpoint, "there is no such path here: keys are the only way in")
  }

  // MARK: Messages

  private static func answer(_ call: Call) throws(Fault) -> Reply {
    let headers = MCPHeaders(call.request)
    guard headers.hasJSON else {
      throw Fault(.refused(status: 415), "the body must be application/json")
    }
    guard headers.takesJSON || headers.takesEvents else {
      throw Fault(.refused(status: 406), "the answer is application/json or text/event-stream")
    }
    switch RPCMessage(call.body.json) {
    case .faulty(let error): return Reply(status: 400, error)
    case .notification, .response: return Reply.accepted
    case .request(let request): return try answer(request, headers, call)
    }
  }

  private static func answer(
    _ request: RPCRequest, _ headers: MCPHeaders, _ call: Call
  ) throws(Fault) -> Reply {
    let era: Era
    do throws(RPCError) {
      if let name = headers.duplicate {
        throw RPCError(code: -32020, message: "the header \(name) stands there twice")
      }
      if request.method != "initialize", let version = headers.unknownVersion {
        throw Era.unsupported(version)
      }
      era = try Era.of(request, isKnownOld: headers.isOld, isNewHeader: !headers.isOld) {
        headers.mismatch($0)
      }
    } catch { return Reply(status: 400, RPC.error(request.id, error)) }
    let shelf = MCPShelf(call.gateway, try call.caller())
    let server = MCPServer(shelf, try options(call), clock: call.gateway.host.now)
    if request.method == "subscriptions/listen", era == .new {
      guard headers.takesEvents else {
        throw Fault(.refused(status: 406), "a stream of changes is text/event-stream")
      }
      return try listen(request, server, call)
    }
    if request.params["_meta"]?["progressToken"] != nil, request.method == "tools/call",
      headers.takesEvents
    {
      var reply = stream(request, era, server)
      reply.given = shelf.given
      return reply
    }
    let attendance = call.attendance
    let work = Work(request, hasLeft: { era == .new && attendance.isGone })
    // What waits for messages to be read, or for a model, keeps no other call waiting.
    let isSlow = ["add_messages", "ask"].contains(request.params["name"]?.string?.asText)
    let answer =
      isSlow
      ? attendance.aside { server.answer(request, era, work) }
      : server.answer(request, era, work)
    guard let message = answer else { throw .departed }
    var reply = Reply(status: status(of: message, era), message)
    reply.given = shelf.given
    reply.isFinal = MCPServer.changes(request) && message["result"]?["isError"]?.bool == false
    reply.about = shelf.usedNames
    return reply
  }

  /// What the key and the address let the caller do.
  private static func options(_ call: Call) throws(Fault) -> MCPOptions {
    let set = call.query["tools"]?.asText ?? "default"
    guard var options = MCPOptions(tools: set, version: call.gateway.settings.version) else {
      throw .invalid("tools", "tools takes default, chatgpt, all, or names parted by commas")
    }
    let session = try call.caller()
    if let objection = session.objection(to: .read) { throw Fault(.forbidden, objection) }
    options.isLocal = false
    options.isReadOnly = session.objection(to: .write) != nil
    options.allowsPurge =
      call.query["allow-purge"]?.asText == "1" && session.objection(to: .manage) == nil
    if let login = System.loginName {
      // As on the command line: where there is no cube yet, the first write makes one.
      let names = try caught { () throws(CubeError) in
        try call.gateway.memories.cubes.names(session.project.folder)
      }
      if names.isEmpty { (options.defaultCube, options.makesDefault) = (login, true) }
    }
    return options
  }

  /// The status of an answer: in the old era a 404 would mean that a session is gone.
  private static func status(of message: JSON, _ era: Era) -> Int {
    guard let code = message["error"]?["code"]?.integer, era == .new else { return 200 }
    switch code {
    case -32601: return 404
    case -32603: return 200
    default: return 400
    }
  }

  // MARK: Streams

  /// A call whose progress is sent before its answer.
  private static func stream(_ request: RPCRequest, _ era: Era, _ server: MCPServer) -> Reply {
    Reply.stream { writer in
      let work = Work(
        request, hasLeft: { era == .new && writer.isGone },
        send: { _ = writer.event("message", $0.bytes) })
      if let message = server.answer(request, era, work) {
        _ = writer.event("message", message.bytes)
      }
    }
  }

  /// A stream of changes.
  private static func listen(
    _ request: RPCRequest, _ server: MCPServer, _ call: Call
  ) throws(Fault) -> Reply {
    let stream: ChangeStream
    do throws(RPCError) { stream = try ChangeStream(request, server) } catch {
      return Reply(status: 400, RPC.error(request.id, error))
    }
    return try call.live((stream: stream, isBegun: false)) { state in
      defer { state.isBegun = true }
      let messages = state.isBegun ? state.stream.next() : [state.stream.acknowledgement]
      return messages.map { ("message", $0.bytes) }
    }
  }
}

extension Reply {
  /// A message that needs no answer was taken.
  fileprivate static var accepted: Reply {
    var reply = Reply(text: [], type: "application/json")
    reply.status = 202
    return reply
  }
}
