import Posix
import Testing

@testable import Models

/// A real server on loopback, which misbehaves in every way that its script knows.
@Suite struct ModelClientTests {
  let server: ModelServer

  init() throws { server = try ModelServer() }

  func client(_ model: String, _ change: (inout ModelEndpoint) -> Void = { _ in }) -> ModelClient {
    var endpoint = ModelEndpoint(base: server.base)
    endpoint.chatModel = model
    endpoint.embeddingModel = model
    endpoint.rerankModel = model
    endpoint.retries = 1
    endpoint.timeout = 5_000_000_000
    change(&endpoint)
    return ModelClient(endpoint, sleep: { _ in })
  }

  func chat(_ client: ModelClient) throws(ModelError) -> String {
    let said = try client.chat(
      [ChatMessage(.system, Array("Be brief.".utf8)), ChatMessage(.user, Array(" Olá\n".utf8))],
      tokens: 10)
    return String(decoding: said, as: UTF8.self)
  }

  @Test(arguments: ["echo", "429-once", "500-once", "503-once", "408-once"])
  func answers(model: String) throws {
    let client = client(model)
    #expect(try chat(client) == "Olá")
    #expect(client.tokens == 100)
  }

  @Test(arguments: [
    ("429", ModelError.refused(429, "status 429 on purpose")),
    ("500", .refused(500, "status 500 on purpose")),
    ("401", .refused(401, "status 401 on purpose")),
    ("400-once", .refused(400, "status 400 on purpose")),
    ("html", .malformed("it is no JSON")), ("empty", .malformed("it is no JSON")),
    ("text", .malformed("it is no JSON")), ("deep", .malformed("it is no JSON")),
    ("bare", .malformed("it has no choices[0].message.content")),
    ("json:", .malformed("its choices[0].message.content is empty")),
    ("json: \u{0}\n ", .malformed("its choices[0].message.content is empty")),
    ("huge", .malformed("the answer is over 8388608 bytes")),
  ])
  func refusals(model: String, error: ModelError) {
    #expect(throws: error) { try chat(client(model)) }
  }

  @Test func whatBreaksOffIsUnreachable() {
    for client in [
      client("cut"), client("slow") { $0.timeout = 300_000_000 },
      client("echo") { $0.base = "http://127.0.0.1:9/v1" },
      client("echo") { $0.base = "http://name.invalid/v1" },
      client("echo") { $0.base = "file:///etc" },
      client("echo") { $0.key = Array("a\r\nX: y".utf8) },
    ] {
      do {
        let said = try chat(client)
        Issue.record("\(client.endpoint) said \(said)")
      } catch {
        guard case .unreachable = error else {
          Issue.record("\(client.endpoint): \(error)")
          continue
        }
      }
    }
  }

  @Test func nobodyWaitsForWhatIsNotWanted() {
    var endpoint = ModelEndpoint(base: server.base)
    endpoint.chatModel = "slow"
    let client = ModelClient(endpoint, shouldStop: { true })
    #expect(throws: ModelError.stopped) { try chat(client) }
  }

  @Test func theBudgetEnds() throws {
    let client = client("echo") { $0.budget = 150 }
    _ = try chat(client)
    _ = try chat(client)
    #expect(throws: ModelError.budget(150)) { try chat(client) }
  }

  @Test func whatIsNotSetIsNamed() {
    let client = ModelClient(ModelEndpoint(base: server.base))
    #expect(throws: ModelError.notConfigured("MEMCUBE_CHAT_MODEL")) { try chat(client) }
    #expect(throws: ModelError.notConfigured("MEMCUBE_EMBEDDING_MODEL")) {
      try client.embed([[0x61]])
    }
    #expect(throws: ModelError.notConfigured("MEMCUBE_RERANK_MODEL")) {
      try client.rerank([0x61], [[0x61]])
    }
  }

  @Test func vectorsComeInTheOrderOfTheTexts() throws {
    let vectors = try client("good").embed([[0x61], [0x61, 0x62], []])
    #expect(vectors == [[1, 1, -0.5], [2, 1, -0.5], [0, 1, -0.5]])
    #expect(try client("good").embed([]).isEmpty)
  }

  @Test(arguments: ["few", "twice", "nan", "ragged", "bare"])
  func vectorsThatCannotBe(model: String) {
    do {
      _ = try client(model).embed([[0x61], [0x62]])
      Issue.record("\(model) was taken")
    } catch {
      if case .malformed = error { return }
      Issue.record("\(model): \(error)")
    }
  }

  @Test func rerankingScoresEachDocument() throws {
    let query = Array("blue harbour".utf8)
    let documents = ["the harbour", "nothing", "a blue harbour"].map { Array($0.utf8) }
    #expect(try client("good").rerank(query, documents) == [1, 0, 2])
    #expect(try client("few").rerank(query, documents) == [1, 0, nil])
    #expect(throws: ModelError.malformed("a result names no document, or no score")) {
      try client("ragged").rerank(query, documents)
    }
  }

  @Test func severalThreadsAskAtOnce() throws {
    let client = client("echo") { $0.concurrency = 2 }
    let answers = Lock(0)
    @Sendable func ask() {
      for _ in 0..<5 {
        let said = try? client.chat([ChatMessage(.user, Array("Olá".utf8))], tokens: 10)
        if said == Array("Olá".utf8) { answers.withLock { $0 += 1 } }
      }
    }
    let one = try Thread.start("asking") { ask() }
    let two = try Thread.start("asking") { ask() }
    let three = try Thread.start("asking") { ask() }
    one.join()
    two.join()
    three.join()
    #expect(answers.withLock { $0 } == 15)
    #expect(client.tokens == 1500)
  }

  /// Who keeps the service is told what it says, but not the key that some repeat.
  @Test func theKeyIsNotRepeated() {
    let key = Array("sk-1".utf8)
    for (body, said) in [
      (#"{"error":{"message":"Incorrect key: Bearer sk-1."}}"#, "Incorrect key: Bearer (the key)."),
      ("no sk-1sk-1", "no (the key)(the key)"),
      // Nor where the words are cut in the midst of it.
      (String(repeating: "x", count: 197) + "sk-1", String(repeating: "x", count: 197) + "(th"),
    ] {
      #expect(ModelClient.message(Array(body.utf8), hiding: key) == said)
    }
    var events = ChatEvents(hiding: key)
    _ = events.take(Array("data: {\"error\":{\"message\":\"no sk-1\"}}\n\n".utf8))
    #expect(events.failure == .failed("no (the key)"))
  }

  @Test(arguments: [
    ModelError.refused(400, "harbour"), .refused(401, "harbour"), .refused(404, "harbour"),
    .refused(413, "harbour"), .failed("harbour"),
  ]) func aLogHasNoneOfItsWords(_ error: ModelError) {
    #expect("\(error)".contains("harbour") && !error.withoutWords.contains("harbour"))
    if case .refused(let status, _) = error {
      #expect(error.withoutWords.contains("status \(status)"))
    }
  }
}
