import Fuse
import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCubeFS

/// What files tell beside their bytes: extended attributes.
@Suite struct AttributeTests {
  @Test func aNoteSaysWhyFrontMatterIsText() throws {
    let fixture = try Fixture()
    let client = fixture.client
    for (text, word) in [
      ("---\n- a list\n---\ntext", "no mapping"), ("---\ntype: FACT\n", "without a closing"),
      ("---\na: [\n---\n", "line "),
    ] {
      try client.write("trips/memories/a.md", text)
      let note = try #require(try client.attribute("trips/memories/a.md", "user.memcube.note"))
      #expect(String(decoding: note, as: UTF8.self).contains(word))
    }
    for text in ["text", "---\ntype: FACT\n---\ntext", ""] {
      try client.write("trips/memories/a.md", text)
      #expect(try client.attribute("trips/memories/a.md", "user.memcube.note") == nil)
    }
  }

  /// As `show` and by/type/ tell it; what the file states only its text changes.
  @Test func theTypeIsTheOneThatCounts() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let (path, key) = ("trips/memories/a.md", "user.memcube.type")
    func code(_ type: String?) -> Int32 {
      client.code { () throws(Errno) in
        if let type { return try client.setAttribute(path, key, type) }
        try client.removeAttribute(path, key)
      }
    }
    try client.write(path, "text")
    try client.setAttribute(path, key, "FACT")
    try client.write(path, "---\ntype: goal\n---\ntext")
    for isOpen in [true, false] {
      let file = isOpen ? try client.open(path, OpenFlags.readWrite, mode: 0) : nil
      try file?.write(Array("---\ntype: Goal\n---\ntext".utf8), at: 0)
      #expect(try client.attribute(path, key) == Array("GOAL".utf8))
      // A copy of the text says it itself.
      #expect(try client.attributes(path) == [])
      #expect(code("FACT") == 1 && code(nil) == 1 && code("nonsense") == 1)
      #expect(code("goal") == 0)
      try file?.close()
    }
    #expect(try client.names("trips/by/type/GOAL") == ["a.md"])
    try client.write(path, "text")
    #expect(try client.attribute(path, key) == Array("FACT".utf8))
    #expect(code("STATE") == 0 && code(nil) == 0)
    #expect(try client.attribute(path, key) == nil)
    // A document states nothing.
    try client.write("trips/documents/d.md", "---\ntype: goal\n---\ntext")
    #expect(try client.attribute("trips/documents/d.md", key) == nil)
    try client.setAttribute("trips/documents/d.md", key, "FACT")
    #expect(try client.attribute("trips/documents/d.md", key) == Array("FACT".utf8))
  }

  @Test func extendedAttributes() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let path = "trips/memories/a"
    try client.write(path, "x")
    for word in ["anyword", "FACTS", "fact ", "\u{E9}"] {
      #expect(
        client.code { () throws(Errno) in
          try client.setAttribute(path, "user.memcube.type", word)
        } == 22, "\(word)")
    }
    try client.setAttribute(path, "user.memcube.type", "Fact")
    try client.setAttribute(path, "user.memcube.tags", "b\na\n")
    try client.setAttribute(path, "user.other", "value")
    #expect(try client.attribute(path, "user.memcube.type") == Array("FACT".utf8))
    #expect(try client.attribute(path, "user.memcube.tags") == Array("a\nb".utf8))
    #expect(try client.attribute(path, "user.other") == Array("value".utf8))
    let names = try client.attributes(path).map { String(decoding: $0, as: UTF8.self) }
    #expect(names.sorted() == ["user.memcube.tags", "user.memcube.type", "user.other"])
    let id = try fixture.node("a")?.object?.hex
    #expect(try client.attribute(path, "user.memcube.id") == id)
    #expect(
      client.code { () throws(Errno) in
        try client.setAttribute(path, "user.memcube.id", "x")
      } == 95)
    try client.removeAttribute(path, "user.other")
    #expect(try client.attribute(path, "user.other") == nil)
    #expect(try client.read(path) == "x")
    let large = String(repeating: "x", count: 40_000)
    try client.setAttribute(path, "user.one", large)
    #expect(
      client.code { () throws(Errno) in try client.setAttribute(path, "user.two", large) } == 28)
  }

  @Test func asManyBytesAsAreKept() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let path = "trips/memories/a.md"
    try client.write(path, "text")
    func code(_ name: String, _ count: Int) -> Int32 {
      client.code { () throws(Errno) in
        try client.setAttribute(path, name, String(repeating: "v", count: count))
      }
    }
    for rest in 0..<4 {
      #expect(code("user.p", 65_536 - 6 - rest) == 0)
    }
    #expect(code("user.p", 65_536 - 5) == 28)
    #expect(try client.attribute(path, "user.p")?.count == 65_527)
  }

  /// What is recorded beside damaged bytes is told all the same.
  @Test func attributesOfWhatIsDamaged() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let path = "trips/memories/a.bin"
    try client.write(path, [UInt8](repeating: 0xFF, count: 300))
    for (name, value) in [("user.p", "v"), ("user.memcube.type", "FACT")] {
      try client.setAttribute(path, name, value)
    }
    try fixture.cube.synchronize()
    try Files.removeTree(fixture.host.store.appending("cubes/trips.memcube/blobs"))
    // Nor has this host kept it.
    let cubes = fixture.host.state.appending("cubes")
    for cube in try Files.list(cubes) {
      for state in try Files.list(cubes.appending(cube.name)) {
        try Files.removeTree(cubes.appending(cube.name).appending(state.name).appending("blobs"))
      }
    }
    client.dropCaches()
    #expect(client.code { () throws(Errno) in _ = try client.read(path) } == 5)
    let names = try client.attributes(path).map { String(decoding: $0, as: UTF8.self) }
    #expect(names.sorted() == ["user.memcube.type", "user.p"])
    for name in names { #expect(try client.attribute(path, name) != nil) }
  }
}
