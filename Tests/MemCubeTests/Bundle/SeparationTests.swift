import Posix
import Testing

@testable import Bundle
@testable import Format

/// Two cubes that were made apart under one name, and copied into one directory.
@Suite struct SeparationTests {
  private func bundles(_ work: Workspace) throws -> (mine: Bundle, other: Bundle) {
    let host = work.host()
    let mine = try work.bundle("notes.memcube")
    let other = try work.bundle("elsewhere/notes.memcube", host: work.host("b", seed: 2))
    try mine.commit(try Sample.messages(0..<3), host: host)
    try other.commit(try Sample.messages(3..<5), host: host)
    try other.commit(try Sample.messages(5..<6), host: host)
    for segment in try other.segments() {
      let to = mine.path(of: segment.name)
      try Files.makeDirectories(to.parent)
      try Workspace.write(try Files.readAll(other.path(of: segment.name)), to: to)
    }
    return (mine, other)
  }

  /// Where the other one goes: the same name on every machine.
  private func place(_ other: Bundle, _ work: Workspace, digits: Int = 8) -> Path {
    work.root.appending(
      Array("notes-".utf8) + other.cube.prefix(digits) + Array(".memcube".utf8))
  }

  @Test func theyAreTwoAgain() throws {
    let work = try Workspace(), host = work.host()
    let (mine, other) = try bundles(work)
    let own = Set(try mine.segments().map(\.name)).subtracting(try other.segments().map(\.name))
    let found = try mine.separate(host: host)
    let path = place(other, work)
    #expect(
      found == [
        Bundle.Separated(
          cube: other.cube, path: path, records: 3,
          ownName: Array("notes-".utf8) + mine.cube.prefix(8) + Array(".memcube".utf8))
      ])
    #expect(Set(try mine.segments().map(\.name)) == own)
    let made = try Bundle.open(at: path, host: host)
    #expect(try Workspace.tree(path) == (try Workspace.tree(other.path)))
    #expect(made.cube == other.cube)
    #expect(try mine.separate(host: host).isEmpty)
  }

  /// Copied once more they go where they went, though somebody has renamed it; what is there stays.
  @Test func theSecondTimeTheyJoinTheFirst() throws {
    let work = try Workspace(), host = work.host()
    let (mine, other) = try bundles(work)
    let names = try other.segments().map(\.name)
    let bytes = try Files.readAll(mine.path(of: names[0]))
    _ = try mine.separate(host: host)
    let path = work.root.appending("theirs.memcube")
    try Files.rename(place(other, work), path)
    try Workspace.write(bytes, to: mine.path(of: names[0]))
    #expect(try mine.separate(host: host).map(\.path) == [path])
    #expect(try Workspace.tree(path) == (try Workspace.tree(other.path)))
    // And where a name is taken by something else, the next one is used.
    try Files.rename(path, work.root.appending("away"))
    try Files.makeDirectory(place(other, work))
    try Workspace.write(bytes, to: mine.path(of: names[0]))
    #expect(
      try mine.separate(host: host).map(\.path) == [place(other, work, digits: 16)])
  }

  /// What is not whole stays, and makes no cube.
  @Test func whatIsDamagedStays() throws {
    let work = try Workspace(), host = work.host()
    let (mine, other) = try bundles(work)
    for segment in try other.segments() {
      let place = mine.path(of: segment.name)
      try Workspace.write(try Files.readAll(place).dropLast(), to: place)
    }
    let before = try Workspace.tree(mine.path)
    #expect(try mine.separate(host: host).isEmpty)
    #expect(try Workspace.tree(mine.path) == before)
    #expect(!Files.exists(place(other, work)))
  }

  /// Wherever it is cut off: no record is nowhere, and the next call ends it.
  @Test func nothingIsLostWhereItIsCutOff() throws {
    for steps in 0..<40 {
      let work = try Workspace(), calm = work.host()
      let (mine, other) = try bundles(work)
      let all = Set(try mine.segments().map(\.name))
      let done = Counter(0)
      let host = work.host { _ throws(CubeError) in
        if done.next() > steps { throw .io(.inputOutput, "a cut") }
      }
      let isDone = (try? mine.separate(host: host)) != nil
      var there: Set<SegmentName> = Set(try mine.segments().map(\.name))
      let path = place(other, work)
      if Files.exists(path) {
        let made = try Bundle.open(at: path, host: calm)
        for segment in try made.segments() {
          if try made.check(segment.name)?.isWhole == true { there.insert(segment.name) }
        }
      }
      #expect(there == all, "step \(steps)")
      _ = try mine.separate(host: calm)
      #expect(try Workspace.tree(path) == (try Workspace.tree(other.path)), "step \(steps)")
      if isDone { return }
    }
    Issue.record("it was never done")
  }

  /// Who has a bundle open that another cube took over writes nothing more into it: not once it has its
  /// manifest, nor when its own segments are gone from there.
  @Test func whoHasItOpenWritesNotIntoTheOther() throws {
    let work = try Workspace(), host = work.host()
    let (mine, other) = try bundles(work)
    let manifest = mine.path.appending("manifest.json")
    try Files.unlink(manifest)
    try Workspace.write(other.manifest.line, to: manifest)
    #expect(throws: CubeError.self) { try mine.checkPlace() }
    // Another host, which has never seen this one here, calls it the other one's.
    let taken = try Bundle.open(at: mine.path, host: work.host("c", seed: 3))
    #expect(taken.cube == other.cube)
    #expect(try taken.separate(host: host).map(\.cube) == [mine.cube])
    let before = try Workspace.tree(mine.path)
    do {
      try mine.checkPlace()
      Issue.record("written into another cube's bundle")
    } catch { #expect(error.codes.exit == CubeError.io(.stale, "").codes.exit) }
    #expect(try Workspace.tree(mine.path) == before)
  }
}
