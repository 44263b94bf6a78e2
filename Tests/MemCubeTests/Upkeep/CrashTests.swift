import Glibc
import Posix
import Synchronization
import Testing

@testable import Bundle
@testable import Format
@testable import MemCube

/// A pass of upkeep that is killed at each of its steps. What a reader sees is the same before
/// and after, and the next pass ends where an undisturbed one does.
@Suite struct CrashTests {
  enum Scene: String, CaseIterable, Codable { case heal, rescue, purge, pack, drop, blob, stray }

  static let later: Int64 = 4_000

  /// A bundle and state in which the scene's work is to be done. Made anew it is the same.
  static func prepare(_ scene: Scene, _ work: Workspace) throws -> Site {
    let site = try Site(work)
    let records = try Sample.messages(0..<6)
    switch scene {
    case .heal, .rescue:
      let name = try site.bundle.commit(records, host: site.host)
      if scene == .heal { try site.pass() }
      var bytes = try Files.readAll(site.bundle.path(of: name))
      bytes[bytes.count - (scene == .heal ? 300 : 20)] ^= 1
      try SegmentTests.plant(bytes, site.bundle, name)
      if scene == .rescue { try site.pass() }
    case .purge:
      let blob = try site.bundle.storeBlob([1], host: site.host)
      try site.bundle.commit(records, blobs: [blob], host: site.host)
      try site.bundle.commit(Array(records[2...3]), host: site.host)
      try site.bundle.commit(
        [try Sample.purge([records[2].id], blobs: [blob.sha256], time: 1_793_872_000_000)],
        host: site.host)
      try Workspace.write([1], to: site.bundle.index.appending("peer/x"))
      try Workspace.write([1], to: site.replica.scratch.appending("x"))
    case .blob:
      let blob = try site.bundle.storeBlob(BlobTests.bytes, host: site.host)
      try site.bundle.commit([try Sample.document(1, blob)], blobs: [blob], host: site.host)
      try site.pass()
      let torn = work.root.appending("torn")
      try Workspace.write([1], to: torn)
      try Files.rename(torn, site.bundle.blobPath(blob.sha256))
    case .stray:
      let name = try site.bundle.commit(records, host: site.host)
      let path = site.bundle.path(of: name)
      try Files.rename(path, Path(path.bytes + Array(" (1)".utf8)))
    case .pack, .drop:
      for number in 0..<9 { try site.bundle.commit([try Sample.message(number)], host: site.host) }
      if scene == .drop { try site.pass() }
    }
    return site
  }

  /// Opens the bundle and state of a scene as a new process does: with an index that has applied
  /// whole segments, and in `heal` the lines of the torn one too.
  static func reopen(_ scene: Scene, _ root: Path, _ host: Host) throws -> Site {
    let site = try Site(try Bundle.open(at: root.appending("a.memcube"), host: host), host)
    _ = try Upkeep.adopt(site.bundle, site.replica, site.log, host: host, writes: false)
    if scene == .heal { try knowAll(site) }
    return site
  }

  /// Has the index know the segment that is (or was) torn.
  private static func knowAll(_ site: Site) throws {
    let records = try Sample.messages(0..<6)
    guard let (name, _, _) = Bundle.encode(records, manifest: site.bundle.manifest),
      site.log.held[name] == nil
    else { return }
    site.log.held[name] = MemoryLog.Held(
      stamp: FileStamp(inode: 0, size: 0, ctime: Timestamp(seconds: 0)), records: records)
  }

  static func run(_ site: Site) throws {
    site.running = later * 1_000_000_000
    try site.pass()
  }

  @Test(arguments: Scene.allCases) func killedAtEveryStep(scene: Scene) async throws {
    // Undisturbed: how many steps, and where it ends.
    let seen = Mutex<[Step]>([])
    let model = try Workspace()
    _ = try Self.prepare(scene, model)
    let counting = model.host { step throws(CubeError) in seen.withLock { $0.append(step) } }
    let undisturbed = try Self.reopen(scene, model.root, counting)
    let before = undisturbed.log.live
    try Self.run(undisturbed)
    let steps = seen.withLock { $0 }
    let expected: [Scene: Step] = [
      .heal: .heal, .rescue: .moveTorn, .purge: .removePurged, .pack: .writePack,
      .drop: .dropSegment, .blob: .healBlob, .stray: .takeStray,
    ]
    #expect(expected[scene].map(steps.contains) == true)
    if scene != .blob, scene != .stray { #expect(steps.count > 5) }
    let end = try Workspace.tree(undisturbed.bundle.path)
    for number in steps.indices {
      let work = try Workspace()
      _ = try Self.prepare(scene, work)
      let root = String(decoding: work.root.bytes, as: UTF8.self)
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [scene = scene as Scene, root = root as String, number = Int64(number) as Int64] in
        let work = Workspace(at: root)
        try CrashTests.run(
          try CrashTests.reopen(scene, work.root, CommitTests.dying(at: number, work)))
      }
      // A new process: it sees the same records, and completes the pass.
      let site = try Self.reopen(scene, work.root, work.host(seed: 99))
      if scene != .rescue, scene != .stray {
        #expect(site.log.live == before, "killed at \(steps[number])")
      }
      try Self.run(site)
      #expect(site.log.live == undisturbed.log.live)
      try Self.run(site)
      let after = try Workspace.tree(site.bundle.path)
      #expect(after == end, "killed at \(steps[number])")
      if scene == .purge { #expect(try Files.list(site.replica.scratch).isEmpty) }
    }
  }
}
