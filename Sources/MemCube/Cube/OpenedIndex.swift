internal import Bundle
internal import Format
internal import Index
internal import Posix
internal import SQLite

/// An index that was opened or made, and where it is.
struct OpenedIndex {
  var connection: Connection
  var file: IndexFile
  /// Whether it is in memory, a copy of the one in the file or made from the log.
  var isPrivate = false
}

extension Core {
  /// The index in a directory, if it is the very one that this host made for this bundle, as it
  /// left it. Needs no lock.
  /// - Throws: `.io` where there is no room for what a connection needs beside the database.
  static func trusted(
    _ directory: Path, _ replica: ReplicaState
  ) throws(CubeError) -> OpenedIndex? {
    guard let token = try replica.ownToken(at: directory), IndexFile.canBeWritten(in: directory)
    else { return nil }
    let file = IndexFile(directory: directory, slot: token.slot)
    do {
      let connection = try caught { () throws(SQLiteError) in
        try IndexFile.connect(directory.appending(IndexFile.name))
      }
      let generation = IndexGeneration(replica.directory, token.slot)
      guard try IndexFile.isOwn(connection, token, generation) else { return nil }
      return OpenedIndex(connection: connection, file: file)
    } catch {
      // What is damaged is made anew; for lack of room a good one is not thrown away.
      if error.isAboutWriting { throw error }
      return nil
    }
  }

  private static func replay(
    _ bundle: Bundle, into connection: Connection, _ now: Timestamp,
    _ progress: (@Sendable (Int64, Int64) -> Void)?
  ) throws(CubeError) {
    let index = try caught { () throws(SQLiteError) in
      let index = try Index(connection, writer: 0)
      try index.beginSequence(behind: now.milliseconds)
      return index
    }
    try Replay(bundle: bundle, progress: progress).run(into: index)
  }

  /// Makes the index anew from the log, and puts it in the place of the one that is there when it
  /// is whole. Needs the writer's lock.
  static func make(
    _ directory: Path, _ bundle: Bundle, _ replica: ReplicaState,
    _ progress: (@Sendable (Int64, Int64) -> Void)?
  ) throws(CubeError) -> OpenedIndex {
    try Upkeep.settle(bundle, host: replica.host)
    try heal(bundle, from: directory, replica)
    let now = replica.host.now()
    let slot = try replica.makeIndex(at: directory) { draft, mark throws(CubeError) in
      try IndexFile.make(in: draft, mark: mark) { connection throws(CubeError) in
        try replay(bundle, into: connection, now, progress)
      }
    }
    // Where vectors will be, so that all bundles look alike; making one makes sure of it again.
    let vectors = replica.vectorDirectory(isReadOnly: !Cube.canWrite(bundle))
    try? replica.makeVectorDirectory(vectors)
    let connection = try caught { () throws(SQLiteError) in
      try IndexFile.connect(directory.appending(IndexFile.name))
    }
    return OpenedIndex(
      connection: connection, file: IndexFile(directory: directory, slot: slot))
  }

  /// What is torn in log/ and whole in the index that is about to go is written anew first.
  private static func heal(
    _ bundle: Bundle, from directory: Path, _ replica: ReplicaState
  ) throws(CubeError) {
    guard Files.isWritable(bundle.log), try replica.ownToken(at: directory) != nil,
      let former = try? IndexFile.connect(directory.appending(IndexFile.name))
    else { return }
    try FormerIndex.heal(former, bundle, replica)
  }

  // MARK: Damage

  /// Keeps every process from opening the index again: its database is not what was written. Another
  /// program copied an older one over it while it was open, or the disk failed. A process that goes on
  /// makes it anew at its next look, any other one when it opens the cube.
  func distrust() {
    if isPrivate { return }
    // Else it would go on for the rest of the batch; what was written since stands in the spool.
    if isInBatch { abandon() }
    try? Files.unlink(IndexGeneration(replica.directory, indexFile.slot).path)
  }

  /// Does something that shows whether the database is damaged.
  func distrusting<Result>(
    _ body: () throws(CubeError) -> Result
  ) throws(CubeError) -> Result {
    do { return try body() } catch {
      if error == .damagedIndex { distrust() }
      throw error
    }
  }

  // MARK: In memory

  /// Files larger than this are not copied into memory.
  private static let copyLimit: Int64 = 1 << 30

  /// An index in memory: a copy of this host's, or else made from the log.
  static func inMemory(
    _ directory: Path, _ bundle: Bundle, _ replica: ReplicaState,
    _ progress: (@Sendable (Int64, Int64) -> Void)?
  ) throws(CubeError) -> OpenedIndex {
    let slot = (try? replica.ownIndex(at: directory)).flatMap(\.self) ?? ReplicaState.unkeptSlot()
    let file = IndexFile(directory: directory, slot: slot)
    if let copy = try? copied(directory, replica) {
      return OpenedIndex(connection: copy, file: file, isPrivate: true)
    }
    let now = replica.host.now()
    let connection = try IndexFile.makeInMemory { connection throws(CubeError) in
      try replay(bundle, into: connection, now, progress)
    }
    return OpenedIndex(connection: connection, file: file, isPrivate: true)
  }

  private static func copied(
    _ directory: Path, _ replica: ReplicaState
  ) throws(CubeError) -> Connection? {
    let path = directory.appending(IndexFile.name)
    guard let token = try replica.ownToken(at: directory),
      let size = try? Files.status(path).size, size < copyLimit
    else { return nil }
    if let opened = try? trusted(directory, replica) {
      return try caught { () throws(SQLiteError) in try Connection(copying: opened.connection) }
    }
    // There is no room for the memory that connections share. If no connection has any, and nothing waits
    // in a log beside the database, the database alone says all.
    let log = try? Files.status(Path(path.bytes + Array("-wal".utf8))).size
    guard log ?? 0 == 0, let held = try? replica.writerLock(within: 0) else { return nil }
    defer { _ = held }
    let connection = try caught { () throws(SQLiteError) in try Connection(unchanging: path) }
    let generation = IndexGeneration(replica.directory, token.slot)
    guard try IndexFile.isOwn(connection, token, generation) else { return nil }
    return try caught { () throws(SQLiteError) in try Connection(copying: connection) }
  }

  /// Goes on with an index in memory, which holds what the present one does, and no longer waits for other
  /// processes. False if that is too large: then it goes on with what was committed.
  func becomePrivate() throws(CubeError) -> Bool {
    if isPrivate { return false }
    let path = indexFile.directory.appending(IndexFile.name)
    if let size = try? Files.status(path).size, size > Core.copyLimit { return false }
    if isInBatch || index.connection.isInTransaction { abandon() }
    lock = nil
    let copy = try caught { () throws(SQLiteError) in try Connection(copying: index.connection) }
    let number = Core.randomNumber(host)
    index = try caught { () throws(SQLiteError) in try Index(copy, writer: number) }
    isPrivate = true
    rowEpoch += 1
    // What is spooled is applied anew, and log/ is looked at again.
    dataVersion = -1
    seenLog = SeenLog()
    return true
  }
}
