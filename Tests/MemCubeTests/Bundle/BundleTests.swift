import Digest
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import MemCube

@Suite struct BundleTests {
  @Test func createdBundle() throws {
    let work = try Workspace(), bundle = try work.bundle("new/deep/x.memcube")
    #expect(
      try Workspace.tree(bundle.path) == [
        Array("manifest.json".utf8): bundle.manifest.line, Array("README.md".utf8): Bundle.readme,
      ])
    #expect(try Files.status(bundle.path).mode == 0o700)
    #expect(try Files.list(bundle.path.parent).map(\.name) == [Array("x.memcube".utf8)])
    #expect(try Bundle.open(at: bundle.path, host: work.host()).cube == bundle.cube)
    #expect(throws: CubeError.exists("\(bundle.path) exists already")) {
      try Bundle.create(at: bundle.path, host: work.host())
    }
  }

  /// The fixture that memcube(5) shows was made without this program.
  @Test func workedExample() throws {
    let fixture = Path(#filePath).parent.parent.parent.appending("Fixtures/worked-example.memcube")
    #expect(try Files.readAll(fixture.appending("README.md")) == Bundle.readme)
    let bundle = try Bundle.open(at: fixture, host: try Workspace().host())
    #expect(try Files.readAll(fixture.appending("manifest.json")) == bundle.manifest.line)
    for segment in try bundle.segments() {
      let (records, report) = try SegmentTests.read(bundle, segment.name)
      #expect(report.isWhole && records.allSatisfy { $0.kind != .unknown })
      let bytes = try Files.readAll(bundle.path(of: segment.name))
      #expect(try #require(Bundle.encode(records, manifest: bundle.manifest)).bytes == bytes)
      for record in records {
        let fields = record.members.filter {
          !["kind", "salt", "id"].contains(String(decoding: $0.key, as: UTF8.self))
        }
        let made = try Record.make(
          record.kind, fields: fields, orderTime: record.id.time, salt: record.salt)
        #expect(made == record)
        if let blob = record.blob { #expect(try bundle.checkBlob(blob.sha256) == true) }
      }
    }
    #expect(try !bundle.segments().isEmpty && !bundle.blobNames().isEmpty)
  }

  @Test(arguments: [
    nil, "", "{", "{}", "{\"memcube\":1}", "null", "{\"memcube\":1,\"cube\":\"abc\"}",
    "{\"memcube\":0,\"cube\":\"0123456789abcdef0123456789abcdef\"}\n",
    "{ \"memcube\":1,\"cube\":\"0123456789abcdef0123456789abcdef\"}\n",
  ])
  func tornManifestIsMadeAnew(text: String?) throws {
    let work = try Workspace(), host = work.host(), bundle = try work.bundle()
    let file = bundle.path.appending("manifest.json")
    try Files.unlink(file)
    if let text { try Workspace.write(Array(text.utf8), to: file) }
    #expect(throws: CubeError.self) { try Bundle.open(at: bundle.path, host: host) }
    try bundle.commit(try Sample.messages(0..<2), host: host)
    #expect(try Bundle.open(at: bundle.path, host: host).cube == bundle.cube)
    #expect(try Files.readAll(file) == bundle.manifest.line)
    // Whole segments of two cubes: nobody can tell which.
    try Files.unlink(file)
    let other = Bundle(path: bundle.path, manifest: try work.bundle("b").manifest)
    let two = Bundle(
      path: bundle.path, manifest: try #require(Manifest(cube: [UInt8](repeating: 0x61, count: 32)))
    )
    _ = other
    try two.commit(try Sample.messages(0..<2), host: host)
    #expect(throws: CubeError.self) { try Bundle.open(at: bundle.path, host: host) }
    #expect(!Files.exists(file))
    // With what the host knows, repair can.
    #expect(
      try Bundle.repair(at: bundle.path, known: [bundle.cube], host: host).cube == bundle.cube)
    #expect(try Bundle.open(at: bundle.path, host: host).cube == bundle.cube)
  }

  @Test func newerManifest() throws {
    let work = try Workspace(), host = work.host(), bundle = try work.bundle()
    try bundle.commit(try Sample.messages(0..<2), host: host)
    let file = bundle.path.appending("manifest.json"), newer = Array(#"{"memcube":2,"x":[]}"#.utf8)
    try Workspace.write(newer, to: file)
    let error = #expect(throws: CubeError.self) { try Bundle.open(at: bundle.path, host: host) }
    #expect(error?.codes.exit == 5)
    #expect(error?.message.contains("version 2") == true)
    #expect(try Files.readAll(file) == newer)
    #expect(try Bundle.repair(at: bundle.path, known: [], host: host).cube == bundle.cube)
  }

  @Test func foreignManifest() throws {
    let work = try Workspace(), host = work.host(), bundle = try work.bundle()
    let other = try work.bundle("b.memcube", host: work.host("b", seed: 9))
    let file = bundle.path.appending("manifest.json")
    try bundle.commit(try Sample.messages(0..<2), host: host)
    try Workspace.write(other.manifest.line, to: file)
    let error = #expect(throws: CubeError.self) { try Bundle.open(at: bundle.path, host: host) }
    for cube in [bundle.cube, other.cube] {
      #expect(error?.message.contains(String(decoding: cube, as: UTF8.self)) == true)
    }
    // A whole other bundle was copied over: only what the host knows tells.
    try Bundle(path: bundle.path, manifest: other.manifest)
      .commit(try Sample.messages(5..<9), host: host)
    #expect(try Bundle.open(at: bundle.path, host: host).cube == other.cube)
    let known: KnownCubes = [bundle.cube]
    #expect(throws: CubeError.self) { try Bundle.open(at: bundle.path, known: known, host: host) }
    #expect(try Files.readAll(file) == other.manifest.line)
    let repaired = try Bundle.repair(at: bundle.path, known: known, host: host)
    #expect(repaired.cube == bundle.cube)
    #expect(try repaired.segments().count == 2)
  }

  @Test(arguments: [false, true]) func noLog(isFile: Bool) throws {
    let work = try Workspace(), host = work.host(), bundle = try work.bundle()
    try Files.removeDirectory(bundle.log)
    if isFile { try Workspace.write([], to: bundle.log) }
    let error = #expect(throws: CubeError.self) { try Bundle.open(at: bundle.path, host: host) }
    #expect(error?.codes.exit == 5)
    #expect(error?.message.contains("verify --repair") == true)
    if isFile {
      #expect(throws: CubeError.self) { try Bundle.repair(at: bundle.path, known: [], host: host) }
      try Files.unlink(bundle.log)
    }
    #expect(try Bundle.repair(at: bundle.path, known: [], host: host).cube == bundle.cube)
    #expect(try Bundle.open(at: bundle.path, host: host).cube == bundle.cube)
  }

  @Test func noBundle() throws {
    let work = try Workspace()
    for name in ["absent", "empty"] {
      if name == "empty" { try Files.makeDirectory(work.root.appending(name)) }
      let error = #expect(throws: CubeError.self) {
        try Bundle.open(at: work.root.appending(name), host: work.host())
      }
      #expect(error?.codes.exit == 3)
    }
  }

  /// Zeros take no room in a blob, and are what its name says, also at its end.
  @Test(arguments: [[1, 0, 0], [0, 1, 0, 1], [0, 0]]) func zerosTakeNoRoom(_ parts: [UInt8]) throws
  {
    let work = try Workspace(), host = work.host(), bundle = try work.bundle()
    var bytes: [UInt8] = []
    for part in parts { bytes += [UInt8](repeating: part, count: 1 << 20) }
    bytes += [0, 0]
    let source = work.root.appending("source")
    try Workspace.write(bytes, to: source)
    let blob = try bundle.storeBlob(from: try Files.open(source, OpenFlags.read), host: host)
    #expect(blob.size == Int64(bytes.count) && blob.sha256 == SHA256.hash(bytes))
    #expect(try Files.readAll(try bundle.openBlob(blob)) == bytes)
    let used = try Files.status(bundle.blobPath(blob.sha256)).blocks * 512
    #expect(used <= Int64(parts.count { $0 != 0 }) << 20 + 8192)
  }

  @Test func blobs() throws {
    let work = try Workspace(), host = work.host(), bundle = try work.bundle()
    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let source = work.root.appending("source")
    try Workspace.write(bytes, to: source)
    let blob = try bundle.storeBlob(from: try Files.open(source, OpenFlags.read), host: host)
    #expect(try bundle.storeBlob(bytes, host: host) == blob)
    #expect(blob.size == 3_000_000)
    #expect(try bundle.blobNames() == [blob.sha256])
    let empty = try bundle.storeBlob([], host: host)
    try bundle.syncBlobs(
      [blob, empty, Blob(sha256: [UInt8](repeating: 1, count: 32), size: 1)], host: host)
    let opened = try bundle.openBlob(blob)
    #expect(try Files.readAll(opened) == bytes)
    // Damage: another size, other bytes, absent.
    let path = bundle.blobPath(blob.sha256)
    try Workspace.write(bytes.reversed(), to: path)
    #expect(throws: CubeError.self) { _ = try bundle.openBlob(blob) }
    #expect(try bundle.checkBlob(blob.sha256) == false)
    try Workspace.write(Array(bytes.dropLast()), to: path)
    #expect(throws: CubeError.self) { _ = try bundle.openBlob(blob, isChecked: true) }
    // Stored again: healed.
    #expect(try bundle.storeBlob(bytes, host: host) == blob)
    #expect(try bundle.checkBlob(blob.sha256) == true)
    try bundle.removeBlob(blob.sha256)
    try bundle.removeBlob(blob.sha256)
    #expect(try bundle.checkBlob(blob.sha256) == nil)
    #expect(throws: CubeError.self) { _ = try bundle.openBlob(blob) }
    #expect(try Workspace.tree(bundle.blobs).count == 1)
  }

  /// A folder of blobs/ that is a link leads out of the bundle: nothing is written, read or removed there.
  @Test func foldersOfBlobsAreNoLinks() throws {
    let work = try Workspace(), host = work.host(), bundle = try work.bundle()
    let bytes: [UInt8] = [1, 2, 3]
    let blob = Blob(sha256: SHA256.hash(bytes), size: 3)
    let (folder, outside) = (bundle.blobPath(blob.sha256).parent, work.root.appending("outside"))
    let victim = outside.appending(bundle.blobPath(blob.sha256).lastComponent)
    try Workspace.write(bytes, to: victim)
    try Files.symlink(target: outside.bytes, at: folder)
    for attempt in [
      { _ = try bundle.storeBlob([1, 2, 3], host: host) }, { _ = try bundle.openBlob(blob) },
      { try bundle.removeBlob(blob.sha256) },
    ] {
      #expect(throws: CubeError.self) { try attempt() }
    }
    #expect(try bundle.checkBlob(blob.sha256) == false)
    #expect(try Files.list(outside).count == 1 && Files.exists(victim))
  }

  /// Other people's bundles hold anything: what has a blob's name and is no file costs its content.
  @Test func whatIsNoFileIsNoBlob() throws {
    let work = try Workspace(), host = work.host(), bundle = try work.bundle()
    let whole = try bundle.storeBlob([1], host: host)
    let link = Blob(sha256: [UInt8](repeating: 2, count: 32), size: 9)
    let folder = Blob(sha256: [UInt8](repeating: 3, count: 32), size: 9)
    try Files.makeDirectories(bundle.blobPath(link.sha256).parent)
    try Files.symlink(target: Array("/dev/zero".utf8), at: bundle.blobPath(link.sha256))
    try Files.makeDirectories(bundle.blobPath(folder.sha256))
    try bundle.syncBlobs([link, folder, whole], host: host)
    for blob in [link, folder] {
      #expect(throws: CubeError.self) { _ = try bundle.openBlob(blob) }
      #expect(try bundle.checkBlob(blob.sha256) == false)
    }
    // A new index is made of such a bundle all the same.
    try Cube.open(at: bundle.path, host: host).close()
  }
}
