import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import MemCube

/// A bundle is renamed while it is open: all who have it open go on, with what they had.
@Suite struct FollowingTests {
  @Test func whoRenamesKeepsEverything() throws {
    let scratch = try Scratch()
    let (old, new, host) = (scratch.path("a.memcube"), scratch.path("b.memcube"), scratch.host())
    let cube = try Cube.create(at: old, host: host)
    try cube.put("a.md", "durable", .durable)
    try cube.put("b.md", "spooled")
    let (slot, label) = (cube.slot, cube.replica.label)
    try Files.write(
      try Files.open(
        cube.scratchDirectory.appending("x"), OpenFlags.write | OpenFlags.create), [1])
    try cube.rename(to: new)
    #expect(try cube.path == Files.realPath(new))
    #expect(!Files.exists(old))
    try cube.put("c.md", "after", .durable)
    #expect(cube.slot == slot && cube.replica.label == label)
    #expect(Files.exists(cube.scratchDirectory.appending("x")))
    #expect(try cube.paths(.memories) == ["a.md", "b.md", "c.md"])
    #expect(try Files.list(host.state.appending("cubes").appending(cube.id)).count == 1)
    try cube.close()
    // The index is the same one for whoever comes next.
    let again = try Cube.open(at: new, host: host)
    #expect(again.slot == slot)
    #expect(try again.paths(.memories) == ["a.md", "b.md", "c.md"])
    try again.close()
  }

  /// Another process renames it again and again, as fast as it can, while somebody looks on.
  @Test func whoLooksMeanwhileIsNotToldThatItIsGone() throws {
    let scratch = try Scratch(), host = scratch.host()
    let names = (0..<8).map { scratch.path("name \($0).memcube") }
    let cube = try Cube.create(at: names[0], host: host)
    let other = try Cube.open(at: names[0], host: host)
    let isOver = Condition(false)
    try Thread.detach("renaming") {
      for turn in 1..<60 { try? cube.rename(to: names[turn % names.count]) }
      isOver.withLock { $0 = true }
    }
    while !isOver.withLock({ $0 }) { try other.refresh() }
    #expect(other.isInPlace)
    try other.close()
    try cube.close()
  }

  /// The bundle is renamed by others between the making of a segment and the look at it, and back later:
  /// what lasts is not reported as lost.
  @Test func whatIsRecordedWhileItIsAwayIsNoFailure() throws {
    let scratch = try Scratch()
    let (here, away) = (scratch.path("a.memcube"), scratch.path("away"))
    let hasSegment = Condition(false)
    var host = scratch.host()
    host.reach = { step throws(CubeError) in
      guard step == .recordSegment, !Files.exists(away), hasSegment.withLock({ $0 }) else { return }
      try attempt("renaming") { () throws(Errno) in try Files.rename(here, away) }
    }
    let cube = try Cube.create(at: here, host: host)
    hasSegment.withLock { $0 = true }
    try cube.put("a.md", "durable", .durable)
    #expect(!Files.exists(here))
    try Files.rename(away, here)
    hasSegment.withLock { $0 = false }
    try cube.put("b.md", "after", .durable)
    try cube.close()
    let again = try Cube.open(at: here, host: host)
    #expect(try again.paths(.memories) == ["a.md", "b.md"])
    try again.close()
  }

  /// After the bundle, what this host has of it is moved, and then says where it is: who comes next
  /// finishes that, under the same label, whose count goes on without a hole.
  @Test func whoIsKilledMeanwhileCountsOn() throws {
    var kills = 0
    for step in 0... {
      let scratch = try Scratch(), plan = CrashPlan()
      let (old, new) = (scratch.path("a.memcube"), scratch.path("b.memcube"))
      var host = scratch.host()
      host.reach = { (_) throws(CubeError) in try plan.reach() }
      var cube: Cube? = try Cube.create(at: old, host: host)
      try cube?.put("a.md", "durable", .durable)
      plan.arm(step)
      try? cube?.rename(to: new)
      cube = nil
      let isKilled = plan.hasFired
      plan.arm(nil)
      guard isKilled else { break }
      kills += 1
      let next = try Cube.open(at: Files.exists(new) ? new : old, host: host)
      try next.put("b.md", "after", .durable)
      #expect(try next.paths(.memories) == ["a.md", "b.md"])
      #expect(try next.notices(now: host.now()).isEmpty, "killed at step \(step)")
      try next.close()
    }
    #expect(kills >= 2)
  }

