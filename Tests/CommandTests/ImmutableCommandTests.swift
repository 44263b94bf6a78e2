import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Index

/// `edit` and `restore` of what was stated for good.
@Suite struct ImmutableCommandTests {
  /// A program with `rule.md`, first "Seldom", then "Never" for good.
  private func program() throws -> Program {
    let program = try Program()
    try program.good("new", "trips")
    try program.good("add", "trips", "Seldom", "--name", "rule.md")
    let place = program.home.appending(".local/share/memcube/cubes/trips.memcube")
    let host = Host(
      store: program.home.appending(".local/share/memcube"),
      state: program.home.appending(".local/state/memcube"),
      cache: program.home.appending(".cache/memcube"), author: Array("ana".utf8),
      now: { Clock.now() }, random: { Random.bytes($0) })
    let cube = try Cube.open(at: place, host: host)
    let object = try #require(try cube.find(.memories, Array("rule.md".utf8))?.object)
    let edit = Edit(
      content: .bytes(Array("Never\n".utf8)),
      fields: ["attributes": .object([.init("immutable", true)])])
    try cube.write([.edit(object, edit)], .durable)
    try cube.close()
    return program
  }

  private static let sentence = "memcube: 'rule.md' is immutable: what stated it said so\n"

  @Test func nobodyTypesInVain() throws {
    let program = try program()
    let editor = ["EDITOR": "touch \(program.home)/opened; echo Always >"]
    let outcome = try program.run(["edit", "trips", "rule.md"], environment: editor)
    #expect(outcome.status == 4 && outcome.errors == Self.sentence)
    #expect(!Files.exists(program.home.appending("opened")))
    #expect(try program.good("show", "trips", "rule.md") == "Never")
  }

  @Test func anOldVersionDoesNotComeBack() throws {
    let program = try program()
    for more in [[], ["--to", "law.md"]] {
      let outcome = try program.run(["restore", "trips", "rule.md", "--version", "1"] + more)
      #expect(outcome.status == 4 && outcome.errors == Self.sentence)
    }
    #expect(try program.good("history", "trips", "rule.md", "--version", "1") == "Seldom")
    // From the trash it comes back as it was.
    try program.good("rm", "trips", "rule.md")
    let outcome = try program.run(["restore", "trips", "trash/rule.md", "--version", "1"])
    #expect(outcome.status == 4, "\(outcome.errors)")
    try program.good("restore", "trips", "rule.md")
    #expect(try program.good("show", "trips", "rule.md") == "Never")
  }
}
