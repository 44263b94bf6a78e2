import Digest
import HTTP
import MemCube
import Posix
import SQLite
import Testing

@testable import Format
@testable import Gateway

/// What the Mem0 dialect has beside memories: exports, profiles, webhooks, feedback, categories.
@Suite struct Mem0MoreTests {
  private func add(_ caller: Caller, _ text: String, _ more: String = "") throws -> String {
    let body = #"{"messages":"\#(text)","user_id":"bob","infer":false\#(more)}"#
    let added = try caller.good("POST", "/v3/memories/add", body)
    return try #require(added["results"]?.elements?.first?.text("id"))
  }

  private static let schema =
    ##"{"$defs":{"Home":{"type":"object","properties":{"city":{"type":"string"}}}},"type":"object","##
    + ##""properties":{"favourite_sport":{"type":"string","description":"sport that is played"},"##
    + ##""home":{"$ref":"#/$defs/Home"},"boats":{"anyOf":[{"type":"integer"},{"type":"null"}],"##
    + ##""description":"how many boats are owned"},"##
    + ##""shoe_size":{"type":"number","description":"quantum chromodynamics"},"##
    + ##""cities":{"type":"array","items":{"type":"string"},"description":"city"}}}"##

  /// Settings that are changed at the same time are all there.
  @Test func settingsChangedAtOnceAreKept() throws {
    let caller = try Caller()
    let row = try caller.project.row
    let left = Condition(0)
    let accounts = caller.gateway.accounts
    for number in 0..<8 {
      try Thread.detach("change") {
        for turn in 0..<8 {
          try? accounts.update(row) { project in
            let kept = project.settings.members ?? []
            project.settings = .object(kept + [JSON.Member("field \(number) \(turn)", JSON(1))])
          }
        }
        left.withLock { $0 += 1 }
        left.signal()
      }
    }
    #expect(left.wait(nanoseconds: 60_000_000_000) { $0 == 8 ? true : nil } == true)
    #expect(try caller.project.settings.members?.count == 64)
  }

