import HostileTexts
import Posix
import Testing

@testable import Format
@testable import Gateway

/// Whatever a call holds, its thread works in proportion to its length. The gateway is not optimised in tests: it
/// gets twice the time that a server takes at most.
///
/// MEMCUBE_COST_SIZE=N takes texts of up to N bytes, 100,000 unless given.
@Suite(.serialized) struct CostTests {
  private static let size =
    Environment.value("MEMCUBE_COST_SIZE").flatMap {
      Int(String(decoding: $0, as: UTF8.self))
    } ?? 100_000
  private static let most = 0.6

  private struct Place: Sendable {
    var target: String
    /// The body, with `%` where the text stands.
    var body: String
    /// MemHQ's paths are those of a key that is sent as Bearer.
    var scheme: String { target.hasPrefix("/v1/memory/") ? "Bearer" : "Token" }
  }

  /// Where callers send what people wrote.
  private static let places = [
    Place(
      target: "/v1/memories/",
      body: #"{"user_id":"ana","messages":[{"role":"user","content":%}]}"#),
    Place(
      target: "/v1/memories/",
      body: #"{"user_id":"ana","infer":false,"messages":[{"role":"user","content":%}]}"#),
    Place(target: "/v2/memories/search/", body: #"{"filters":{"user_id":"ana"},"query":%}"#),
    Place(target: "/v2/memories/search/", body: #"{"filters":{"user_id":%},"query":"dog"}"#),
    Place(target: "/v1/memories/search/", body: #"{"user_id":"ana","query":%}"#),
    Place(target: "/v1/memory/add", body: #"{"sourceType":"TEXT","content":%}"#),
    Place(
      target: "/v1/memory/chat",
      body: #"{"projectTag":"default","messages":[{"role":"user","content":%}]}"#),
    Place(target: "/v1/memory/search", body: #"{"projectTags":["default"],"q":%}"#),
    Place(target: "/v1/memory/ask", body: #"{"projectTag":"default","question":%}"#),
    Place(
      target: "/api/openmem/v1/add/message",
      body:
        #"{"user_id":"ana","conversation_id":"c","messages":[{"role":"user","content":%}]}"#),
    Place(
      target: "/api/openmem/v1/search/memory",
      body: #"{"user_id":"ana","conversation_id":"c","query":%}"#),
    Place(
      target: "/api/openmem/v1/chat", body: #"{"user_id":"ana","conversation_id":"c","query":%}"#),
    Place(
      target: "/api/openmem/v1/add/feedback",
      body: #"{"user_id":"ana","conversation_id":"c","feedback_content":%}"#),
    Place(
      target: "/api/openmem/v1/rerank",
      body: #"{"model":"m","query":%,"documents":["I live in Porto.","My dog is Rex."]}"#),
    Place(
      target: "/api/openmem/v1/rerank", body: #"{"model":"m","query":"dog","documents":[%,%]}"#),
    Place(
      target: "/api/openmem/v1/extract/memory", body: #"{"messages":[{"role":"user","content":%}]}"#
    ),
    Place(target: "/api/users", body: #"{"user_id":%}"#),
    Place(target: "/api/mem_cubes", body: #"{"mem_cube_name_or_path":%}"#),
    Place(target: "/api/memories", body: #"{"user_id":"root","memory_content":%}"#),
    Place(target: "/api/search", body: #"{"user_id":"root","query":%}"#),
    Place(target: "/api/chat", body: #"{"user_id":"root","query":%}"#),
  ]

  private static func json(_ shape: HostileText, _ size: Int) -> String {
    String(decoding: JSON.string(shape.text(size)).bytes, as: UTF8.self)
  }

  @Test(arguments: HostileText.allCases) func callsAreLinear(_ shape: HostileText) throws {
    let caller = try Caller()
    _ = try caller.call(
      "POST", "/v1/memories/",
      #"{"user_id":"ana","messages":[{"role":"user","content":"I live in Porto with my dog."}]}"#)
    _ = try caller.good("POST", "/api/mem_cubes", #"{"name":"shelf","user_id":"root"}"#)
    for place in Self.places {
      // A call that is refused at once costs nothing, whatever its text.
      let plain = place.body.replacing("%", with: #""hello""#)
      let answer = try caller.call("POST", place.target, plain, scheme: place.scheme)
      #expect(200..<300 ~= answer.status, "\(place.target): \(answer.body.asText)")
      func cost(_ size: Int) throws -> Double {
        let body = place.body.replacing("%", with: Self.json(shape, size))
        return try Cost.of {
          let answer = try caller.call("POST", place.target, body, scheme: place.scheme)
          #expect(answer.status < 500, "\(place.target) \(shape): \(answer.body.asText)")
        }
      }
      var large = try cost(Self.size)
      if large < 0.03 { continue }
      let small = try min(cost(Self.size / 10), cost(Self.size / 10))
      if large > Self.most || Cost.outgrows(small, large) {
        large = min(large, try cost(Self.size))
      }
      #expect(
        large <= Self.most && !Cost.outgrows(small, large),
        "\(place.target) \(place.body) of \(shape): \(small) s, and \(large) s for ten times as much"
      )
    }
  }

  /// A question that says the same over and over costs each of many cubes little.
  @Test func manyCubesAreAskedTheSame() throws {
    let caller = try Caller()
    for user in 0..<20 {
      for text in ["I live in Ghent.", "The wifi password is on the door."] {
        _ = try caller.good(
          "POST", "/v3/memories/add/",
          #"{"messages":"\#(text)","user_id":"u\#(user)","infer":false}"#)
      }
    }
    let again = String(repeating: "password: ", count: 800)
    for (path, body) in [
      ("/v1/memory/ask", #"{"question":"\#(again)","projectTag":"x"}"#),
      (
        "/v1/memory/chat",
        #"{"messages":[{"role":"user","content":"\#(again)"}],"projectTag":"x","#
          + #""ingestUserTurn":false}"#
      ),
    ] {
      _ = try caller.memHQ("POST", path, body)
      let cost = try Cost.of { _ = try caller.memHQ("POST", path, body) }
      #expect(cost < Self.most, "\(path): \(cost) s")
    }
  }

  /// Of what is said in a conversation as much is looked for as of a search.
  @Test(arguments: ["? ", "password: ", "Do you like it? Yes. ", "((", ",,"])
  func aTurnCostsNoMoreThanItsBeginning(_ unit: String) throws {
    let caller = try Caller()
    for text in ["I live in Ghent.", "I like tea."] {
      _ = try caller.good(
        "POST", "/v3/memories/add/", #"{"messages":"\#(text)","user_id":"u","infer":false}"#)
    }
    let text = String(repeating: unit, count: 100_000 / unit.utf8.count)
    let body =
      #"{"user_id":"u","conversation_id":"c","add_message_on_answer":false,"query":"\#(text)"}"#
    _ = try caller.openMem("/chat", body)
    let cost = try Cost.of { _ = try caller.openMem("/chat", body) }
    #expect(cost < Self.most, "\(cost) s")
  }

  /// Every field of every endpoint, and every name in a path.
  @Test func everyFieldIsBounded() throws {
    let caller = try Caller()
    let shapes = HostileText.allCases
    for (number, endpoint) in Gateway.endpoints.enumerated() where endpoint.objection == nil {
      let shape = shapes[number % shapes.count]
      let text = Self.json(shape, Self.size / 4)
      let fields = endpoint.body.map { "\"\($0)\":\(text)" }
      let lists = endpoint.body.map { name in
        "\"\(name)\":[\((0..<300).map { "\"id\($0)\"" }.joined(separator: ","))]"
      }
      let name = String(repeating: "a%20", count: 1000)
      let path = endpoint.path.split(separator: "/", omittingEmptySubsequences: false).map {
        $0.hasPrefix("{") ? name[...] : $0
      }.joined(separator: "/")
      for body in ["{\(fields.joined(separator: ","))}", "{\(lists.joined(separator: ","))}"] {
        let cost = try Cost.of {
          // Each dialect's paths go with a way to send the key.
          for scheme in ["Token", "Bearer"] {
            let answer = try caller.call(endpoint.method, path, body, scheme: scheme)
            #expect(answer.status != 500, "\(endpoint.path): \(answer.body.asText)")
          }
        }
        #expect(
          cost < Self.most * Double(max(1, fields.count)) / 2,
          "\(endpoint.method) \(endpoint.path) of \(shape): \(cost) s")
      }
    }
  }
}
