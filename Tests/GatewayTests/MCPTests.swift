import HTTP
import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Gateway

/// `POST /mcp`: keys, header fields and statuses. What the tools do is tested on the core.
@Suite struct MCPTests {
  private static let meta =
    #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","#
    + #""io.modelcontextprotocol/clientCapabilities":{}}"#

  /// Sends a message; `fields` come beside those that say that it is JSON.
  private func send(
    _ caller: Caller, _ body: String, key: String? = nil, query: String = "",
    _ fields: [(String, String)] = [], method: String = "POST"
  ) throws -> Answer {
    try caller.call(
      method, "/mcp" + query, body, key: key, scheme: "Bearer",
      fields: [Request.Field("Content-Type", "application/json")]
        + fields.map { Request.Field($0.0, $0.1) })
  }

  /// A request of the new era, with the header fields that go with it.
  private func new(
    _ caller: Caller, _ method: String, _ params: String = "", name: String? = nil,
    without field: String? = nil
  ) throws -> Answer {
    let fields = [
      ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", method), ("Mcp-Name", name ?? ""),
    ].filter { $0.0 != field && ($0.0 != "Mcp-Name" || name != nil) }
    let more = params.isEmpty ? "" : params + ","
    return try send(
      caller,
      #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":{\#(more)\#(Self.meta)}}"#, fields)
  }

  private func call(_ tool: String, _ arguments: String) -> String {
    #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(tool)","arguments":\#(arguments)}}"#
  }

  @Test func anUnknownRevisionIsNamed() throws {
    let caller = try Caller()
    for body in [#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, call("list", "{}")] {
      let answer = try send(caller, body, [("MCP-Protocol-Version", "1999-01-01")])
      #expect(answer.status == 400)
      #expect(answer.json()["error"]?.text("message") == "Unsupported protocol version")
      #expect(answer.json()["error"]?["data"]?.text("requested") == "1999-01-01")
    }
  }

  @Test func eachEraIsAnswered() throws {
    let caller = try Caller()
    let found = try new(caller, "server/discover")
    #expect(found.status == 200, "\(found.body.asText)")
    #expect(found.json()["result"]?.text("resultType") == "complete")
    let begun = try send(
      caller,
      #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}"#)
    #expect(begun.json()["result"]?.text("protocolVersion") == "2025-06-18")
    let noted = try send(caller, #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
    #expect(noted.status == 202 && noted.body.isEmpty)
    let made = try send(caller, call("remember", #"{"text":"Tea is green"}"#))
    #expect(made.json()["result"]?["isError"] == false, "\(made.body.asText)")
    let recalled = try send(caller, call("recall", #"{"query":"tea"}"#))
    #expect(recalled.body.asText.contains("tea-is-green.md"), "\(recalled.body.asText)")
  }

  /// The log has what a tool gave, also where its answer is a stream.
  @Test func theLogSaysWhatWasRecalled() throws {
    let caller = try Caller(SocketWay.self)
    _ = try send(caller, call("remember", #"{"text":"Tea is green"}"#))
    let stream = ("Accept", "application/json, text/event-stream")
    let query = #"{"name":"recall","arguments":{"query":"tea"},"_meta":{"progressToken":1}}"#
    _ = try send(
      caller, #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":\#(query)}"#, [stream])
    let path = try #require(
      try send(caller, call("recall", #"{"query":"tea"}"#)).json()["result"]?["structuredContent"]?[
        "results"]?.texts("path").first)
    _ = try send(caller, call("read", #"{"path":"\#(path)"}"#))
    _ = try send(caller, call("list", "{}"))
    let calls = try caller.good("GET", "/console/v1/calls")["calls"]?.elements ?? []
    let logged = calls.filter { $0.text("dialect") == "mcp" }
    #expect(logged.map { $0["count"]?.integer } == [0, 1, 1, 1, 0])
    for call in logged where call["count"]?.integer == 1 {
      let row = try #require(call["id"]?.integer)
      let found = try caller.good("GET", "/console/v1/calls/\(row)/memories")["memories"]
      #expect(found?.elements?.first?.text("text")?.contains("Tea is green") == true)
    }
  }

  @Test func headersGoWithTheBody() throws {
    let caller = try Caller()
    for field in ["MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"] {
      let answer = try new(
        caller, "tools/call", #""name":"list","arguments":{}"#, name: "list", without: field)
      #expect(answer.status == 400, "\(field)")
      #expect(answer.json()["error"]?["code"]?.integer == -32020, "\(answer.body.asText)")
    }
    let coded = try new(
      caller, "tools/call", #""name":"list","arguments":{}"#, name: "=?base64?bGlzdA==?=")
    #expect(coded.status == 200, "\(coded.body.asText)")
    #expect(try new(caller, "no/such").status == 404)
    #expect(try new(caller, "tools/list", #""cursor":"x""#).status == 400)
    #expect(try send(caller, #"{"jsonrpc":"2.0","id":1,"method":"no/such"}"#).status == 200)
  }

  @Test func whatIsNoMessageIsRefused() throws {
    let caller = try Caller()
    for (body, code) in [("nonsense", -32700), ("[]", -32600), ("{}", -32600)] {
      let answer = try send(caller, body)
      #expect(answer.status == 400 && answer.json()["error"]?["code"]?.integer == Int64(code))
    }
    let wrong = try send(caller, "", method: "GET")
    #expect(wrong.status == 405 && wrong.fields["allow"] == "POST")
    let typed = try caller.call("POST", "/mcp", "{}", scheme: "Bearer")
    #expect(typed.status == 415)
    let listening = try new(caller, "subscriptions/listen", #""notifications":{}"#)
    #expect(listening.status == 406)
  }

  @Test func keysDecide() throws {
    let caller = try Caller()
    let none = try caller.way.send(
      Request(method: Array("POST".utf8), target: Array("/mcp".utf8), body: Array("{}".utf8)))
    #expect(none.status == 401 && none.fields["www-authenticate"] == "Bearer")
    let asked = try caller.way.send(
      Request(
        method: Array("GET".utf8),
        target: Array("/.well-known/oauth-protected-resource/mcp".utf8)))
    #expect(asked.status == 404)
    let reader = try caller.gateway.accounts.makeKey(try caller.project, role: .reader).secret
    let listed = try send(
      caller, #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, key: reader.asText)
    let tools = listed.json()["result"]?["tools"]?.elements ?? []
    #expect(tools.count == 6 && !tools.contains { $0.text("name") == "remember" })
    let refused = try send(caller, call("remember", #"{"text":"x"}"#), key: reader.asText)
    #expect(refused.json()["result"]?["isError"] == true)
    let writer = try caller.gateway.accounts.makeKey(try caller.project, scopes: [.write]).secret
    let blind = try send(
      caller, #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, key: writer.asText)
    #expect(blind.status == 403)
  }

  @Test func aPurgeNeedsTheAddressAsWell() throws {
    let caller = try Caller()
    let made = try send(caller, call("remember", #"{"text":"Tea is green"}"#)).json()
    let path = made["result"]?["structuredContent"]?.text("path") ?? ""
    let purge = call("forget", #"{"paths":["\#(path)"],"purge":true}"#)
    #expect(try send(caller, purge).json()["result"]?["isError"] == true)
    let gone = try send(caller, purge, query: "?allow-purge=1").json()
    #expect(gone["result"]?["isError"] == false, "\(gone.bytes.asText)")
    let set = try send(
      caller, #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, query: "?tools=chatgpt")
    #expect(set.json()["result"]?["tools"]?.elements?.count == 2)
  }
}