  /// Whoever is answered finds what holds now, and not what it ended.
  @Test func whatIsEndedIsSoAtTheAnswer() throws {
    let caller = try Caller()
    for user in ["a", "b", "c", "d"] {
      func say(_ text: String) throws {
        _ = try caller.good(
          "POST", "/v1/memories/",
          #"{"messages":[{"role":"user","content":"\#(text)"}],"user_id":"\#(user)"}"#)
      }
      func shown(_ more: String = "") throws -> [String] {
        let list = try caller.good("GET", "/v1/memories/?user_id=\(user)\(more)")
        return (list.elements ?? []).compactMap { $0.text("memory") }
      }
      try say("I live in Oslo.")
      #expect(try shown() == ["The user lives in Oslo."])
      try say("I now live in Rome.")
      #expect(try shown("&latest_only=true").contains { $0.contains("Oslo") } == false)
      let found = try caller.good(
        "POST", "/v3/memories/search/",
        #"{"query":"lives in Oslo","filters":{"user_id":"\#(user)"}}"#)
      #expect(found["results"]?.texts("memory").contains { $0.contains("Oslo") } == false)
    }
  }

  /// What is stated is text, all of it, also where files have front matter.
  @Test func textThatBeginsAsFrontMatterComesBackWhole() throws {
    let caller = try Caller()
    let texts = [
      "---\ntype: GOAL\ntags: [a]\n---\nLearn to sail", "---\n---\nbare", "---\na: b\n---",
      "--- not one", "---\nopen",
    ]
    for text in texts {
      let told = JSON(text).bytes.asText
      let body = #"{"messages":\#(told),"user_id":"bob","infer":false}"#
      let added = try caller.good("POST", "/v3/memories/add", body)
      let id = try #require(added["results"]?.elements?.first?.text("id"))
      let got = try caller.good("GET", "/v1/memories/\(id)/")
      #expect(got.text("memory") == text)
      _ = try caller.good("PUT", "/v1/memories/\(id)/", #"{"text":"plain"}"#)
      let changed = try caller.good("PUT", "/v1/memories/\(id)/", #"{"text":\#(told)}"#)
      #expect(changed.text("memory") == text)
      let told2 = try caller.good("GET", "/v1/memories/\(id)/history/").elements ?? []
      #expect(told2.contains { $0.text("new_memory") == text })
    }
  }

  /// A key goes on behind the end of its project, with an empty one.
  @Test func theOwnProjectIsDeletedAndComesAgain() throws {
    let caller = try Caller()
    let accounts = caller.gateway.accounts
    for name in ["default", "shop"] {
      let made =
        name == "default"
        ? try caller.project : try accounts.makeProject(Array(name.utf8), monthlyRetrieval: 70)
      try accounts.setMember(Array("o@x.org".utf8), .owner, of: made)
      let key = try accounts.makeKey(made, email: Array("o@x.org".utf8)).secret.asText
      let other = try accounts.makeKey(made).secret.asText
      func call(_ method: String, _ path: String, _ body: String? = nil) throws -> Answer {
        try caller.call(method, path, body, key: key)
      }
      let memory = #"{"messages":"Rows at dawn","user_id":"bob","infer":false}"#
      #expect(try call("POST", "/v3/memories/add", memory).status == 200)
      let ping = try call("GET", "/v1/ping/").json()
      let (org, id) = (ping.text("org_id") ?? "", ping.text("project_id") ?? "")
      #expect(id.utf8.elementsEqual(made.id))
      #expect(
        try call("DELETE", "/api/v1/orgs/organizations/\(org)/projects/\(id)/").status == 200)
      let after = try call("GET", "/v1/ping/")
      #expect(after.status == 200 && after.json().text("project_id") != id)
      #expect(
        try call("POST", "/v3/memories", #"{"filters":{"user_id":"bob"}}"#).json()["count"]?.integer
          == 0)
      #expect(try call("POST", "/v3/memories/add", memory).status == 200)
      let next = try #require(try accounts.project(named: Array(name.utf8)))
      #expect(next.monthlyRetrieval == made.monthlyRetrieval)
      #expect(try accounts.member(Array("o@x.org".utf8), of: next)?.role == .owner)
      // Only the key that asked for it.
      #expect(try caller.call("GET", "/v1/ping/", nil, key: other).status == 401)
    }
  }

  @Test(arguments: WayName.allCases) func exportsHoldWhatMemoriesSay(_ way: WayName) throws {
    let caller = try Caller(way.type)
    _ = try add(caller, "The favourite sport is rowing")
    _ = try add(caller, "Owns 3 boats")
    _ = try add(caller, "The home city is Bergen")
    let body = #"{"schema":\#(Self.schema),"user_id":"bob"}"#
    let made = try caller.call("POST", "/v1/exports/", body)
    #expect(made.status == 201)
    let id = try #require(made.json().text("id"))
    let got = try caller.good("POST", "/v1/exports/get/", #"{"memory_export_id":"\#(id)"}"#)
    #expect(got.text("favourite_sport") == "The favourite sport is rowing")
    #expect(got["home"]?.text("city") == "The home city is Bergen")
    #expect(got["boats"]?.integer == 3 && got["shoe_size"] == .null)
    #expect(got["cities"]?.elements?.isEmpty == false)
    // By the same words; the schema may be text.
    let text = JSON(Self.schema).bytes.asText
    #expect(
      try caller.call(
        "POST", "/v1/exports", #"{"schema":\#(text),"filters":{"user_id":"bob"}}"#
      ).status == 201)
    #expect(try caller.good("POST", "/v1/exports/get", #"{"filters":{"user_id":"bob"}}"#) == got)
    for bad in ["{}", #"{"schema":7}"#, #"{"schema":"x"}"#, #"{"schema":{"properties":{"a":1}}}"#] {
      #expect(try caller.call("POST", "/v1/exports", bad).status == 400)
    }
    #expect(try caller.call("POST", "/v1/exports/get", #"{"user_id":"x"}"#).status == 404)
    // What is exported of a user goes with the user.
    _ = try caller.good("DELETE", "/v2/entities/user/bob")
    #expect(
      try caller.call("POST", "/v1/exports/get", #"{"memory_export_id":"\#(id)"}"#).status == 404)
  }

  @Test func profilesAreMadeOfMemories() throws {
    let caller = try Caller()
    _ = try add(caller, "The favourite sport is rowing")
    let path = "/v2/entities/user/bob/profile/"
    #expect(try caller.good("GET", path).text("status") == "not_enabled")
    #expect(try caller.call("GET", "/v2/entities/user/nobody/profile").status == 404)
    let job = #"{"operation":"trigger","entity_type":"user","entity_id":"bob"}"#
    #expect(try caller.call("POST", "/v2/profiles/jobs/", job).status == 400)
    for bad in [
      #"{"custom_instructions":"x"}"#, #"{"schema":{}}"#, #"{"entities":{"agent":{}}}"#,
      #"{"entities":{"user":{"schema":{"properties":{"a":{"type":"string"}}}}}}"#,
    ] {
      #expect(try caller.call("POST", "/v2/profiles/settings", bad).status == 400, "\(bad)")
    }
    let schema =
      #"{"properties":{"sport":{"type":"string","description":"the favourite sport"}}}"#
    let settings =
      #"{"enabled":true,"entities":{"user":{"schema":\#(schema),"custom_instructions":"short"}}}"#
    let set = try caller.good("POST", "/v2/profiles/settings/", settings)
    #expect(set == (try caller.good("GET", "/v2/profiles/settings/")))
    #expect(set["entities"]?["user"]?.text("custom_instructions") == "short")
    #expect(try caller.good("GET", path).text("status") == "insufficient_data")
    func send() throws -> JSON {
      let answer = try caller.call(
        "POST", "/v2/profiles/jobs/", job, fields: [Request.Field("Idempotency-Key", "one")])
      #expect(answer.status == 202)
      return answer.json()
    }
    let first = try send()
    let again = try send()
    #expect(first["replayed"] == .bool(false) && again["replayed"] == .bool(true))
    #expect(first.text("job_id") == again.text("job_id"))
    let id = try #require(first["event_id"]?.string)
    #expect(try caller.wait(for: id) == "SUCCEEDED")
    let url = try #require(first.text("status_url"))
    let done = try caller.good("GET", url)["job"]
    #expect(done?.text("status") == "succeeded" && done?["succeeded"]?.integer == 1)
    let profile = try caller.good("GET", path)
    #expect(profile["profile"]?.text("sport") == "The favourite sport is rowing")
    #expect(profile["generation_count"]?.integer == 1)
    let sample = try caller.call(
      "POST", "/v2/profiles/jobs", #"{"operation":"sample","entity_type":"user","limit":3}"#)
    #expect(sample.json()["entity_ids"] == .array(["bob"]))
    let null = #"{"entities":{"user":{"schema":null}}}"#
    #expect(
      try caller.good("POST", "/v2/profiles/settings", null)["entities"]?["user"]?["schema"]
        == .null)
  }

  @Test func feedbackMovesConfidence() throws {
    let caller = try Caller()
    let id = try add(caller, "Rows at dawn")
    func confidence(_ word: String) throws -> Double? {
      let body = #"{"memory_id":"\#(id)","feedback":\#(word)}"#
      _ = try caller.good("POST", "/v1/feedback/", body)
      let answer = try caller.call("GET", "/v1/memory/mem_\(id)", scheme: "Bearer")
      return answer.json()["confidence"]?.double
    }
    #expect(try confidence(#""NEGATIVE""#) == 0.5)
    #expect(try confidence(#""VERY_NEGATIVE""#) == 0.25)
    #expect(try confidence(#""POSITIVE""#) == 1)
    #expect(try confidence("null") == 1)
  }

  @Test func memoriesAreSortedIntoCategories() throws {
    let caller = try Caller()
    let organization = try #require(try caller.good("GET", "/v1/ping").text("org_id"))
    let project =
      "/api/v1/orgs/organizations/\(organization)/projects/\(try caller.project.id.asText)"
    _ = try caller.good(
      "PATCH", project,
      #"{"custom_categories":[{"boats":"boats, ships and sailing"},{"food":"food and cooking"}]}"#)
    let id = try add(caller, "Sailing boats and ships are the whole joy")
    #expect(
      try caller.good("GET", "/v1/memories/\(id)")["categories"] == .array(["boats"]))
    let own = try add(
      caller, "Cooking food with friends", #","custom_categories":[{"kitchen":"cooking food"}]"#)
    #expect(try caller.good("GET", "/v1/memories/\(own)")["categories"] == .array(["kitchen"]))
    let found = try caller.good(
      "POST", "/v3/memories", #"{"filters":{"user_id":"bob","categories":{"in":["boats"]}}}"#)
    #expect(found["results"]?.texts("id") == [id])
    #expect(
      try caller.good("GET", "/v1/entities/filters")["categories"] == .array(["boats", "food"]))
  }

  @Test func historiesOfAllMemories() throws {
    let caller = try Caller()
    let id = try add(caller, "One")
    _ = try caller.good("PUT", "/v1/memories/\(id)", #"{"text":"Two"}"#)
    _ = try caller.good(
      "POST", "/v3/memories/add", #"{"messages":"Other","user_id":"eve","infer":false}"#)
    _ = try caller.good("DELETE", "/v1/memories/\(id)")
    let all = try caller.good("GET", "/v1/memories/events/")
    #expect(all["results"]?.texts("event") == ["DELETE", "ADD", "UPDATE", "ADD"])
    #expect(all["count"]?.integer == 4)
    #expect(all["results"]?.elements?[0].text("user_id") == "bob")
    let page = try caller.good("GET", "/v1/memories/events/?page=2&limit=3")
    #expect(page["results"]?.elements?.count == 1 && page["next"] == .null)
    #expect(page["results"]?.elements?.first?.text("new_memory") == "One")
    // More than any number counts: there is no such page, and the next call is answered.
    for size in [1, 2, 200] {
      let far = "/v1/memories/events/?page=9223372036854775807&page_size=\(size)"
      #expect(try caller.call("GET", far).status == 404)
    }
  }

  /// Before the year 1 there was none, and clients read no such time: it is refused, not shown as
  /// another.
  @Test func timesBeforeTheFirstYearAreRefused() throws {
    let caller = try Caller()
    func status(_ field: String) throws -> Int {
      let body = #"{"messages":"Rows","user_id":"u","infer":false,\#(field)}"#
      return try caller.call("POST", "/v3/memories/add/", body).status
    }
    for time in [
      #""0000-01-01""#, #""0000-12-31T23:59:59Z""#, #""0001-01-01T00:30:00+01:00""#,
      "-62167219200", "-62135596801", "-99999999999",
    ] {
      #expect(try status(#""timestamp":\#(time)"#) == 400, "\(time)")
      let filter = #"{"filters":{"user_id":"u","created_at":{"gte":\#(time)}}}"#
      #expect(try caller.call("POST", "/v3/memories/", filter).status == 400, "\(time)")
    }
    #expect(try status(#""expiration_date":"0000-12-31""#) == 400)
    for time in [#""0001-01-01""#, "-62135596800"] {
      #expect(try status(#""timestamp":\#(time)"#) == 200, "\(time)")
    }
    let shown = try caller.good("GET", "/v1/memories/?user_id=u")
    #expect(Set(shown.texts("created_at")) == ["0001-01-01T00:00:00.000000Z"])
  }

  /// Who the key is can be told where nothing can be written any more.
  @Test func aFirstPingNeedsNoRoom() throws {
    let caller = try Caller()
    try caller.gateway.accounts.write { (connection) throws(CubeError) in
      try Accounts.sql { () throws(SQLiteError) in
        try connection.setPragma("query_only", "ON")
      }
    }
    let ping = try caller.good("GET", "/v1/ping/")
    #expect(ping.text("org_id")?.hasPrefix("org_") == true)
    #expect(try caller.good("GET", "/v1/ping/") == ping)
  }

  /// Who has memories can be told as well, and each has a number that stays.
  @Test func entitiesNeedNoRoom() throws {
    let caller = try Caller()
    _ = try add(caller, "Bob rows")
    try caller.gateway.accounts.drop("entity", Array("user/bob".utf8), of: try caller.project)
    func mayWrite(_ may: Bool) throws {
      try caller.gateway.accounts.read { (connection) throws(SQLiteError) in
        try connection.execute("PRAGMA query_only = \(may ? "OFF" : "ON")")
      }
    }
    try mayWrite(false)
    let list = try caller.good("GET", "/v1/entities/")
    let number = try #require(list["results"]?.texts("id").first)
    #expect(list["results"]?.texts("name") == ["bob"] && Int64(number) ?? 0 > 1 << 40)
    #expect(try caller.good("GET", "/v2/entities/user/bob").texts("id") == [number])
    #expect(try caller.good("GET", "/users")["code"]?.integer == 200)
    try mayWrite(true)
    let later = try caller.good("GET", "/v1/entities/")["results"]?.texts("id").first
    #expect(later.flatMap { Int64($0) } ?? .max < 1 << 40)
    _ = try caller.good("DELETE", "/v1/entities/user/\(number)")
    #expect(try caller.good("GET", "/v1/entities/")["count"]?.integer == 0)
  }

  /// What was learned and then given to its owner is one event; what was moved and labelled is none;
  /// other metadata are an update whose texts are equal.
  @Test func onlyWhatChangedIsAnEvent() throws {
    let caller = try Caller()
    let body =
      #"{"messages":[{"role":"user","content":"My sister Ana lives in Oslo."}],"user_id":"bob","#
      + #""metadata":{"a":1}}"#
    let added = try caller.good("POST", "/v1/memories/", body)
    let id = try #require(added.texts("id").first)
    func events() throws -> [JSON] {
      let all = try caller.good("GET", "/v1/memories/events/")
      let list = all["results"]?.elements ?? []
      #expect(all["count"]?.integer == Int64(list.count))
      let own = try caller.good("GET", "/v1/memories/\(id)/history/").texts("id")
      #expect(own.reversed() == list.compactMap { $0.text("id") })
      return list
    }
    let first = try events()
    #expect(first.compactMap { $0.text("event") } == ["ADD"])
    #expect(first.first?["metadata"]?["a"]?.integer == 1)
    let memories = caller.gateway.memories
    try memories.withMemory(Array(id.utf8), in: try caller.project) {
      (cube, memory) throws(CubeError) in
      let moved = Edit(path: Array("other.md".utf8), mode: 0o600)
      let labelled = Edit(fields: ["tags": .array(["x"]), "confidence": JSON(1)])
      let old = try cube.text(try cube.content(row: memory.row))
      let front = Edit(content: .bytes(Array("---\ntags: [y]\n---\n".utf8) + old))
      for edit in [moved, labelled, front] {
        try cube.write([.edit(memory.object, edit)], .durable)
      }
    }
    #expect(try events().count == 1)
    _ = try caller.good("PUT", "/v1/memories/\(id)", #"{"metadata":{"a":2}}"#)
    _ = try caller.good("PUT", "/v1/memories/\(id)", #"{"text":"Ana moved"}"#)
    let all = try events()
    #expect(all.compactMap { $0.text("event") } == ["UPDATE", "UPDATE", "ADD"])
    #expect(all[1]["old_memory"] == all[1]["new_memory"] && all[1]["metadata"]?["a"]?.integer == 2)
    #expect(all[0].text("new_memory") == "Ana moved")
  }

  /// What was learned speaks of "the user"; who asks by name finds it.
  @Test func namesStandForTheUser() throws {
    let caller = try Caller()
    for (name, text, wanted) in [
      ("bob", "where does Bob live", "where does the user live"),
      ("bob", "Bob's boat", "the user's boat"), ("bob", "bobby and BOB", "bobby and the user"),
      ("bob", "kabob", nil), ("é x", "is É x or é x here", "is É x or the user here"),
    ] {
      #expect(
        Memories.replaced([Array(name.utf8)], in: Array(text.utf8))?.asText == wanted, "\(text)")
    }
    let body = #"{"messages":"I live in Bergen.","user_id":"bob","async_mode":false}"#
    #expect(try caller.good("POST", "/v1/memories", body).elements?.isEmpty == false)
    let found = try caller.good(
      "POST", "/v2/memories/search", #"{"query":"where does Bob live","user_id":"bob"}"#)
    #expect(found.elements?.first?.text("memory")?.contains("Bergen") == true)
  }

  @Test func membersOfTheStore() throws {
    let caller = try Caller()
    let organization = try #require(try caller.good("GET", "/v1/ping").text("org_id"))
    let path = "/api/v1/orgs/organizations/\(organization)/members/"
    let member = #"{"email":"o@example.org","role":"OWNER"}"#
    #expect(try caller.call("POST", path, member).status == 201)
    _ = try caller.good("POST", path, #"{"email":"r@example.org","role":"READER"}"#)
    func members() throws -> [[UInt8]: [UInt8]] {
      let found = try caller.good("GET", path)["members"]?.elements ?? []
      let pairs = found.compactMap { member in
        member["email"]?.string.flatMap { email in member["role"]?.string.map { (email, $0) } }
      }
      return Dictionary(pairs) { first, _ in first }
    }
    // Besides those who were added there is the owner of the key that is used.
    let first = try members()
    #expect(first[Array("o@example.org".utf8)] == Array("OWNER".utf8))
    #expect(first[Array("r@example.org".utf8)] == Array("READER".utf8))
    #expect(first.count == 3)
    _ = try caller.good("PUT", path, #"{"email":"r@example.org","role":"OWNER"}"#)
    _ = try caller.good("DELETE", path, #"{"email":"r@example.org"}"#)
    // The key goes on managing the store, so the last address may go.
    _ = try caller.good("DELETE", path, #"{"email":"o@example.org"}"#)
    #expect(try members().count == 1)
  }

  /// Of metadata an element of any kind is looked for; an id that is given twice is given.
  @Test func filtersTakeWhatTheSpecificationSays() throws {
    let caller = try Caller()
    _ = try caller.good(
      "POST", "/v3/memories/add/",
      #"{"user_id":"u","messages":"x","infer":false,"metadata":{"l":[1,"a",true]}}"#)
    func count(_ filters: String) throws -> Int64? {
      try caller.good("POST", "/v3/memories/", #"{"filters":\#(filters)}"#)["count"]?.integer
    }
    for (value, found) in [("1", 1), (#""a""#, 1), ("true", 1), ("2", 0), ("false", 0)] {
      let filters = #"{"user_id":"u","metadata":{"l":{"contains":\#(value)}}}"#
      #expect(try count(filters) == Int64(found), "\(value)")
    }
    #expect(try count(#"{"user_id":{"eq":"u","ne":"x"}}"#) == 1)
    let open = try caller.call(
      "POST", "/v3/memories/", #"{"filters":{"user_id":{"ne":"x"}}}"#)
    #expect(open.status == 400)
  }
}
