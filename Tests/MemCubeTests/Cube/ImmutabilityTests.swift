import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCube

/// Memories that say of themselves that they stay as they are.
@Suite struct ImmutabilityTests {
  private static let attributes = JSON.object([.init("immutable", true), .init("a", JSON(1))])

  /// A cube with `rule.md`, which was changed until it was said to stay.
  private func cube(_ scratch: Scratch) throws -> (cube: Cube, rule: ObjectID) {
    let cube = try Cube.create(at: scratch.path("trips.memcube"), host: scratch.host())
    let rule = try cube.put("rule.md", "Seldom.\n")
    let edit = Edit(
      content: .bytes(Array("Never.\n".utf8)), fields: ["attributes": Self.attributes])
    try cube.write([.edit(rule, edit)], .spooled)
    return (cube, rule)
  }

  private func isRefused(_ edit: Edit, _ object: ObjectID, _ cube: Cube) -> Bool {
    do { try cube.write([.edit(object, edit)], .spooled) } catch {
      guard case .immutable(let sentence) = error else { return false }
      return sentence == "'rule.md' is immutable: what stated it said so"
        && error.codes.errno == Errno.notPermitted.code && error.codes.exit == 4
    }
    return false
  }

  @Test func noOtherContentIsRecorded() throws {
    let scratch = try Scratch()
    let (cube, rule) = try cube(scratch)
    let count = try cube.historyMark(rule)
    for text in ["Always.\n", "Never.\n", ""] {
      #expect(isRefused(Edit(content: .bytes(Array(text.utf8))), rule, cube))
    }
    #expect(isRefused(Edit(content: .link(Array("a".utf8))), rule, cube))
    // Nor is it taken back.
    let said: [JSON?] = [nil, .object([]), .object([.init("immutable", false)]), .null]
    for attributes in said {
      #expect(isRefused(Edit(fields: ["attributes": attributes]), rule, cube))
    }
    // None of what was to be written with it is.
    let other = Change.create(
      .memories, Edit(path: Array("b.md".utf8), content: .bytes([0x62, 0x0A])))
    let change = Change.edit(rule, Edit(content: .bytes([])))
    #expect(throws: CubeError.self) { try cube.write([other, change], .spooled) }
    #expect(try cube.paths(.memories) == ["rule.md"])
    #expect(try cube.text("rule.md") == "Never.\n")
    #expect(try cube.historyMark(rule) == count)
    let node = try #require(try cube.file(object: rule))
    #expect(throws: CubeError.self) { try cube.checkMutable(node) }
  }

  @Test func itIsRenamedLabelledDeletedAndRestored() throws {
    let scratch = try Scratch()
    let (cube, rule) = try cube(scratch)
    let more = JSON.object([.init("immutable", true), .init("b", JSON(2))])
    let edits = [
      Edit(path: Array("law.md".utf8), mode: 0o600),
      Edit(fields: ["tags": .array(["a"]), "attributes": more, "confidence": JSON(1)]),
    ]
    for edit in edits { try cube.write([.edit(rule, edit)], .spooled) }
    try cube.write([.delete(rule, into: nil)], .spooled)
    try cube.write([.edit(rule, Edit())], .spooled)
    #expect(try cube.text("law.md") == "Never.\n")
    let node = try #require(try cube.file(object: rule))
    #expect(try cube.fields(row: node.row)["attributes"] == more)
  }

  /// What says so only of itself, or as a text, is as others are.
  @Test func othersChange() throws {
    let scratch = try Scratch()
    let (cube, _) = try cube(scratch)
    for (index, attributes) in [
      JSON.object([.init("immutable", "true")]), .object([.init("immutable", false)]), .object([]),
    ].enumerated() {
      let path = Array("\(index).md".utf8)
      let edit = Edit(path: path, content: .bytes([0x61]), fields: ["attributes": attributes])
      let made = try cube.write([.create(.memories, edit)], .spooled)[0]
      try cube.write([.edit(made, Edit(content: .bytes([0x62])))], .spooled)
      #expect(try cube.text("\(index).md") == "b")
    }
  }
}
