import MemCube
import Posix
import Testing

@testable import MemCubeFS

/// Which cube of a mount is where.
@Suite struct CubeTableTests {
  private let fixture: Fixture
  private let context: MountContext

  init() throws {
    fixture = try Fixture()
    context = MountContext(user: 0, group: 0, clock: fixture.time.clock)
  }

  private func cube(_ name: String, directory: UInt64) throws -> MountedCube {
    let path = fixture.pad.path.appending("\(name).memcube")
    return try MountedCube(
      CubeAddress(Array("a".utf8)), directory: directory, in: NodeID.root,
      cube: try Cube.create(at: path, host: fixture.host), context: context)
  }

  /// Others rename cubes while one is opened: the one that was followed to its address meanwhile
  /// must not be lost, or what the kernel knows of it is stale for ever.
  @Test func aCubeThatLosesItsAddressIsLookedFor() throws {
    let (first, second) = (try cube("1", directory: 100), try cube("2", directory: 200))
    var table = CubeTable()
    table.add(first)
    table.add(second)
    #expect(table.open.values.map(\.directory) == [200])
    #expect(table.cubes.map(\.directory).sorted() == [100, 200])
    // It is found elsewhere.
    table.move(first, to: CubeAddress(Array("b".utf8)), in: NodeID.root)
    #expect(table.adrift.isEmpty && table.open.count == 2)
    table.move(first, to: second.address, in: NodeID.root)
    #expect(table.adrift.map(\.directory) == [200])
    table.remove(second)
    #expect(table.cubes.map(\.directory) == [100] && table.directories.count == 1)
    for each in [first, second] { try each.cube.close() }
  }

  /// A number that was given under the slot between two new indexes is known, though the kernel did
  /// not ask for it then: the tables go on giving it.
  @Test func aFormerSlotIsTheCubesThatHadIt() throws {
    let (first, second) = (try cube("1", directory: 100), try cube("2", directory: 200))
    var table = CubeTable()
    table.add(first)
    table.add(second)
    var slots = [first.slot]
    for _ in 0..<2 {
      try first.cube.rebuild()
      first.renumber()
      slots.append(first.slot)
    }
    #expect(Set(slots).count == 3)
    for slot in slots { #expect(table.cube(slot: slot) === first) }
    #expect(table.cube(slot: second.slot) === second)
    // Nothing stands for a cube that was closed.
    table.remove(first)
    for slot in slots { #expect(table.cube(slot: slot) == nil) }
    for each in [first, second] { try each.cube.close() }
  }
}
