import MemCube
import Posix
import Testing
import Waiting

@testable import Format
@testable import Gateway

/// Who may chat: an answer gives memories away, and what is said may be stored. Of the dialects OpenMem
/// and MemHQ have a chat that stores, MemOS one that does not; Mem0 has none.
@Suite struct ChatRightTests {
  /// A chat, and what its body says so that nothing is stored; nil: it never is.
  struct Chat: Sendable {
    var path, scheme, body: String
    var flag: String?

    /// The body, with the flag at a value (JSON), or without it.
    func body(_ value: String?) -> String {
      guard let flag, let value else { return body }
      return body.dropLast() + #","\#(flag)":\#(value)}"#
    }

    static let all = [
      Chat(
        path: "/api/openmem/v1/chat", scheme: "Token",
        body: #"{"user_id":"u","conversation_id":"c","query":"Where does the owl live?"}"#,
        flag: "add_message_on_answer"),
      Chat(
        path: "/v1/memory/chat", scheme: "Bearer",
        body:
          #"{"projectTag":"p","messages":[{"role":"user","content":"Where does the owl live?"}]}"#,
        flag: "ingestUserTurn"),
      Chat(
        path: "/chat", scheme: "Token",
        body: #"{"user_id":"u","query":"Where does the owl live?"}"#),
    ]
  }

  private func filled(_ way: WayName) throws -> Caller {
    let caller = try Caller(way.type)
    _ = try caller.good(
      "POST", "/v3/memories/add",
      #"{"messages":"The owl lives in the barn","user_id":"u","infer":false}"#)
    return caller
  }

  private func messages(_ caller: Caller) throws -> Int {
    let place = caller.gateway.memories.place(.user(Array("u".utf8)), in: try caller.project)
    let group = caller.gateway.memories.place(.group(Array("default".utf8)), in: try caller.project)
    var count = 0
    for place in [place, group] {
      count +=
        try caller.gateway.memories.use(place) { (cube, _) throws(CubeError) in
          try cube.counts().messages
        } ?? 0
    }
    return count
  }

  @Test(arguments: WayName.allCases) func whoMayNotReadHearsNothing(_ way: WayName) throws {
    let caller = try filled(way)
    let accounts = caller.gateway.accounts
    for scopes in [Set([Scope.write]), [.write, .manage], [.manage], []] {
      let key = try accounts.makeKey(try caller.project, scopes: scopes).secret.asText
      for chat in Chat.all {
        for value in [nil, "true", "false", #""false""#, "null"] {
          let answer = try caller.call(
            "POST", chat.path, chat.body(value), key: key, scheme: chat.scheme)
          #expect(answer.status == 403, "\(chat.path) \(scopes) \(value ?? "")")
          #expect(!answer.body.asText.contains("barn"))
        }
      }
    }
    #expect(try messages(caller) == 0)
  }

  @Test(arguments: WayName.allCases) func whoOnlyReadsChatsWithoutStoring(_ way: WayName) throws {
    let caller = try filled(way)
    let accounts = caller.gateway.accounts
    let project = try caller.project
    let email = Array("r@example.org".utf8)
    try accounts.setMember(Array("o@example.org".utf8), .owner, of: project)
    try accounts.setMember(email, .reader, of: project)
    for key in [
      try accounts.makeKey(project, role: .reader), try accounts.makeKey(project, scopes: [.read]),
      try accounts.makeKey(project, email: email),
    ] {
      for chat in Chat.all {
        func answer(_ value: String?) throws -> Answer {
          try caller.call(
            "POST", chat.path, chat.body(value), key: key.secret.asText, scheme: chat.scheme)
        }
        let quiet = try answer("false")
        #expect(quiet.status == 200, "\(chat.path): \(quiet.body.asText)")
        #expect(quiet.body.asText.contains("barn"), "\(quiet.body.asText)")
        guard let flag = chat.flag else { continue }
        for value in [nil, "true", "null", #""false""#, "0"] {
          let refused = try answer(value)
          #expect(refused.status == 403, "\(chat.path) \(value ?? "")")
          // The way out.
          #expect(refused.body.asText.contains(flag), "\(refused.body.asText)")
        }
      }
    }
    #expect(try messages(caller) == 0)
  }

  /// Who may read and write stores by it as ever, and who says that it is not to be does not.
  @Test func whoMayWriteStores() throws {
    let caller = try filled(.direct)
    let key = try caller.gateway.accounts.makeKey(try caller.project, scopes: [.read, .write])
    for (number, chat) in Chat.all.enumerated() where chat.flag != nil {
      let before = try messages(caller)
      func chats(_ value: String?) throws {
        let answer = try caller.call(
          "POST", chat.path, chat.body(value), key: key.secret.asText, scheme: chat.scheme)
        #expect(answer.status == 200, "\(number): \(answer.body.asText)")
      }
      try chats("false")
      #expect(try messages(caller) == before)
      try chats(nil)
      #expect(try eventually { try messages(caller) > before }, "\(chat.path)")
    }
  }

  /// Any key may ask who it is.
  @Test(arguments: WayName.allCases) func everyKeyMayAskWhoItIs(_ way: WayName) throws {
    let caller = try Caller(way.type)
    let accounts = caller.gateway.accounts
    let project = try caller.project
    for scopes in [Set([Scope.write]), [.manage], [.read], []] {
      let key = try accounts.makeKey(project, scopes: scopes).secret.asText
      let answer = try caller.call("GET", "/v1/ping/", key: key)
      #expect(answer.status == 200 && answer.json().text("project_id") == project.id.asText)
    }
    let revoked = try accounts.makeKey(project, scopes: [.write])
    try accounts.revoke(revoked.id, of: project)
    #expect(try caller.call("GET", "/v1/ping/", key: revoked.secret.asText).status == 401)
  }
}
