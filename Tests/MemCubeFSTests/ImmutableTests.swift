import MemCube
import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCubeFS

/// Memories that programs stated for good.
@Suite struct ImmutableTests {
  @Test(arguments: [true, false]) func theBytesStayAsTheyAre(keeps: Bool) throws {
    let fixture = try Fixture(keepsNames: keeps)
    let client = fixture.client
    let edit = Edit(
      path: Array("rule.md".utf8), content: .bytes(Array("Never.\n".utf8)),
      fields: ["attributes": .object([.init("immutable", true)])])
    try fixture.cube.write([.create(.memories, edit)], .spooled)
    let path = "trips/memories/rule.md"
    func refused(_ body: () throws(Errno) -> Void) { #expect(client.code(body) == 1) }
    refused { () throws(Errno) in try client.write(path, "Always.\n") }
    refused { () throws(Errno) in try client.append(path, "Or not.\n") }
    refused { () throws(Errno) in try client.truncate(path, 0) }
    // The ways in which editors save.
    try client.write("trips/memories/rule.md.tmp", "Always.\n")
    refused { () throws(Errno) in try client.rename("trips/memories/rule.md.tmp", path) }
    refused { () throws(Errno) in try client.rename(path, "trips/memories/rule.md~") }
    #expect(try client.read(path) == "Never.\n")
    #expect(try fixture.versions("rule.md").count == 1)
    // It has a name and labels, and can go: what is made in its place is another.
    try client.rename(path, "trips/memories/law.md")
    try client.setAttribute("trips/memories/law.md", "user.memcube.tags", "a")
    let object = try fixture.node("law.md")?.object
    try client.unlink("trips/memories/law.md")
    try client.write("trips/memories/law.md", "Always.\n")
    fixture.tree.tick()
    fixture.time.pass(60)
    fixture.tree.tick()
    #expect(try fixture.node("law.md")?.object != object)
    #expect(try client.read("trips/trash/law.md") == "Never.\n")
  }
}
