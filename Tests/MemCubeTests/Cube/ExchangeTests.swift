import Testing

@testable import Format
@testable import Index
@testable import MemCube

/// A folder and something else change places.
@Suite struct ExchangeTests {
  private func cube(_ scratch: Scratch) throws -> Cube {
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    try cube.put("a/1.md", "a1")
    try cube.put("a/deep/2.md", "a2")
    try cube.put("b/1.md", "b1")
    try cube.put("b/other/3.md", "b3")
    try cube.put("f.md", "file")
    return cube
  }

  private func texts(_ cube: Cube) throws -> [String: String] {
    var found: [String: String] = [:]
    for path in try cube.paths(.memories) {
      let node = try #require(try cube.find(.memories, Array(path.utf8)))
      guard case .bytes(let bytes) = try cube.content(row: node.row) else { continue }
      found[path] = String(decoding: bytes, as: UTF8.self)
    }
    return found
  }

  private func id(_ cube: Cube, _ path: String) throws -> ObjectID? {
    try cube.find(.memories, Array(path.utf8))?.object
  }

  @Test func twoFolders() throws {
    let scratch = try Scratch()
    let cube = try cube(scratch)
    try cube.write(
      [
        .setting(
          key: FolderSetting.key(ofPath: Array("a/empty".utf8)),
          value: .object([JSON.Member("mode", JSON(UInt16(0o700)))]))
      ], .spooled)
    let (one, other) = (try id(cube, "a/1.md"), try id(cube, "b/1.md"))
    try cube.exchangeFolder(
      .memories, Array("a".utf8), with: .folder(Array("b".utf8)), aside: Array(".x".utf8))
    let wanted = [
      "b/1.md": "a1", "b/deep/2.md": "a2", "a/1.md": "b1", "a/other/3.md": "b3", "f.md": "file",
    ]
    #expect(try texts(cube) == wanted)
    #expect(try id(cube, "b/1.md") == one)
    #expect(try id(cube, "a/1.md") == other)
    #expect(try cube.find(.memories, Array("b/empty".utf8))?.mode == 0o700)
    #expect(try cube.find(.memories, Array("a/empty".utf8)) == nil)
    #expect(try cube.find(.memories, Array(".x".utf8)) == nil)
    try cube.close()
    let again = try Cube.open(at: scratch.path("a.memcube"), host: scratch.host())
    #expect(try texts(again) == wanted)
    #expect(try again.verify(repair: false).isEmpty)
    try again.close()
  }

  @Test func aFolderAndAFile() throws {
    let scratch = try Scratch()
    let cube = try cube(scratch)
    let file = try #require(try id(cube, "f.md"))
    try cube.exchangeFolder(
      .memories, Array("a".utf8), with: .file(file, path: Array("f.md".utf8)),
      aside: Array(".x".utf8))
    #expect(
      try texts(cube) == [
        "a": "file", "f.md/1.md": "a1", "f.md/deep/2.md": "a2", "b/1.md": "b1",
        "b/other/3.md": "b3",
      ])
    #expect(try id(cube, "a") == file)
    try cube.close()
  }
}