  /// A rename that fails in the middle of its batch must not keep the writer lock: every other process
  /// would wait for it for ever.
  @Test(arguments: [false, true]) func whoFailsKeepsNobodyWaiting(removes: Bool) throws {
    let scratch = try Scratch()
    let (old, new, host) = (scratch.path("a.memcube"), scratch.path("b.memcube"), scratch.host())
    let cube = try Cube.create(at: old, host: host)
    if !removes { try cube.put("a.md", "durable", .durable) }
    try cube.state.withLock { try $0.commit() }
    // What counts the index's changes cannot be written, so that no batch is committed.
    let counter = IndexGeneration(cube.replica.directory, cube.slot).path
    try Files.unlink(counter)
    try Files.makeDirectory(counter)
    #expect(throws: CubeError.self) {
      if removes { try cube.removeEmpty() } else { try cube.rename(to: new) }
    }
    let lock = cube.replica.directory.appending("lock")
    #expect(try FileLock.acquire(lock, .exclusive, within: 1_000_000_000) != nil)
    try Files.removeDirectory(counter)
    try cube.rename(to: new)
    #expect(try cube.paths(.memories) == (removes ? [] : ["a.md"]))
    try cube.close()
  }

  /// `byHand`: mv(1) moves the directory alone, and each finds its state as it comes.
  @Test(arguments: [false, true]) func othersFollow(byHand: Bool) throws {
    let scratch = try Scratch()
    let (old, new, host) = (scratch.path("a.memcube"), scratch.path("b.memcube"), scratch.host())
    let one = try Cube.create(at: old, host: host)
    let two = try Cube.open(at: old, host: host)
    try one.put("one.md", "1")
    try two.put("two.md", "2")
    let slot = one.slot
    if byHand { try Files.rename(old, new) } else { try one.rename(to: new) }
    try two.put("three.md", "3", .durable)
    try two.put("large.bin", String(repeating: "x", count: 2 << 20), .durable)
    try one.refresh()
    try one.put("four.md", "4", .durable)
    try two.refresh()
    let all = ["four.md", "large.bin", "one.md", "three.md", "two.md"]
    for cube in [one, two] {
      #expect(try cube.paths(.memories) == all)
      #expect(cube.slot == slot && !Files.exists(old))
    }
    // And back, where the state of the former name would be.
    try two.rename(to: old)
    try one.put("five.md", "5", .durable)
    #expect(try one.paths(.memories).count == 6)
    #expect(try one.verify(repair: false).isEmpty)
    try one.close()
    try two.close()
  }

  @Test func aTakenNameIsRefused() throws {
    let scratch = try Scratch()
    let (old, new, host) = (scratch.path("a.memcube"), scratch.path("b.memcube"), scratch.host())
    let cube = try Cube.create(at: old, host: host)
    try Cube.create(at: new, host: host).close()
    #expect(throws: CubeError.exists("\(new) exists already")) { try cube.rename(to: new) }
    try cube.put("a.md", "goes on", .durable)
    #expect(try cube.path == Files.realPath(old))
    try cube.close()
  }

  /// A copy of the cube was at the new name before, and had spooled something when it went.
  @Test func aFormerCopysSpoolIsNotLost() throws {
    let scratch = try Scratch()
    let (old, new, host) = (scratch.path("a.memcube"), scratch.path("b.memcube"), scratch.host())
    let cube = try Cube.create(at: old, host: host)
    try cube.put("a.md", "1", .durable)
    try cube.close()
    let copied = try Process.spawn(
      ["/bin/cp", "-r", "\(old)", "\(new)"].map { Array($0.utf8) }, environment: [])
    #expect(try copied.wait() == .exited(0))
    let copy = try Cube.open(at: new, host: host, ticks: false)
    try copy.put("b.md", "2")
    try Files.removeTree(new)
    #expect(throws: CubeError.self) { try copy.close() }
    let again = try Cube.open(at: old, host: host)
    try again.rename(to: new)
    try again.refresh()
    #expect(try again.paths(.memories) == ["a.md", "b.md"])
    try again.close()
  }

  @Test func onlyAnEmptyCubeIsRemoved() throws {
    let scratch = try Scratch()
    let (path, host) = (scratch.path("a.memcube"), scratch.host())
    let cube = try Cube.create(at: path, description: Array("D".utf8), host: host)
    let id = try cube.put("a.md", "1")
    try cube.write([.delete(id, into: nil)], .spooled)
    #expect(throws: CubeError.self) { try cube.removeEmpty() }
    #expect(Files.exists(path))
    try cube.close()
    let empty = try Cube.create(at: scratch.path("b.memcube"), host: host)
    // Another process may have written what this one has not seen.
    let other = try Cube.open(at: scratch.path("b.memcube"), host: host)
    try other.put("x.md", "1")
    #expect(throws: CubeError.self) { try empty.removeEmpty() }
    try other.close()
    try empty.close()
    let third = try Cube.create(at: scratch.path("c.memcube"), description: [68], host: host)
    let state = third.replica.directory
    try third.removeEmpty()
    #expect(!Files.exists(scratch.path("c.memcube")) && !Files.exists(state))
    #expect(
      try Files.list(scratch.directory).map(\.name).filter { $0.first == 0x2E }.isEmpty)
  }
}
