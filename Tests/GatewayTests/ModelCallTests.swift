import Glibc
import HTTP
import MemCube
import Posix
import Testing
import Waiting

@testable import Format
@testable import Gateway
@testable import Models

/// Calls that ask a model: who else waits, who leaves, and what is said where it fails.
@Suite struct ModelCallTests {
  /// A model's service that answers each question as `say` tells; nil: it never does.
  final class Model: Handler {
    struct State {
      var asked: [JSON] = []
      var isClosed = false
    }

    let state = Condition(State())
    let say: @Sendable (_ count: Int) -> Response?

    init(_ say: @escaping @Sendable (Int) -> Response?) { self.say = say }

    func respond(to request: Request) -> Response {
      let body = (try? JSON.parse(request.body)) ?? .null
      let count = state.withLock { state in
        state.asked.append(body)
        return state.asked.count
      }
      state.broadcast()
      if let answer = say(count) { return answer }
      state.wait { $0.isClosed ? () : nil }
      return Response(status: 503)
    }

    func refuse(_ request: Request, _ refusal: Refusal) -> Response {
      Response(status: refusal.status)
    }

    /// Lets go of who waits.
    func close() {
      state.withLock { $0.isClosed = true }
      state.broadcast()
    }

    var asked: [JSON] { state.withLock { $0.asked } }
  }

  static func whole(_ text: String) -> Response {
    let message = object(("role", "assistant"), ("content", JSON(text)))
    return Response(
      status: 200,
      body: .bytes(object(("choices", .array([object(("message", message))]))).bytes))
  }

  private static func piece(_ text: String) -> [UInt8] {
    object(("choices", .array([object(("delta", object(("content", JSON(text)))))]))).bytes
  }

  /// Runs a body with a gateway, over a socket, that asks such a model.
  func with(
    _ say: @escaping @Sendable (Int) -> Response?,
    _ body: (Caller, Model, Server) throws -> Void
  ) throws {
    let model = Model(say)
    var options = ServerOptions(.internet("127.0.0.1", port: 0))
    options.threads = 100
    let service = try Server(options, model)
    guard case .internet(let name, let port) = service.address else { throw Errno(22) }
    var endpoint = ModelEndpoint(base: "http://\(name):\(port)/v1")
    endpoint.chatModel = "m"
    endpoint.retries = 0
    let client = ModelClient(endpoint)
    let caller = try Caller(DirectWay.self, GatewaySettings()) { $0.model = client }
    let server = try Server(ServerOptions(.internet("127.0.0.1", port: 0)), caller.gateway)
    defer {
      model.close()
      server.stop()
      service.stop()
    }
    try body(caller, model, server)
  }

  /// A call on a connection of its own; its answer is not read.
  private func send(
    _ server: Server, _ caller: Caller, _ path: String, _ body: String
  ) throws -> FileDescriptor {
    let socket = try Sockets.connect(server.address)
    let head =
      "POST \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token \(caller.key)\r\n"
      + "Connection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
    try Files.write(socket, Array((head + body).utf8))
    return socket
  }

  private func read(_ socket: borrowing FileDescriptor) throws -> String {
    var out: [UInt8] = []
    while true {
      let part = try Files.read(socket, count: 4096)
      if part.isEmpty { return out.asText }
      out += part
    }
  }

  private func chat(_ number: Int, _ more: String = "") -> String {
    #"{"user_id":"u\#(number)","conversation_id":"c","query":"What of \#(number)?"\#(more)}"#
  }

  private static let chatPath = "/api/openmem/v1/chat"

