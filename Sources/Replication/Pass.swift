package import Bundle
internal import Digest
package import Format
package import MemCube
internal import Posix
package import Stores

/// What a pass did.
package struct PassReport: Hashable, Sendable {
  /// What came from the store, and what went there.
  package var segmentsPulled = 0, blobsPulled = 0, segmentsPushed = 0, blobsPushed = 0
  /// Bytes of both.
  package var bytesPulled: Int64 = 0, bytesPushed: Int64 = 0
  /// What was taken out of the store, since it was purged or is in another segment.
  package var withdrawn = 0
  /// Objects that are damaged, each with what is wrong, in a sentence.
  package var damage: [String] = []

  /// Nothing done.
  package init() {}
}

/// One pass between a bundle and a store's cube. Not for use from several threads; passes of one bundle and
/// store, in any process of this host, come one after the other.
package final class Pass {
  let store: any BundleStore
  let bundle: Bundle
  let host: Host
  /// The open cube; nil where only files are pulled.
  let cube: Cube?
  let memory: StoreMemory
  private let lock: HeldLock?
  /// What was done so far.
  package internal(set) var report = PassReport()
  /// Gets how many objects of how many are done.
  package var progress: ((Int64, Int64) -> Void)?
  /// Whether the pass is to end at the next object: what is done is kept.
  package var isStopped: () -> Bool = { false }
  /// Whether what ended the pass was said by the store.
  package internal(set) var isStoreFault = false
  /// Blobs that this pass asked for, and those of them that the store has not.
  var asked: Set<[UInt8]> = []
  var missing: Set<[UInt8]> = []
  /// Whether the store was listed by this pass.
  var hasListed = false
  /// Segments that are known to the store and gone here, with good reason.
  var withdrawable: Set<SegmentName> = []

  /// A pass of an open cube. Waits for another one of this host.
  /// - Parameters:
  ///   - cube: the cube.
  ///   - store: the store.
  ///   - identity: the store's id, which `StoreIdentity` gives; nil: it has none.
  /// - Throws: `.io`.
  package convenience init(
    _ cube: Cube, _ store: any BundleStore, identity: [UInt8]? = nil
  ) throws(CubeError) {
    try self.init(
      cube.replicatedBundle, cube.replicatedState, store, identity, cube,
      cube.replicatedState.host)
  }

  /// A pass that only pulls files.
  package convenience init(
    _ bundle: Bundle, _ state: ReplicaState, _ store: any BundleStore, identity: [UInt8]?,
    host: Host
  ) throws(CubeError) {
    try self.init(bundle, state, store, identity, nil, host)
  }

  private init(
    _ bundle: Bundle, _ state: ReplicaState, _ store: any BundleStore, _ identity: [UInt8]?,
    _ cube: Cube?, _ host: Host
  ) throws(CubeError) {
    let path = Self.file(of: store, in: state)
    let lockPath = Path(path.bytes + Array(".lock".utf8))
    lock = HeldLock(
      try attempt("locking \(lockPath)") { () throws(Errno) in
        try FileLock.acquire(lockPath, .exclusive)
      })
    memory = try Self.memory(of: store, in: state, identity)
    self.store = store
    self.bundle = bundle
    self.host = host
    self.cube = cube
  }

  /// A pass that fills a new bundle, whose state is not made yet.
  init(
    filling bundle: Bundle, from store: any BundleStore, identity: [UInt8]?, host: Host
  ) {
    memory = StoreMemory()
    if store.keepsMarks { memory.belong(to: identity) }
    self.store = store
    self.bundle = bundle
    self.host = host
    cube = nil
    lock = nil
  }

  /// Where a replica keeps what it knows of a store.
  static func file(of store: any BundleStore, in state: ReplicaState) -> Path {
    let digest = Hex.encode(Array(SHA256.hash(Array(store.location.utf8)).prefix(8)))
    return state.directory.appending(Array("store-".utf8) + digest)
  }

  /// Up to where a cube has listed a store; nil: nothing is known of it.
  package static func mark(
    of cube: Cube, in store: any BundleStore, identity: [UInt8]?
  ) throws(CubeError) -> [UInt8]? {
    try memory(of: store, in: cube.replicatedState, identity).mark
  }

  /// What a replica knows of a store that has an id.
  static func memory(
    of store: any BundleStore, in state: ReplicaState, _ identity: [UInt8]?
  ) throws(CubeError) -> StoreMemory {
    let memory = try StoreMemory(at: file(of: store, in: state))
    if store.keepsMarks { memory.belong(to: identity) }
    return memory
  }

  /// Pull, push, and withdraw.
  package func synchronize() throws(CubeError) {
    try pull()
    try push()
    try withdraw()
  }

  /// What the bundle has in log/, of the right form.
  func namesHere() throws(CubeError) -> Set<SegmentName> {
    Set(try bundle.segments().filter { $0.status.kind == .regular }.map(\.name))
  }

  func isHere(blob sha256: [UInt8]) -> Bool { Files.exists(bundle.blobPath(sha256)) }

  func checkStop() throws(CubeError) {
    if isStopped() { throw .io(.interrupted, "exchanging with \(store.address)") }
  }

  /// Runs a call of the store.
  func call<Result>(_ body: () throws(StoreError) -> Result) throws(CubeError) -> Result {
    do { return try body() } catch {
      note(error)
      throw error.asCubeError
    }
  }

  func note(_ error: StoreError) {
    if case .receiver = error { return }
    isStoreFault = true
  }
}
