public import Format
public import Posix

/// Where this machine keeps what is not in a bundle, who writes, and the sources of time and
/// randomness, so that a test gives its own.
public struct Host: Sendable {
  /// The user's store (`$MEMCUBE_HOME`): `cubes/NAME.memcube`, `projects/PROJECT/NAME.memcube`.
  public var store: Path
  /// Replica labels, spools, scratch, locks (`$XDG_STATE_HOME/memcube`); never in a bundle.
  public var state: Path
  /// Indexes of bundles that cannot be written (`$XDG_CACHE_HOME/memcube`).
  public var cache: Path
  /// Models of the embedder (`$MEMCUBE_MODELS`, else `$XDG_DATA_HOME/memcube/models`); nil: none.
  public var models: Path?
  /// The author of what this process writes (`$MEMCUBE_AUTHOR`, else the login name); UTF-8.
  public var author: [UInt8]
  /// The client of the models that this host may use, for the layers that know what it is: see `model`.
  package var modelService: (any Sendable)?
  /// The store that this host's cubes are copies in, where each write is to be there before it is
  /// acknowledged; nil: none.
  package var sharing: (any CubeSharing)?
  /// The wall clock.
  public var now: @Sendable () -> Timestamp
  /// So many random bytes.
  public var random: @Sendable (Int) -> [UInt8]
  /// Called before each step that changes files, so that a test can stop there; does nothing
  /// in the program.
  public var reach: @Sendable (Step) throws(CubeError) -> Void
  /// Called once a writer has waited for another process for a second: with the bundle, and with the
  /// other's number where the kernel says it. Does nothing unless set.
  public var waits: @Sendable (_ bundle: Path, _ holder: Int32?) -> Void = { _, _ in }

  /// A host of its parts; without models and with a `reach` that does nothing, unless given.
  public init(
    store: Path, state: Path, cache: Path, models: Path? = nil, author: [UInt8],
    now: @escaping @Sendable () -> Timestamp, random: @escaping @Sendable (Int) -> [UInt8],
    reach: @escaping @Sendable (Step) throws(CubeError) -> Void = { (_) throws(CubeError) in }
  ) {
    self.store = store
    self.state = state
    self.cache = cache
    self.models = models
    self.author = author
    self.now = now
    self.random = random
    self.reach = reach
  }
}

/// The steps at which a crash is worth trying, in the order of a write's life.
public enum Step: String, CaseIterable, Sendable {
  case appendSpool, writeBlob, syncBlob, linkBlob, syncBlobFolder
  case writeSegment, syncSegment, linkSegment, syncMonth, syncLog
  case recordSegment, clearSpool
  case nameBundle
  case moveTornBlob, healBlob, takeStray
  case writePack, moveTorn, heal, rewritePurged, removePurged, removeIndex, dropSegment
  case writeState, renameState
}
