internal import Bundle
internal import Format
internal import Index
internal import Posix
internal import SQLite
internal import Search

/// What a cube's calls share, guarded by its one lock.
///
/// A *batch* is a transaction of the index during which this process holds the cube's writer lock:
/// it begins with the first write, ends some 50 ms later, and other processes of this host write
/// before or after it. A record is in the spool before its write returns, so a batch that a crash
/// cuts off is replayed from there.
final class Core {
  let host: Host
  let bundle: Bundle
  let replica: ReplicaState
  let isReadOnly: Bool
  /// What this process opened the cube for.
  let access: Cube.Access
  var index: Index
  /// What is near a question in meaning.
  let semantics: SemanticIndex
  /// Whether the index is this process's own, in memory: it is written without any lock, and no other
  /// process sees it.
  var isPrivate: Bool
  /// Which file the index is in, to notice when another process has made a new one.
  var indexFile: IndexFile { didSet { slotNumber.set(indexFile.slot) } }
  let slotNumber: SlotNumber
  /// The writer lock, held during a batch.
  var lock: HeldLock?
  /// Whether a thread waits for it, without this cube's own lock.
  var isTakingLock = false
  var isInBatch = false
  /// What the index says of how often it was changed: see `IndexGeneration`.
  var generation: Int64 = 0
  /// Whether the index may hold records that the spool has lost: see `Ghosts`.
  var suspicion: Suspicion?
  /// Counts the batches that were given up and the indexes that were taken: after either, the index may
  /// lack what was applied, and its rows may stand for other records.
  var rowEpoch = 0
  /// Who wants the batch to stay open: its parts must be in the index together.
  var batchHolds = 0
  /// Whose turn it is to change something by what it is, and the last that was given: see `Cube.alone`.
  var turn = 1
  var lastTurn = 0
  /// Whether a thread is at upkeep.
  var isMaintaining = false
  /// Segments that this process made since the last upkeep.
  var segmentsMade = 0
  /// From when on the ticker may do upkeep again, on the monotonic clock.
  var upkeepRests: Int64 = 0
  /// When something was last written, on the monotonic clock.
  var lastWrite: Int64 = 0
  /// The spool when the index was first seen to have all of it, and when that was.
  var seenSpool: FileStamp?
  var seenSpoolAt: Int64 = 0
  /// Looks at the spool for callers that open files.
  var glance = SpoolGlance()
  /// Whether a caller asked for something since the ticker last rested.
  var wasAsked = false
  /// When the batch began, on the monotonic clock.
  var batchBegan: Int64 = 0
  /// The present snapshot; see `Snapshot`.
  var snapshot = Snapshot()
  /// The index's data version as of the last batch.
  var dataVersion: Int64 = -1
  /// Spooled records that no segment holds yet, in order of writing.
  var pending: [Record] = []
  /// Whether some were spooled by another process, or before a crash: a segment may hold them.
  var pendingMayRepeat = false
  /// When the oldest of them was spooled, on the monotonic clock.
  var pendingSince: Int64 = 0
  /// Appends to the spool, during a batch.
  var spoolWriter: SpoolWriter?
  /// The spool in which the pending records are, and the slot of the index that knew of them: see
  /// `LostState`.
  var heldSpool: SpoolWriter?
  var heldSlot: UInt32?
  /// Bytes of the spool that the index has applied.
  var spoolLength: Int64 = 0
  /// Counts what this process spooled, and how much of that lasts.
  var written = 0
  var durable = 0
  /// The next `seq` of this replica, kept by the state from batch to batch.
  var sequence: Int64 = 0
  var sequenceTaken: Int64 = 0
  /// The label under which that is counted.
  var sequenceLabel: [UInt8] = []
  /// Whether a batch was given up, and none has begun since.
  var wasAbandoned = false
  /// Until when no commit is made without need after one that failed, on the monotonic clock; and the same
  /// for writing segments.
  var (commitRests, segmentRests): (Int64, Int64) = (0, 0)
  /// Until when the ticker does not take up again what was given up.
  var recoveryRests: Int64 = 0
  /// Until when the extractor does not try again, on the monotonic clock.
  var extractorRests: Int64 = 0
  /// Whether a thread waits for what a model reads in messages and documents.
  var isAskingModel = false
  /// Whether a thread reads a document that is no text, and whether one is there to read all that wait.
  var (isExtracting, isExtractorRunning) = (false, false)
  /// Until when a model is not asked to read documents, on the monotonic clock.
  var documentsRest: Int64 = 0
  /// Whether this process stays, and does in the background what takes long.
  var isResident = false
  /// Whether the index was written since texts without a vector were looked for, and when that was, on
  /// the monotonic clock.
  var mayMissVectors = true
  var lookedForTexts: Int64 = 0
  /// Whether the last `refresh` took in all that there was.
  var isCaughtUp = false
  /// What log/ was like when it was last listed.
  var seenLog = SeenLog()
  /// When the index was first found to be gone, on the monotonic clock.
  var missedIndexAt: Int64?
  /// Whether some thread is writing a segment.
  var isCommitting = false
  /// Whether the ticker thread runs, and whether it is to end.
  var hasTicker = false
  var isClosing = false

