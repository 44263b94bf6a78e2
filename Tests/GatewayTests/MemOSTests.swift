import HTTP
import MemCube
import Posix
import Testing

@testable import Format
@testable import Gateway

/// The MemOS dialect, in memory and over a socket.
@Suite struct MemOSTests {
  /// A caller with user u1 and their cube c1.
  private func start(_ way: WayName = .direct) throws -> Caller {
    let caller = try Caller(way.type)
    _ = try good(caller, "POST", "/users", #"{"user_id":"u1","user_name":"Una"}"#)
    _ = try good(caller, "POST", "/mem_cubes", #"{"name":"c1","user_id":"u1"}"#)
    return caller
  }

  /// What a call gives that must go well.
  @discardableResult
  private func good(
    _ caller: Caller, _ method: String, _ path: String, _ body: String? = nil,
    _ location: SourceLocation = #_sourceLocation
  ) throws -> JSON {
    let json = try caller.good(method, path, body, location)
    #expect(json["code"]?.integer == 200, sourceLocation: location)
    #expect(json.text("message")?.isEmpty == false, sourceLocation: location)
    return json["data"] ?? .null
  }

  /// What a call says that must not.
  @discardableResult
  private func bad(
    _ caller: Caller, _ status: Int, _ method: String, _ path: String, _ body: String? = nil,
    _ location: SourceLocation = #_sourceLocation
  ) throws -> String {
    let answer = try caller.call(method, path, body)
    let json = answer.json(location)
    #expect(
      answer.status == status && json["code"]?.integer == Int64(status)
        && json["data"]?.isNull == true, "\(method) \(path): \(answer.body.asText)",
      sourceLocation: location)
    if status == 422 {
      #expect(json["detail"]?.elements?.first?["loc"] != nil, sourceLocation: location)
    }
    return json.text("message") ?? ""
  }

  private func texts(_ set: JSON) -> [String] {
    (set["text_mem"]?.elements ?? []).flatMap { ($0["memories"] ?? .null).texts("memory") }
  }

  /// The cube of somebody's name is theirs, also before they said a word.
  @Test func nobodyTakesTheCubeOfAnothersName() throws {
    let caller = try start()
    try good(caller, "POST", "/users", #"{"user_id":"u2"}"#)
    let said = try bad(caller, 400, "POST", "/mem_cubes", #"{"name":"u2","user_id":"u1"}"#)
    #expect(said.contains("belongs to another user"))
    try good(caller, "POST", "/mem_cubes", #"{"name":"u2","user_id":"u2"}"#)
    try good(caller, "POST", "/memories", #"{"user_id":"u2","memory_content":"x"}"#)
  }

  /// A name of blanks is nobody's, and does not stand for who is meant where none is named.
  @Test func blanksAreNoName() throws {
    let caller = try start()
    for id in ["%20", "%09%20", "%C2%A0x"] {
      let said = try bad(caller, 400, "GET", "/users/me?user_id=\(id)")
      #expect(!said.contains("root"), "\(said)")
    }
    try bad(caller, 400, "POST", "/search", #"{"query":"x","user_id":" "}"#)
    try bad(caller, 400, "GET", "/memories?user_id=u1&mem_cube_id=%20")
    #expect(try good(caller, "GET", "/users/me").text("user_id") == "root")
    #expect(try good(caller, "GET", "/users/me?user_id=").text("user_id") == "root")
  }

  @Test(arguments: WayName.allCases, ["", "/api"])
  func aMemorysLife(_ way: WayName, _ base: String) throws {
    let caller = try start(way)
    let added = try good(
      caller, "POST", "\(base)/memories",
      #"{"user_id":"u1","mem_cube_id":"c1","memory_content":"Alice is allergic to peanuts"}"#)
    let id = try #require(added["memory_ids"]?.elements?.first?.string?.asText)
    let path = "\(base)/memories/c1/\(id)"
    let item = try good(caller, "GET", "\(path)?user_id=u1")
    #expect(item.text("id") == id && item.text("memory") == "Alice is allergic to peanuts")
    #expect(item["metadata"]?.text("status") == "activated")
    #expect(item["metadata"]?.text("user_id") == "u1")
    let query = #"{"user_id":"u1","query":"allergic","install_cube_ids":["c1"],"limit":3}"#
    let found = try good(caller, "POST", "\(base)//search/", query)
    #expect(texts(found) == ["Alice is allergic to peanuts"])
    let hit = found["text_mem"]?.elements?.first?["memories"]?.elements?.first
    #expect((0.0...1.0).contains(hit?["metadata"]?["relativity"]?.double ?? -1))
    for key in ["act_mem", "para_mem", "pref_mem"] { #expect(found[key]?.elements == []) }
    try good(
      caller, "PUT", "\(path)?user_id=u1",
      #"{"memory_content":"Alice tolerates cashews","metadata":{"tags":["food"],"mine":[1,{}]}}"#)
    let changed = try good(caller, "GET", "\(path)?user_id=u1")
    #expect(changed.text("memory") == "Alice tolerates cashews" && changed.text("id") == id)
    #expect(changed["metadata"]?["tags"]?.elements == ["food"])
    #expect(changed["metadata"]?["mine"]?.elements?.count == 2)
    #expect(changed["metadata"]?["created_at"] == item["metadata"]?["created_at"])
    #expect(changed["metadata"]?["updated_at"] != item["metadata"]?["updated_at"])
    #expect(texts(try good(caller, "POST", "/search", query)).allSatisfy { !$0.contains("peanut") })
    #expect(texts(try good(caller, "GET", "\(base)/memories?mem_cube_id=c1&user_id=u1")).count == 1)
    try good(caller, "DELETE", "\(path)?user_id=u1")
    for method in ["GET", "DELETE"] { try bad(caller, 400, method, "\(path)?user_id=u1") }
    try bad(caller, 400, "PUT", "\(path)?user_id=u1", #"{"content":"x"}"#)
    #expect(texts(try good(caller, "GET", "/memories?mem_cube_id=c1&user_id=u1")).isEmpty)
    #expect(texts(try good(caller, "POST", "/search", query)).isEmpty)
  }

  @Test func messagesAreFound() throws {
    let caller = try start()
    let added = try good(
      caller, "POST", "/memories",
      """
      {"user_id":"u1","session_id":"s1","messages":[
        {"role":"user","content":"I love playing football on weekends."},
        {"role":"assistant","content":"Noted!"},
        {"role":"user","content":[{"type":"text","text":"hmm, the zeppelin thing again"}]}]}
      """)
    #expect((added["memory_ids"]?.elements?.count ?? 0) >= 2)
    for word in ["football", "zeppelin"] {
      let found = try good(caller, "POST", "/search", #"{"user_id":"u1","query":"\#(word)"}"#)
      #expect(texts(found).first?.contains(word) == true, "\(word): \(texts(found))")
    }
    let items = try good(caller, "GET", "/memories?user_id=u1")["text_mem"]?.elements?.first
    #expect(
      items?["memories"]?.elements?.first?["metadata"]?.text("session_id") == "s1")
    let chat = try caller.good(
      "POST", "/chat", #"{"user_id":"u1","message":"Who plays football?"}"#)
    #expect(chat.text("data")?.contains("football") == true)
    #expect(chat.text("data")?.contains("no chat model is configured") == true)
    let none = try good(
      caller, "POST", "/chat", #"{"user_id":"u1","query":"football","install_cube_ids":[]}"#)
    #expect(none.string?.asText.contains("football") == false)
  }

  @Test func usersAndCubes() throws {
    let caller = try start()
    try good(caller, "POST", "/users", #"{"user_id":"u2","role":"user"}"#)
    #expect(
      try good(caller, "POST", "/users", #"{"user_id":"u1","user_name":"Other"}"#).text("user_id")
        == "u1")
    try bad(caller, 400, "POST", "/users", #"{"user_id":"u3","role":"emperor"}"#)
    try bad(caller, 422, "POST", "/users", #"{"user_name":"x"}"#)
    let users = try good(caller, "GET", "/users")
    #expect(Set(users.texts("user_id")) == ["root", "u1", "u2"])
    #expect(users.elements?.first { $0.text("user_id") == "u1" }?.text("user_name") == "Una")
    try good(caller, "POST", "/mem_cubes", #"{"mem_cube_name_or_path":"c2","user_id":"u1"}"#)
    #expect(
      try good(caller, "POST", "/mem_cubes", #"{"name":"c2","user_id":"u1"}"#).text("mem_cube_id")
        == "c2")
    let me = try good(caller, "GET", "/users/me?user_id=u1")
    #expect((me["accessible_cubes"] ?? .null).texts("cube_id") == ["c2", "c1"])
    #expect((me["accessible_cubes"] ?? .null).texts("owner_id") == ["u1", "u1"])
    try bad(caller, 422, "POST", "/mem_cubes", #"{"mem_cube_id":"c3","user_id":"u1"}"#)
    for source in ["/etc", "../x", "https://example.org/x"] {
      try bad(caller, 400, "POST", "/mem_cubes", #"{"path":"\#(source)","user_id":"u1"}"#)
    }
    // Another's cube, until it is shared.
    let body = #"{"user_id":"u2","mem_cube_id":"c1","memory_content":"The owl hoots"}"#
    try bad(caller, 400, "POST", "/mem_cubes", #"{"name":"c1","user_id":"u2"}"#)
    try bad(caller, 400, "POST", "/memories", body)
    try bad(caller, 400, "GET", "/memories?mem_cube_id=c1&user_id=u2")
    try bad(caller, 400, "DELETE", "/mem_cubes/c1?user_id=u2")
    try bad(caller, 400, "POST", "/mem_cubes/c1/share", #"{"target_user_id":"nobody"}"#)
    try bad(caller, 400, "POST", "/mem_cubes/none/share", #"{"target_user_id":"u2"}"#)
    try bad(
      caller, 400, "POST", "/mem_cubes/c1/share", #"{"target_user_id":"u2","user_id":"u2"}"#)
    for _ in 0..<2 {
      try good(caller, "POST", "/mem_cubes/c1/share", #"{"target_user_id":"u2"}"#)
    }
    try good(caller, "POST", "/memories", body)
    let search = #"{"user_id":"u1","query":"owl"}"#
    #expect(texts(try good(caller, "POST", "/search", search)) == ["The owl hoots"])
    // Away, and back with all that is in it.
    try good(caller, "DELETE", "/mem_cubes/c1?user_id=u1")
    try bad(caller, 400, "DELETE", "/mem_cubes/c1?user_id=u1")
    try bad(caller, 400, "GET", "/memories?mem_cube_id=c1&user_id=u1")
    #expect(texts(try good(caller, "POST", "/search", search)).isEmpty)
    try good(caller, "POST", "/mem_cubes", #"{"name":"c1","user_id":"u1"}"#)
    #expect(texts(try good(caller, "POST", "/search", search)) == ["The owl hoots"])
    // With whom it is shared reads and adds, and no more.
    let listed = try good(caller, "GET", "/memories?mem_cube_id=c1&user_id=u2")
    let id = try #require(listed["text_mem"]?.elements?.first?["memories"]?.texts("id").first)
    try good(caller, "GET", "/memories/c1/\(id)?user_id=u2")
    try good(caller, "POST", "/users", #"{"user_id":"u3"}"#)
    for (method, path, body) in [
      ("DELETE", "/memories/c1?user_id=u2", nil), ("DELETE", "/memories/c1/\(id)?user_id=u2", nil),
      ("PUT", "/memories/c1/\(id)?user_id=u2", #"{"memory_content":"No owl"}"#),
      (
        "PUT", "/memories/c1/\(id)?user_id=u2", #"{"metadata":{"status":"deleted"}}"#
      ),
      ("POST", "/mem_cubes/c1/share", #"{"target_user_id":"u3","user_id":"u2"}"#),
    ] { try bad(caller, 400, method, path, body) }
    #expect(texts(try good(caller, "POST", "/search", search)) == ["The owl hoots"])
    try good(caller, "PUT", "/memories/c1/\(id)?user_id=u1", #"{"memory_content":"An owl"}"#)
    for _ in 0..<2 { try good(caller, "DELETE", "/memories/c1?user_id=u1") }
    #expect(texts(try good(caller, "GET", "/memories?mem_cube_id=c1&user_id=u1")).isEmpty)
    // The grants are in the bundle.
    let place = CubePlace(folder: nil, name: Array("c1".utf8))
    let grants = try caller.gateway.memories.use(place) { (cube, _) throws(CubeError) in
      try cube.grants().map { "\($0.user.asText) \($0.role)" }
    }
    #expect(grants == ["u1 owner", "u2 writer"])
  }

  /// Who is meant where nobody is named is there before anybody was, and others are not.
  @Test func theDefaultUserMayBeNamed() throws {
    let caller = try Caller()
    try good(caller, "POST", "/mem_cubes", #"{"name":"shelf","user_id":"root"}"#)
    try good(caller, "POST", "/memories", #"{"user_id":"root","memory_content":"A red kayak"}"#)
    #expect(try texts(good(caller, "POST", "/search", #"{"query":"kayak"}"#)) == ["A red kayak"])
    let other = try Caller()
    #expect(try good(other, "GET", "/users/me?user_id=root").text("role") == "ROOT")
    try bad(other, 400, "GET", "/users/me?user_id=toor")
    try good(other, "POST", "/configure", #"{"user_id":"boss"}"#)
    #expect(try good(other, "GET", "/users/me?user_id=boss").text("role") == "ROOT")
    let third = try start()
    try good(third, "POST", "/mem_cubes/c1/share", #"{"target_user_id":"root"}"#)
    try good(third, "POST", "/search", #"{"query":"x","install_cube_ids":["c1"]}"#)
  }

  @Test func theDefaultUserIsConfigured() throws {
    let caller = try Caller()
    try bad(caller, 400, "POST", "/memories", #"{"memory_content":"x"}"#)
    try good(caller, "POST", "/mem_cubes", #"{"name":"shelf"}"#)
    try good(caller, "POST", "/configure", #"{"user_id":"ada","top_k":1,"chat_model":{"a":"b"}}"#)
    // A cube that was registered without a user is everybody's.
    try good(caller, "GET", "/memories?mem_cube_id=shelf")
    try good(caller, "POST", "/mem_cubes", #"{"name":"ada-shelf"}"#)
    for text in ["One owl", "Two owls"] {
      try good(caller, "POST", "/memories", #"{"memory_content":"\#(text)"}"#)
    }
    #expect(texts(try good(caller, "POST", "/search", #"{"query":"owl"}"#)).count == 1)
    #expect(texts(try good(caller, "POST", "/search", #"{"query":"owl","top_k":9}"#)).count == 2)
    #expect(try good(caller, "GET", "/users/me").text("user_id") == "ada")
  }

  @Test func refusalsNameWhatIsWrong() throws {
    let caller = try start()
    for (status, method, path, body, word) in [
      (
        400, "POST", "/search", #"{"user_id":"u1","query":"x","install_cube_ids":["nope"]}"#, "nope"
      ),
      (400, "POST", "/search", #"{"user_id":"nobody","query":"x"}"#, "nobody"),
      (400, "POST", "/search", #"{"userid":"u1","query":"x"}"#, "user_id"),
      (400, "POST", "/search", #"{"user":"u1","query":"x"}"#, "user_id"),
      (400, "POST", "/search", #"{"user_id":"u1","query":"x","cube_id":"c"}"#, "mem_cube_id"),
      (
        400, "POST", "/search", #"{"user_id":"u1","query":"x","readable_cube_ids":["c"]}"#,
        "install_cube_ids"
      ),
      (
        400, "POST", "/search", #"{"user_id":"u1","query":"x","install_cube_id":["c1"]}"#,
        "install_cube_ids"
      ),
      (
        400, "POST", "/memories", #"{"user_id":"u1","memCubeId":"c1","memory_content":"x"}"#,
        "mem_cube_id"
      ),
      (400, "GET", "/memories?user_id=u1&mem_cubeid=c1", "", "mem_cube_id"),
      (422, "POST", "/search", #"{"user_id":"u1"}"#, "query"),
      (422, "POST", "/search", #"{"user_id":7,"query":"x"}"#, "user_id"),
      (422, "POST", "/search", #"{"user_id":"u1","query":"x","limit":0}"#, "limit"),
      (
        422, "POST", "/search", #"{"user_id":"u1","query":"x","install_cube_ids":"c1"}"#,
        "install_cube_ids"
      ),
      (422, "POST", "/search", "[]", "object"), (422, "POST", "/search", "{", "JSON"),
      (422, "POST", "/chat", #"{"user_id":"u1"}"#, "message"),
      (422, "POST", "/memories", #"{"user_id":"u1","messages":"hello"}"#, "messages"),
      (
        422, "POST", "/memories", #"{"user_id":"u1","messages":[{"content":"x"}]}"#,
        "messages[0].role"
      ),
      (
        400, "POST", "/memories", #"{"user_id":"u1"}"#,
        "Either messages, memory_content, or doc_path"
      ),
      (400, "POST", "/memories", #"{"user_id":"u1","messages":[],"memory_content":" "}"#, "Either"),
      (400, "POST", "/memories", #"{"user_id":"u1","doc_path":"/etc/passwd"}"#, "--import-root"),
      (400, "GET", "/memories/c1/none?user_id=u1", "", "none"),
      (400, "DELETE", "/memories/nope?user_id=u1", "", "nope"),
      (400, "PUT", "/memories/c1/none?user_id=u1", "{}", "memory_content"),
      (404, "GET", "/nowhere", "", "path"), (405, "PATCH", "/users", "{}", "POST"),
    ] {
      let message = try bad(caller, status, method, path, body)
      #expect(message.contains(word), "\(path) \(body): \(message)")
    }
    let long = String(repeating: "x", count: 10_001)
    try bad(caller, 422, "POST", "/search", #"{"user_id":"u1","query":"\#(long)"}"#)
    #expect(
      texts(try good(caller, "POST", "/search", #"{"user_id":"u1","query":"x","unknown":1}"#))
        .isEmpty)
  }

  @Test func theSameRequestStoresOnce() throws {
    let caller = try start()
    func add(_ body: String, _ key: String? = nil) throws -> [String] {
      let fields = key.map { [Request.Field("Idempotency-Key", $0)] } ?? []
      let answer = try caller.call("POST", "/memories", body, fields: fields)
      #expect(answer.status == 200)
      let ids = answer.json()["data"]?["memory_ids"]?.elements ?? []
      return ids.compactMap { $0.string?.asText }
    }
    let bodies = [
      #"{"user_id":"u1","memory_content":"The heron nests"}"#,
      #"{"user_id":"u1","messages":[{"role":"user","content":"Owls sleep by day"}]}"#,
    ]
    for body in bodies {
      let first = try add(body)
      #expect(first.count == 1)
      #expect(try add(body) == first)
    }
    let keyed = #"{"user_id":"u1","memory_content":"a"}"#
    let first = try add(keyed, "k1")
    #expect(try add(keyed, "k1") == first)
    #expect(try add(#"{"user_id":"u1","memory_content":"b"}"#, "k1") == first)
    #expect(texts(try good(caller, "GET", "/memories?user_id=u1")).count == 3)
    // Who says again what was deleted means it; a key of one's own is the same request for ever.
    try good(caller, "DELETE", "/memories/c1?user_id=u1")
    #expect(try add(keyed, "k1") == first)
    #expect(texts(try good(caller, "GET", "/memories?user_id=u1")).isEmpty)
    for body in bodies { _ = try add(body) }
    _ = try add(keyed, "k2")
    #expect(texts(try good(caller, "GET", "/memories?user_id=u1")).count == 3)
    // As a crash leaves it: what was to be stored is named, and stored; the answer is not.
    try caller.crash()
    for body in bodies { _ = try add(body) }
    _ = try add(#"{"user_id":"u1","messages":[{"role":"user","content":"Owls sleep by day"}]}"#)
    #expect(texts(try good(caller, "GET", "/memories?user_id=u1")).count == 3)
  }

  @Test func anAnswerIsStreamed() throws {
    let caller = try start(.socket)
    try good(caller, "POST", "/memories", #"{"user_id":"u1","memory_content":"The owl hoots"}"#)
    let answer = try caller.call(
      "POST", "/chat", #"{"user_id":"u1","query":"What does the owl do?","stream":true}"#)
    #expect(answer.fields["content-type"]?.hasPrefix("text/event-stream") == true)
    let events = answer.body.asText.split(separator: "\n\n").map { line in
      (try? JSON.parse(Array(line.dropFirst("data: ".count).utf8))) ?? .null
    }
    #expect(events.last?.text("type") == "end")
    let text = events.dropLast().compactMap { $0.text("data") }.joined()
    #expect(text.contains("The owl hoots"))
  }

  @Test func othersProjectsAreApart() throws {
    let caller = try start()
    try good(caller, "POST", "/memories", #"{"user_id":"u1","memory_content":"secret plan"}"#)
    let other = try caller.gateway.accounts.makeProject(Array("other".utf8))
    let key = try caller.gateway.accounts.makeKey(other).secret.asText
    for (method, path, body) in [
      ("GET", "/users/me?user_id=u1", ""), ("GET", "/memories?user_id=u1&mem_cube_id=c1", ""),
      ("POST", "/search", #"{"user_id":"u1","query":"secret"}"#),
      ("POST", "/mem_cubes/c1/share", #"{"target_user_id":"root"}"#),
    ] {
      let answer = try caller.call(method, path, body, key: key)
      #expect(answer.status == 400, "\(path)")
      #expect(!answer.body.asText.contains("secret plan"))
    }
    let users = try caller.call("GET", "/users", key: key).json()["data"]
    #expect(users?.texts("user_id") == ["root"])
    // The same names, another cube.
    let made = try caller.call("POST", "/mem_cubes", #"{"name":"c1"}"#, key: key)
    #expect(made.status == 200)
    #expect(
      texts(try caller.call("GET", "/memories?mem_cube_id=c1", key: key).json()["data"] ?? .null)
        .isEmpty)
  }

  @Test func documentsAreImported() throws {
    let place = try DocumentTests.Place()
    try Files.makeDirectories(place.path.appending("root/more"))
    try place.write("secret.txt", "secret")
    try place.write("root/birds.md", "# Birds\n\nThe heron nests in the harbour.\n")
    try place.write("root/more/owls.txt", "The owl sleeps in the tower.\n")
    try place.write("root/more/odd.bin", "a\u{0}b")
    try place.write("root/a.pdf", "%PDF-1.4")
    try Files.symlink(target: Array("../secret.txt".utf8), at: place.path.appending("root/link"))
    let caller = try Caller {
      $0.importRoots = [place.path.appending("root")]
      $0.helpers = place.path.bytes
    }
    try good(caller, "POST", "/mem_cubes", #"{"name":"c1"}"#)
    func add(_ path: String) -> String { #"{"doc_path":"\#(path)"}"# }
    let added = try good(caller, "POST", "/memories", add("birds.md"))
    #expect(added["memory_ids"]?.elements?.count == 1)
    let hit = try good(caller, "POST", "/search", #"{"query":"heron"}"#)["text_mem"]?.elements?
      .first?[
        "memories"]?.elements?.first
    #expect(hit?.text("memory")?.contains("nests in the harbour") == true)
    #expect(hit?["metadata"]?.text("source") == "file")
    try good(caller, "POST", "/memories", add("more"))
    #expect(texts(try good(caller, "POST", "/search", #"{"query":"owl"}"#)).count >= 1)
    for path in ["../secret.txt", "link", "\(place.path)/secret.txt", "none.md", "more/odd.bin"] {
      let message = try bad(caller, 400, "POST", "/memories", add(path))
      #expect(message.contains(Path(path).lastComponent.asText), "\(message)")
    }
    #expect(try bad(caller, 400, "POST", "/memories", add("a.pdf")).contains("poppler-utils"))
    let count = texts(try good(caller, "GET", "/memories")).count
    try good(caller, "POST", "/memories", #"{"doc_path":"birds.md","session_id":"again"}"#)
    #expect(texts(try good(caller, "GET", "/memories")).count == count)
    try Files.symlink(target: Array("turn".utf8), at: place.path.appending("root/round"))
    try Files.symlink(target: Array("round".utf8), at: place.path.appending("root/turn"))
    for path in ["round", "round/a.md", String(repeating: "n", count: 5000)] {
      let message = try bad(caller, 400, "POST", "/memories", add(path))
      #expect(message.hasPrefix("doc_path: ") && message.utf8.count < 500, "\(message)")
    }
  }

  @Test func filesThatAreLeftOutOfADirectoryAreNamed() throws {
    let place = try DocumentTests.Place()
    try Files.makeDirectories(place.path.appending("root/more"))
    try place.write("root/more/owls.txt", "The owl sleeps in the tower.\n")
    try place.write("root/more/long.txt", String(repeating: "Gulls cry. ", count: 200_000))
    try place.write("root/more/odd.bin", "a\u{0}b")
    let caller = try Caller {
      $0.importRoots = [place.path.appending("root")]
      $0.documentLimit = 1 << 20
    }
    try good(caller, "POST", "/mem_cubes", #"{"name":"c1"}"#)
    for session in ["one", "two"] {
      let added = try good(
        caller, "POST", "/memories", #"{"doc_path":"more","session_id":"\#(session)"}"#)
      #expect(added["memory_ids"]?.elements?.count == 1)
      #expect(added["left_out"]?.texts("file") == ["long.txt", "odd.bin"])
      #expect(added["left_out"]?.texts("reason").first?.contains("larger than 1 MiB") == true)
    }
    #expect(texts(try good(caller, "GET", "/memories")).count == 1)
  }

  /// A field is named where it came, or belongs.
  @Test(
    arguments: [
      ("GET", "/memories?user_id=" + String(repeating: "a", count: 1025), nil, "query"),
      ("DELETE", "/memories/a?user_id=a%00", nil, "query"),
      ("POST", "/search", #"{"query":"x","user_id":"a\u0000"}"#, "body"),
      (
        "POST", "/search?user_id=" + String(repeating: "a", count: 1025), #"{"query":"x"}"#, "query"
      ),
      ("POST", "/search", "{}", "body"), ("POST", "/search", "{", "body"),
    ] as [(String, String, String?, String)])
  func aFaultSaysInWhichPartOfTheCall(
    _ method: String, _ target: String, _ body: String?, _ part: String
  ) throws {
    let answer = try Caller().call(method, target, body)
    let place = answer.json()["detail"]?.elements?.first?["loc"]?.elements
    #expect(answer.status == 422 && place?.first?.string?.asText == part, "\(answer.body.asText)")
  }
}
