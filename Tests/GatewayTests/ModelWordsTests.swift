import HTTP
import MemCube
import Posix
import Testing

@testable import Gateway
@testable import Models

/// What a model's service says of its refusal is in no log, and nobody's who asked.
@Suite struct ModelWordsTests {
  private static let key = "sk-Model4711Key"
  private static let words = "bad request: Zebra4711 harbour of kim, key Bearer \(key)"

  /// Refused as JSON and as text, for good and for now, and in the midst of a stream.
  private static let answers = [
    (400, #"{"error":{"message":"\#(words)"}}"#), (401, words),
    (500, #"{"message":"\#(words)"}"#), (200, "data: {\"error\":{\"message\":\"\(words)\"}}\n\n"),
    (200, "{\"choices\":[{\"message\":{\"content\":\"\(words)"),
  ]

  @Test(arguments: 0..<answers.count) func isLoggedNowhere(_ number: Int) throws {
    let (status, body) = Self.answers[number]
    let model = ModelCallTests.Model { _ in
      Response(status: status, body: .bytes(Array(body.utf8)))
    }
    let service = try Server(ServerOptions(.internet("127.0.0.1", port: 0)), model)
    guard case .internet(let name, let port) = service.address else { throw Errno(22) }
    defer { service.stop() }
    var endpoint = ModelEndpoint(base: "http://\(name):\(port)/v1")
    endpoint.chatModel = "m"
    endpoint.rerankModel = "m"
    endpoint.transcriptionModel = "m"
    endpoint.key = Array(Self.key.utf8)
    endpoint.retries = 0
    let client = ModelClient(endpoint)
    let log = Lock<[String]>([])
    var settings = GatewaySettings()
    settings.report = { line in log.withLock { $0.append(line) } }
    let caller = try Caller(SocketWay.self, settings) { $0.model = client }
    _ = try caller.good(
      "POST", "/v3/memories/add/", #"{"messages":"The pier is blue","user_id":"u","infer":false}"#)
    var said: [Answer] = []
    for (path, body, scheme) in [
      ("/api/openmem/v1/chat", #"{"user_id":"u","conversation_id":"c","query":"Pier?"}"#, "Token"),
      (
        "/api/openmem/v1/chat",
        #"{"user_id":"u","conversation_id":"d","query":"Pier?","stream":true}"#, "Token"
      ),
      ("/v1/memory/ask", #"{"question":"What is blue?","projectTag":"default"}"#, "Bearer"),
      (
        "/v3/memories/search/", #"{"query":"pier","filters":{"user_id":"u"},"rerank":true}"#,
        "Token"
      ),
      ("/chat", #"{"query":"pier"}"#, "Token"),
    ] {
      said.append(try caller.call("POST", path, body, scheme: scheme))
    }
    let lines = log.withLock { $0 }
    #expect(!lines.isEmpty)
    for text in lines + said.map(\.body.asText) {
      for word in ["Zebra", "harbour", "kim", Self.key] {
        #expect(!text.contains(word), "\(text)")
      }
    }
    if status >= 400 { #expect(lines.allSatisfy { $0.contains("status \(status)") }, "\(lines)") }
  }
}
