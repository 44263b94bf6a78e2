import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCube

/// State rule 6 on a real cube: whatever one user does to one file, all others keep the names they
/// show; and the index that was kept up step by step is the one that a rebuild makes.
@Suite struct LocalNamesTests {
  @Test(arguments: 0..<24) func othersKeepTheirNames(seed: Int) throws {
    let copies = try Copies(["a", "b", "c"])
    var random = SeededGenerator(UInt64(seed) &+ 99)
    // Everybody makes the same names, some with the same bytes, so that all are contested.
    for name in ["a", "b", "c"] {
      copies.wait(name, Int64.random(in: 0..<90_000, using: &random))
      for path in ["n.md", "m.md", "d/n.md", "d"] where Bool.random(using: &random) {
        _ = try? copies.cube(name).put(path, ["one", "two"].randomElement(using: &random) ?? "")
      }
    }
    for name in ["b", "c"] { try copies.exchange("a", name) }
    let cube = try copies.cube("a")
    for step in 0..<30 { try act(cube, "seed \(seed), step \(step)", &random) }
    let before = try shown(cube)
    try cube.rebuild()
    try #require(try shown(cube) == before)
    try cube.synchronize()
    try copies.send("a", "b")
    #expect(try shown(try copies.cube("b")) == before)
  }

  private func shown(_ cube: Cube) throws -> [ObjectID: [UInt8]] {
    var found: [ObjectID: [UInt8]] = [:]
    for file in try cube.files(.memories) { found[try #require(file.node.object)] = file.path }
    return found
  }

  /// One local change, and a look at all the others.
  private func act(
    _ cube: Cube, _ context: String, _ random: inout SeededGenerator
  ) throws {
    let before = try shown(cube)
    let own = before.keys.sorted().randomElement(using: &random)
    let text = ["one", "two", "three"].randomElement(using: &random) ?? ""
    let path = ["n.md", "m.md", "d/n.md", "d", "e/f.md"].randomElement(using: &random) ?? "n.md"
    let content = Content.bytes(Array(text.utf8))
    var changes: [Change] = []
    var isPurge = false
    let other = before.keys.sorted().filter { $0 != own }.randomElement(using: &random)
    var mustBeFree = false
    switch (Int.random(in: 0..<9, using: &random), own) {
    case (0, _), (_, nil):
      changes = [.create(.memories, Edit(path: Array(path.utf8), content: content))]
    case (1, let own?): changes = [.edit(own, Edit(content: content))]
    case (2, let own?): changes = [.edit(own, Edit(path: Array(path.utf8)))]
    case (3, let own?): changes = [.delete(own, into: nil)]
    case (4, let own?): isPurge = own.low % 4 == 0
    case (5, _):
      if let trash = try cube.files(.trash).randomElement(using: &random)?.node.object {
        changes = [.edit(trash, Edit())]
      }
    case (6...7, let own?):
      // As rename(2) over a file: its name is for nobody else.
      guard let other, let path = before[other] else { break }
      changes = [.delete(other, into: nil), .edit(own, Edit(path: path))]
      mustBeFree = true
    default: changes = [.setting(key: Array("folder/\(path)".utf8), value: .object([]))]
    }
    var touched: Set<ObjectID> = Set([own, mustBeFree ? other : nil].compactMap(\.self))
    do {
      if isPurge, let own {
        touched.formUnion(try cube.purgeClosure([own]).map(\.id))
        try cube.purge([own])
      } else {
        try cube.write(changes, .spooled)
      }
    } catch {
      guard case .exists = error, !mustBeFree else {
        Issue.record("\(error): \(context): \(changes)")
        throw error
      }
    }
    let after = try shown(cube)
    for (object, path) in before where !touched.contains(object) {
      try #require(after[object] == path, "\(context): \(Path(path)) by \(changes)")
    }
  }
}
