import Posix
import Testing

@testable import MemCubeFS

/// What is left in the scratch store that nobody finds any more.
@Suite struct ScratchSweepTests {
  @Test func whatNobodyFindsGoesADayLater() throws {
    let pad = try Scratchpad()
    let store = ScratchStore(root: pad.path.appending("scratch"))
    let beside = Array("search/17".utf8)
    _ = try store.create(beside, Array(".note.md.swp".utf8), 0o600)
    _ = try store.create(Array("memories".utf8), Array("note.md~".utf8), 0o600)
    _ = try store.create([], Array(".draft-0123".utf8), 0o600)
    let now = Clock.now()
    store.sweep(at: now)
    #expect(store.status(beside, Array(".note.md.swp".utf8)) != nil)
    #expect(store.status([], Array(".draft-0123".utf8)) != nil)
    store.sweep(at: Timestamp(seconds: now.seconds + 100_000, nanoseconds: 0))
    #expect(store.status(beside, Array(".note.md.swp".utf8)) == nil)
    #expect(store.status(Array("search".utf8), Array("17".utf8)) == nil)
    #expect(store.status([], Array(".draft-0123".utf8)) == nil)
    // That one is listed until somebody removes it.
    #expect(store.status(Array("memories".utf8), Array("note.md~".utf8)) != nil)
  }

  @Test func whatIsReplacedStaysWhereTheNewOneFails() throws {
    let pad = try Scratchpad()
    let store = ScratchStore(root: pad.path.appending("scratch"))
    let (folder, name) = (Array("memories".utf8), Array("note.md~".utf8))
    let old = try store.create(folder, name, 0o600)
    try Files.write(old.descriptor, Array("old".utf8), at: 0)
    #expect(throws: Errno.noSpace) {
      try store.replace(folder, name, 0o600) { (_) throws(Errno) in throw .noSpace }
    }
    #expect(try Files.read(try store.open(folder, name).descriptor, at: 0, count: 9).count == 3)
    #expect(store.list([]).filter { $0.kind == .regular }.isEmpty)
    _ = try store.replace(folder, name, 0o600) { (file) throws(Errno) in
      try Files.write(file.descriptor, Array("newer".utf8), at: 0)
    }
    #expect(try Files.read(try store.open(folder, name).descriptor, at: 0, count: 9).count == 5)
  }
}
