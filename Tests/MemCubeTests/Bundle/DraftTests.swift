import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import MemCube

/// What a killed process leaves of a bundle that it was making goes, and nothing else.
@Suite struct DraftTests {
  private static let later: Int64 = 2 * 3_600_000

  /// What is in the folder of a store's cubes.
  private func names(_ folder: Path) throws -> [String] {
    try Files.list(folder).map { String(decoding: $0.name, as: UTF8.self) }.sorted()
  }

  @Test func whatWasLeftGoesLater() throws {
    let scratch = try Scratch()
    let host = scratch.host(), store = Store(host)
    let folder = try store.folder()
    var drafts = 0
    for (number, point) in ["early", "late"].enumerated() {
      let path = folder.appending("cube\(number).memcube")
      let draft = Bundle.draft(of: path, host: host)
      try Files.makeDirectories(draft.appending("log"))
      if point == "late" { try Files.makeDirectories(draft.appending("log").appending("2026-11")) }
      drafts += 1
    }
    try store.create(Array("real".utf8), host: host).close()
    try Files.makeDirectories(folder.appending(".notes.memcube.arriving").appending("log"))
    try Files.makeDirectories(folder.appending(".mine"))
    #expect(try names(folder).count == drafts + 3)
    // Somebody may be at it.
    store.sweepDrafts(host, now: host.now())
    #expect(try names(folder).count == drafts + 3)
    store.sweepDrafts(host, now: Timestamp(milliseconds: Clock.now().milliseconds + Self.later))
    #expect(try names(folder) == [".mine", ".notes.memcube.arriving", "real.memcube"])
  }

  /// With its owner, say; what is of others stays, and what somebody is at.
  @Test func whatWasLeftOfOneGoesAtOnce() throws {
    let scratch = try Scratch()
    let host = scratch.host(), store = Store(host)
    let folder = try store.folder()
    let path = folder.appending("ana.memcube")
    try Files.makeDirectories(Bundle.draft(of: path, host: host).appending("log"))
    let other = Bundle.draft(of: folder.appending("anabel.memcube"), host: host)
    try Files.makeDirectories(other)
    let busy = Bundle.draft(of: path, host: host)
    let held = try Bundle.makeDraft(busy)
    Bundle.sweepDrafts(of: path)
    let left = [busy, other].map { String(decoding: $0.lastComponent, as: UTF8.self) }
    #expect(try names(folder) == left.sorted())
    _ = held.raw
  }

  /// However old: who makes it has it locked.
  @Test func whatIsBeingMadeStays() throws {
    let scratch = try Scratch()
    let host = scratch.host(), store = Store(host)
    let folder = try store.folder()
    var slow = host
    slow.reach = { (step) throws(CubeError) in
      guard step == .nameBundle else { return }
      store.sweepDrafts(host, now: Timestamp(milliseconds: Clock.now().milliseconds + Self.later))
    }
    try store.create(Array("slow".utf8), description: Array("text".utf8), host: slow).close()
    #expect(try names(folder) == ["slow.memcube"])
  }

  /// A cube with a few records.
  private func makeReal(_ store: Store, _ host: Host) throws {
    let cube = try store.create(Array("real".utf8), host: host)
    for number in 0..<3 { try cube.put("\(number).md", "text", .durable) }
    try cube.close()
  }

  /// What holds more than a bundle that was just made is somebody's.
  @Test func whatHoldsRecordsStays() throws {
    let scratch = try Scratch()
    let host = scratch.host(), store = Store(host)
    let folder = try store.folder()
    try makeReal(store, host)
    let hidden = folder.appending(".real.memcube.0123abcd")
    try Files.rename(folder.appending("real.memcube"), hidden)
    store.sweepDrafts(host, now: Timestamp(milliseconds: Clock.now().milliseconds + Self.later))
    #expect(Files.exists(hidden))
  }

  /// The draft of a long name is known as well.
  @Test func draftsOfLongNamesGo() throws {
    let scratch = try Scratch()
    let host = scratch.host(), store = Store(host)
    let folder = try store.folder()
    let name = Array(repeating: UInt8(ascii: "x"), count: 240) + Array(".memcube".utf8)
    try Files.makeDirectories(Bundle.draft(of: folder.appending(name), host: host))
    store.sweepDrafts(host, now: Timestamp(milliseconds: Clock.now().milliseconds + Self.later))
    #expect(try names(folder) == [])
  }

