import HTTP
import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Gateway

/// Cubes and memories of the console, over HTTP.
@Suite struct ConsoleCubesTests {
  private static let cube = "/console/v1/cubes/u"

  /// A caller with a memory of user u, and the memory's id in the console.
  private func start(_ way: any Way.Type = DirectWay.self) throws -> (Caller, String) {
    let caller = try Caller(way)
    _ = try caller.good(
      "POST", "/v3/memories/add", #"{"messages":"Rows on the lake","user_id":"u","infer":false}"#)
    let page = try caller.good("GET", "\(Self.cube)/memories")
    #expect(page["total"]?.integer == 1)
    return (caller, try #require(page["memories"]?.elements?.first?.text("id")))
  }

  @Test(arguments: WayName.allCases) func aCubeShowsWhatItHolds(_ way: WayName) throws {
    let (caller, id) = try start(way.type)
    #expect(try caller.good("GET", "/console/v1/cubes")["cubes"]?.texts("name") == ["u"])
    #expect(try caller.good("GET", Self.cube)["counts"]?["memories"]?.integer == 1)
    let whole = try caller.good("GET", "\(Self.cube)/memories/\(id)")
    #expect(whole.text("body") == "Rows on the lake\n" && whole["trashed"] == false)
    let found = try caller.good("GET", "/console/v1/search?query=lake&cube=u")
    #expect(found["results"]?.texts("id") == [id])
    #expect(found["results"]?.elements?.first?["parts"]?.members?.isEmpty == false)
    for path in ["facets", "days", "graph", "files", "conflicts", "conversations"] {
      _ = try caller.good("GET", "\(Self.cube)/\(path)")
    }
    let answer = try caller.good("POST", "/console/v1/ask", #"{"question":"Where are the rows?"}"#)
    #expect(answer["citations"]?.elements != nil)
    for path in ["activity?days=7", "jobs"] { _ = try caller.good("GET", "/console/v1/\(path)") }
  }

  @Test(arguments: WayName.allCases) func aCubeIsMade(_ way: WayName) throws {
    let (caller, _) = try start(way.type)
    let cubes = "/console/v1/cubes"
    let made = try caller.good("POST", cubes, #"{"name":"garden 🌱"}"#)
    #expect(made.text("name") == "garden 🌱" && made["counts"]?["memories"]?.integer == 0)
    #expect(try caller.call("POST", cubes, #"{"name":"u"}"#).status == 409)
    for wrong in ["", ".", "../x", "a/b", "50%", "@agent", "-x", "search", "a.memcube", "a\\nb"] {
      let answer = try caller.call("POST", cubes, #"{"name":"\#(wrong)"}"#)
      #expect(answer.status == 400 && answer.json().text("field") == "name", "\(wrong)")
    }
    let names = try caller.good("GET", "\(cubes)?names=1")["cubes"]
    #expect(names?.texts("name") == ["garden 🌱", "u"])
    #expect(names?.elements?.first?["counts"] == nil)
  }

  /// The calls of one endpoint day by day, beside how many each endpoint had.
  @Test func usageIsShownOfOneEndpoint() throws {
    let (caller, _) = try start()
    let usage = "/console/v1/activity?days=7&endpoint="
    let shown = try caller.good("GET", "\(usage)POST%20/v3/memories/add")
    #expect(shown["all"]?["calls"]?.integer == 1)
    #expect(shown["days"]?.elements?.last?["calls"]?.integer == 1)
    #expect(shown["endpoints"]?.elements?.count == 2)
    let none = try caller.good("GET", "\(usage)GET%20/none")
    #expect(none["all"]?["calls"]?.integer == 0)
  }

  /// No name leads out of the project's folder.
  @Test func namesOfCubesAreNames() throws {
    let (caller, _) = try start()
    let other = try caller.gateway.accounts.makeProject(Array("other".utf8))
    let foreign = try caller.gateway.accounts.makeKey(other).secret.asText
    _ = try caller.call(
      "POST", "/v3/memories/add", #"{"messages":"hidden","user_id":"v","infer":false}"#,
      key: foreign)
    for name in ["..%2F..%2Fprojects%2Fother%2Fv", "..%2Fcubes%2Fu", ".", "%00", "v", "%2Fetc"] {
      let answer = try caller.call("GET", "/console/v1/cubes/\(name)/memories")
      #expect(answer.status == 404, "\(name): \(answer.status)")
      #expect(try caller.call("GET", "/console/v1/search?query=a&cube=\(name)").status == 404)
    }
    #expect(try caller.call("GET", Self.cube, key: foreign).status == 404)
    for id in ["0", "zz", String(repeating: "0", count: 36), "..%2Fx"] {
      #expect(try caller.call("GET", "\(Self.cube)/memories/\(id)").status == 404, "\(id)")
    }
  }

  /// The second of two editors gets the first one's text, and both are in the history.
  @Test func noEditIsLost() throws {
    let (caller, id) = try start()
    let one = "\(Self.cube)/memories/\(id)"
    let base = try #require(try caller.good("GET", one).text("base"))
    func edit(_ text: String, _ base: String) throws -> Answer {
      try caller.call("PATCH", one, #"{"text":"\#(text)","base":"\#(base)"}"#)
    }
    #expect(try edit("first", base).status == 200)
    let refused = try edit("second", base)
    #expect(refused.status == 409)
    let current = try #require(refused.json()["current"])
    #expect(current.text("text") == "first")
    #expect(try edit("both", try #require(current.text("base"))).status == 200)
    let versions = try caller.good("GET", "\(one)/versions")["versions"] ?? .null
    #expect(versions.elements?.count { $0["listed"] == true } == 3)
    let oldest = try #require(versions.texts("id").first)
    #expect(
      try caller.good("GET", "\(one)/versions/\(oldest)").text("text") == "Rows on the lake\n")
    let back = try caller.good("POST", "\(one)/restore", #"{"version":"\#(oldest)"}"#)
    #expect(back.text("text") == "Rows on the lake\n")
    for wrong in ["{}", #"{"text":"x"}"#, #"{"tags":[" "]}"#, #"{"tags":"x"}"#] {
      #expect(try caller.call("PATCH", one, wrong).status == 400, "\(wrong)")
    }
    #expect(try caller.call("GET", "\(one)/versions/\(id)0").status == 404)
  }

  /// A restore of what another process redacted would put nothing in the place of the text.
  @Test func whatWasRedactedComesBackInNoWay() throws {
    let (caller, id) = try start()
    let one = "\(Self.cube)/memories/\(id)"
    let base = try #require(try caller.good("GET", one).text("base"))
    _ = try caller.good("PATCH", one, #"{"text":"second","base":"\#(base)"}"#)
    let other = try Cube.open(
      at: caller.directory.appending("store/cubes/u.memcube"), host: caller.host)
    try other.redact(try #require(RecordID(hex: Array(base.utf8))))
    try other.close()
    let restored = try caller.call("POST", "\(one)/restore", #"{"version":"\#(base)"}"#)
    #expect(restored.status >= 400)
    #expect(try caller.call("GET", "\(one)/versions/\(base)").status >= 400)
    #expect(try caller.good("GET", one).text("body") == "second")
  }

  @Test func memoriesAreHiddenDiscardedAndForgotten() throws {
    let (caller, id) = try start()
    let one = "\(Self.cube)/memories/\(id)"
    let hidden = try caller.good("PATCH", one, #"{"hidden":true,"tags":["a","<b>"]}"#)
    #expect(hidden["hidden"] == true && hidden["tags"] == .array(["a", "<b>"]))
    #expect(try caller.good("PATCH", one, #"{"hidden":false}"#)["hidden"] == nil)
    #expect(try caller.good("DELETE", one)["trashed"] == true)
    #expect(try caller.call("PATCH", one, #"{"hidden":true}"#).status == 400)
    #expect(try caller.good("GET", "\(Self.cube)/files?tree=trash")["files"]?.elements?.count == 1)
    let path = try caller.good("GET", one).text("path")
    #expect(try caller.good("POST", "\(one)/restore", "{}")["trashed"] == false)
    #expect(
      try caller.good("GET", one).text("path") == path?.replacing("trash/", with: "memories/"))
    #expect(try caller.good("GET", "\(one)/purge")["versions"]?.integer != nil)
    #expect(try caller.call("POST", "\(one)/purge", "{}").status == 400)
    _ = try caller.good("POST", "\(one)/purge", #"{"confirm":true}"#)
    #expect(try caller.call("GET", one).status == 404)
  }

  /// Where its name is taken meanwhile, it comes back beside the other.
  @Test func whatComesBackYields() throws {
    let (caller, id) = try start()
    let one = "\(Self.cube)/memories/\(id)"
    let before = try #require(try caller.good("GET", one).text("path"))
    _ = try caller.good("DELETE", one)
    let cube = try Cube.open(
      at: caller.directory.appending("store/cubes/u.memcube"), host: caller.host)
    let path = Array(before.dropFirst("memories/".count).utf8)
    try cube.write(
      [.create(.memories, Edit(path: path, content: .bytes(Array("another".utf8))))], .durable)
    try cube.close()
    let back = try caller.good("POST", "\(one)/restore", "{}")
    #expect(back["trashed"] == false && back.text("path") != before)
    #expect(try caller.good("GET", "\(Self.cube)/memories")["total"]?.integer == 2)
  }

  /// Lists go by what a memory tells of and when a thing was said, and not by when they came here.
  @Test func listsGoByTheTimeThatIsTold() throws {
    let caller = try Caller()
    for (name, day) in [("a", "2024-02-01"), ("b", "2026-02-01"), ("c", "2025-02-01")] {
      let noon = Timestamp(rfc3339: Array("\(day)T12:00:00Z".utf8))?.seconds ?? 0
      _ = try caller.good(
        "POST", "/v3/memories/add",
        #"{"messages":"---\ndate: \#(day)\n---\n\#(name)","user_id":"u","infer":false}"#)
      _ = try caller.good(
        "POST", "/v3/memories/add",
        #"{"messages":[{"role":"user","content":"Hello \#(name)"}],"user_id":"u","run_id":"r\#(name)","#
          + #""timestamp":\#(noon)}"#)
    }
    let listed = try caller.good("GET", "\(Self.cube)/memories")["memories"]?.texts("time") ?? []
    let dated = listed.map { $0.prefix(10) }.filter { $0.hasSuffix("-02-01") }
    #expect(dated == ["2026-02-01", "2025-02-01", "2024-02-01"])
    // Days are those of the cube's zone.
    let cube = try Cube.open(
      at: caller.directory.appending("store/cubes/u.memcube"), host: caller.host)
    try cube.write(
      [.setting(key: Array("timezone".utf8), value: .string(Array("Asia/Tokyo".utf8)))], .durable)
    try cube.close()
    let there = try caller.good("GET", "\(Self.cube)/memories")["memories"]?.texts("time") ?? []
    #expect(there.contains("2026-02-01T00:00:00+09:00"), "\(there)")
  }

  /// Of two who change the tags the second is given what the first made of them.
  @Test func noTagsAreLost() throws {
    let (caller, id) = try start()
    let one = "\(Self.cube)/memories/\(id)"
    let base = try #require(try caller.good("GET", one).text("base"))
    let tag = { (name: String) in
      try caller.call("PATCH", one, #"{"tags":["\#(name)"],"base":"\#(base)"}"#)
    }
    #expect(try tag("first").status == 200)
    let refused = try tag("second")
    #expect(refused.status == 409)
    #expect(refused.json()["current"]?["tags"] == .array(["first"]))
    let body = try #require(try caller.good("GET", one).text("text"))
      .replacing("\n", with: "\\n")
    let both = #"{"text":"\#(body)","tags":["third"],"base":"\#(base)"}"#
    #expect(try caller.call("PATCH", one, both).status == 409)
    // A save whose answer was lost is no other writer's.
    let text =
      #"{"text":"new","base":"\#(try #require(try caller.good("GET", one).text("base")))"}"#
    #expect(try caller.call("PATCH", one, text).status == 200)
    #expect(try caller.call("PATCH", one, text).status == 200)
  }

  /// Who may not read is not given what a change or a purge would show.
  @Test func whoMayNotReadIsGivenNoText() throws {
    let (caller, id) = try start()
    let one = "\(Self.cube)/memories/\(id)"
    let accounts = caller.gateway.accounts
    let writer = try accounts.makeKey(try caller.project, scopes: [.write]).secret.asText
    let manager = try accounts.makeKey(try caller.project, scopes: [.manage]).secret.asText
    let zeros = String(repeating: "0", count: 32)
    let all = try [
      caller.call("PATCH", one, #"{"text":"x","base":"\#(zeros)"}"#, key: writer),
      caller.call("PATCH", one, #"{"tags":["t"]}"#, key: writer),
      caller.call("DELETE", one, key: writer),
      caller.call("POST", "\(one)/restore", "{}", key: writer),
      caller.call("GET", "\(one)/purge", key: manager),
    ]
    #expect(all.map(\.status) == [409, 200, 200, 200, 403])
    for answer in all { #expect(!answer.body.asText.contains("lake"), "\(answer.body.asText)") }
  }

  /// What a call gave is found by its row in the log, in its own project alone.
  @Test func theLogSaysWhatWasRetrieved() throws {
    let (caller, id) = try start()
    _ = try caller.good(
      "POST", "/v2/memories/search", #"{"query":"lake","filters":{"user_id":"u"}}"#)
    for status in ["9xx", "0xx", "999", "099", "4x"] {
      #expect(try caller.call("GET", "/console/v1/calls?status=\(status)").status == 400)
    }
    let calls = try caller.good("GET", "/console/v1/calls?user=u")["calls"]?.elements ?? []
    let row = try #require(calls.first?["id"]?.integer)
    let found = try caller.good("GET", "/console/v1/calls/\(row)/memories")
    #expect(found["memories"]?.texts("id") == [id])
    _ = try caller.good("GET", "/console/v1/search?query=lake")
    let latest = try caller.good("GET", "/console/v1/calls")["calls"]?.elements ?? []
    let search = try #require(
      latest.first { $0.text("endpoint") == "GET /console/v1/search" }?["id"]?.integer)
    #expect(
      try caller.good("GET", "/console/v1/calls/\(search)/memories")["memories"]?.texts("id") == [
        id
      ])
    let other = try caller.gateway.accounts.makeProject(Array("other".utf8))
    let foreign = try caller.gateway.accounts.makeKey(other).secret.asText
    for (path, key) in [("\(row)", foreign), ("9999", caller.key), ("x", caller.key)] {
      let answer = try caller.call("GET", "/console/v1/calls/\(path)/memories", key: key)
      #expect(answer.status == 404, "\(path)")
    }
  }
}
