import Posix
import Testing

@testable import WebDAV

/// Locks, and what they are in the way of.
@Suite struct LockTableTests {
  private func lock(
    _ names: [String], shared: Bool = false, deep: Bool = true, lasting seconds: Int64 = 600
  ) -> WriteLock {
    let location = Location(names.map { Array($0.utf8) })
    return WriteLock(
      token: Random.bytes(8), location: location, isShared: shared, isDeep: deep, owner: [],
      key: [], seconds: seconds, end: Clock.monotonic() + seconds * 1_000_000_000)
  }

  @Test func oneIsInTheWayOfAnother() throws {
    let table = LockTable()
    try table.take(lock(["a"]))
    for other in [lock(["a"]), lock(["a", "b"]), lock([]), lock(["a"], shared: true)] {
      #expect(throws: Refused.self) { try table.take(other) }
    }
    try table.take(lock(["b"]))
    try table.take(lock([], deep: false))
  }

  @Test func sharedOnesStandTogether() throws {
    let table = LockTable()
    try table.take(lock(["a"], shared: true))
    try table.take(lock(["a", "b"], shared: true))
    #expect(throws: Refused.self) { try table.take(lock(["a", "b"])) }
    #expect(table.covering(Location([[0x61], [0x62]])).count == 2)
  }

  @Test func theyEnd() throws {
    let table = LockTable()
    let (over, held) = (lock(["a"], lasting: -1), lock(["a"]))
    try table.take(over)
    #expect(table.isEmpty)
    try table.take(held)
    #expect(table.refresh(held.token, on: held.location, seconds: 60)?.seconds == 60)
    #expect(table.refresh(over.token, on: held.location, seconds: 60) == nil)
    #expect(!table.release(held.token, on: Location([[0x62]])))
    #expect(table.release(held.token, on: Location([[0x61], [0x62]])))
    #expect(table.isEmpty)
    try table.take(lock(["a", "b"]))
    table.forget(held.location)
    #expect(table.isEmpty)
  }

  @Test func thereIsAnEndToThem() throws {
    let table = LockTable()
    for number in 0..<1_000 { try table.take(lock(["\(number)"])) }
    #expect(throws: Refused.self) { try table.take(lock(["one more"])) }
  }
}
