import HTTP
import Posix
import Testing

@testable import Answering
@testable import Format
@testable import Gateway

/// Questions that name the user as a memory says that the user is called.
@Suite struct StatedNameTests {
  private func caller(_ texts: [String], user: String = "u1") throws -> Caller {
    let caller = try Caller()
    for text in texts {
      _ = try caller.good(
        "POST", "/v1/memories/",
        #"{"messages":[{"role":"user","content":"\#(text)"}],"user_id":"\#(user)","async_mode":false}"#
      )
    }
    return caller
  }

  /// Texts and scores of what is found, in their order.
  private func found(
    _ caller: Caller, _ query: String, user: String = "u1"
  ) throws -> [(text: String, score: Double)] {
    let answer = try caller.good(
      "POST", "/v3/memories/search/",
      #"{"query":"\#(query)","filters":{"user_id":"\#(user)"},"threshold":0}"#)
    return (answer["results"]?.elements ?? []).compactMap { each in
      guard let text = each.text("memory"), let score = each["score"]?.double else { return nil }
      return (text, score)
    }
  }

  private static let told = [
    "My name is Ada.", "I live in Rome.", "I work as a nurse.", "I play the cello.",
  ]

  /// Also where the user's id is the name.
  @Test(arguments: ["u1", "ada"]) func theNameIsNoAnswerToWhatIsAskedOfIt(user: String) throws {
    let caller = try caller(Self.told, user: user)
    for (question, answer) in [
      ("Where does Ada live?", "The user lives in Rome."),
      ("What is Ada's job?", "The user works as a nurse."),
      ("Does Ada play the cello?", "The user plays the cello."),
    ] {
      let first = try #require(try found(caller, question, user: user).first, "\(question)")
      #expect(first.text == answer, "\(question)")
      #expect(first.score > 0.3, "\(question)")
    }
    // What nothing tells is not answered by the name, nor by what holds "the user" alone.
    for question in ["Does Ada have pets?", "What is Ada's car?"] {
      #expect(try found(caller, question, user: user).first.map { $0.score < 0.2 } ?? true)
    }
  }

  @Test(arguments: ["Ada", "Who is Ada?", "what is my name", "What is Ada's name?"])
  func theNameIsFound(question: String) throws {
    let first = try found(try caller(Self.told), question).first
    #expect(first?.text == "The user's name is Ada.")
    #expect(first.map { $0.score > 0.3 } == true)
  }

  /// A user whose id is the name that is asked of: what is so of others is no answer, nor found as one.
  @Test(arguments: ["ada", "u1"]) func whatOthersDoIsNotTheUsers(user: String) throws {
    let told = [
      "Chiara lives in Cairo.", "Hana is allergic to licorice.", "Greta works at Siemens.",
      "My sister Clara was born on 3 May 1990.",
    ]
    let caller = try caller(told, user: user)
    for question in [
      "Where does Ada live?", "What is Ada allergic to?", "Where does Ada work?",
    ] {
      let asked = try caller.memHQ(
        "POST", "/v1/memhq/ask", #"{"question":"\#(question)","user_id":"\#(user)"}"#, status: 200)
      #expect(asked.text("answer") == "Nothing in memory answers this.", "\(question)")
    }
    let first = try #require(try found(caller, "Where does Ada live?", user: user).first)
    #expect(first.score < 0.5)
    _ = try caller.good(
      "POST", "/v1/memories/",
      #"{"messages":"I live in Porto.","user_id":"ada","async_mode":false}"#)
    let asked = try caller.memHQ(
      "POST", "/v1/memhq/ask", #"{"question":"Where does Ada live?","user_id":"ada"}"#, status: 200)
    #expect(asked.text("answer")?.contains("The user lives in Porto. [1]") == true)
  }

  /// What programs note of a user often has no subject.
  @Test func whatHasNoSubjectIsTheUsers() throws {
    for (text, isOthers) in [
      ("Likes cats and dogs", false), ("Enjoys sports", false), ("Lives in Porto, Portugal", false),
      ("I live in Porto.", false), ("The user lives in Porto.", false),
      ("Chiara lives in Cairo.", true), ("Boris drives a Volvo.", true),
      ("Ada Lovelace is allergic to nuts.", true),
    ] {
      #expect(Answering.Answer.tellsOfOthersAlone(Array(text.utf8)) == isOthers, "\(text)")
    }
  }

  /// OpenMem's chat answers without a model as `memcube ask` does, also by what holds no word of the question.
  @Test func aChatAnswersQuestionsOfAKind() throws {
    let caller = try caller(["I want to learn Italian.", "I prefer tea to coffee."])
    for (question, answer) in [
      ("What are my goals?", "The user wants to learn Italian. [1]"),
      ("What are my preferences?", "The user prefers tea to coffee. [1]"),
    ] {
      let reply = try caller.openMem(
        "/chat",
        #"{"user_id":"u1","conversation_id":"c","query":"\#(question)","add_message_on_answer":false}"#
      )
      let text = reply.text("response") ?? ""
      #expect(text.contains(answer), "\(question): \(text)")
    }
  }

  /// What somebody owns is asked by a word that is small elsewhere.
  @Test(arguments: ["what do I own", "What does the user own?", "What does Ada own?"])
  func owningIsAskedFor(question: String) throws {
    let caller = try caller(Self.told + ["I own 3 clocks."])
    #expect(try found(caller, question).first?.text == "The user owns 3 clocks.")
  }
}
