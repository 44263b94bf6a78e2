import Testing

@testable import Format
@testable import MCP

/// Messages, eras, resources and prompts.
struct ProtocolTests {
  private static let meta =
    #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","#
    + #""io.modelcontextprotocol/clientCapabilities":{}}"#

  @Test(arguments: [
    ("nonsense", -32700), ("[]", -32600), ("{}", -32600), ("7", -32600),
    (#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, -32600),
    (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600),
    (#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, -32600),
    (#"{"jsonrpc":"2.0","id":1,"method":5}"#, -32600),
    (#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#, -32600),
  ]) func whatIsNoMessageIsRefused(text: String, code: Int) throws {
    guard case .faulty(let error) = RPCMessage(bytes(text)) else {
      Issue.record("\(text) was taken")
      return
    }
    #expect(error["error"]?["code"] == JSON(code))
  }

  /// The code of a request's era; nil where it has one.
  private func code(_ params: String, method: String = "tools/list", old: Bool = false) throws
    -> Int64?
  {
    let request = RPCRequest(id: 1, method: method, params: try JSON.parse(bytes(params)))
    do throws(RPCError) {
      _ = try Era.of(request, isKnownOld: old)
      return nil
    } catch { return Int64(error.code) }
  }

  @Test func eachRequestIsJudgedByItself() throws {
    #expect(try code("{\(Self.meta)}") == nil)
    #expect(try code("{}") == -32602)
    #expect(try code("{}", old: true) == nil)
    #expect(try code("{}", method: "ping") == nil)
    #expect(
      try code(#"{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}"#) == -32602)
    #expect(
      try code("{\(Self.meta.replacing("2026-07-28", with: "2027-01-01"))}", old: true) == -32022)
  }

  @Test func resultsOfTheErasDiffer() throws {
    let ground = try Ground()
    #expect(try ground.ask("ping")["result"] == .object([]))
    #expect(try ground.ask("ping", era: .new)["error"]?["code"] == -32601)
    #expect(try ground.ask("server/discover")["error"]?["code"] == -32601)
    let found = try ground.ask("server/discover", era: .new)["result"]
    #expect(found?.text("resultType") == "complete" && found?["ttlMs"] == 0)
    #expect(try ground.ask("tools/list")["result"]?["resultType"] == nil)
  }

  @Test(arguments: [
    ("tools/call", #"{"name":"no"}"#), ("tools/list", #"{"cursor":"x"}"#),
    ("resources/list", #"{"cursor":"x"}"#), ("prompts/get", #"{"name":"no"}"#),
    ("prompts/get", #"{"name":"recall"}"#),
    (
      "completion/complete",
      #"{"ref":{"type":"ref/prompt","name":"no"},"argument":{"name":"a","value":""}}"#
    ),
  ]) func wrongParametersAreErrors(method: String, params: String) throws {
    #expect(try Ground().ask(method, params)["error"]?["code"] == -32602)
  }

  @Test func resourcesAreReadAndListed() throws {
    let ground = try Ground()
    _ = try ground.said("remember", #"{"text":"Tea is green","name":"a b.md"}"#)
    let uris = (try ground.ask("resources/list")["result"]?["resources"]?.elements ?? [])
      .compactMap { $0.text("uri") }
    #expect(uris.contains("memcube://notes/memories/a%20b.md"))
    for uri in uris + ["memcube://notes", "memcube://notes/memories", "memcube://notes/search/tea"]
    {
      let read = try ground.ask("resources/read", #"{"uri":"\#(uri)"}"#)["result"]
      #expect(read?["contents"]?.elements?.first?.text("uri") == uri)
    }
    for era in [Era.new, .old] {
      for uri in ["memcube://notes/memories/no.md", "memcube://no/about.md", "file:///etc/passwd"] {
        let read = try ground.ask("resources/read", #"{"uri":"\#(uri)"}"#, era: era)
        #expect(read["error"]?["code"] == (era == .new ? -32602 : -32002))
      }
    }
  }

  @Test func promptsAreMadeOfTools() throws {
    let ground = try Ground()
    _ = try ground.said("remember", #"{"text":"Tea is green"}"#)
    for (name, part) in [
      ("recall", "Tea is green"), ("context_chat", "# notes"), ("save", "remember"),
    ] {
      let result = try ground.ask(
        "prompts/get", #"{"name":"\#(name)","arguments":{"query":"tea"}}"#)["result"]
      let text = result?["messages"]?.elements?.first?["content"]?.text("text") ?? ""
      #expect(text.contains(part), "\(text)")
    }
  }

  @Test func cubesAndPathsAreCompleted() throws {
    let ground = try Ground(["notes", "work"])
    let found = try ground.ask(
      "completion/complete",
      #"{"ref":{"type":"ref/prompt","name":"recall"},"argument":{"name":"cube","value":"o"}}"#)
    #expect(found["result"]?["completion"]?["values"]?.elements == ["notes", "work"])
    let paths = try ground.ask(
      "completion/complete",
      #"{"ref":{"type":"ref/resource","uri":"memcube://{cube}/{+path}"},"#
        + #""argument":{"name":"path","value":"me"},"context":{"arguments":{"cube":"notes"}}}"#)
    #expect(paths["result"]?["completion"]?["values"]?.elements == ["memories", "messages"])
  }

  @Test func pathsAreCodedBothWays() throws {
    let all = (UInt8(1)...255).filter { $0 != 0x2F }
    #expect(PercentCoding.decode(PercentCoding.encode(all)) == all)
    for wrong in ["%", "%2", "%zz", "a%"] { #expect(PercentCoding.decode(bytes(wrong)) == nil) }
  }
}
