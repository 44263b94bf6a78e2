import Digest
import Posix
import Synchronization
import Testing

@testable import Bundle
@testable import Format
@testable import MemCube

extension Sample {
  /// A document that names a blob.
  static func document(_ number: Int, _ blob: Blob) throws -> Record {
    try Record.make(
      .document,
      fields: [
        JSON.Member("time", "2026-11-05T09:30:00.000Z"), JSON.Member("author", "ada"),
        JSON.Member("parents", .array([])), JSON.Member("path", JSON("d\(number).bin")),
        JSON.Member("mtime", "2026-11-05T09:30:00Z"),
        JSON.Member(
          "blob",
          .object([
            JSON.Member("sha256", .string(Hex.encode(blob.sha256))),
            JSON.Member("size", JSON(blob.size)),
          ])),
      ], orderTime: 1_793_871_100_000 + UInt64(number),
      salt: Array(SHA256.hash(Array("d\(number)".utf8)).prefix(8)))
  }
}

/// Blobs whose bytes are not their name: cut off by a copy tool, or changed.
@Suite struct BlobTests {
  static let bytes = [UInt8]((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })

  /// A site that has recorded a document, and has seen its blob.
  private func known(_ work: Workspace) throws -> (Site, Blob) {
    let site = try Site(work)
    let blob = try site.bundle.storeBlob(Self.bytes, host: site.host)
    try site.bundle.commit([try Sample.document(1, blob)], blobs: [blob], host: site.host)
    try site.pass()
    return (site, blob)
  }

  /// Another file under the name, as copy tools put it there.
  private static func plant(_ bytes: [UInt8], _ bundle: Bundle, _ sum: [UInt8]) throws {
    let path = bundle.blobPath(sum)
    if Files.exists(path) { try Files.unlink(path) }
    try Workspace.write(bytes, to: path)
  }

  private func aside(_ site: Site) throws -> [[UInt8]] {
    try Files.exists(site.replica.lostAndFound)
      ? Array(Workspace.tree(site.replica.lostAndFound).values) : []
  }

  @Test(arguments: ["empty", "cut", "flipped", "longer"]) func tornOverAWholeOne(
    damage: String
  ) throws {
    let work = try Workspace(), (site, blob) = try known(work)
    var torn = Self.bytes
    switch damage {
    case "empty": torn = []
    case "cut": torn.removeLast(90_000)
    case "flipped": torn[300] ^= 4
    default: torn += [1, 2]
    }
    try Self.plant(torn, site.bundle, blob.sha256)
    #expect(try site.pass().healedBlobs == [blob.sha256])
    #expect(try Files.readAll(site.bundle.blobPath(blob.sha256)) == Self.bytes)
    #expect(try aside(site) == [torn])
    #expect(try site.pass().healedBlobs.isEmpty)
    // And once more: it is kept again.
    try Self.plant(torn, site.bundle, blob.sha256)
    #expect(try site.pass().healedBlobs == [blob.sha256])
    #expect(try Workspace.tree(site.bundle.blobs).count == 1, "nothing else is left in blobs/")
  }

  @Test func oneThatIsGoneComesBack() throws {
    let work = try Workspace(), (site, blob) = try known(work)
    try Files.removeTree(site.bundle.blobs)
    #expect(try site.pass().healedBlobs == [blob.sha256])
    #expect(try Files.readAll(site.bundle.blobPath(blob.sha256)) == Self.bytes)
  }

  /// One that no record names yet must not be copied over a whole one elsewhere: it goes at once.
  @Test func aTornOneThatNobodyKnows() throws {
    let work = try Workspace(), site = try Site(work)
    let sum = SHA256.hash(Self.bytes)
    try Self.plant(Array(Self.bytes.prefix(500)), site.bundle, sum)
    #expect(try site.pass().movedBlobs == [sum])
    #expect(try site.bundle.blobNames().isEmpty)
    #expect(try aside(site) == [Array(Self.bytes.prefix(500))])
    // Whole, and no record: it may be on the way.
    try Self.plant(Self.bytes, site.bundle, sum)
    #expect(try site.pass().movedBlobs.isEmpty)
    #expect(try site.bundle.blobNames() == [sum])
  }

  /// A program that writes in place goes on in the file that was put aside, and ends there.
  @Test func aCopyUnderWayEndsWhole() throws {
    let work = try Workspace(), site = try Site(work)
    let sum = SHA256.hash(Self.bytes)
    try Self.plant([], site.bundle, sum)
    let writer = try Files.open(site.bundle.blobPath(sum), OpenFlags.write)
    try Files.write(writer, Array(Self.bytes.prefix(500)))
    #expect(try site.pass().movedBlobs == [sum])
    try Files.write(writer, Array(Self.bytes[500...]))
    let blob = Blob(sha256: sum, size: Int64(Self.bytes.count))
    let name = try site.bundle.commit([try Sample.document(1, blob)], host: site.host)
    #expect(try site.pass().healedBlobs == [sum])
    #expect(try Files.readAll(site.bundle.blobPath(sum)) == Self.bytes)
    #expect(site.log.held[name] != nil)
  }

