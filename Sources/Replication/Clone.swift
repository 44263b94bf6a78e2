package import Bundle
package import Format
internal import MemCube
package import Posix
package import Stores

/// A cube of a store that becomes a bundle of this host. It is put together in `.NAME.memcube.cloning` beside
/// its place, and gets its name when all is there. What a killed process left is gone on with.
package struct Clone {
  /// The cube's id.
  package let cube: [UInt8]
  /// Where the bundle goes.
  package let place: Path
  private let store: any BundleStore
  private let identity: [UInt8]?
  /// How often the draft's lock is tried, each 50 ms.
  private static let tries = 40
  private let host: Host
  private var draft: Path {
    place.parent.appending([0x2E] + place.lastComponent + Array(".cloning".utf8))
  }

  /// A clone of a cube that is to be at a place. `identity` is the store's id, if it has one.
  package init(
    _ cube: [UInt8], of store: any BundleStore, identity: [UInt8]? = nil, at place: Path,
    host: Host
  ) {
    (self.cube, self.place, self.store, self.host) = (cube, place, store, host)
    self.identity = identity
  }

  /// Brings all that the store has of the cube, and names the bundle.
  /// - Parameters:
  ///   - progress: gets how many objects of how many are here.
  ///   - isStopped: whether to end: what is here by then is gone on with the next time.
  /// - Returns: what came, and what of it is damaged.
  /// - Throws: `.exists` where something is at the place; `.refused` where another process is at it;
  ///   `.unreachable`; `.io`.
  package func run(
    progress: ((Int64, Int64) -> Void)? = nil, isStopped: @escaping () -> Bool = { false }
  ) throws(CubeError) -> PassReport {
    guard let manifest = Manifest(cube: cube) else {
      throw .damaged("\(store.address) names a cube whose id is none")
    }
    guard !Files.exists(place) else { throw .exists("\(place) exists already") }
    let held = try begin(manifest)
    defer { withExtendedLifetime(held) {} }
    let bundle = Bundle(path: draft, manifest: manifest)
    let pass = Pass(filling: bundle, from: store, identity: identity, host: host)
    pass.progress = progress
    pass.isStopped = isStopped
    try pass.pull()
    let (draft, place) = (draft, place)
    // What processes left that were killed while they began the draft. Once the bundle has its name no clone
    // comes by here again.
    Bundle.sweepDrafts(of: draft)
    do {
      try attempt("naming \(place)") { () throws(Errno) in
        try Files.setMode(draft, 0o700)
        try Files.renameNoReplace(draft, place)
        try Files.syncDirectory(place.parent)
      }
    } catch {
      if case .io(.exists, _) = error { throw .exists("\(place) exists already") }
      throw error
    }
    // A crash before this costs a whole listing.
    let state = try ReplicaState.open(Bundle(path: place, manifest: manifest), host: host)
    try pass.memory.keep(at: Pass.file(of: store, in: state), host: host)
    return pass.report
  }

  /// Makes the draft, or takes one that was left, for this process alone.
  private func begin(_ manifest: Manifest) throws(CubeError) -> HeldFile {
    let draft = draft
    if case .good(let other)? = try? Bundle.readManifest(at: draft), other == manifest {
      return try hold(draft)
    }
    if Files.exists(draft) {
      let held = try hold(draft)
      defer { withExtendedLifetime(held) {} }
      try attempt("removing \(draft)") { () throws(Errno) in try Files.removeTree(draft) }
    }
    _ = try Bundle.create(at: draft, manifest: manifest, host: host)
    return try hold(draft)
  }

  private func hold(_ draft: Path) throws(CubeError) -> HeldFile {
    let held = try attempt("opening \(draft)") { () throws(Errno) in
      HeldFile(try Files.open(draft, OpenFlags.read | OpenFlags.directory))
    }
    // A child that this process is just starting holds the lock of the draft's maker until it runs.
    for _ in 0..<Self.tries {
      let isOurs = try attempt("locking \(draft)") { () throws(Errno) in
        try Files.tryLock(held.descriptor, .exclusive)
      }
      if isOurs { return held }
      Clock.sleep(nanoseconds: 50_000_000)
    }
    throw .refused("another process is cloning to \(place): wait for it, or end it")
  }
}
