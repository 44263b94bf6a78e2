import HTTP
import MemCube
import Posix
import SQLite
import Testing
import Waiting

@testable import Answering
@testable import Bundle
@testable import Format
@testable import Gateway
@testable import Index

/// Knowledge bases, profiles, chat and what stores nothing.
@Suite struct OpenMemKnowledgeTests {
  fileprivate static let pages = "# Tides\n\nThe harbour of Ardmore falls dry at spring tide.\n"

  private func makeBase(_ caller: Caller, _ name: String = "Docs") throws -> String {
    let made = try caller.openMem(
      "/create/knowledgebase", #"{"knowledgebase_name":"\#(name)"}"#)
    return try #require(made.text("id"))
  }

  /// Waits until a file is read; how that ended.
  private func ending(_ caller: Caller, _ id: String) throws -> JSON {
    let ended = try eventualValue { () throws -> JSON? in
      let list = try caller.openMem("/get/status", #"{"task_id":"\#(id)"}"#).elements ?? []
      let status = try #require(list.first)
      return status.text("status") != "running" ? status : nil
    }
    return try #require(ended, "the file is still being read")
  }

  /// What a killed server kept, and never noted, goes an hour later; what is noted or new stays.
  @Test func bytesWithoutATaskAreSwept() throws {
    let caller = try Caller()
    let accounts = caller.gateway.accounts
    let place = OpenMemFile.waiting(try caller.project, caller.host)
    try Files.makeDirectories(place)
    let names = ["old", "new"].map { place.appending($0) }
    for name in names {
      try Files.write(try Files.open(name, OpenFlags.write | OpenFlags.create), [1])
    }
    let hour = Timestamp(milliseconds: Clock.now().milliseconds - 3_700_000)
    try Files.setTimes(names[0], mtime: hour)
    OpenMemFile.sweep(accounts, caller.host)
    #expect(names.map { Files.exists($0) } == [false, true])
  }

  private func encoded(_ text: String) -> String { Base64.encode(Array(text.utf8)).asText }

  @Test(arguments: WayName.allCases) func filesAreReadFoundAndDeleted(_ way: WayName) throws {
    let caller = try Caller(way.type)
    let base = try makeBase(caller)
    let body =
      #"{"knowledgebase_id":"\#(base)","file":[{"name":"tides.md","content":"\#(encoded(Self.pages))"}]}"#
    let added = try caller.openMem("/add/knowledgebase-file", body)
    #expect(added.elements?.count == 1 && added.texts("status") == ["running"])
    #expect(try caller.openMem("/add/knowledgebase-file", body) == added)
    let id = try #require(added.texts("id").first)
    #expect(try ending(caller, id).text("status") == "completed")
    let files = try caller.openMem("/get/knowledgebase-file", #"{"knowledgebase_id":"\#(base)"}"#)
    #expect(files["total"]?.integer == 1)
    #expect(files["file_detail_list"]?.texts("status") == ["completed"])
    #expect(files["file_detail_list"]?.texts("size") == ["0.01"])
    func found(_ bases: String) throws -> [JSON] {
      try caller.openMem(
        "/search/memory",
        #"{"query":"harbour at spring tide","user_id":"u","relativity":0.3,"knowledgebase_ids":\#(bases)}"#
      )["memory_detail_list"]?.elements ?? []
    }
    for bases in [#""all""#, #"["all"]"#, #"["\#(base)"]"#] {
      let hits = try found(bases)
      #expect(hits.count == 1 && hits.first?.text("memory_type") == "LongTermMemory", "\(bases)")
      #expect(hits.first?.text("memory_value")?.contains("Ardmore") == true)
    }
    #expect(try found("[]").isEmpty)
    for _ in 0..<2 {
      _ = try caller.openMem("/delete/knowledgebase-file", #"{"file_ids":["\#(id)"]}"#)
    }
    #expect(try found(#""all""#).isEmpty)
    try caller.fault("/get/knowledgebase-file", #"{"file_ids":["\#(id)"]}"#, 404, 40001)
    for _ in 0..<2 {
      _ = try caller.openMem("/delete/knowledgebase", #"{"knowledgebase_id":"\#(base)"}"#)
    }
    // Made again it is another one.
    #expect(try makeBase(caller) != base)
    let detached = #"{"query":"x","user_id":"u","knowledgebase_ids":["\#(base)"]}"#
    try caller.fault("/search/memory", detached, 403, 50123)
    try caller.fault("/delete/knowledgebase", #"{"knowledgebase_id":"kb_none"}"#, 404, 50120)
  }

  /// A crash behind the reading, and before its end is noted: the file is read again, and is there once.
  @Test func aFileIsReadAgainBehindACrash() throws {
    let caller = try Caller()
    let base = try makeBase(caller)
    let added = try caller.openMem(
      "/add/knowledgebase-file",
      #"{"knowledgebase_id":"\#(base)","file":[{"name":"tides.md","content":"\#(encoded(Self.pages))"}]}"#
    )
    let id = try #require(added.texts("id").first)
    let known = try #require(
      try caller.gateway.accounts.openTasks(after: 0, limit: 1).first
        ?? caller.gateway.accounts.task(Array(id.utf8), of: caller.project))
    #expect(try ending(caller, id).text("status") == "completed")
    // As it stood before the end was noted: the bytes are kept until then.
    let project = try caller.project
    var call = Call(
      request: Request(method: Array("POST".utf8), target: Array("/".utf8)), path: [],
      query: Parameters.none, gateway: caller.gateway, id: caller.gateway.newID(),
      dialect: "openmem", began: caller.host.now())
    call.session = Session(project: project)
    try OpenMemFile(stored: known.input, id: known.id).keep(.memory(Array(Self.pages.utf8)), call)
    func memories() throws -> [String] {
      try OpenMem().perform(known, project, caller.gateway)["detail_factual"]?["memory_ids"]?
        .elements?.compactMap { $0.string?.asText } ?? []
    }
    let first = try memories()
    #expect(!first.isEmpty)
    #expect(try memories() == first)
    OpenMem().letGo(of: known, project, caller.gateway)
    #expect(throws: Fault.self) { try memories() }
  }

  /// The task took a file that was not noted yet for a deleted one, and said that it was read.
  @Test func aFileAndItsTaskAreNotedAtOnce() throws {
    let caller = try Caller()
    let base = try makeBase(caller)
    let store = try Connection(path: caller.host.store.appending(Accounts.fileName))
    try store.execute(
      "CREATE TRIGGER no BEFORE INSERT ON thing BEGIN SELECT RAISE(ABORT, 'on purpose'); END")
    let refused = try caller.call(
      "POST",
      "/api/openmem/v1/add/knowledgebase-file",
      #"{"knowledgebase_id":"\#(base)","file":[{"name":"tides.md","content":"\#(encoded(Self.pages))"}]}"#
    )
    #expect(refused.status >= 500, "\(refused.body.asText)")
    #expect(try caller.gateway.accounts.openTasks(after: 0, limit: 1).isEmpty)
    let tasks = try store.statement("SELECT count(*) FROM task")
    #expect(try tasks.step() && tasks.int(0) == 0)
  }

  @Test(arguments: WayName.allCases) func formsCarryFiles(_ way: WayName) throws {
    let caller = try Caller(way.type)
    let base = try makeBase(caller)
    func upload(_ name: String, _ text: String, _ query: String) throws -> Answer {
      let body =
        "--xYz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n"
        + "Content-Type: text/plain\r\n\r\n\(text)\r\n--xYz--\r\n"
      return try caller.way.send(
        Request(
          method: Array("POST".utf8),
          target: Array("/api/openmem/v1/add/knowledgebase-file?\(query)".utf8),
          fields: [
            Request.Field("Authorization", "Token \(caller.key)"),
            Request.Field("Content-Type", "multipart/form-data; boundary=xYz"),
          ], body: Array(body.utf8)))
    }
    let answer = try upload(
      "boats.txt", "The ferry Inishbofin is blue.", "knowledgebase_id=\(base)")
    #expect(answer.status == 200, "\(answer.body.asText)")
    let id = try #require(answer.json()["data"]?.texts("id").first)
    #expect(try ending(caller, id)["memory_views"]?["added"]?.integer == 1)
    for (name, query, status, code) in [
      ("a.exe", "knowledgebase_id=\(base)", 415, 50107), ("a.txt", "", 400, 40002),
      ("a.txt", "knowledgebase_id=kb_none", 404, 50120),
      ("a.zip", "knowledgebase_id=\(base)", 415, 50107),
      ("a.txt", "knowledgebase_id=\(base)&type=song", 400, 40006),
    ] as [(String, String, Int, Int64)] {
      let answer = try upload(name, "x", query)
      #expect(answer.status == status, "\(name) \(query): \(answer.body.asText)")
      #expect(answer.json()["code"]?.integer == code, "\(name) \(query)")
    }
    // What cannot be read says why.
    let broken = try upload("a.pdf", "%PDF-1.4 nonsense", "knowledgebase_id=\(base)")
    let failed = try ending(caller, try #require(broken.json()["data"]?.texts("id").first))
    #expect(failed.text("status") == "failed" && failed.text("error")?.isEmpty == false)
  }

  @Test func formsWithTooLongFilesAreRefused() throws {
    let caller = try Caller { $0.documentLimit = 1 << 20 }
    let base = try makeBase(caller)
    let text = String(repeating: "The ferry is blue. ", count: 60_000)
    let body =
      "--xYz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"long.txt\"\r\n\r\n"
      + "\(text)\r\n--xYz--\r\n"
    let answer = try caller.way.send(
      Request(
        method: Array("POST".utf8),
        target: Array("/api/openmem/v1/add/knowledgebase-file?knowledgebase_id=\(base)".utf8),
        fields: [
          Request.Field("Authorization", "Token \(caller.key)"),
          Request.Field("Content-Type", "multipart/form-data; boundary=xYz"),
        ], body: Array(body.utf8)))
    #expect(answer.status == 413 && answer.body.asText.contains("'long.txt' is larger than 1 MiB"))
    #expect(answer.json()["code"]?.integer == 50104)
    // As JSON it is no shorter.
    let json = Base64.encode(Array(text.utf8)).asText
    try caller.fault(
      "/add/knowledgebase-file",
      #"{"knowledgebase_id":"\#(base)","file":[{"name":"long.txt","content":"\#(json)"}]}"#, 413,
      50104)
    let files = try caller.openMem("/get/knowledgebase-file", #"{"knowledgebase_id":"\#(base)"}"#)
    #expect(files["total"]?.integer == 0)
  }

  @Test func whatIsNoFileIsRefused() throws {
    let caller = try Caller()
    let base = try makeBase(caller)
    func add(_ file: String, _ status: Int, _ code: Int64) throws {
      try caller.fault(
        "/add/knowledgebase-file", #"{"knowledgebase_id":"\#(base)","file":\#(file)}"#, status, code
      )
    }
    try add("[]", 400, 40003)
    try add("null", 400, 40002)
    try add(#"[{"content":"eA=="}]"#, 400, 40002)
    try add(#"[{"name":"a.txt"}]"#, 400, 40002)
    try add(#"[{"name":"a.txt","content":"???"}]"#, 400, 40008)
    try add(#"[{"name":"a.txt","content":"eA=x"}]"#, 400, 40009)
    try add(#"[{"name":"a.txt","content":"https://example.org/a.txt"}]"#, 400, 40000)
    try add(#"[{"name":"../a.txt","content":"eA=="}]"#, 400, 40000)
    try add(#"[{"name":"a.exe","content":"eA=="}]"#, 415, 40007)
    try add(#"[{"name":"a.txt","content":"eA==","type":"song"}]"#, 400, 40006)
    let many = Array(repeating: #"{"name":"a.txt","content":"eA=="}"#, count: 21)
    try add("[\(many.joined(separator: ","))]", 400, 50103)
    try caller.fault("/get/knowledgebase-file", "{}", 400, 40000)
    try caller.fault("/get/status", #"{"task_id":"none"}"#, 404, 50131)
  }

  @Test func profilesAreForms() throws {
    let caller = try Caller()
    let made = try caller.openMem(
      "/add/profile_template", #"{"name":"Basics","metadata":{"Person":{"Age":{"value":null}}}}"#)
    let id = try #require(made.text("profile_template_id"))
    _ = try caller.openMem(
      "/bind/profile_template", #"{"bind_list":[{"user_id":"u","profile_template_id":"\#(id)"}]}"#)
    let scope = #""user_id":"u","profile_template_id":"\#(id)""#
    _ = try caller.openMem(
      "/edit/profile",
      #"{\#(scope),"metadata":{"Person":{"Age":{"value":41,"algorithm_updatable":false},"#
        + #""City":{"value":"Oslo"}}}}"#)
    func profile() throws -> JSON? {
      try caller.openMem("/get/memory", #"{"user_id":"u"}"#)["profile_detail_list"]?.elements?
        .first
    }
    let shown = try #require(try profile())
    #expect(shown.text("memory_value") == "Basics\nPerson.Age: 41\nPerson.City: Oslo")
    #expect(shown["metadata"]?["Person"]?["Age"]?["algorithm_updatable"] == false)
    _ = try caller.openMem("/edit/profile", #"{\#(scope),"remove_fields":["Person.Age"]}"#)
    #expect(try profile()?.text("memory_value") == "Basics\nPerson.City: Oslo")
    // A form is no fact, and can be asked for.
    let facts = try caller.openMem("/search/memory", #"{"query":"Oslo","user_id":"u"}"#)
    #expect(facts["memory_detail_list"] == .array([]))
    let found = try caller.openMem(
      "/search/memory",
      #"{"query":"Oslo","user_id":"u","include_memory_view":["profile"]}"#)
    #expect(found["profile_detail_list"]?.elements?.count == 1)
    _ = try caller.openMem("/delete/profile", "{\(scope)}")
    #expect(try profile() == nil)
    try caller.fault("/edit/profile", "{\(scope)}", 400, 40002)
    try caller.fault(
      "/edit/profile", #"{"user_id":"u","profile_template_id":"pt_0","remove_fields":["A.b"]}"#,
      404,
      40001)
    let list = try caller.openMem("/list/profile_template", "{}")
    #expect(list["total"]?.integer == 1)
    _ = try caller.openMem(
      "/update/profile_template", #"{"profile_template_id":"\#(id)","name":"B"}"#)
    let form = #"{"profile_template_id":"\#(id)"}"#
    #expect(try caller.openMem("/get/profile_template", form).text("name") == "B")
    _ = try caller.openMem("/delete/profile_template", form)
    try caller.fault("/get/profile_template", form, 404, 40001)
  }

  @Test func chatSaysOnlyWhatIsKnown() throws {
    let caller = try Caller()
    _ = try caller.openMem(
      "/add/message",
      #"{"user_id":"u","messages":[{"role":"user","content":"My dog is named Rex."}]}"#)
    let body = #"{"user_id":"u","conversation_id":"c","query":"What is my dog named?"}"#
    let first = try caller.openMem("/chat", body)
    #expect(first.text("response")?.contains("Rex") == true)
    #expect(first.text("response")?.hasPrefix("No language model is configured") == true)
    #expect(try caller.openMem("/chat", body) == first)
    let said = try caller.openMem("/get/message", #"{"user_id":"u","conversation_id":"c"}"#)
    #expect(said["message_detail_list"]?.texts("role") == ["user", "assistant"])
    let unknown = try caller.openMem(
      "/chat",
      #"{"user_id":"v","conversation_id":"c","query":"Who is the mayor?","add_message_on_answer":false}"#
    )
    #expect(unknown.text("response")?.contains("nothing in memory") == true)
    #expect(
      try caller.openMem("/get/message", #"{"user_id":"v"}"#)["message_detail_list"] == .array([]))
    try caller.fault("/chat", #"{"user_id":"u","query":"x"}"#, 400, 40002)
    try caller.fault("/chat", #"{"user_id":"u","conversation_id":"c","stream":true}"#, 400, 40002)
  }

  /// Without a model an answer names its sources, and holds nothing but what answers; streamed as well.
  @Test(arguments: WayName.allCases) func chatCitesWhatItQuotes(_ way: WayName) throws {
    let caller = try Caller(way.type)
    for text in [
      "My dog is named Rex.", "I drive a red tractor.", "My sister lives in Oslo.",
      "I keep bees behind the house.",
    ] {
      _ = try caller.openMem(
        "/add/message",
        #"{"user_id":"u","messages":[{"role":"user","content":"\#(text)"}]}"#)
    }
    let body = #"{"user_id":"u","conversation_id":"c","query":"What is my dog named?""#
    let answer = try caller.openMem("/chat", body + "}").text("response") ?? ""
    let lines = answer.split(separator: "\n", omittingEmptySubsequences: false)
    try #require(lines.count == 4, "\(answer)")
    #expect(lines[0] == "No language model is configured; this is what the memories say:")
    #expect(lines[1].hasPrefix("- ") && lines[1].contains("Rex") && lines[1].hasSuffix(" [1]"))
    #expect(lines[2].isEmpty && lines[3].hasPrefix("[1] ") && lines[3].contains(".md, "))
    // What is said around a question is no part of it.
    for question in ["What is my dog named? Say it.", "I wonder. What is my dog named? Thank you."]
    {
      let body = #"{"user_id":"u","conversation_id":"d","query":"\#(question)"}"#
      let other = try caller.openMem("/chat", body).text("response")
      #expect(other?.contains("Rex. [1]") == true, "\(question): \(other ?? "")")
    }
    guard way == .socket else { return }
    let streamed = try caller.call(
      "POST", "/api/openmem/v1/chat", body + #","stream":true}"#
    ).body.asText
    let told = streamed.split(separator: "\n").filter { $0.hasPrefix("data: ") }.compactMap {
      (try? JSON.parse(Array($0.dropFirst(6).utf8)))?.text("data")
    }
    #expect(told.joined() == answer)
  }

  /// What a program says of a form and its fields comes back as it was given.
  @Test func whatIsSaidOfAFormIsKept() throws {
    let caller = try Caller()
    let field =
      #"{"value":null,"description":"in years","algorithm_updatable":true,"choices":[1,2]}"#
    let made = try caller.openMem(
      "/add/profile_template",
      #"{"name":"Basics","description":"who they are","metadata":{"Person":{"Age":\#(field)}}}"#)
    let id = try #require(made.text("profile_template_id"))
    let form = #"{"profile_template_id":"\#(id)"}"#
    func shown() throws -> JSON { try caller.openMem("/get/profile_template", form) }
    #expect(try shown().text("description") == "who they are")
    let age = try shown()["metadata"]?["Person"]?["Age"]
    #expect(age?.text("description") == "in years" && age?["choices"]?.elements?.count == 2)
    _ = try caller.openMem(
      "/bind/profile_template", #"{"bind_list":[{"user_id":"u","profile_template_id":"\#(id)"}]}"#)
    // A value alone takes nothing else away.
    _ = try caller.openMem(
      "/edit/profile",
      #"{"user_id":"u","profile_template_id":"\#(id)","metadata":{"Person":{"Age":{"value":41}}}}"#)
    let profile = try caller.openMem("/get/memory", #"{"user_id":"u"}"#)["profile_detail_list"]?
      .elements?.first
    let told = profile?["metadata"]?["Person"]?["Age"]
    #expect(told?["value"]?.integer == 41 && told?.text("description") == "in years")
    _ = try caller.openMem(
      "/update/profile_template", #"{"profile_template_id":"\#(id)","description":"B"}"#)
    #expect(try shown().text("description") == "B" && shown().text("name") == "Basics")
    let long = String(repeating: "x", count: 9000)
    try caller.fault(
      "/update/profile_template", #"{"profile_template_id":"\#(id)","description":"\#(long)"}"#,
      400, 40000)
    try caller.fault(
      "/add/profile_template",
      #"{"name":"L","metadata":{"A":{"b":{"value":1,"description":"\#(long)"}}}}"#, 400, 40000)
  }

  /// Whatever was asked and answered before is no evidence.
  @Test func aQuestionIsAnsweredTwiceTheSame() throws {
    let caller = try Caller()
    func add(_ text: String) throws {
      _ = try caller.openMem(
        "/add/message",
        #"{"user_id":"u","messages":[{"role":"user","content":"\#(text)"}]}"#)
    }
    for text in ["My dog is named Rex.", "I drive a red tractor."] { try add(text) }
    func ask(_ question: String, in conversation: String) throws -> String {
      let body = #"{"user_id":"u","conversation_id":"\#(conversation)","query":"\#(question)"}"#
      return try caller.openMem("/chat", body).text("response") ?? ""
    }
    for question in [
      "What is my dog named?", "what is the name of my dog", "Tell me the name of my dog.",
      "Hi! Thank you. Is my dog named Rex?",
    ] {
      let first = try ask(question, in: "0")
      #expect(first.contains("Rex"))
      for number in 1..<4 {
        #expect(try ask(question, in: "\(number)") == first, "\(question), \(number)")
      }
    }
    let place = caller.gateway.memories.place(.user(Array("u".utf8)), in: try caller.project)
    let found = try caller.gateway.memories.use(place) { (cube, _) throws(CubeError) in
      try cube.indexTexts()
      return try cube.evidence(
        for: Array("What is my dog named?".utf8), named: [0x61], now: Clock.now())
    }
    let texts = (found ?? []).map { $0.result.text.asText }
    #expect(texts.contains { $0.contains("Rex") })
    #expect(!texts.contains { $0.contains("language model") || $0.contains("?") })
    let count = try caller.openMem("/get/memory", #"{"user_id":"u"}"#)["total"]?.integer
    #expect(count == 2)
    let kept = try caller.openMem(
      "/get/message", #"{"user_id":"u","conversation_id":"3","message_limit_number":50}"#)
    #expect(kept["message_detail_list"]?.elements?.count == 8, "they stay as messages")
    // What is told beside a question is learned.
    _ = try ask("I moved to Ghent in May. What should I visit?", in: "4")
    #expect(try ask("Where did I move to?", in: "5").contains("Ghent"))
  }

  @Test func answersAreStreamed() throws {
    let caller = try Caller(SocketWay.self)
    let answer = try caller.call(
      "POST", "/api/openmem/v1/chat",
      #"{"user_id":"u","conversation_id":"c","query":"What?","stream":true}"#)
    #expect(answer.status == 200)
    #expect(answer.fields["content-type"]?.hasPrefix("text/event-stream") == true)
    let data = answer.body.asText.split(separator: "\n").filter { $0.hasPrefix("data: ") }
    let records = data.map { try? JSON.parse(Array($0.dropFirst(6).utf8)) }
    #expect(records.count >= 2 && records.last??.text("type") == "end")
    #expect(records.first??.text("data")?.isEmpty == false)
  }

  @Test func extractingStoresNothing() throws {
    let caller = try Caller()
    let found = try caller.openMem(
      "/extract/memory", #"{"messages":[{"role":"user","content":"I love green tea."}]}"#)
    #expect(found["memory_detail_list"]?.elements?.isEmpty == false)
    #expect(found["preference_detail_list"]?.elements?.count == 1)
    #expect(try caller.gateway.memories.cubes.names(nil).isEmpty)
    let memory =
      #"{"messages":[{"role":"user","content":"I love tea."}],"extraction_types":["memory"]}"#
    #expect(try caller.openMem("/extract/memory", memory)["preference_detail_list"] == .array([]))
    let order = try caller.call(
      "POST", "/api/openmem/v1/rerank",
      #"{"query":"fruit for a pie","documents":["Cars are fast","A pie needs fruit","Pears"],"#
        + #""top_n":2,"model":null}"#
    ).json()
    #expect(order["results"]?.elements?.map { $0["index"]?.integer } == [1, 0])
    #expect(order["code"] == nil && order.text("model") == "memcube")
    try caller.fault("/rerank", #"{"query":"x","documents":[]}"#, 400, 40003)
    try caller.fault("/rerank", #"{"query":"x","documents":["a"],"top_n":0}"#, 400, 40000)
  }

  private struct Tides: Handler {
    func respond(to request: Request) -> Response {
      guard request.target.asText.hasPrefix("/tides.md") else { return Response(status: 404) }
      return Response(
        status: 200, fields: [Request.Field("Content-Type", "text/markdown")],
        body: .bytes(Array(OpenMemKnowledgeTests.pages.utf8)))
    }

    func refuse(_ request: Request, _ refusal: Refusal) -> Response { Response(status: 503) }
  }

  /// A file may be given by its address, where the server was started with the right to fetch.
  @Test func filesAreFetchedWithTheRight() throws {
    let server = try Server(ServerOptions(.internet("127.0.0.1", port: 0)), Tides())
    defer { server.stop() }
    guard case .internet(let name, let port) = server.address else { return }
    func body(_ base: String, _ path: String) -> String {
      #"{"knowledgebase_id":"\#(base)","file":[{"name":"tides.md","#
        + #""content":"http://\#(name):\#(port)/\#(path)"}]}"#
    }
    let caller = try Caller { $0.fetchesFromAnywhere = true }
    let base = try makeBase(caller)
    let added = try caller.openMem("/add/knowledgebase-file", body(base, "tides.md"))
    let id = try #require(added.texts("id").first)
    #expect(try ending(caller, id)["memory_views"]?["added"]?.integer ?? 0 > 0)
    try caller.fault("/add/knowledgebase-file", body(base, "none"), 400, 40000)
    // Its address says what it is called, where nothing else does.
    let nameless = body(base, "tides.md?again#top").replacing(#""name":"tides.md","#, with: "")
    #expect(try caller.openMem("/add/knowledgebase-file", nameless).texts("name") == ["tides.md"])
    let whole = body(base, "").replacing(#""name":"tides.md","#, with: "")
    try caller.fault("/add/knowledgebase-file", whole, 400, 40002)
    // From the public network alone this machine is not to be had, and without the right nothing.
    for change in [{ $0.fetchesURLs = true }, { _ in }] as [(inout GatewaySettings) -> Void] {
      let other = try Caller(change)
      try other.fault(
        "/add/knowledgebase-file", body(try makeBase(other), "tides.md"), 400, 40000)
    }
  }
}
