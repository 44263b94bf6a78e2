import Testing

@testable import Format
@testable import Gateway

/// Names with characters that no line shows.
@Suite struct ControlNameTests {
  /// Whoever has a name in another dialect is a user of MemOS, too.
  @Test(arguments: ["tab\\tx", "nl\\nx", "del\u{7F}"]) func controlCharactersNameUsers(
    _ name: String
  ) throws {
    let caller = try Caller()
    _ = try caller.good(
      "POST", "/v1/memories", #"{"messages":"Holds the lamp","user_id":"\#(name)","infer":false}"#)
    let found = try caller.good("POST", "/search", #"{"query":"lamp","user_id":"\#(name)"}"#)
    let cubes = found["data"]?["text_mem"]?.elements ?? []
    #expect(cubes.flatMap { $0["memories"]?.texts("memory") ?? [] } == ["Holds the lamp"])
    // What parts a user from a cube in a list is in no name.
    let nul = try caller.call("POST", "/search", #"{"query":"lamp","user_id":"a\u0000b"}"#)
    #expect(nul.status == 422, "\(nul.body.asText)")
  }
}