  @Test func aSilentModelKeepsNobodyElseWaiting() throws {
    try with({ _ in nil }) { caller, model, server in
      var held: [HeldFile] = []
      for number in 0..<caller.gateway.seats.projectLimit {
        held.append(HeldFile(try send(server, caller, Self.chatPath, chat(number))))
      }
      #expect(eventually { caller.gateway.seats.count == held.count && !model.asked.isEmpty })
      let ping = try send(server, caller, "/v1/memories/?user_id=u", "")
      #expect(try read(ping).hasPrefix("HTTP/1.1 "))
      let add = try send(
        server, caller, "/v3/memories/add/", #"{"messages":"Rows","user_id":"u","infer":false}"#)
      #expect(try read(add).hasPrefix("HTTP/1.1 200"))
      // More than may wait are told so.
      let last = try read(try send(server, caller, Self.chatPath, chat(99))).lowercased()
      #expect(last.hasPrefix("http/1.1 503") && last.contains("retry-after: 1"))
      // Who leaves is not asked for any more, and what waits for a turn never begins.
      held = []
      #expect(eventually { caller.gateway.seats.count == 0 })
      #expect(model.asked.count <= 2)
    }
  }

  @Test func wordsArePassedOnAsTheyCome() throws {
    let gate = Condition(false)
    try with({ _ in
      .events { writer in
        _ = writer.event(nil, Self.piece("A heron "))
        gate.wait { $0 ? () : nil }
        _ = writer.event(nil, Self.piece("named Bela."))
        _ = writer.event(nil, Array("[DONE]".utf8))
      }
    }) { caller, model, server in
      let socket = HeldFile(try send(server, caller, Self.chatPath, chat(1, #","stream":true"#)))
      var out = ""
      while !out.contains("A heron ") {
        let part = try Files.read(socket.descriptor, count: 4096)
        try #require(!part.isEmpty, "\(out)")
        out += part.asText
      }
      #expect(out.hasPrefix("HTTP/1.1 200") && !out.contains("Bela"))
      gate.withLock { $0 = true }
      gate.broadcast()
      out += try read(socket.descriptor)
      #expect(out.contains("named Bela.") && out.contains(#""type":"end""#))
      #expect(model.asked.first?["stream"]?.bool == true)
      #expect(try said(caller, 1) == ["What of 1?", "A heron named Bela."])
      // The same call again is not asked again.
      let again = try read(try send(server, caller, Self.chatPath, chat(1, #","stream":true"#)))
      #expect(again.contains("A heron named Bela.") && model.asked.count == 1)
    }
  }

  /// Where no memory answers there is nothing to compare it with.
  @Test func wordsOfItsOwnArePassedOnInMemOSToo() throws {
    let gate = Condition(false)
    try with({ _ in
      .events { writer in
        _ = writer.event(nil, Self.piece("Good "))
        gate.wait { $0 ? () : nil }
        _ = writer.event(nil, Self.piece("day."))
        _ = writer.event(nil, Array("[DONE]".utf8))
      }
    }) { caller, model, server in
      let body = #"{"query":"Who keeps the heron?","stream":true}"#
      let socket = HeldFile(try send(server, caller, "/chat", body))
      var out = ""
      while !out.contains("Good ") {
        let part = try Files.read(socket.descriptor, count: 4096)
        try #require(!part.isEmpty, "\(out)")
        out += part.asText
      }
      #expect(out.hasPrefix("HTTP/1.1 200") && !out.contains("day."))
      gate.withLock { $0 = true }
      gate.broadcast()
      out += try read(socket.descriptor)
      #expect(out.contains(#"data: {"type":"text","data":"day."}"#))
      #expect(out.contains(#""type":"end""#) && !out.contains("event: "))
      #expect(model.asked.first?["stream"]?.bool == true)
    }
  }

  @Test func anAnswerThatCitesComesOnceItIsCompared() throws {
    let cited = #"{"answer":"It nests in the harbour.","citations":[1]}"#
    try with({ _ in Self.whole(cited) }) { caller, model, server in
      _ = try caller.good("POST", "/mem_cubes", #"{"name":"c1"}"#)
      _ = try caller.good(
        "POST", "/memories", #"{"memory_content":"The heron nests in the harbour."}"#)
      let body = #"{"query":"Where does the heron nest?","stream":true}"#
      let out = try read(try send(server, caller, "/chat", body))
      #expect(out.contains("It nests in the harbour.") && out.contains(#""type":"end""#))
      #expect(model.asked.last?["stream"] == nil)
      let failed = try read(try send(server, caller, "/chat", #"{"query":"","stream":true}"#))
      #expect(failed.hasPrefix("HTTP/1.1 422"))
    }
  }

  /// It ends early, tells an error, or says what nobody can read.
  @Test(arguments: ["", "data: {\"error\":{\"message\":\"sk-1\"}}\n\n", "data: {oh\n\n"])
  func anAnswerThatBreaksOffIsNotKept(_ rest: String) throws {
    try with({ _ in
      .events { writer in
        _ = writer.event(nil, Self.piece("A heron "))
        _ = writer.write(Array(rest.utf8))
      }
    }) { caller, _, server in
      let out = try read(try send(server, caller, Self.chatPath, chat(1, #","stream":true"#)))
      #expect(out.contains("A heron ") && out.contains(#""type":"error""#))
      #expect(out.contains(#""type":"end""#) && !out.contains("sk-1"))
      #expect(try said(caller, 1).isEmpty)
    }
  }

  /// Also by ending only the half on which they send, and however fast the words come.
  @Test(arguments: [true, false]) func whoLeavesAStreamEndsIt(_ isHalf: Bool) throws {
    let gone = Condition(false)
    try with({ _ in
      .events { writer in
        while writer.event(nil, Self.piece("x")) { Clock.sleep(nanoseconds: 10_000_000) }
        gone.withLock { $0 = true }
        gone.broadcast()
      }
    }) { caller, _, server in
      func ends() -> Bool { gone.wait(nanoseconds: 20_000_000_000) { $0 ? true : nil } == true }
      do {
        let socket = HeldFile(
          try send(server, caller, Self.chatPath, chat(1, #","stream":true"#)))
        #expect(
          try Files.read(socket.descriptor, count: 100).asText.hasPrefix("HTTP/1.1 200"))
        if isHalf {
          #expect(shutdown(socket.descriptor.raw, Int32(SHUT_WR)) == 0)
          #expect(ends())
        }
      }
      #expect(ends())
      #expect(eventually { caller.gateway.seats.count == 0 })
      #expect(try said(caller, 1).isEmpty)
    }
  }

  /// The messages of a user's conversation.
  private func said(_ caller: Caller, _ number: Int) throws -> [String] {
    try caller.openMem("/get/message", #"{"user_id":"u\#(number)","conversation_id":"c"}"#)[
      "message_detail_list"]?.texts("content") ?? []
  }

  /// The server's own words are no part of the conversation, nor those of the service anybody's.
  @Test func aFailureIsNotKept() throws {
    try with({ count in
      count == 1 ? Response(status: 500, body: .bytes(Array("oops".utf8))) : Self.whole("A heron.")
    }) { caller, model, _ in
      let failed = try caller.openMem("/chat", chat(1)).text("response") ?? ""
      #expect(failed.hasPrefix("The language model gave no answer") && !failed.contains("oops"))
      #expect(try said(caller, 1) == ["What of 1?"])
      // Asked again it is asked again.
      #expect(try caller.openMem("/chat", chat(1)).text("response") == "A heron.")
      #expect(try said(caller, 1) == ["What of 1?", "A heron."])
      #expect(model.asked.count == 2)
    }
  }

  @Test func whereNothingIsFoundTheModelIsAskedAllTheSame() throws {
    try with({ count in
      count == 1 ? Self.whole("Good day.") : Response(status: 500, body: .bytes([0x78]))
    }) { caller, model, _ in
      let body = #"{"query":"Who keeps the heron?"}"#
      #expect(try caller.good("POST", "/chat", body).text("data") == "Good day.")
      let told = model.asked.first?["messages"]?.elements?.first?.text("content")
      #expect(told?.contains("Nothing that is remembered") == true)
      let failed = try caller.good("POST", "/chat", body).text("data")
      #expect(failed?.contains("the language model gave no answer") == true)
    }
  }

  /// Of MemHQ's answers those say that no model wrote them that none did.
  @Test func sentencesAreMarkedWhereAModelFails() throws {
    let cited = #"{"answer":"Three boats.","citations":[1]}"#
    let fails = Lock(false)
    try with({ _ in
      fails.withLock { $0 } ? Response(status: 500, body: .bytes([0x78])) : Self.whole(cited)
    }) { caller, _, _ in
      _ = try caller.good(
        "POST", "/v3/memories/add/",
        #"{"messages":"The user owns three boats.","user_id":"u","infer":false}"#)
      func ask(_ path: String, _ body: String, _ key: String) throws -> String? {
        let answer = try caller.call("POST", path, body, scheme: "Bearer")
        return answer.json().text(key)
      }
      func asked() throws -> [String?] {
        [
          try ask("/v1/memory/ask", #"{"question":"How many boats?","projectTag":"x"}"#, "answer"),
          try ask(
            "/v1/memory/chat",
            #"{"messages":[{"role":"user","content":"How many boats?"}],"projectTag":"x","#
              + #""ingestUserTurn":false}"#, "reply"),
        ]
      }
      #expect(try asked() == ["Three boats. [1]", "Three boats. [1]"])
      fails.withLock { $0 = true }
      // The second is not even asked for a while.
      let quoted =
        "From memory, in its own words (the language model gave no answer):\n"
        + "- The user owns three boats. [1]"
      #expect(try asked() == [quoted, quoted])
    }
  }

  private static let said = #""messages":[{"role":"user","content":"I own three boats."}]"#

  /// What is added goes on without a thread that waits for who left; nothing of it is lost.
  @Test(arguments: [
    ("/v1/memories/", #""metadata":{"a":1},"async_mode":false"#),
    ("/api/openmem/v1/add/message", #""tags":["sea"],"async_mode":false"#),
    ("/api/openmem/v1/add/feedback", #""feedback_content":"I like boats.","tags":["sea"]"#),
    ("/memories", #""session_id":"s1","memory_content":"A heron.""#),
  ]) func whoLeavesAnAdditionIsNotWaitedFor(_ path: String, _ more: String) throws {
    try with({ _ in nil }) { caller, model, server in
      _ = try caller.good("POST", "/users", #"{"user_id":"u"}"#)
      _ = try caller.good("POST", "/mem_cubes", #"{"name":"u","user_id":"u"}"#)
      do {
        let body = #"{"user_id":"u",\#(Self.said),\#(more)}"#
        let socket = HeldFile(try send(server, caller, path, body))
        #expect(eventually { caller.gateway.seats.count == 1 && !model.asked.isEmpty })
        _ = consume socket
      }
      #expect(eventually { caller.gateway.seats.count == 0 })
      model.close()
      var list = JSON.null
      #expect(
        eventually {
          list = (try? caller.good("GET", "/v1/memories/?user_id=u")) ?? .null
          return list.texts("memory").contains { $0.contains("boats") }
            && (try? caller.gateway.accounts.openTasks(after: 0, limit: 1).isEmpty) == true
        })
      let made = list.elements?.filter { $0.text("memory")?.contains("boats") == true } ?? []
      #expect(made.count == 1 && made.first?.text("user_id") == "u")
      let id = try #require(made.first?.text("id"))
      let shown = try caller.good("GET", "/memories/u/\(id)?user_id=u")["data"]?["metadata"]
      switch path {
      case "/memories":
        #expect(shown?.text("session_id") == "s1")
        #expect(list.texts("memory").contains("A heron."))
      case "/v1/memories/": #expect(made.first?["metadata"]?["a"]?.integer == 1)
      default: #expect(shown?["tags"]?.elements?.compactMap(\.string?.asText) == ["sea"])
      }
    }
  }

  @Test func whoLeavesAnExtractionEndsIt() throws {
    try with({ _ in nil }) { caller, model, server in
      do {
        let socket = HeldFile(
          try send(server, caller, "/api/openmem/v1/extract/memory", "{\(Self.said)}"))
        #expect(eventually { caller.gateway.seats.count == 1 && !model.asked.isEmpty })
        _ = consume socket
      }
      #expect(eventually { caller.gateway.seats.count == 0 })
    }
  }
}
