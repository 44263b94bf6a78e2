import Bundle
import Digest
import Format
import Posix
import StoreConformance
import Testing

@testable import Stores

/// A folder of bundles.
@Suite struct DirectoryStoreTests {
  /// A folder that is gone with the value.
  private final class Folder: Sendable {
    let path: Path

    init() throws {
      let base = Path(Environment.nonEmpty("TMPDIR") ?? Array("/tmp".utf8))
      path = base.appending(
        "stores-" + String(decoding: Hex.encode(Random.bytes(6)), as: UTF8.self))
      try Files.makeDirectory(path)
    }

    deinit { try? Files.removeTree(path) }
  }

  private func id(_ digit: UInt8) -> [UInt8] { [UInt8](repeating: digit, count: 32) }

  private var host: Host {
    Host(
      store: Path("/nowhere"), state: Path("/nowhere"), cache: Path("/nowhere"), author: [],
      now: { Timestamp(seconds: 1_790_000_000) }, random: { Random.bytes($0) })
  }

  @Test(arguments: Conformance.checks.map(\.name))
  func isAStoreAsAllAre(check: String) throws {
    let folder = try Folder()
    let suite = Conformance(
      one: try DirectoryStore(folder.path), other: try DirectoryStore(folder.path), large: 3_000_000
    )
    for each in Conformance.checks where each.name == check { try each.run(suite) }
  }

  /// What is put is the file that the bundle's own writer makes, its time too.
  @Test func aBundleIsTheSameByteForByte() throws {
    let folder = try Folder()
    let manifest = try #require(Manifest(cube: id(0x61)))
    let own = try Bundle.create(
      at: folder.path.appending("own.memcube"), manifest: manifest, host: host)
    let blob = try own.storeBlob(Array("blob".utf8), host: host)
    try own.syncBlobs([blob], host: host)
    let month = folder.path.appending("shared")
    try Files.makeDirectory(month)
    let store = try DirectoryStore(month)
    try store.add(StoredCube(id: id(0x61), name: Array("notes".utf8)))
    try store.put(.blob(blob.sha256), of: id(0x61), .memory(Array("blob".utf8)))
    let shared = Bundle(path: month.appending("notes.memcube"), manifest: manifest)
    for name in ["manifest.json", "README.md"] {
      #expect(
        try Files.readAll(shared.path.appending(name)) == Files.readAll(own.path.appending(name)))
    }
    #expect(try Files.readAll(shared.blobPath(blob.sha256)) == Array("blob".utf8))
    #expect(try shared.strays().isEmpty)
  }

  @Test func oddThingsArePassedOver() throws {
    let folder = try Folder()
    let store = try DirectoryStore(folder.path)
    try store.add(StoredCube(id: id(0x61), name: Array("notes".utf8)))
    let bundle = folder.path.appending("notes.memcube")
    try Files.symlink(
      target: Array("notes.memcube".utf8), at: folder.path.appending("link.memcube"))
    try Files.symlink(target: Array("/".utf8), at: folder.path.appending("root"))
    try Files.makeFifo(folder.path.appending("fifo.memcube"))
    try Files.makeDirectory(folder.path.appending("empty.memcube"))
    try Files.makeDirectory(folder.path.appending([0xFF, 0xFE]))
    try Files.makeDirectory(folder.path.appending("torn.memcube"))
    try write(folder.path.appending("torn.memcube/manifest.json"), "{")
    try write(folder.path.appending("a file"), "x")
    try Files.makeDirectories(bundle.appending("log/2026-11"))
    try Files.makeDirectory(bundle.appending("log/junk"))
    let hash = [UInt8](repeating: 0x30, count: 64)
    let name = try #require(SegmentName(month: Array("2026-11".utf8), hash: hash))
    try Files.makeDirectory(bundle.appending(name.path))
    try Files.makeDirectories(bundle.appending("blobs/00"))
    try Files.symlink(
      target: Array("/etc/passwd".utf8), at: bundle.appending("blobs/00").appending(hash))
    #expect(try store.cubes() == [StoredCube(id: id(0x61), name: Array("notes".utf8))])
    #expect(try store.list(id(0x61), since: nil).objects.isEmpty)
    for object in [StoredObject.segment(name), .blob([UInt8](repeating: 0, count: 32))] {
      #expect(throws: StoreError.self) { try store.get(object, of: id(0x61)) { _ in } }
    }
  }

  @Test func whatIsInTheWayIsNotOverwritten() throws {
    let folder = try Folder()
    let store = try DirectoryStore(folder.path)
    try write(folder.path.appending("notes.memcube"), "mine")
    try store.add(StoredCube(id: id(0x61), name: Array("notes".utf8)))
    #expect(try Files.readAll(folder.path.appending("notes.memcube")) == Array("mine".utf8))
    #expect(try store.cube(named: Array("notes".utf8))?.id == id(0x61))
    try write(folder.path.appending("project"), "a file")
    #expect(throws: StoreError.self) {
      try store.add(StoredCube(id: id(0x62), name: Array("project/notes".utf8)))
    }
  }

  @Test func aTornObjectIsFoundAndMended() throws {
    let folder = try Folder()
    let store = try DirectoryStore(folder.path)
    try store.add(StoredCube(id: id(0x61), name: Array("notes".utf8)))
    let bytes = Array("whole".utf8)
    let blob = StoredObject.blob(SHA256.hash(bytes))
    try store.put(blob, of: id(0x61), .memory(bytes))
    let manifest = try #require(Manifest(cube: id(0x61)))
    let path = Bundle(path: folder.path.appending("notes.memcube"), manifest: manifest)
      .blobPath(blob.sum)
    try write(path, "torn")
    let error = #expect(throws: StoreError.self) { try store.get(blob, of: id(0x61)) { _ in } }
    guard case .damaged? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    try store.put(blob, of: id(0x61), .memory(bytes))
    var read: [UInt8] = []
    try store.get(blob, of: id(0x61)) { part throws(CubeError) in read += part }
    #expect(read == bytes)
  }

  @Test func aFolderThatIsNotThereIsSaid() {
    #expect(throws: StoreError.self) { try DirectoryStore(Path("/nowhere/at/all")) }
    #expect(throws: StoreError.self) { try DirectoryStore(Path("/etc/passwd")) }
  }

  private func write(_ path: Path, _ text: String) throws {
    let file = try Files.open(path, OpenFlags.write | OpenFlags.create | OpenFlags.truncate)
    try Files.write(file, Array(text.utf8))
  }
}
