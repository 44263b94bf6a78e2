import Digest
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import MemCube

/// Step 3, for what copy tools leave under names of their own: no purged byte stays in it.
@Suite struct OddFileTests {
  /// A name in which HASH stands for a hash.
  private func named(_ name: String, _ hash: [UInt8]) -> [UInt8] {
    Array(name.replacing("HASH", with: String(decoding: hash, as: UTF8.self)).utf8)
  }

  private func commitPurge(
    _ site: Site, _ dead: Record, blobs: [[UInt8]] = []
  ) throws {
    let purge = try Sample.purge([dead.id], blobs: blobs, time: 1_793_871_900_000)
    try site.bundle.commit([purge], host: site.host)
  }

  @Test(arguments: [".rsync-partial/HASH", ".HASH.xeVGGc", "HASH (1)", "a/b/HASH~"])
  func whatIsLeftOfAPurgedBlobGoesAtOnce(name: String) throws {
    let work = try Workspace(), site = try Site(work), dead = try Sample.message(1)
    let blob = try site.bundle.storeBlob(PurgedBytesTests.secret, host: site.host)
    try site.bundle.commit([dead], blobs: [blob], host: site.host)
    let folder = site.bundle.blobPath(blob.sha256).parent
    let left = folder.appending(named(name, Hex.encode(blob.sha256)))
    try Workspace.write(PurgedBytesTests.secret, to: left)
    try site.pass()
    #expect(Files.exists(left), "nothing was purged yet")
    try commitPurge(site, dead, blobs: [blob.sha256])
    try site.pass()
    #expect(try !PurgedBytesTests.isSecret(in: work.root))
    // A copy that is cut off later leaves it again.
    try Workspace.write(PurgedBytesTests.secret, to: left)
    try site.pass()
    #expect(try !PurgedBytesTests.isSecret(in: work.root))
  }

  @Test(arguments: [".HASH.jsonl.aB3dEf", ".rsync-partial/HASH.jsonl", ".~HASH"])
  func whatIsLeftOfAPurgedSegmentGoesAtOnce(name: String) throws {
    let work = try Workspace(), site = try Site(work)
    let others = try Sample.messages(0..<3), dead = try PurgedBytesTests.secretMessage()
    let segment = try site.bundle.commit(others + [dead], host: site.host)
    let path = site.bundle.path(of: segment)
    let left = path.parent.appending(named(name, segment.hash))
    try Workspace.write(try Files.readAll(path), to: left)
    try site.pass()
    #expect(Files.exists(left))
    try commitPurge(site, dead)
    try site.pass()
    #expect(try !PurgedBytesTests.isSecret(in: work.root))
    #expect(site.log.live.count == 4)
  }

  /// A copy may be under way for a day. Then what is not dead in it is recorded first.
  @Test(arguments: ["HASH (1).jsonl", "HASH.jsonl.part", "today.jsonl~", "folder/x", ".~HASH"])
  func aTornSegmentIsTakenInAndGoes(name: String) throws {
    let work = try Workspace(), now = Clock.now().seconds
    let site = try Site(try work.bundle(), work.host(start: now))
    let alive = try Sample.messages(7..<9), dead = try PurgedBytesTests.secretMessage()
    try commitPurge(site, dead)
    let (torn, bytes, _) = try #require(
      Bundle.encode(
        alive + [dead, try Sample.message(1_000_000)], manifest: site.bundle.manifest))
    let left = site.bundle.path(of: torn).parent.appending(named(name, torn.hash))
    try Workspace.write(Array(bytes.dropLast(20)), to: left)
    try site.pass()
    #expect(Files.exists(left))
    try site.pass(host: work.host(start: now + 86_500))
    #expect(try !PurgedBytesTests.isSecret(in: work.root))
    #expect(Set(site.log.live).isSuperset(of: alive))
  }

  private func message(_ blob: Blob) throws -> Record {
    try Record.make(
      .message,
      fields: [
        JSON.Member("time", "2026-11-05T09:30:00.000Z"), JSON.Member("author", "ada"),
        JSON.Member("conversation", "c"), JSON.Member("role", "user"),
        JSON.Member(
          "blob",
          .object([
            JSON.Member("sha256", .string(Hex.encode(blob.sha256))),
            JSON.Member("size", JSON(blob.size)),
          ])),
      ], orderTime: 3, salt: [1, 2, 3, 4, 5, 6, 7, 8])
  }

  /// The only copy of a blob that is named, and another cube's segment.
  @Test func whatIsNowhereElseStays() throws {
    let work = try Workspace(), now = Clock.now().seconds
    let site = try Site(try work.bundle(), work.host(start: now)), bundle = site.bundle
    let dead = try PurgedBytesTests.secretMessage()
    let blob = try bundle.storeBlob([1, 2, 3], host: site.host)
    let segment = try bundle.commit([try message(blob)], blobs: [blob], host: site.host)
    let copy = bundle.blobPath(blob.sha256).parent.appending("picture~")
    try Files.rename(bundle.blobPath(blob.sha256), copy)
    let other = try work.bundle("b.memcube", host: work.host("other", seed: 7))
    let foreign = bundle.path(of: segment).parent.appending("x.jsonl")
    let (_, bytes, _) = try #require(
      Bundle.encode([try Sample.message(1)], manifest: other.manifest))
    try Workspace.write(bytes, to: foreign)
    try commitPurge(site, dead)
    try site.pass(host: work.host(start: now + 86_500))
    #expect(Files.exists(copy) && Files.exists(foreign))
    _ = try bundle.storeBlob([1, 2, 3], host: site.host)
    try site.pass(host: work.host(start: now + 86_500))
    #expect(!Files.exists(copy), "it is here under its name")
    #expect(Files.exists(foreign) && Files.exists(bundle.blobPath(blob.sha256)))
  }

  /// Without a purge what a person put there stays.
  @Test func nothingGoesWithoutAPurge() throws {
    let work = try Workspace(), now = Clock.now().seconds
    let site = try Site(try work.bundle(), work.host(start: now))
    try site.bundle.commit([try Sample.message(1)], host: site.host)
    let notes = site.bundle.log.appending("notes.txt")
    let partial = site.bundle.blobs.appending("ab/.rsync-partial/x")
    for path in [notes, partial] { try Workspace.write([1], to: path) }
    try site.pass(host: work.host(start: now + 86_500))
    #expect(Files.exists(notes) && !Files.exists(partial))
  }

  @Test func verifyNamesWhatIsLeftOfAPurgedBlob() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube")
    try Cube.create(at: path, host: scratch.host()).close()
    // Its own upkeep would remove what is left before this asks.
    let cube = try Cube.open(at: path, host: scratch.host(), ticks: false)
    let id = try cube.put("a.md", String(repeating: "secret\n", count: 200_000), .durable)
    let sum = try #require(try cube.bundle.blobNames().first)
    try cube.purge([id])
    let folder = cube.bundle.blobPath(sum).parent
    let left = folder.appending(named(".rsync-partial/HASH", Hex.encode(sum)))
    try Workspace.write(Array("secret".utf8), to: left)
    let found = try cube.verify(repair: false)
    #expect(found.count == 1 && found.first?.problem.contains("was purged") == true)
    let repaired = try cube.verify(repair: true)
    #expect(repaired == [] && !Files.exists(left))
    try cube.close()
  }
}
