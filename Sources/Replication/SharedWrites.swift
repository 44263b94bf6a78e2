package import Bundle
internal import Digest
package import Format
package import MemCube
internal import Posix
internal import Stores

/// Writes: what a cube commits goes into the store before it is acknowledged.
extension SharedHome {
  /// Puts a segment into the store, its blobs first.
  package func share(_ segment: SegmentName, of bundle: Bundle) throws(CubeError) {
    do {
      try checkIsSame()
      try putOrAdd(segment, of: bundle)
    } catch {
      expectPass(of: bundle.cube, after: Self.retryPause)
      throw error
    }
    let now = Clock.monotonic()
    state.withLock { $0.shared[bundle.cube] = (segment, now) }
    expectPass(of: bundle.cube, after: Self.passPause)
  }

  /// The store has no such cube.
  private static let absent = CubeError.unreachable(
    "the cube is not in the store that the servers share")

  private func putOrAdd(_ segment: SegmentName, of bundle: Bundle) throws(CubeError) {
    do { try put(segment, of: bundle) } catch {
      // A cube that came to this host in another way than by the gateway.
      guard error == Self.absent, let name = name(of: bundle),
        !state.withLock({ $0.gone.contains(bundle.cube) })
      else { throw error }
      // Or the store was emptied.
      try look()
      try add(bundle.cube, as: name)
      try put(segment, of: bundle)
    }
  }

  private func put(_ segment: SegmentName, of bundle: Bundle) throws(CubeError) {
    var blobs: Set<[UInt8]> = []
    var reader = try bundle.reader(segment)
    while let record = try reader.next() {
      if let blob = record.blob { blobs.insert(blob.sha256) }
    }
    for sha256 in blobs.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let path = bundle.blobPath(sha256)
      guard Files.exists(path) else { continue }
      try put(.blob(sha256), path, bundle)
    }
    try put(.segment(segment), bundle.path(of: segment), bundle)
  }

  private func put(_ object: StoredObject, _ path: Path, _ bundle: Bundle) throws(CubeError) {
    let file = HeldFile(try Bundle.openRegular(path))
    let content = try attempt("reading \(path)") { () throws(Errno) in try ByteSource(file) }
    do throws(StoreError) { try store.put(object, of: bundle.cube, content) } catch {
      if case .notFound = error { throw Self.absent }
      throw Self.said(error)
    }
  }

  /// What a bundle of this host's store is called in the shared one.
  private func name(of bundle: Bundle) -> [UInt8]? {
    let (path, home) = (bundle.path, (try? Files.realPath(host.store)) ?? host.store)
    let name = CubeName.stem(of: path.lastComponent)
    if path.parent == home.appending("cubes") { return name }
    guard path.parent.parent == home.appending("projects") else { return nil }
    return path.parent.lastComponent + [0x2F] + name
  }

  /// Whether this server packs a cube's log: it has, or gets, the lease.
  package func mayPack(_ cube: [UInt8]) -> Bool {
    holds(Array("pack/".utf8) + cube, seconds: 120)
  }

  /// Takes the turn to ask a model about a cube. A process that is killed during its turn leaves it for two
  /// minutes.
  package func beginAsking(_ cube: [UInt8]) -> Bool {
    guard holds(Self.asking(cube), seconds: 120) else { return false }
    if (try? pull(cube)) != nil { return true }
    endAsking(cube)
    return false
  }

  /// Ends the turn.
  package func endAsking(_ cube: [UInt8]) {
    let lease = Self.asking(cube)
    state.withLock { $0.leases[lease] = nil }
    _ = try? store.lease(lease, by: holder, seconds: 0)
  }

  private static func asking(_ cube: [UInt8]) -> [UInt8] { Array("ask/".utf8) + cube }

  /// Whether this server has a lease, which is taken or prolonged where it is due. A store that cannot be
  /// reached gives none.
  package func holds(_ lease: [UInt8], seconds: Int) -> Bool {
    let now = Clock.monotonic()
    if state.withLock({ now < $0.leases[lease] ?? 0 }) { return true }
    guard (try? store.lease(lease, by: holder, seconds: seconds)) == true else { return false }
    // It is asked for again long before it ends.
    state.withLock { $0.leases[lease] = now + Int64(seconds) * 500_000_000 }
    return true
  }

  // MARK: Passes

  /// Lets a pass be made some time from now, or sooner where one is due already.
  package func expectPass(of cube: [UInt8], after nanoseconds: Int64 = SharedHome.passPause) {
    let time = Clock.monotonic() + nanoseconds
    state.withLock { state in
      if state.local[cube] == nil { return }
      state.due[cube] = min(state.due[cube] ?? time, time)
    }
  }

  /// As `expectPass(of:)`, of a cube by its name in the store.
  package func expectPass(named name: [UInt8]) {
    let cube = state.withLock { $0.local.first { $0.value.name == name }?.key }
    if let cube { expectPass(of: cube) }
  }

  /// The names of cubes whose next pass is due now.
  package func takeDue() -> [[UInt8]] {
    let now = Clock.monotonic()
    return state.withLock { state in
      let due = state.due.filter { $0.value <= now }.keys
      for cube in due { state.due[cube] = nil }
      return due.compactMap { state.local[$0]?.name }
    }
  }

  /// Whether no pass is due, now or later.
  package var isAtRest: Bool { state.withLock { $0.due.isEmpty } }

  /// Makes a pass of an open cube; where it fails, another one is made soon.
  package func pass(_ cube: Cube) throws(CubeError) {
    do {
      try checkIsSame()
      let pass = try Pass(cube, store, identity: identity)
      try pass.synchronize()
      tell(pass.report.damage)
      if !pass.memory.damaged.isEmpty { expectPass(of: cube.id) }
      keep(pass.memory.mark, of: cube.id)
    } catch {
      expectPass(of: cube.id, after: Self.retryPause)
      throw error
    }
  }

  func keep(_ mark: [UInt8]?, of cube: [UInt8]) {
    state.withLock { $0.local[cube]?.mark = mark }
  }
}