  init(
    host: Host, bundle: Bundle, replica: ReplicaState, isReadOnly: Bool,
    access: Cube.Access, opened: OpenedIndex
  ) throws(CubeError) {
    self.host = host
    self.bundle = bundle
    self.replica = replica
    self.isReadOnly = isReadOnly
    self.access = access
    semantics = SemanticIndex(
      models: host.models, service: host.model, replica: replica,
      directory: replica.vectorDirectory(isReadOnly: !Cube.canWrite(bundle)))
    let number = Core.randomNumber(host)
    index = try caught { () throws(SQLiteError) in
      try Index(opened.connection, writer: number)
    }
    isPrivate = opened.isPrivate
    indexFile = opened.file
    slotNumber = SlotNumber(opened.file.slot)
  }

  /// Whether something waits for the full-text tables.
  var hasTexts: Bool { (try? index.hasTexts) ?? false }

  /// Whether messages wait for the extractor, and may be recorded here.
  var hasMessages: Bool { !isReadOnly && (try? index.hasWaiting) ?? false }

  /// Whether documents wait for a model, and this process is one that reads them.
  var hasDocuments: Bool {
    guard isResident, !isReadOnly, Extraction(model: host.model).isSlow else { return false }
    return (try? index.hasUnread) ?? false
  }

  /// Whether documents that are no text wait to be read, and this process is one that reads them by itself.
  var hasExtracts: Bool {
    guard isResident, !isExtractorRunning else { return false }
    return (try? index.hasUnextracted) ?? false
  }

  /// Feeds the full-text tables with what waits, at most so many texts, in a batch.
  func indexTexts(upTo limit: Int) throws(CubeError) {
    guard hasTexts else { return }
    try begin()
    try caught { () throws(SQLiteError) in try index.indexTexts(upTo: limit, in: bundle) }
  }

  // MARK: Batches

  /// Begins a batch unless one is open, and catches up with what other processes wrote. A caller that
  /// comes by `Cube.change` has the writer lock by now; any other waits for another process's batch.
  func begin() throws(CubeError) {
    do { try beginOnce() } catch {
      // Another program removed the state meanwhile: see LostState.
      guard case .io(.notFound, _) = error, !isPrivate else { throw error }
      try beginOnce()
    }
  }

  private func beginOnce() throws(CubeError) {
    leaveLostState()
    if isInBatch { return }
    if !isPrivate, lock == nil { lock = try replica.writerLock(of: bundle) }
    do {
      endSnapshot()
      try bundle.checkPlace()
      try reopenIfReplaced()
      try caught { () throws(SQLiteError) in try index.connection.execute("BEGIN IMMEDIATE") }
      isInBatch = true
      batchBegan = Clock.monotonic()
      if !isPrivate {
        try takeUpCount()
        generation = try caught { () throws(SQLiteError) in try index.number("generation") ?? 0 }
      }
      try catchUp()
      try caught { () throws(SQLiteError) in try index.beginReading() }
      wasAbandoned = false
    } catch {
      abandon()
      throw error
    }
  }

  /// Takes the writer lock if it is free, for work that can wait.
  func canBegin() -> Bool { (try? holdLock()) ?? false }

