import HTTP
import Posix
import Testing

@testable import Format
@testable import Gateway

/// Agents speak of "the user" where a person says "I".
@Suite struct UserWordTests {
  private func caller() throws -> Caller {
    let caller = try Caller()
    for text in ["My dog is called Rex.", "I am 41 years old.", "I work at Acme as a welder."] {
      _ = try caller.good(
        "POST", "/v1/memories/",
        #"{"messages":[{"role":"user","content":"\#(text)"}],"user_id":"u","async_mode":false}"#)
    }
    return caller
  }

  private func found(_ caller: Caller, _ query: String) throws -> [String?] {
    let answer = try caller.good(
      "POST", "/v3/memories/search/",
      #"{"query":"\#(query)","filters":{"user_id":"u"}}"#)
    return (answer["results"]?.elements ?? []).map { $0.text("memory") }
  }

  /// Every memory says "the user": that is no answer to what is asked of him.
  @Test(arguments: [
    ("Do I like cheese?", "Does the user like cheese?"), ("my spouse", "the user's spouse"),
    ("my favourite colour", "favourite colour of the user"),
    ("my hobbies and interests", "user hobbies and interests"),
    ("what do I eat", "user's diet"), ("Where do I work?", "Where does the user work?"),
    ("my dog", "the user's dog"), ("my job", "user job"),
  ])
  func findsTheSame(mine: String, users: String) throws {
    let caller = try caller()
    #expect(try found(caller, mine) == found(caller, users))
  }

  @Test func nothingElseIsFound() throws {
    let caller = try caller()
    #expect(try found(caller, "the user's spouse").isEmpty)
    #expect(try found(caller, "the user's dog").first == "The user's dog is called Rex.")
  }

  /// As programs ask that send the last messages of a conversation.
  @Test func ofSeveralSentencesEachIsAnsweredInItsOwnWords() throws {
    let caller = try caller()
    let answer = try caller.good(
      "POST", "/v2/memories/search/",
      #"{"query":"My dog is called Rex. I work at Acme as a welder.","filters":{"user_id":"u"}}"#)
    let found = (answer.elements ?? answer["results"]?.elements ?? []).compactMap {
      $0.text("memory")
    }
    #expect(
      Set(found) == ["The user's dog is called Rex.", "The user works at Acme as a welder."])
  }

  /// What a schema's description asks for in these words is made up no more than else.
  @Test func exportsMakeNothingUp() throws {
    let caller = try caller()
    let made = try caller.call(
      "POST", "/v1/exports/",
      """
      {"filters":{"user_id":"u"},"schema":{"type":"object","properties":{
      "spouse":{"type":"string","description":"Name of the user's spouse"},
      "children":{"type":"integer","description":"Number of children the user has"},
      "age":{"type":"integer","description":"Age of the user in years"},
      "dog":{"type":"string","description":"The user's dog"}}}}
      """)
    let id = try #require(made.json().text("id"))
    let filled = try caller.good(
      "POST", "/v1/exports/get/", #"{"memory_export_id":"\#(id)"}"#)
    #expect(filled["spouse"] == .null && filled["children"] == .null)
    #expect(filled["age"]?.integer == 41)
    #expect(filled.text("dog") == "The user's dog is called Rex.")
  }
}