  /// Its record says how long it is: it is looked at before anything is read.
  @Test func aShortOneThatANewSegmentNames() throws {
    let work = try Workspace(), site = try Site(work)
    let blob = Blob(sha256: SHA256.hash(Self.bytes), size: Int64(Self.bytes.count))
    try site.bundle.commit([try Sample.document(1, blob)], host: site.host)
    try Self.plant(Array(Self.bytes.prefix(500)), site.bundle, blob.sha256)
    let report = try Upkeep.adopt(site.bundle, site.replica, site.log, host: site.host)
    #expect(report.movedBlobs == [blob.sha256])
    #expect(!Files.exists(site.bundle.blobPath(blob.sha256)))
  }

  /// Another bundle of the cube on this host has it.
  @Test(arguments: [false, true]) func aPeerHasIt(isKept: Bool) throws {
    let work = try Workspace(), (site, blob) = try known(work)
    let path = work.root.appending("b.memcube")
    _ = try Bundle.create(at: path, manifest: site.bundle.manifest, host: site.host)
    let other = try Site(try Bundle.open(at: path, host: site.host), site.host)
    try other.bundle.commit([try Sample.document(1, blob)], host: site.host)
    try Self.plant(Array(Self.bytes.prefix(500)), other.bundle, blob.sha256)
    // Either the other bundle's file, or what is kept of it.
    if isKept {
      try Files.unlink(site.bundle.blobPath(blob.sha256))
    } else {
      try Files.removeTree(site.replica.directory.appending("blobs"))
    }
    #expect(try other.pass().healedBlobs == [blob.sha256])
    #expect(try Files.readAll(other.bundle.blobPath(blob.sha256)) == Self.bytes)
    // Not as another name of the same file: who writes into one would tear both.
    #expect(try Files.status(other.bundle.blobPath(blob.sha256)).links <= 2)
  }

  /// A program that writes into the file (`cp -r`, `rsync --inplace`) writes into what is kept of it as
  /// well, unless that has its own bytes, as texts have.
  @Test func whoWritesIntoATextLeavesWhatIsKept() throws {
    let work = try Workspace(), site = try Site(work)
    let text = [UInt8](repeating: 0x61, count: 2 << 20)
    let blob = try site.bundle.storeBlob(text, host: site.host)
    try site.bundle.commit([try Sample.document(1, blob)], blobs: [blob], host: site.host)
    try site.pass()
    let file = try Files.open(site.bundle.blobPath(blob.sha256), OpenFlags.write)
    try Files.truncate(file, 1000)
    #expect(try site.pass().healedBlobs == [blob.sha256])
    #expect(try Files.readAll(site.bundle.blobPath(blob.sha256)) == text)
  }

  /// What was found whole is not read again, by whatever process.
  @Test func whatIsKnownIsNotRead() throws {
    let work = try Workspace(), (site, _) = try known(work)
    site.bundle.wholeBlobs.withLock { $0 = [:] }
    let noted = site.log.notes
    try site.pass()
    #expect(site.log.notes == noted)
  }

  @Test func aPurgedOneIsNotKept() throws {
    let work = try Workspace(), (site, blob) = try known(work)
    let record = try Sample.document(1, blob)
    #expect(Files.exists(site.replica.keptPath(blob.sha256)))
    try site.bundle.commit(
      [try Sample.purge([record.id], blobs: [blob.sha256], time: 1_793_872_000_000)],
      host: site.host)
    try site.pass()
    #expect(!Files.exists(site.bundle.blobPath(blob.sha256)))
    #expect(!Files.exists(site.replica.keptPath(blob.sha256)))
    #expect(try site.pass().healedBlobs.isEmpty)
    #expect(try site.bundle.blobNames().isEmpty)
  }

  /// The order in which a torn blob is mended: what each step leaves if the power goes is the old state
  /// or the new one, and the torn bytes are safe before anything takes their place.
  @Test func theOrderOfMending() throws {
    let work = try Workspace(), (site, blob) = try known(work)
    let torn = Array(Self.bytes.prefix(500))
    try Self.plant(torn, site.bundle, blob.sha256)
    let path = site.bundle.blobPath(blob.sha256)
    let lost = site.replica.lostAndFound
    let seen = Mutex<[(step: Step, aside: Int, bytes: Int)]>([])
    let host = work.host { step throws(CubeError) in
      let aside = ((try? Files.list(lost)) ?? []).count
      let size = (try? Files.status(path).size) ?? -1
      seen.withLock { $0.append((step, aside, Int(size))) }
    }
    try site.pass(host: host)
    let steps = seen.withLock { $0 }
    let heal = try #require(steps.first { $0.step == .healBlob })
    #expect(heal.aside == 1 && heal.bytes == torn.count)
    let sync = try #require(steps.first { $0.step == .syncBlob })
    #expect(sync.bytes == Self.bytes.count)
    #expect(steps.allSatisfy { $0.bytes >= 0 }, "the name is never without a file")
  }
}
