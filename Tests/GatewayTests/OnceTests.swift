import Digest
import HTTP
import MemCube
import Posix
import SQLite
import Testing
import Waiting

@testable import Bundle
@testable import Format
@testable import Gateway

/// Calls that are sent twice, and calls whose user or project is deleted under them.
@Suite struct OnceTests {
  private func send(
    _ caller: Caller, _ path: String, _ body: String, key: String, scheme: String = "Token",
    secret: String? = nil
  ) throws -> Answer {
    try caller.way.send(
      Request(
        method: Array("POST".utf8), target: Array(path.utf8),
        fields: [
          Request.Field("Authorization", "\(scheme) \(secret ?? caller.key)"),
          Request.Field("Idempotency-Key", key),
        ], body: Array(body.utf8)))
  }

  private func count(_ caller: Caller, _ user: String) throws -> Int64? {
    try caller.good("POST", "/v3/memories", #"{"filters":{"user_id":"\#(user)"}}"#)["count"]?
      .integer
  }

  private let row = #"{"messages":"Rows at dawn","user_id":"u","infer":false}"#

  @Test(arguments: WayName.allCases) func theSecondGetsTheFirstsAnswer(_ way: WayName) throws {
    let caller = try Caller(way.type)
    let first = try send(caller, "/v3/memories/add", row, key: "k1")
    let second = try send(caller, "/v3/memories/add", row, key: "k1")
    #expect(first.status == 200 && second.status == 200)
    #expect(first.json() == second.json() && second.fields["idempotent-replayed"] == "true")
    #expect(first.fields["idempotent-replayed"] == nil)
    // The same key at another endpoint, or with another caller's key, is another.
    let other = try caller.gateway.accounts.makeKey(try caller.project).secret.asText
    #expect(
      try send(caller, "/v3/memories/add", row, key: "k1", secret: other).json() != first.json())
    #expect(try send(caller, "/v1/memories", row, key: "k1").status == 200)
    #expect(try count(caller, "u") == 3)
    let changed = #"{"messages":"Rows at noon","user_id":"u","infer":false}"#
    #expect(try send(caller, "/v3/memories/add", changed, key: "k1").status == 409)
    #expect(try send(caller, "/v3/memories/add", changed, key: "ü").status == 400)
    let long = String(repeating: "k", count: 256)
    #expect(try send(caller, "/v3/memories/add", changed, key: long).status == 400)
    // What went wrong is not kept.
    #expect(try send(caller, "/v3/memories/add", "{}", key: "k2").status == 400)
    #expect(try send(caller, "/v3/memories/add", changed, key: "k2").status == 200)
    let content = #"{"content":"Rex barks","userId":"u"}"#
    let job = try send(caller, "/v1/memory/add", content, key: "k1", scheme: "Bearer")
    #expect(job.status == 202)
    #expect(
      try send(caller, "/v1/memory/add", content, key: "k1", scheme: "Bearer").json()
        == job.json())
  }

  @Test func answersOutlastARestartAndNotTheirUser() throws {
    let caller = try Caller()
    let first = try send(caller, "/v3/memories/add", row, key: "k").json()
    caller.gateway.close()
    let next = try Gateway(caller.host)
    defer { next.close() }
    func again() -> JSON {
      let response = next.respond(
        to: Request(
          method: Array("POST".utf8), target: Array("/v3/memories/add".utf8),
          fields: [
            Request.Field("Authorization", "Token \(caller.key)"),
            Request.Field("Idempotency-Key", "k"),
          ], body: Array(row.utf8)))
      guard case .bytes(let body) = response.body else { return .null }
      return (try? JSON.parse(body)) ?? .null
    }
    #expect(again() == first)
    _ = next.respond(
      to: Request(
        method: Array("DELETE".utf8), target: Array("/v2/entities/user/u".utf8),
        fields: [Request.Field("Authorization", "Token \(caller.key)")]))
    #expect(again() != first)
  }

  /// A key that a gateway holds is taken as long as that one lives, and free once it is gone, however
  /// it went.
  @Test func aKeyIsFreeOnceItsGatewayIsGone() throws {
    let caller = try Caller()
    let project = try caller.project
    let key = ReplayKey(
      caller: Array("c".utf8), endpoint: Array("e".utf8), key: Array("k".utf8),
      digest: SHA256.hash([]), age: ReplayKey.day)
    var other: Gateway? = try Gateway(caller.host)
    let holder = try #require(other).presence.name
    let accounts = caller.gateway.accounts
    func claim(_ name: [UInt8]) throws -> ReplayState {
      try accounts.claim(key, of: project, owner: nil, holder: name)
    }
    let first = try claim(holder)
    guard case .fresh = first else {
      Issue.record("\(first)")
      return
    }
    #expect(try claim(caller.gateway.presence.name) == .running)
    other?.close()
    other = nil
    // Under the same id, by which it finds what that one stored.
    #expect(try claim(caller.gateway.presence.name) == first)
    // What a call of its own could not give back, on a full disk say, is no call's that has its turn.
    #expect(try claim(caller.gateway.presence.name) == first)
    // What is no gateway's name holds nothing, and leads nowhere.
    #expect(!Presence.isAlive(Array("../tasks".utf8), caller.host))
    #expect(!Presence.isAlive(Array(repeating: 0x61, count: 36), caller.host))
    // The next one takes away the files of those that ended.
    let next = try Gateway(caller.host)
    defer { next.close() }
    let folder = caller.host.store.appending("gateway").appending("servers")
    #expect(!Files.exists(folder.appending(holder)))
    #expect(Files.exists(folder.appending(caller.gateway.presence.name)))
  }

  /// An equal call waits for the one that has its turn; only so many do for long: each holds a thread.
  @Test func turns() throws {
    let caller = try Caller()
    let project = try caller.project
    func key(_ name: String) -> CallTurns.Key {
      CallTurns.Key(
        ReplayKey(caller: [], endpoint: [], key: Array(name.utf8), digest: [], age: 1), project)
    }
    let turns = CallTurns()
    let soon = { Clock.monotonic() + 50_000_000 }
    #expect(turns.take(key("a"), until: soon()) && turns.take(key("b"), until: soon()))
    #expect(!turns.take(key("a"), until: soon()))
    let late = Clock.monotonic() + 60_000_000_000
    let awaited = key("a")
    let done = Condition(0)
    for number in 0..<CallTurns.limit {
      try Thread.detach("waiting \(number)") {
        if turns.take(awaited, until: late) { turns.give(awaited) }
        done.withLock { $0 += 1 }
        done.broadcast()
      }
    }
    // Where so many wait the next one does not for long.
    #expect(eventually { turns.waiting >= CallTurns.limit })
    #expect(!turns.take(key("b"), until: late))
    turns.give(key("a"))
    let isDone: Bool = done.wait { $0 == CallTurns.limit ? true : nil }
    #expect(isDone)
    #expect(turns.take(key("a"), until: soon()))
  }

  /// How many memories, messages and records all cubes hold.
  private func stored(_ caller: Caller) throws -> [Int] { try stored(caller.gateway) }

  private func stored(_ gateway: Gateway) throws -> [Int] {
    let cubes = gateway.memories.cubes
    var sums = [0, 0, 0]
    for name in try cubes.names(nil) {
      let counts = try cubes.use(CubePlace(folder: nil, name: name)) { (cube) throws(CubeError) in
        let isDone = eventually { (try? cube.hasWaiting()) == false }
        #expect(isDone)
        return try cube.counts(withBytes: false)
      }
      if let counts {
        sums = zip(sums, [counts.memories, counts.messages, counts.records]).map(+)
      }
    }
    return sums
  }

  /// Waits until nothing is left to be done in the background.
  private func rest(_ caller: Caller) throws { try rest(caller.gateway) }

  private func rest(_ gateway: Gateway) throws {
    #expect(try eventually { try gateway.accounts.openTasks(after: 0, limit: 1).isEmpty })
  }

  /// Path, scheme and body of calls that store something.
  private static let storing = [
    ["/v3/memories/add", "Token", #"{"messages":"Rows at dawn","user_id":"u","infer":false}"#],
    [
      "/v3/memories/add", "Token",
      #"{"user_id":"u","infer":false,"messages":[{"role":"user","content":"ok"},"#
        + #"{"role":"user","content":"OK"}]}"#,
    ],
    ["/v1/memories", "Token", #"{"messages":"I own seven boats.","user_id":"u"}"#],
    ["/v3/memories/add", "Token", #"{"messages":"I own seven boats.","user_id":"u"}"#],
    ["/v1/memory/add", "Bearer", #"{"content":"Rex barks at noon","userId":"u"}"#],
    [
      "/v1/memhq/add", "Bearer",
      #"{"user_id":"u","wait_for_processing":true,"messages":["#
        + #"{"role":"user","content":"Rex barks"},{"role":"user","content":"I live in Cork."},"#
        + #"{"role":"assistant","content":"Nice."}]}"#,
    ],
    ["/v1/users", "Bearer", #"{"externalId":"kim"}"#],
    ["/v1/groups", "Bearer", #"{"name":"crew"}"#],
    ["/v1/threads", "Bearer", #"{"userId":"u"}"#],
    ["/memories", "Token", #"{"user_id":"m","memory_content":"Boat one is blue"}"#],
    [
      "/memories", "Token",
      #"{"user_id":"m","messages":[{"role":"user","content":"Boat two is red"}]}"#,
    ],
    [
      "/api/openmem/v1/add/message", "Token",
      #"{"user_id":"u","messages":[{"role":"user","content":"I own seven boats."}]}"#,
    ],
  ]

  /// Two gateways of a store see each other, whatever else they do not share; a copy of the store holds
  /// no living one.
  @Test func gatewaysOfAStoreKnowEachOther() throws {
    let caller = try Caller()
    var other = caller.host
    other.state = caller.directory.appending("other")
    let next = try Gateway(other)
    defer { next.close() }
    #expect(Presence.isAlive(next.presence.name, caller.host))
    #expect(Presence.isAlive(caller.gateway.presence.name, other))
    var copy = caller.host
    copy.store = caller.directory.appending("copy")
    let servers = copy.store.appending("gateway").appending("servers")
    try Files.makeDirectories(servers, mode: 0o700)
    _ = try Files.open(
      servers.appending(next.presence.name), OpenFlags.write | OpenFlags.create, mode: 0o600)
    #expect(!Presence.isAlive(next.presence.name, copy))
    // Both are asked the same at once, and it is done once.
    let project = try caller.project
    let key = ReplayKey(
      caller: [], endpoint: Array("e".utf8), key: Array("k".utf8), digest: SHA256.hash([]),
      age: ReplayKey.day)
    _ = try caller.gateway.accounts.claim(
      key, of: project, owner: nil, holder: caller.gateway.presence.name)
    let state = try next.accounts.claim(
      key, of: project, owner: nil, holder: next.presence.name)
    #expect(state == .running)
  }

  /// The same call at two servers at once: the second waits for the first, and gets its answer.
  @Test(arguments: [true, false]) func twoServersDoItOnce(_ isKeyed: Bool) throws {
    let caller = try Caller()
    let gateways = [caller.gateway, try Gateway(caller.host)]
    defer { gateways[1].close() }
    let rounds = 12
    for round in 0..<rounds {
      let body =
        #"{"user_id":"u","messages":[{"role":"user","content":"I own \#(round + 7) boats."}]}"#
      var fields = [Request.Field("Authorization", "Token \(caller.key)")]
      if isKeyed { fields.append(Request.Field("Idempotency-Key", "k\(round)")) }
      let request = Request(
        method: Array("POST".utf8), target: Array("/api/openmem/v1/add/message".utf8),
        fields: fields, body: Array(body.utf8))
      let answers = Condition<[[UInt8]]>([])
      for gateway in gateways {
        try Thread.detach("call") {
          let response = gateway.respond(to: request)
          guard case .bytes(let body) = response.body else { return }
          answers.withLock { $0.append(response.status == 200 ? body : [UInt8($0.count)]) }
          answers.broadcast()
        }
      }
      let both = answers.wait { $0.count == 2 ? $0 : nil }
      #expect(both[0] == both[1], "\(both.map(\.asText))")
    }
    #expect(try stored(caller)[0..<2] == [rounds, rounds])
  }

  /// What a killed server stored of a call the retry finds, and answers as that one would have: in every
  /// dialect, with other calls between the two.
  @Test(arguments: storing) func whatAKilledServerStoredIsFound(_ each: [String]) throws {
    let caller = try Caller()
    _ = try caller.good("POST", "/v3/memories/add", row)
    _ = try caller.good("POST", "/users", #"{"user_id":"m","user_name":"Mia"}"#)
    _ = try caller.good("POST", "/mem_cubes", #"{"name":"shelf","user_id":"m"}"#)
    _ = try caller.good("POST", "/memories", #"{"user_id":"m","memory_content":"Other"}"#)
    let other = #"{"userId":"u","externalId":"z"}"#
    _ = try caller.call("POST", "/v1/threads", other, scheme: "Bearer")
    let things = { try caller.gateway.accounts.things("memhq-thread", of: caller.project).count }
    func tell() throws -> Answer { try send(caller, each[0], each[2], key: "k", scheme: each[1]) }
    let first = try tell()
    #expect((200...202).contains(first.status), "\(first.body.asText)")
    try rest(caller)
    let (before, threads) = (try stored(caller), try things())
    for number in 0..<80 {
      let talk = #"{"content":"Word \#(number)","userId":"u"}"#
      if each[0].hasPrefix("/v1/mem"), each[1] == "Bearer" {
        _ = try caller.call("POST", "/v1/memory/add", talk, scheme: "Bearer")
      }
    }
    try rest(caller)
    let between = try stored(caller)
    try caller.crash()
    let second = try tell()
    try rest(caller)
    #expect(second.status == first.status, "\(second.body.asText)")
    #expect(second.fields["idempotent-replayed"] == nil)
    #expect(try stored(caller) == between && before[0] <= between[0])
    #expect(try things() == threads)
    #expect(second.json().withoutTimes == first.json().withoutTimes)
    #expect(try tell().fields["idempotent-replayed"] == "true")
  }

  /// A task that a killed server had begun is run by the next one, and the retry runs too.
  @Test func aTaskIsOneWithItsRetry() throws {
    let caller = try Caller()
    let body = #"{"user_id":"u","messages":[{"role":"user","content":"Rex barks at noon"}]}"#
    let call = Request(
      method: Array("POST".utf8), target: Array("/v1/memhq/add".utf8),
      fields: [
        Request.Field("Authorization", "Bearer \(caller.key)"),
        Request.Field("Idempotency-Key", "k"),
      ], body: Array(body.utf8))
    let first = try DirectWay(caller.gateway).send(call).json()
    try rest(caller)
    let before = try stored(caller)
    try caller.crash()
    try caller.gateway.accounts.count { (connection) throws(SQLiteError) in
      try connection.execute("UPDATE task SET state = 1, output = NULL")
    }
    caller.gateway.close()
    let next = try Gateway(caller.host, GatewaySettings())
    defer { next.close() }
    #expect(try DirectWay(next).send(call).json() == first)
    try rest(next)
    #expect(try stored(next) == before)
  }

  /// What went wrong is tried again under the same id, and what it had stored is found.
  @Test func whatFailedBehindItsWritesIsFound() throws {
    let caller = try Caller()
    let project = try caller.project
    let key = ReplayKey(
      caller: [], endpoint: Array("e".utf8), key: Array("k".utf8), digest: SHA256.hash([]),
      age: ReplayKey.day)
    let accounts = caller.gateway.accounts
    func claim(_ key: ReplayKey) throws -> ReplayState {
      try accounts.claim(key, of: project, owner: nil, holder: caller.gateway.presence.name)
    }
    let first = try claim(key)
    try accounts.release(key, of: project)
    #expect(try claim(key) == first)
    try accounts.release(key, of: project)
    var other = key
    other.digest = SHA256.hash([1])
    let second = try claim(other)
    #expect(second != first && second != .different)
    #expect(try claim(key) == .different)
  }

  /// What is stored is not said to have failed because it could not be noted elsewhere, as on a full disk:
  /// who is told so says it again.
  @Test func whatIsStoredIsToldSo() throws {
    let caller = try Caller()
    _ = try caller.good("POST", "/v3/memories/add", row)
    let names = [caller.host.cache.appending(Catalog.fileName(caller.host))]
    let others = try names.map { try Connection(path: $0) }
    for other in others { try other.execute("BEGIN IMMEDIATE") }
    let second = try caller.call(
      "POST", "/v3/memories/add", #"{"messages":"Rows at dusk","user_id":"u","infer":false}"#)
    #expect(second.status == 200, "\(second.body.asText)")
    for other in others { try other.execute("ROLLBACK") }
    #expect(try count(caller, "u") == 2)
  }

  /// A call that is under way while its user, or its project, is deleted: it makes no cube again.
  @Test func nothingIsMadeAgain() throws {
    let caller = try Caller()
    let gateway = caller.gateway
    _ = try caller.good("POST", "/v3/memories/add", row)
    let before = try caller.project
    _ = try caller.good("DELETE", "/v2/entities/user/u")
    let draft = MemoryDraft(text: Array("late".utf8), ids: OwnerIDs(user: Array("u".utf8)))
    let owner = Owner.user(Array("u".utf8))
    func add(_ project: Project) throws(CubeError) {
      _ = try gateway.memories.add([draft], to: owner, in: project)
    }
    #expect(throws: CubeError.self) { try add(before) }
    #expect(try !gateway.memories.cubes.contains(gateway.memories.place(owner, in: before)))
    // One that came later does.
    try add(try caller.project)
    #expect(try count(caller, "u") == 1)
    let shop = try gateway.accounts.makeProject(Array("shop".utf8))
    try add(shop)
    #expect(try gateway.deleteProject(naming: Array("shop".utf8)).isEmpty)
    #expect(throws: CubeError.self) { try add(shop) }
    #expect(!Files.exists(try gateway.memories.cubes.path(gateway.memories.place(owner, in: shop))))
    // Its tasks went with it.
    #expect(try gateway.accounts.openTasks(after: 0, limit: 9).isEmpty)
  }

  @Test func removalsThatACrashCutOffAreFinished() throws {
    let caller = try Caller()
    let shop = try caller.gateway.accounts.makeProject(Array("shop".utf8))
    let draft = MemoryDraft(text: Array("x".utf8), ids: OwnerIDs(user: Array("u".utf8)))
    let owner = Owner.user(Array("u".utf8))
    _ = try caller.gateway.memories.add([draft], to: owner, in: shop)
    let path = try caller.gateway.memories.cubes.path(
      caller.gateway.memories.place(owner, in: shop))
    #expect(Files.exists(path))
    // The project's row is gone, its cubes are not.
    try caller.gateway.accounts.remove(shop)
    caller.gateway.close()
    let next = try Gateway(caller.host)
    next.close()
    #expect(!Files.exists(path))
  }
}

extension JSON {
  /// The same without what tells when it was made.
  fileprivate var withoutTimes: JSON {
    switch self {
    case .object(let members):
      .object(
        members.filter { $0.key.asText != "createdAt" }.map {
          Member($0.key, $0.value.withoutTimes)
        })
    case .array(let elements): .array(elements.map(\.withoutTimes))
    default: self
    }
  }
}