  /// What is on its way out goes at once, however much is in it, unless somebody is at it.
  @Test func whatWasBeingRemovedGoes() throws {
    let scratch = try Scratch()
    let host = scratch.host(), store = Store(host)
    let folder = try store.folder()
    try makeReal(store, host)
    do {
      let erasure = try Erasure(of: folder.appending("real.memcube"), host: host)
      #expect(try names(folder).allSatisfy { $0.hasPrefix(".real.memcube.") })
      store.sweepDrafts(host, now: host.now())
      #expect(try names(folder).count == 1)
      _ = erasure
    }
    store.sweepDrafts(host, now: host.now())
    #expect(try names(folder) == [])
  }

  @Test func whatIsRemovedIsGone() throws {
    let scratch = try Scratch()
    let host = scratch.host(), store = Store(host)
    let folder = try store.folder()
    try store.create(Array("real".utf8), host: host).close()
    try Erasure(of: folder.appending("real.memcube"), host: host).finish()
    #expect(try names(folder) == [])
    #expect(throws: CubeError.self) {
      try Erasure(of: folder.appending("real.memcube"), host: host)
    }
  }

  /// With what this host kept of it: its texts are in there as well.
  @Test(arguments: [false, true]) func anInterruptedRemovalIsFinished(byName: Bool) throws {
    let scratch = try Scratch()
    let host = scratch.host(), store = Store(host)
    let folder = try store.folder(), path = folder.appending("real.memcube")
    try makeReal(store, host)
    let states = host.state.appending("cubes")
    #expect(try Files.list(states).count == 1)
    do { _ = try Erasure(of: path, host: host) }
    #expect(!Erasure.finishAll(of: folder.appending("rea.memcube"), host: host))
    if byName {
      let isFinished = Erasure.finishAll(of: path, host: host)
      #expect(isFinished)
    } else {
      store.sweepDrafts(host, now: host.now())
    }
    #expect(try names(folder) == [])
    #expect(try Files.list(states).isEmpty)
  }

  /// Its state is that of the copy that came to where it was.
  @Test func theStateOfACopyInItsPlaceStays() throws {
    let scratch = try Scratch()
    let host = scratch.host(), store = Store(host)
    let folder = try store.folder(), path = folder.appending("real.memcube")
    try makeReal(store, host)
    do { _ = try Erasure(of: path, host: host) }
    let gone = try #require(try Files.list(folder).first)
    for (name, bytes) in try Workspace.tree(folder.appending(gone.name)) {
      try Workspace.write(bytes, to: path.appending(name))
    }
    store.sweepDrafts(host, now: host.now())
    #expect(try names(folder) == ["real.memcube"])
    #expect(try Files.list(host.state.appending("cubes")).count == 1)
  }

  /// A process that was killed before it made the link can be run again.
  @Test func aBundleElsewhereWithoutItsLinkIsLinked() throws {
    let scratch = try Scratch()
    let host = scratch.host(), store = Store(host)
    let place = scratch.path("far.memcube"), text = Array("text".utf8)
    let first = try store.create(Array("far".utf8), at: place, description: text, host: host)
    let id = first.id
    try first.close()
    #expect(throws: CubeError.self, "another name has it") {
      try store.create(Array("other".utf8), at: place, description: text, host: host)
    }
    try Files.unlink(try store.folder().appending("far.memcube"))
    #expect(throws: CubeError.self, "it says something else") {
      try store.create(Array("far".utf8), at: place, host: host)
    }
    let again = try store.create(Array("far".utf8), at: place, description: text, host: host)
    #expect(again.id == id)
    try again.put("a.md", "a text", .durable)
    try again.close()
    try Files.unlink(try store.folder().appending("far.memcube"))
    #expect(throws: CubeError.self, "it holds a text") {
      try store.create(Array("far".utf8), at: place, description: text, host: host)
    }
  }

  /// Also beside a bundle that is elsewhere.
  @Test func makingACubeSweepsWhereItIsMade() throws {
    let scratch = try Scratch()
    var host = scratch.host()
    let place = scratch.path("far.memcube"), draft = Bundle.draft(of: place, host: host)
    try Files.makeDirectories(draft.appending("log"))
    host.now = { Timestamp(milliseconds: Clock.now().milliseconds + 2_000) }
    try Store(host).create(Array("far".utf8), at: place, host: host).close()
    #expect(!Files.exists(draft))
  }
}
