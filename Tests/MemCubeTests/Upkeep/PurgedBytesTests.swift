import Digest
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import MemCube

/// Step 3: after a purge no byte of what it names is left, wherever it was.
@Suite struct PurgedBytesTests {
  static let secret = Array("my PIN is 4711".utf8)

  /// Whether the secret stands in any file below a directory, or in a file's name.
  static func isSecret(in directory: Path) throws -> Bool {
    try Workspace.tree(directory).contains { name, bytes in
      [bytes, name].contains { text in
        text.count >= secret.count
          && (0...(text.count - secret.count)).contains {
            text[$0..<($0 + secret.count)].elementsEqual(secret)
          }
      }
    }
  }

  static func secretMessage(_ number: Int = 500) throws -> Record {
    try Sample.message(number, text: "my PIN is 4711")
  }

  @Test func rewritesSegments() throws {
    let work = try Workspace(), site = try Site(work)
    let others = try Sample.messages(0..<3), dead = try Self.secretMessage()
    let old = try site.bundle.commit(others + [dead], host: site.host)
    let alone = try site.bundle.commit([dead], host: site.host)
    try site.pass()
    #expect(try Self.isSecret(in: work.root))
    let purge = try Sample.purge([dead.id], time: 1_793_871_900_000)
    try site.bundle.commit([purge], host: site.host)
    let report = try site.pass()
    #expect(Set(report.purged).isSuperset(of: [old, alone]) && site.log.scrubs == 1)
    #expect(try !Self.isSecret(in: work.root))
    #expect(site.log.records == (others + [purge]).sorted())
    #expect(!site.log.holdsDead())
    #expect(try !site.pass().changedRecords && site.log.scrubs == 1)
    // An old stick comes back: treated again.
    try site.bundle.commit(others + [dead], host: site.host)
    #expect(try site.pass().purged == [old])
    #expect(try !Self.isSecret(in: work.root) && site.log.scrubs == 2)
  }

  /// Every replica makes the same file of what is left.
  @Test func resultFollowsFromContents() throws {
    let work = try Workspace()
    var found: [[[UInt8]: [UInt8]]] = []
    for seed in [1, 2] as [UInt64] {
      let host = work.host("h\(seed)", seed: seed)
      let manifest = try #require(Manifest(cube: [UInt8](repeating: 0x61, count: 32)))
      let bundle = try Bundle.create(
        at: work.root.appending("b\(seed)"), manifest: manifest, host: host)
      let site = try Site(bundle, host)
      let dead = try Self.secretMessage()
      try bundle.commit(try Sample.messages(0..<3) + [dead], host: host)
      try bundle.commit([try Sample.purge([dead.id], time: 1_793_871_900_000)], host: host)
      try site.pass()
      try site.pass()
      _ = try site.pass(later: 4_000)
      found.append(try Workspace.tree(bundle.log))
    }
    #expect(found[0] == found[1] && !found[0].isEmpty)
  }

  @Test func removesBlobsThatNoLiveLineNames() throws {
    let work = try Workspace(), site = try Site(work), bundle = site.bundle
    func message(_ number: Int, _ blob: Blob) throws -> Record {
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
        ], orderTime: UInt64(number), salt: [1, 2, 3, 4, 5, 6, 7, UInt8(number)])
    }
    let own = try bundle.storeBlob(Self.secret, host: site.host)
    let shared = try bundle.storeBlob([1, 2], host: site.host)
    let named = try bundle.storeBlob([1, 2, 3], host: site.host)
    let dead = [try message(1, own), try message(2, shared)], live = try message(3, shared)
    try bundle.commit(dead + [live], blobs: [own, shared, named], host: site.host)
    try bundle.commit(
      [try Sample.purge(dead.map(\.id), blobs: [named.sha256, shared.sha256], time: 9)],
      host: site.host)
    try site.pass()
    #expect(try bundle.blobNames() == [shared.sha256])
    // A named blob that comes back by itself goes as well.
    _ = try bundle.storeBlob([1, 2, 3], host: site.host)
    try site.pass()
    #expect(try bundle.blobNames() == [shared.sha256])
  }

  /// Damaged pieces, other indexes, what was put aside: counterexample 15.
  @Test func cleansEverythingElse() throws {
    let work = try Workspace(), site = try Site(work), dead = try Self.secretMessage()
    let others = try Sample.messages(0..<3)
    let name = try site.bundle.commit(others + [dead], host: site.host)
    try site.pass()
    // A torn copy: its bytes go to lost+found.
    let torn = try Files.readAll(site.bundle.path(of: name)) + Self.secret
    try SegmentTests.plant(torn, site.bundle, name)
    try site.pass()
    #expect(try Self.isSecret(in: site.replica.lostAndFound))
    for path in [site.replica.scratch, site.replica.rejected, site.bundle.index.appending("peer")] {
      try Workspace.write(Self.secret, to: path.appending("x"))
    }
    let own = site.replica.indexDirectory.appending("x")
    try Workspace.write([1], to: own)
    try site.bundle.commit(
      [try Sample.purge([dead.id], time: 1_793_871_900_000)], host: site.host)
    try site.pass()
    #expect(try !Self.isSecret(in: work.root) && Files.exists(own))
    // Later, a torn file with the dead line, of a segment that nobody knows.
    let (late, bytes, _) = try #require(
      Bundle.encode([dead] + (try Sample.messages(7..<9)), manifest: site.bundle.manifest))
    try SegmentTests.plant(Array(bytes.dropLast()), site.bundle, late)
    try site.pass()
    #expect(try site.pass(later: 61).moved == [late])
    #expect(try !Self.isSecret(in: work.root))
    #expect(site.log.live.count == 6)
  }

  /// Another host purged in the shared directory: our index still holds the lines.
  @Test func segmentGoneButIndexed() throws {
    let work = try Workspace(), site = try Site(work), dead = try Self.secretMessage()
    try site.bundle.commit(try Sample.messages(0..<3) + [dead], host: site.host)
    try site.pass()
    let other = try Site(site.bundle, work.host("other", seed: 3))
    try site.bundle.commit(
      [try Sample.purge([dead.id], time: 1_793_871_900_000)], host: other.host)
    try other.pass()
    #expect(site.log.records.contains(dead))
    try site.pass()
    #expect(!site.log.records.contains(dead) && site.log.scrubs == 1)
    #expect(Set(site.log.records) == Set(other.log.records))
  }

  /// A purge record that is known from a torn file only is written first.
  @Test func purgeFromATornFile() throws {
    let work = try Workspace(), site = try Site(work), dead = try Self.secretMessage()
    try site.bundle.commit([dead], host: site.host)
    let purge = try Sample.purge([dead.id], time: 1_793_871_900_000)
    let (name, bytes, _) = try #require(
      Bundle.encode([purge, try Sample.message(1_000_000)], manifest: site.bundle.manifest))
    try SegmentTests.plant(Array(bytes.dropLast(9)), site.bundle, name)
    try site.pass()
    #expect(site.log.live == [dead])
    try site.pass(later: 61)
    #expect(site.log.records == [purge])
    #expect(try site.names.count == 1 && !Self.isSecret(in: work.root))
  }
}
