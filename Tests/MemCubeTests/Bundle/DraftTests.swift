import Posix
import Testing

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
    store.sweepDrafts(now: host.now())
    #expect(try names(folder).count == drafts + 3)
    store.sweepDrafts(now: Timestamp(milliseconds: Clock.now().milliseconds + Self.later))
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
      store.sweepDrafts(now: Timestamp(milliseconds: Clock.now().milliseconds + Self.later))
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
    store.sweepDrafts(now: Timestamp(milliseconds: Clock.now().milliseconds + Self.later))
    #expect(Files.exists(hidden))
  }

  /// The draft of a long name is known as well.
  @Test func draftsOfLongNamesGo() throws {
    let scratch = try Scratch()
    let host = scratch.host(), store = Store(host)
    let folder = try store.folder()
    let name = Array(repeating: UInt8(ascii: "x"), count: 240) + Array(".memcube".utf8)
    try Files.makeDirectories(Bundle.draft(of: folder.appending(name), host: host))
    store.sweepDrafts(now: Timestamp(milliseconds: Clock.now().milliseconds + Self.later))
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
      store.sweepDrafts(now: host.now())
      #expect(try names(folder).count == 1)
      _ = erasure
    }
    store.sweepDrafts(now: host.now())
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
}
