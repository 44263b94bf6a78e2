internal import Bundle
internal import Format
internal import Index
internal import Posix
internal import SQLite
internal import Search

/// What it takes to answer a query: an index, the files beside it, and what is near in meaning.
struct Finder {
  let index: Index
  let bundle: Bundle
  let semantics: SemanticIndex
  let host: Host
}

extension Core {
  /// Finds in the present batch, under the cube's lock.
  var finder: Finder { Finder(index: index, bundle: bundle, semantics: semantics, host: host) }
}

extension Cube {
  /// Looks for something in what this process has written and others have committed. In a process that
  /// stays, this goes by a connection of its own: other readers and writers do not wait until it is found.
  func finding<Result>(
    _ body: (Finder) throws(CubeError) -> Result
  ) throws(CubeError) -> Result {
    if let file = try committedIndex() {
      let found: Result? = try readers.withReader { reader throws(CubeError) -> Result? in
        guard let index = reader.begin(file, replica) else { return nil }
        defer { reader.end() }
        do throws(CubeError) {
          return try body(
            Finder(index: index, bundle: bundle, semantics: semantics, host: host))
        } catch {
          // What is wrong with the index may be wrong with this connection only.
          guard case .index = error else { throw error }
          reader.forget()
          return nil
        }
      }
      if let found { return found }
    }
    do { return try findingInBatch(body) } catch {
      guard error == .damagedIndex else { throw error }
      // Another program copied another index over it, say: it is made anew.
      try refresh()
      return try findingInBatch(body)
    }
  }

  private func findingInBatch<Result>(
    _ body: (Finder) throws(CubeError) -> Result
  ) throws(CubeError) -> Result {
    try state.withLock { core throws(CubeError) in
      try core.distrusting { () throws(CubeError) in
        try applyAgain(core)
        return try body(core.finder)
      }
    }
  }

  /// Applies what was written, and its texts, again after a commit that failed (a full disk), in a batch
  /// of its own, so that it is found all the same.
  private func applyAgain(_ core: Core) throws(CubeError) {
    guard Clock.monotonic() < core.commitRests, access == .writing else { return }
    _ = try core.recover()
    if core.wasAbandoned, replica.spool.size > 0 {
      throw .io(.noSpace, "searching what was just written to \(path)")
    }
    defer { if core.isInBatch { startTicker(core) } else { core.releaseUnused() } }
    // Also where all but its texts was committed.
    while (try? core.index.hasFreshTexts) ?? false, core.canBegin() {
      try core.indexTexts(upTo: 256)
    }
  }

  /// The index once all that was written is committed to it; nil where another connection would not see
  /// all of it, or no other caller waits for this one.
  private func committedIndex() throws(CubeError) -> IndexFile? {
    if access == .reading { return nil }
    return try state.withLock { core throws(CubeError) in
      guard !core.isPrivate, core.batchHolds == 0 else { return nil }
      let now = Clock.monotonic()
      if now < core.commitRests { return nil }
      _ = try core.recover()
      do { try core.commit() } catch {
        // By the batch that takes its place.
        core.commitRests = now + Cube.failurePause
        return nil
      }
      return core.indexFile
    }
  }
}

extension Cube {
  /// Gives back the pages of the index that are kept in memory; they are read again when they are
  /// needed. For a cube that stays open and is not used now.
  public func releaseMemory() {
    state.withLock { $0.index.connection.releaseMemory() }
    readers.releaseMemory()
  }

  /// How many bytes of pages of the index are kept in memory, except in readers that are at work.
  public var pageBytes: Int { state.withLock { $0.index.connection.pageBytes } + readers.pageBytes }
}

extension Cube {
  /// Gives back the pages that the cube keeps and the connections of its searches, with their descriptors
  /// (up to twelve), if no call used it for so many nanoseconds. The next call opens them again.
  public func rest(unusedFor nanoseconds: Int64) {
    let isUnused = state.withLock { core in
      guard core.isUnused(since: Clock.monotonic() - nanoseconds) else { return false }
      core.index.connection.releaseMemory()
      return true
    }
    if isUnused { readers.close() }
  }
}

