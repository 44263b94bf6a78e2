import Digest
import HTTP
import MemCube
import Posix
import Testing

@testable import Format
@testable import Gateway

/// MemOS cubes as directories: taken in, and written out.
@Suite struct MemOSDirectoryTests {
  private static let id = "3c93957e-33c7-4d4e-abb8-f6bf4a15232b"

  private static func config(_ backend: String, _ more: String = "") -> String {
    #"{"model_schema":"memos.configs.mem_cube.GeneralMemCubeConfig","user_id":"u9","cube_id":"c9","#
      + #""text_mem":{"backend":"\#(backend)","config":{"memory_filename":"textual_memory.json","#
      + #""extractor_llm":{"backend":"openai","config":{"api_key":"sk-secret"}}}}\#(more)}"#
  }

  private static let naive = #"""
    [{"id":"3c93957e-33c7-4d4e-abb8-f6bf4a15232b","memory":"Österreich: \"Käse\"\n  twice",
      "metadata":{"type":"fact","status":"activated","tags":["food"],"odd":{"a":[1.50,null]},
      "memory_type":null,"updated_at":"2026-01-13T20:51:42.394870000+00:00",
      "sources":["\"{\\\"type\\\":\\\"chat\\\"}\""]}},
     {"id":"not a uuid","memory":"The heron nests","metadata":{"status":"archived","usage":null}},
     7, {"memory":null}, {"id":"4c93957e33c74d4eabb8f6bf4a15232b","memory":"Last one"}]
    """#

  private struct Setting {
    let place: DocumentTests.Place
    let caller: Caller

    init(_ files: [(String, String)]) throws {
      let place = try DocumentTests.Place()
      try Files.makeDirectories(place.path.appending("root/cube"))
      for (name, text) in files { try place.write("root/cube/\(name)", text) }
      caller = try Caller { $0.importRoots = [place.path.appending("root")] }
      self.place = place
    }

    func register(_ name: String = "c1") throws -> Answer {
      try caller.call("POST", "/mem_cubes", #"{"path":"cube","mem_cube_id":"\#(name)"}"#)
    }

    func items() throws -> [JSON] {
      let data = try caller.good("GET", "/memories?mem_cube_id=c1")["data"]
      return data?["text_mem"]?.elements?.first?["memories"]?.elements ?? []
    }

    func export(_ shape: String, to name: String, withConfig: Bool = false) throws -> Path {
      let target = place.path.appending(name)
      let export = try MemOSExport(shape: shape, withConfig: withConfig, host: caller.host)
      let cubePlace = CubePlace(folder: nil, name: Array("c1".utf8))
      _ = try caller.gateway.memories.use(cubePlace) { (cube, _) throws(CubeError) in
        try export.write(cube, named: Array("c1".utf8), to: target)
      }
      return target
    }
  }

  private func json(_ directory: Path, _ name: String) throws -> JSON {
    try JSON.parse(try Files.readAll(directory.appending(name)))
  }

  @Test func everyItemSurvives() throws {
    let setting = try Setting([
      ("config.json", Self.config("naive_text")), ("textual_memory.json", Self.naive),
      ("activation_memory.pickle", "cos\nsystem\n(S'touch /tmp/memcube-inert'\ntR."),
      ("notes.txt", "not part of it"),
    ])
    let report = try setting.register().json()["data"]?["report"]?.elements ?? []
    for word in ["not a uuid", "item 3 is no object", "item 4 has no memory", "'notes.txt'"] {
      #expect(report.contains { $0.string?.asText.contains(word) == true }, "\(word): \(report)")
    }
    #expect(try setting.register().status == 200)
    let items = try setting.items()
    #expect(
      items.compactMap { $0.text("memory") } == ["Österreich: \"Käse\"\n  twice", "Last one"])
    #expect(items.first?.text("id") == Self.id)
    let metadata = items.first?["metadata"]
    #expect(metadata?["odd"]?["a"]?.elements?.count == 2)
    #expect(metadata?.text("updated_at") == "2026-01-13T20:51:42.394870000+00:00")
    #expect(metadata?["tags"]?.elements == ["food"] && metadata?.text("user_id") == "u9")
    let one = try setting.caller.good("GET", "/memories/c1/\(Self.id)")["data"]
    #expect(one?.text("id") == Self.id)
    #expect(try setting.caller.good("GET", "/memories/c1/not%20a%20uuid")["data"] != nil)
    // Nothing of the configuration comes out.
    for path in ["/users/me", "/memories?mem_cube_id=c1"] {
      #expect(try !setting.caller.call("GET", path).body.asText.contains("sk-secret"))
    }
    // Out again: what readers refuse is moved, keys stay here unless they are asked for.
    let out = try setting.export("naive", to: "out")
    #expect(try !Files.readAll(out.appending("config.json")).asText.contains("sk-secret"))
    let written = try #require(try json(out, "textual_memory.json").elements)
    #expect(written.count == 3)
    #expect(!Files.exists(Path("/tmp/memcube-inert")))
    #expect(
      try Files.readAll(out.appending("activation_memory.pickle"))
        == Files.readAll(setting.place.path.appending("root/cube/activation_memory.pickle")))
    // In its own shape, unchanged, it is what it was.
    let whole = try #require(try JSON.parse(Array(Self.naive.utf8)).elements)
    #expect(written.map(\.canonical) == [whole[0], whole[1], whole[4]].map(\.canonical))
    let keys = try setting.export("naive", to: "keys", withConfig: true)
    #expect(try Files.readAll(keys.appending("config.json")).asText == Self.config("naive_text"))
    #expect(throws: CubeError.self) { try setting.export("naive", to: "keys") }
    // Changed, it keeps to what all readers take.
    _ = try setting.caller.good("PUT", "/memories/c1/\(Self.id)", #"{"content":"Cheese"}"#)
    let changed = try setting.export("tree", to: "tree")
    let nodes = try #require(try json(changed, "textual_memory.json")["nodes"]?.elements)
    #expect(nodes.first?.text("memory") == "Cheese" && nodes.first?.text("id") == Self.id)
    #expect(nodes[1]["metadata"]?["info"]?.text("original_id") == "not a uuid")
    #expect(nodes[1].text("id") == UUIDs.named(Array("c1/not a uuid".utf8))?.asText)
    for node in nodes {
      #expect(node["metadata"]?.members?.contains { $0.value.isNull } == false)
      #expect(node["metadata"]?.text("updated_at") != nil)
    }
  }

  @Test func vectorsAndTreesComeBackAsTheyWere() throws {
    let general = #"""
      [{"id":"\#(Self.id)","vector":[0.25,-1],"payload":{"id":"\#(Self.id)","memory":"a","metadata":{}}},
       {"id":"5c93957e-33c7-4d4e-abb8-f6bf4a15232b","vector":[1,2,3],"score":0.5,
        "payload":{"id":"5c93957e-33c7-4d4e-abb8-f6bf4a15232b","memory":"b","metadata":{"x":1}}}]
      """#
    let tree = #"""
      {"nodes":[{"id":"\#(Self.id)","memory":"root","metadata":{"embedding":[0.5,1],"key":"k"}}],
       "edges":[{"source":"\#(Self.id)","target":"gone","type":"PARENT"}],"total_nodes":1}
      """#
    for (shape, backend, text) in [
      ("general", "general_text", general), ("tree", "tree_text", tree),
    ] {
      let setting = try Setting([
        ("config.json", Self.config(backend)), ("textual_memory.json", text),
      ])
      #expect(try setting.register().status == 200)
      let item = try setting.items().first
      #expect(item?.text("id") == Self.id && item?["metadata"]?["embedding"] == nil)
      let out = try setting.export(shape, to: "out")
      #expect(
        try json(out, "textual_memory.json").canonical == JSON.parse(Array(text.utf8)).canonical)
    }
  }

  @Test func whatIsNoCubeIsRefused() throws {
    for (files, word) in [
      ([], "config.json"), ([("config.json", "{")], "config.json cannot be read"),
      ([("config.json", "{}")], "model_schema"),
      ([("config.json", Self.config("mystery"))], "mystery"),
      (
        [("config.json", Self.config("naive_text", #","pref_mem":{"backend":"x"}"#))], "pref_mem"
      ),
      (
        [
          (
            "config.json",
            Self.config("naive_text").replacing("textual_memory.json", with: "../secret")
          )
        ], "memory_filename"
      ),
      (
        [("config.json", Self.config("naive_text")), ("textual_memory.json", "[{]")],
        "no whole JSON list"
      ),
    ] as [([(String, String)], String)] {
      let setting = try Setting(files)
      let answer = try setting.register()
      #expect(answer.status == 400 && answer.body.asText.contains(word), "\(answer.body.asText)")
      #expect(try setting.caller.call("GET", "/memories?mem_cube_id=c1").status == 400)
    }
    // A link out of the directory.
    let setting = try Setting([("config.json", Self.config("naive_text"))])
    try setting.place.write("secret.json", "[]")
    try Files.symlink(
      target: Array("../../secret.json".utf8),
      at: setting.place.path.appending("root/cube/textual_memory.json"))
    #expect(try setting.register().status == 400)
    // An empty cube is one.
    let empty = try Setting([("config.json", Self.config("naive_text"))])
    #expect(try empty.register().status == 200)
    #expect(try empty.items().isEmpty)
    #expect(
      try json(try empty.export("tree", to: "out"), "textual_memory.json")["nodes"]?.elements == [])
  }

  @Test func aBundleIsLinked() throws {
    let setting = try Setting([])
    let bundle = setting.place.path.appending("root/mine.memcube")
    let cube = try Cube.create(at: bundle, host: setting.caller.host)
    try cube.write(
      [.create(.memories, Edit(path: Array("a.md".utf8), content: .bytes(Array("An owl\n".utf8))))],
      .durable)
    try cube.close()
    let answer = try setting.caller.call(
      "POST", "/mem_cubes", #"{"path":"mine.memcube","mem_cube_id":"c1"}"#)
    #expect(answer.status == 200, "\(answer.body.asText)")
    #expect(try setting.items().compactMap { $0.text("memory") } == ["An owl"])
    #expect(throws: CubeError.self) { try setting.export("general", to: "general") }
    #expect(!Files.exists(setting.place.path.appending("general")))
  }

  /// Known digests, and lists that are cut, changed and doubled.
  @Test func partsAreReadOrRefused() {
    // uuid.uuid5(uuid.NAMESPACE_URL, "https://www.example.com/") of Python.
    #expect(
      UUIDs.named(Array("https://www.example.com/".utf8))?.asText
        == "3d3ed9d2-aa3d-5fa6-90e8-ed662e90f559")
    let abc = SHA1.hash(Array("abc".utf8)).map { Hex.encode($0).asText }
    #expect(abc == "a9993e364706816aba3e25717850c26c9cd0d89d")
    var state: UInt64 = 3
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(1, bound)
    }
    let pieces = ["[", "]", "{", "}", "\"", "\\", ",", ":", "null", "\u{0}", "1e999"].map {
      Array($0.utf8)
    }
    for _ in 0..<3000 {
      var text = Array(Self.naive.utf8)
      for _ in 0...next(4) {
        let at = next(text.count)
        if next(2) == 0 { text.replaceSubrange(at..<min(text.count, at + next(9)), with: []) }
        text.insert(contentsOf: pieces[next(pieces.count)], at: min(at, text.count))
      }
      if let dump = try? MemOSDump(text) { #expect(dump.items.count <= 8) }
      _ = try? MemOSConfiguration(text)
    }
    let splitter = JSONSplitter(Array(#"[1, "a,]\"", {"b":[2,3]}, []]"#.utf8))
    #expect(splitter.elements(0..<29)?.count == 4)
  }
}