  /// Takes the writer lock if it is free. True if this process has it, or the open batch needs none.
  private func holdLock() throws(CubeError) -> Bool {
    if isInBatch || isPrivate || lock != nil { return true }
    if isTakingLock { return false }
    lock = try replica.writerLock(of: bundle, within: 0)
    return lock != nil
  }

  /// Applies the records of a batch that was given up once more, if it can at once: they are in the spool,
  /// and the calls that wrote them succeeded.
  /// - Returns: whether a batch is open now because of this.
  /// - Throws: `.io` where this process has no descriptors left: what is missing would be missing
  ///   from a listing without a word. On a full disk what was committed can be read, so this does not
  ///   throw.
  func recover() throws(CubeError) -> Bool {
    guard wasAbandoned, !isInBatch, !isClosing, access == .writing, !isReadOnly else {
      return false
    }
    guard replica.spool.size > 0 || !pending.isEmpty || isStateGone else {
      wasAbandoned = false
      return false
    }
    do throws(CubeError) {
      guard try holdLock() else { return false }
      try begin()
      return true
    } catch {
      if case .io(.tooManyFiles, _) = error { throw error }
      return false
    }
  }

  /// Commits the batch to the index, if one is open, and lets other processes write. What cannot
  /// be committed (a full disk) is in the spool, and is applied again by the next batch.
  ///
  /// The spool is emptied here, once nothing in it waits for a segment: the index knows the segment
  /// before the spool forgets. A crash between leaves a spool that repeats; the other way round it
  /// would leave records that the index has from nowhere.
  func commit(keepsLock: Bool = false) throws(CubeError) {
    guard isInBatch else { return }
    guard isPrivate || hasLock else {
      // The state was removed meanwhile: what is there now is not this batch's to count and to empty. What
      // was written is known here, and the next batch spools it again.
      return abandon(keepsLock: keepsLock)
    }
    let isDone = pending.isEmpty && spoolLength > 0 && !isPrivate
    let counter = IndexGeneration(replica.directory, indexFile.slot)
    do {
      if !isPrivate {
        if sequence > sequenceTaken { _ = try replica.takeSequence(sequence - sequenceTaken) }
        try counter.note(low: generation, high: generation + 1)
      }
      try caught { () throws(SQLiteError) in
        try index.keep("spool", isDone ? 0 : spoolLength)
        try index.keep("generation", generation + 1)
        try index.connection.execute("COMMIT")
        dataVersion = try index.connection.dataVersion()
      }
    } catch {
      abandon(keepsLock: keepsLock)
      if case .io(.notFound, _) = error, !isPrivate, !hasLock { return }  // removed just now
      throw error
    }
    isInBatch = false
    mayMissVectors = true
    index.absent = nil
    spoolWriter = nil
    defer { if !keepsLock { lock = nil } }
    generation += 1
    // Where this fails the older number stays, and allows the index of one batch before as well.
    if !isPrivate { try? counter.note(low: generation, high: generation) }
    guard isDone else { return }
    if let heldSpool {
      try heldSpool.clear(host: host)
    } else if isPrivate || hasLock {
      try replica.spool.clear(host: host)
    }
    spoolLength = 0
    heldSpool = nil
  }

  /// Ends the batch for good, before the cube is closed: committed, or else given up.
  func end() {
    if (try? commit()) == nil { abandon() }
    releaseUnused()
  }

  /// Commits the batch; where that fails, none is made without need for a while, a longer one where much
  /// has to be replayed for it.
  func commitOrRest() {
    if (try? commit()) != nil { return }
    let now = Clock.monotonic()
    let pause = max(Cube.failurePause, Cube.failureShare * (now - batchBegan))
    commitRests = now + min(pause, Cube.longestFailurePause)
  }

  /// Lets other processes write where the writer lock is held without a batch: none has begun, or its
  /// owner gave it up and kept the lock. No other call would release it.
  func releaseUnused() { if !isInBatch { lock = nil } }