extension Cube {
  /// Has searches keep what they read and found until the next write: for a process that answers many and
  /// bounds what all of its cubes keep (`readingBytes`, `releaseReadings`).
  public func keepReadings() { readers.keepReadings() }

  /// Lets go of what searches kept, except in readers that are at work.
  public func releaseReadings() { readers.releaseReadings() }

  /// About how many bytes searches keep, except in readers that are at work.
  public var readingBytes: Int { readers.readingBytes }
}

/// Connections to the index for what takes long, as many as may be at work at once; each is opened
/// when it is first needed, and the last one used is the next.
final class IndexReaders: Sendable {
  private let idle = Condition((0..<4).map { _ in IndexReader() })

  /// Does something with an idle reader.
  func withReader<Result>(
    _ body: (IndexReader) throws(CubeError) -> Result
  ) throws(CubeError) -> Result {
    let reader = idle.wait { $0.popLast() }
    defer {
      idle.withLock { $0.append(reader) }
      idle.signal()
    }
    return try body(reader)
  }

  /// Closes the idle readers.
  func close() {
    idle.withLock { for reader in $0 { reader.forget() } }
  }

  /// Gives back the pages that idle readers hold.
  func releaseMemory() {
    idle.withLock { for reader in $0 { reader.releaseMemory() } }
  }

  /// Has idle readers keep what searches read.
  func keepReadings() {
    idle.withLock { for reader in $0 { reader.keepReadings() } }
  }

  /// Lets go of what searches kept in idle readers.
  func releaseReadings() {
    idle.withLock { for reader in $0 { reader.releaseReadings() } }
  }

  /// How many bytes searches keep in idle readers.
  var readingBytes: Int { idle.withLock { $0.reduce(0) { $0 + $1.readingBytes } } }

  /// How many bytes of pages idle readers hold.
  var pageBytes: Int { idle.withLock { $0.reduce(0) { $0 + $1.pageBytes } } }
}

/// One connection to the index that only reads, used by one thread at a time.
final class IndexReader {
  private var index: Index?
  private var file: IndexFile?
  private var dataVersion: Int64?
  private var keepsReadings = false

  /// Begins to read an index as it is now; nil where that is not the one that is there.
  func begin(_ file: IndexFile, _ replica: ReplicaState) -> Index? {
    if self.file != file { open(file, replica) }
    guard let index else { return nil }
    do {
      try index.connection.statement("BEGIN").run()
      // A write through another connection makes it another one; what is kept goes with `reload`.
      let version = try index.connection.dataVersion()
      if version != dataVersion { try index.reload() }
      dataVersion = version
      return index
    } catch {
      forget()
      return nil
    }
  }

  /// Lets go of what was read.
  func end() {
    guard let index, index.connection.isInTransaction else { return }
    if (try? index.connection.statement("COMMIT").run()) == nil { forget() }
  }

  private func open(_ file: IndexFile, _ replica: ReplicaState) {
    forget()
    let path = file.directory.appending(IndexFile.name)
    guard let token = try? replica.ownToken(at: file.directory), token.slot == file.slot,
      let connection = try? IndexFile.connect(path),
      (try? IndexFile.isOwn(connection, token, IndexGeneration(replica.directory, file.slot)))
        == true
    else { return }
    index = try? Index(connection, writer: 0)
    self.file = file
    if keepsReadings { index?.searcher.keepReadings() }
  }

  func keepReadings() {
    keepsReadings = true
    index?.searcher.keepReadings()
  }

  func releaseReadings() { if keepsReadings { index?.searcher.keepReadings() } }

  var readingBytes: Int { index?.searcher.kept?.bytes ?? 0 }

  func releaseMemory() { index?.connection.releaseMemory() }

  var pageBytes: Int { index?.connection.pageBytes ?? 0 }

  /// Has it opened anew for the next caller that needs it.
  func forget() { (index, file, dataVersion) = (nil, nil, nil) }
}
