import Digest
import Glibc
import Posix
import Synchronization
import Testing

@testable import Bundle
@testable import Format

/// What is on disk after a commit that ends at any of its steps.
@Suite struct CommitTests {
  static let old = 0..<3
  static let new = 3..<8
  static let content = Array("a blob".utf8)

  /// One commit with a blob, on top of an older one.
  static func run(_ bundle: Bundle, _ host: Host) throws {
    let blob = try bundle.storeBlob(content, host: host)
    try bundle.commit(try Sample.messages(new), blobs: [blob], host: host)
  }

  /// A host whose `reach` ends the process at the step of that number, counted from 0.
  static func dying(at number: Int64, _ work: Workspace) -> Host {
    let steps = Counter(-1)
    return work.host(seed: 7) { _ throws(CubeError) in
      if steps.next() == number { kill(getpid(), SIGKILL) }
    }
  }

  /// The log is the old one or the new one, every segment in it is whole, and what a crash left
  /// besides has a name with a dot, or none.
  static func check(_ bundle: Bundle) throws -> Bool {
    let found = try bundle.segments()
    for segment in found { #expect(try bundle.check(segment.name)?.isWhole == true) }
    #expect(found.count == 1 || found.count == 2)
    for stray in try bundle.strays() { #expect(Path(stray).lastComponent.first == 0x2E) }
    for blob in try bundle.blobNames() { #expect(try bundle.checkBlob(blob) == true) }
    if found.count == 2 { #expect(try bundle.blobNames().count == 1) }
    return found.count == 2
  }

  @Test func stepsInOrder() throws {
    let work = try Workspace(), bundle = try work.bundle()
    let seen = Mutex<[Step]>([])
    let host = work.host { step throws(CubeError) in seen.withLock { $0.append(step) } }
    try Self.run(bundle, host)
    #expect(
      seen.withLock { $0 } == [
        .writeBlob, .linkBlob, .syncBlob, .syncBlobFolder, .writeSegment, .syncSegment,
        .linkSegment, .syncMonth, .syncLog,
      ])
    // The month is known to last now.
    seen.withLock { $0 = [] }
    try bundle.commit(try Sample.messages(20..<21), host: host)
    #expect(seen.withLock { $0 } == [.writeSegment, .syncSegment, .linkSegment, .syncMonth])
  }

  /// Kills a child at each step, with and without O_TMPFILE; then the same commit goes through.
  @Test(arguments: [false, true]) func killedAtEveryStep(refusesNameless: Bool) async throws {
    var sawOld = 0, sawNew = 0
    for number in 0..<Int64(9) {
      let work = try Workspace(), bundle = try work.bundle()
      try bundle.commit(try Sample.messages(Self.old), host: work.host())
      let path = String(decoding: bundle.path.bytes, as: UTF8.self)
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = path as String, number = number as Int64, refusesNameless = refusesNameless as Bool]
        in
        let host = CommitTests.dying(at: number, Workspace(at: path))
        let bundle = try Bundle.open(at: Path(path), host: host)
        bundle.folders.withLock { $0.refusesNameless = refusesNameless }
        try CommitTests.run(bundle, host)
      }
      let reopened = try Bundle.open(at: bundle.path, host: work.host())
      if try Self.check(reopened) { sawNew += 1 } else { sawOld += 1 }
      try Self.run(reopened, work.host())
      #expect(try Self.check(reopened))
    }
    #expect(sawOld == 7 && sawNew == 2)
  }

  /// An error at each step comes out as it is, and leaves nothing that a later one stumbles over.
  @Test(arguments: [false, true]) func failsAtEveryStep(refusesNameless: Bool) throws {
    for error in [CubeError.io(Errno(ENOSPC), "x"), .io(Errno(EROFS), "x")] {
      for number in 0..<Int64(9) {
        let work = try Workspace(), bundle = try work.bundle()
        bundle.folders.withLock { $0.refusesNameless = refusesNameless }
        try bundle.commit(try Sample.messages(Self.old), host: work.host())
        let steps = Counter(-1)
        let failing = work.host { _ throws(CubeError) in
          if steps.next() == number { throw error }
        }
        let fresh = Bundle(path: bundle.path, manifest: bundle.manifest)
        fresh.folders.withLock { $0.refusesNameless = refusesNameless }
        _ = #expect(throws: error) { try Self.run(fresh, failing) }
        _ = try Self.check(bundle)
        #expect(try bundle.strays().isEmpty)
        try Self.run(bundle, work.host())
        #expect(try Self.check(bundle))
      }
    }
  }

  /// Others may give the bundle's name to another one at any step: nothing goes into that one, and
  /// all of it into this one.
  @Test(arguments: [false, true]) func nothingGoesWhereItsNameLeads(refusesNameless: Bool) throws {
    for step in [Step.writeBlob, .linkBlob, .syncBlob, .writeSegment, .linkSegment, .syncMonth] {
      let work = try Workspace()
      let (bundle, other) = (try work.bundle("a.memcube"), try work.bundle("b.memcube"))
      bundle.folders.withLock { $0.refusesNameless = refusesNameless }
      let (first, second, third) = (bundle.path, other.path, work.root.appending("c"))
      let before = try Workspace.tree(second)
      let host = work.host { reached throws(CubeError) in
        guard reached == step else { return }
        for (old, new) in [(first, third), (second, first), (third, second)] {
          do throws(Errno) { try Files.rename(old, new) } catch { throw .io(error, "exchanging") }
        }
      }
      try Self.run(bundle, host)
      #expect(try Workspace.tree(first) == before, "\(step)")
      let moved = try Bundle.open(at: second, host: work.host())
      #expect(try moved.segments().count == 1 && moved.strays().isEmpty, "\(step)")
      #expect(try moved.checkBlob(SHA256.hash(Self.content)) == true, "\(step)")
    }
  }

  /// A torn file under the segment's name, as rsync may leave it, is replaced.
  @Test func replacesATornFile() throws {
    let work = try Workspace(), host = work.host(), bundle = try work.bundle()
    let records = try Sample.messages(Self.old)
    let (name, bytes, _) = try #require(Bundle.encode(records, manifest: bundle.manifest))
    for torn in [[], Array(bytes.dropLast(5)), bytes + [0x0A]] {
      try SegmentTests.plant(torn, bundle, name)
      #expect(try bundle.commit(records, host: host) == name)
      #expect(try Files.readAll(bundle.path(of: name)) == bytes)
      #expect(try bundle.strays().isEmpty)
    }
  }

  /// log/ and blobs/ may be missing: copy tools leave out empty directories.
  @Test func makesMissingFolders() throws {
    let work = try Workspace(), bundle = try work.bundle()
    try Files.removeDirectory(bundle.log)
    try Files.removeDirectory(bundle.blobs)
    try Self.run(bundle, work.host())
    #expect(try bundle.segments().count == 1 && bundle.blobNames().count == 1)
    let gone = Bundle(path: work.root.appending("gone"), manifest: bundle.manifest)
    #expect(throws: CubeError.self) { try Self.run(gone, work.host()) }
    #expect(!Files.exists(gone.path))
  }

  /// Writers at once, of the same and of other sets, from several descriptors and threads.
  @Test func writersAtOnce() async throws {
    let work = try Workspace(), bundle = try work.bundle()
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<16 {
        group.addTask {
          let host = work.host("h\(number)", seed: UInt64(number))
          for round in 0..<5 {
            let first = number % 4 * 100 + round * 10
            _ = try? bundle.commit((try? Sample.messages(first..<(first + 5))) ?? [], host: host)
          }
        }
      }
    }
    let found = try bundle.segments()
    #expect(found.count == 20)
    for segment in found { #expect(try bundle.check(segment.name)?.isWhole == true) }
    #expect(try bundle.strays().isEmpty)
  }
}