  /// Gives the batch up; the next one replays the spool, and the next look at log/ takes in the
  /// segments that were made meanwhile.
  func abandon(keepsLock: Bool = false) {
    if index.connection.isInTransaction { try? index.connection.execute("ROLLBACK") }
    rowEpoch += 1
    wasAbandoned = true
    dataVersion = -1
    seenLog = SeenLog()
    isInBatch = false
    spoolWriter = nil
    try? index.reload()
    if !keepsLock { lock = nil }
  }

  /// Applies spooled lines that the index does not have: of a process that was killed, or of a
  /// batch that was given up.
  private func catchUp() throws(CubeError) {
    let version = try caught { () throws(SQLiteError) in try index.connection.dataVersion() }
    let length = replica.spool.size
    let mayBeLost = try isSpoolLost(length)
    if version == dataVersion, length == spoolLength, !mayBeLost { return }
    try caught { () throws(SQLiteError) in try index.reload() }
    var records = try replica.spool.read().records
    let applied = try caught { () throws(SQLiteError) in try index.number("spool") ?? 0 }
    if length != applied || dataVersion == -1 {
      try caught { () throws(SQLiteError) in
        _ = try index.apply(all: records)
      }
    }
    let lost = mayBeLost ? try lostFromSpool(besides: records) : []
    records += lost
    let whole = lost.isEmpty ? length : try respool(lost)
    takePending(records)
    spoolLength = holdSpool() ?? whole
    dataVersion = version
  }

  /// Takes over what the spool holds, after another process wrote or emptied it.
  private func takePending(_ records: [Record]) {
    if pending.isEmpty, !records.isEmpty { pendingSince = Clock.monotonic() }
    pending = records
    pendingMayRepeat = !records.isEmpty
    // What this process spooled and is gone from the spool lasts by another's segment; what it
    // did not spool (a killed process did) is now its to make last.
    written = max(written, records.count)
    durable = written - records.count
  }

  // MARK: Writing

  /// Applies changes and spools their records: all, or none with an error.
  func write(_ changes: [Change], keepsFolders: Bool = true) throws(CubeError) -> [RecordID] {
    do { return try writeOnce(changes, keepsFolders) } catch {
      // Another program removed the state during the batch; the next one makes it anew.
      guard case .io(.notFound, _) = error, !isPrivate, !isReadOnly else { throw error }
      abandon()
      return try writeOnce(changes, keepsFolders)
    }
  }

  private func writeOnce(
    _ changes: [Change], _ keepsFolders: Bool
  ) throws(CubeError) -> [RecordID] {
    guard !isReadOnly else {
      throw .readOnly("\(bundle.path) cannot be written here")
    }
    try begin()
    try refuseArchived(changes)
    let counted = sequence
    var recording = Recording(drafting(), keepsFolders: keepsFolders)
    do {
      let ids = try recording.record(changes)
      if !recording.records.isEmpty { try spool(recording.records) }
      return ids
    } catch {
      sequence = counted  // `verify` takes a number that is missing for a record that is
      // Some of it may be applied: the batch is replayed without it, at once, since what was
      // written before must stay in view.
      if recording.hasApplied {
        abandon(keepsLock: true)
        try begin()
      }
      throw error
    }
  }

  /// Puts applied records into the spool.
  func spool(_ records: [Record]) throws(CubeError) {
    // Before this nothing is recorded, and the caller gets the error. After it the records are visible to
    // all processes of this host and survive kill -9.
    let writer = try openSpool()
    spoolLength = try writer.append(records, host: host)
    (heldSpool, heldSlot) = (writer, indexFile.slot)
    lastWrite = Clock.monotonic()
    EmbeddingThread.shared.noteWork()
    if pending.isEmpty { pendingSince = lastWrite }
    pending += records
    written += records.count
  }

  /// The spool, to append to it during a batch.
  func openSpool() throws(CubeError) -> SpoolWriter {
    if let spoolWriter { return spoolWriter }
    let writer = try SpoolWriter(replica.spool)
    spoolWriter = writer
    return writer
  }

  func drafting() -> Drafting {
    Drafting(
      index: index, host: host, replica: replica.label, now: host.now(),
      nextSequence: { [self] in
        sequence += 1
        return sequence - 1
      },
      storeBlob: { [bundle, host] bytes throws(CubeError) in
        try bundle.storeBlob(bytes, host: host)
      })
  }
}
