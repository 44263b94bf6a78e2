import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Gateway

/// What is left of a user who was deleted: nothing that the next of that name would get.
@Suite struct DeletedUserTests {
  /// How a user is deleted.
  enum Deletion: String, CaseIterable {
    case mem0 = "/v2/entities/user/"
    case memhq = "/v1/users/"
  }

  /// Deletes a user; the cubes that are said to stay.
  private func delete(
    _ user: String, _ how: Deletion, _ caller: Caller
  ) throws -> [String] {
    let answer = try caller.call(
      "DELETE", how.rawValue + user, scheme: how == .mem0 ? "Token" : "Bearer")
    #expect(answer.status == 200, "\(answer.body.asText)")
    let kept = answer.json()[how == .mem0 ? "kept_cubes" : "keptCubes"]
    return (kept?.elements ?? []).compactMap { $0.string?.asText }
  }

  private func make(_ user: String, _ caller: Caller) throws {
    _ = try caller.good("POST", "/users", #"{"user_id":"\#(user)"}"#)
  }

  private func add(_ text: String, for user: String, _ caller: Caller) throws {
    _ = try caller.good(
      "POST", "/v3/memories/add",
      #"{"messages":"\#(text)","user_id":"\#(user)","infer":false}"#)
  }

  /// A second cube of a user, with a memory.
  private func box(_ name: String, of user: String, _ caller: Caller) throws {
    _ = try caller.good(
      "POST", "/mem_cubes", #"{"mem_cube_name_or_path":"\#(name)","user_id":"\#(user)"}"#)
    _ = try caller.good(
      "POST", "/memories",
      #"{"user_id":"\#(user)","mem_cube_id":"\#(name)","memory_content":"Box 4711 is red"}"#)
  }

  private func isThere(_ cube: String, _ caller: Caller) throws -> Bool {
    let place = CubePlace(folder: nil, name: Array(cube.utf8))
    return try caller.gateway.memories.cubes.contains(place)
  }

  /// Nor does any file of the gateway hold it, while the server runs.
  @Test(arguments: Deletion.allCases) func noFileHoldsWhatWasSaid(how: Deletion) throws {
    let caller = try Caller()
    _ = try caller.good(
      "POST", "/v1/memories/",
      #"{"messages":"The tangerine sextant is hidden.","user_id":"vic","async_mode":false}"#)
    func holders() -> [String] {
      ["", "-wal"].filter { suffix in
        let path = Path(caller.gateway.host.store.appending(Accounts.fileName).bytes + suffix.utf8)
        guard let bytes = try? Files.readAll(path) else { return false }
        return String(decoding: bytes, as: UTF8.self).contains("tangerine sextant")
      }
    }
    try caller.gateway.accounts.writeCalls()
    #expect(!holders().isEmpty)
    _ = try delete("vic", how, caller)
    #expect(holders().isEmpty)
  }

  /// Nor the name, though the deletion is known, and the next of that name is another.
  @Test(arguments: Deletion.allCases) func noFileHoldsTheName(how: Deletion) throws {
    let caller = try Caller()
    let name = "vic-tangerine-77"
    try add("I moor in Porto", for: name, caller)
    _ = try caller.good("DELETE", "/v1/memories/?user_id=\(name)")
    try add("I moor in Faro", for: name, caller)
    let host = caller.gateway.host
    func holders() -> [String] {
      [
        host.store.appending(Accounts.fileName), host.cache.appending(Catalog.fileName(host)),
      ].flatMap { path in ["", "-wal"].map { Path(path.bytes + $0.utf8) } }.filter { path in
        guard let bytes = try? Files.readAll(path) else { return false }
        return String(decoding: bytes, as: UTF8.self).contains(name)
      }.map { "\($0)" }
    }
    try caller.gateway.accounts.writeCalls()
    #expect(!holders().isEmpty)
    _ = try delete(name, how, caller)
    try caller.gateway.accounts.writeCalls()
    caller.gateway.accounts.sweepLog()
    #expect(holders() == [])
    let events = try caller.good("GET", "/v1/events/?event_type=DELETE")
    #expect(events["results"]?.elements?.isEmpty == false)
    #expect(!events.bytes.asText.contains(name))
    try add("I am new", for: name, caller)
    #expect(try texts(of: name, caller) == ["I am new"])
  }

  /// Whose cube goes while it is used is not told where it was.
  @Test func whoseCubeGoesMeanwhileHearsOfNoPath() throws {
    let caller = try Caller()
    try add("x", for: "vic", caller)
    let cubes = caller.gateway.memories.cubes
    let place = CubePlace(folder: nil, name: Array("vic".utf8))
    let path = try cubes.path(place)
    let error = #expect(throws: CubeError.self) {
      _ = try cubes.use(place) { (cube) throws(CubeError) in
        try? Files.removeTree(path)
        try cube.write([.setting(key: Array("id".utf8), value: "x")], .durable)
      }
    }
    #expect(error == .deletedMeanwhile)
  }

  private func texts(of user: String, _ caller: Caller) throws -> [String] {
    let list = try caller.good(
      "POST", "/v3/memories/", #"{"filters":{"user_id":"\#(user)"}}"#)
    return list["results"]?.texts("memory") ?? []
  }

  @Test(arguments: Deletion.allCases) func allCubesOfAUserGo(how: Deletion) throws {
    let caller = try Caller()
    try make("own", caller)
    try box("box", of: "own", caller)
    try add("A cube of my own", for: "own", caller)
    #expect(try texts(of: "own", caller).count == 2)
    #expect(try delete("own", how, caller) == [])
    #expect(try !isThere("box", caller) && !isThere("own", caller))
    try make("own", caller)
    try add("I am new", for: "own", caller)
    #expect(try texts(of: "own", caller) == ["I am new"])
    let list = try caller.call("GET", "/memories?user_id=own&mem_cube_id=box")
    #expect(list.status == 400 && !list.body.asText.contains("4711"))
  }

  /// A person's cube stays, and is named, whoever it was registered for.
  @Test(arguments: Deletion.allCases) func aPersonsCubeIsNamed(how: Deletion) throws {
    let caller = try Caller()
    let cube = try Store(caller.host).create(
      Array("diary".utf8), project: nil, host: caller.host)
    try cube.close()
    try add("A cube of my own", for: "own", caller)
    try box("diary", of: "own", caller)
    #expect(try delete("own", how, caller) == ["diary"])
    #expect(try isThere("diary", caller))
  }

  /// A name may be a cube of one user, and another one.
  @Test(arguments: Deletion.allCases) func anotherUsersMemoriesStay(how: Deletion) throws {
    let caller = try Caller()
    try add("A cube of my own", for: "own", caller)
    try box("box", of: "own", caller)
    try add("I am called box", for: "box", caller)
    #expect(try delete("own", how, caller) == [])
    #expect(try texts(of: "box", caller) == ["I am called box"])
  }

  /// A bundle that was put elsewhere is not the server's to erase.
  @Test(arguments: Deletion.allCases) func aLinkIsNamed(how: Deletion) throws {
    let caller = try Caller()
    try add("I moved", for: "own", caller)
    let path = try caller.gateway.memories.cubes.path(
      CubePlace(folder: nil, name: Array("own".utf8)))
    let away = caller.directory.appending("away.memcube")
    try Files.rename(path, away)
    try Files.symlink(target: away.bytes, at: path)
    #expect(try delete("own", how, caller) == ["own"])
    #expect(Files.exists(path) && Files.exists(away))
  }

  private func share(_ cube: String, with user: String, _ caller: Caller) throws {
    _ = try caller.good(
      "POST", "/mem_cubes/\(cube)/share", #"{"target_user_id":"\#(user)","user_id":"\#(cube)"}"#)
  }

  /// What `user` gets to see of a cube, by listing and by searching.
  private func seen(_ cube: String, by user: String, _ caller: Caller) throws -> String {
    let list = try caller.call("GET", "/memories?user_id=\(user)&mem_cube_id=\(cube)")
    let found = try caller.good("POST", "/search", #"{"user_id":"\#(user)","query":"secret"}"#)
    return list.body.asText + found.bytes.asText
  }

  @Test(arguments: Deletion.allCases) func aCubeThatIsMadeAnewIsSharedWithNobody(
    how: Deletion
  ) throws {
    let caller = try Caller()
    for user in ["ann", "bob"] { try make(user, caller) }
    try add("The old secret 4711", for: "ann", caller)
    try share("ann", with: "bob", caller)
    #expect(try seen("ann", by: "bob", caller).contains("4711"))
    #expect(try delete("ann", how, caller) == [])
    try add("The new secret 4712", for: "ann", caller)
    #expect(try !seen("ann", by: "bob", caller).contains("4712"))
    #expect(try !caller.good("GET", "/users/me?user_id=bob").bytes.asText.contains("ann"))
    // Nor is what an older program left any good.
    try caller.gateway.accounts.keep(
      MemOSScope.cubeKind, Array("bob\0ann".utf8), .object([JSON.Member("attached", true)]),
      of: try caller.project)
    #expect(try !seen("ann", by: "bob", caller).contains("4712"))
  }

  @Test(arguments: Deletion.allCases) func nothingIsSharedWithANewUserOfTheName(
    how: Deletion
  ) throws {
    let caller = try Caller()
    _ = try caller.good("POST", "/users", #"{"user_id":"gus","user_name":"Old Gus"}"#)
    try make("ann", caller)
    try add("I am gus", for: "gus", caller)
    try add("The secret 4711", for: "ann", caller)
    try share("ann", with: "gus", caller)
    _ = try caller.good(
      "POST", "/memories", #"{"user_id":"gus","mem_cube_id":"ann","memory_content":"Gus was here"}"#
    )
    #expect(try delete("gus", how, caller) == [])
    #expect(try texts(of: "ann", caller) == ["The secret 4711"])
    _ = try caller.good("POST", "/users", #"{"user_id":"gus","user_name":"New Gus"}"#)
    try add("I am another", for: "gus", caller)
    #expect(try !seen("ann", by: "gus", caller).contains("4711"))
    #expect(try texts(of: "gus", caller) == ["I am another"])
    let me = try caller.good("GET", "/users/me?user_id=gus")["data"]
    #expect(me?.text("user_name") == "New Gus")
    let place = CubePlace(folder: nil, name: Array("ann".utf8))
    let grants = try caller.gateway.memories.use(place) { (cube, _) throws(CubeError) in
      try cube.grants().map { "\($0.user.asText) \($0.role)" }
    }
    #expect(grants == ["ann owner"])
  }
}
