internal import Posix
internal import SQLite

/// A memory's file as a search found it, kept for the next search until the next write, with what its
/// reader made of it.
public final class KeptFile: Sendable {
  /// The file.
  public let whole: WholeFile
  /// The object that supersedes it, if one does.
  public let superseder: ObjectID?
  private let made = Lock<(any Sendable)?>(nil)

  init(_ whole: WholeFile, superseder: ObjectID?) {
    self.whole = whole
    self.superseder = superseder
  }

  /// What the caller makes of it, made once for a key, where it is made of what is kept: bytes that stand
  /// in blobs/ may be gone, or come.
  public func made<Key: Hashable & Sendable, Value: Sendable>(
    for key: Key, _ make: () throws(CubeError) -> Value
  ) throws(CubeError) -> Value {
    if let known = made.withLock({ $0 }) as? Made<Key, Value>, known.key == key {
      return known.value
    }
    let value = try make()
    if case .bytes = whole.content { made.withLock { $0 = Made(key: key, value: value) } }
    return value
  }

  private struct Made<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    var key: Key
    var value: Value
  }

  /// About how many bytes it takes, with what is made of it.
  var bytes: Int {
    guard case .bytes(let content) = whole.content else { return 2048 }
    return 2048 + 3 * content.count + 128 * (whole.fields.members?.count ?? 0)
  }
}

extension Finder {
  /// What a search keeps already, without those below a score; nil: it keeps nothing.
  func kept(
    _ asked: KeptReadings.Asked, _ floor: Double
  ) throws(CubeError) -> [RankedMemory]? {
    guard let hits = index.searcher.kept?.answers.find(asked) else { return nil }
    return try files(hits, floor)
  }

  /// The memories that a query finds, of those that were found before or, without `asked`, anew.
  func ranked(
    _ query: Query, _ limit: Int, _ floor: Double, _ vector: QuestionVector?,
    _ asked: KeptReadings.Asked?
  ) throws(CubeError) -> [RankedMemory] {
    if let asked, let known = try kept(asked, floor) { return known }
    let hits = try found(query, limit, .standard, vector).hits.compactMap { hit in
      hit.kind == .memory
        ? KeptHit(
          row: hit.owner, score: hit.score, standing: hit.standing, parts: hit.parts) : nil
    }
    if let asked, let kept = index.searcher.kept {
      kept.answers.keep(hits, for: asked, bytes: KeptReadings.bytes(of: asked, hits))
    }
    return try files(hits, floor)
  }

  /// The files of what was found; what is not shown is left out.
  private func files(_ hits: [KeptHit], _ floor: Double) throws(CubeError) -> [RankedMemory] {
    var ranked: [RankedMemory] = []
    for hit in hits where hit.score >= floor {
      guard let file = try file(hit.row) else { continue }
      ranked.append(
        RankedMemory(
          file: file, score: hit.score, standing: hit.standing, parts: hit.parts))
    }
    return ranked
  }

  private func file(_ row: Int64) throws(CubeError) -> KeptFile? {
    if let known = index.searcher.kept?.files.find(row) { return known }
    let file = try caught { () throws(SQLiteError) -> KeptFile? in
      guard let whole = try index.wholeFile(row) else { return nil }
      var superseder: ObjectID?
      if whole.isSuperseded, let other = try index.superseder(of: row) {
        superseder = try index.fileNode(other)?.object
      }
      return KeptFile(whole, superseder: superseder)
    }
    if let file { index.searcher.kept?.files.keep(file, for: row, bytes: file.bytes) }
    return file
  }
}

extension SemanticIndex {
  /// A search as what it finds may be kept; nil where the vectors changed a moment ago, and may change
  /// again without another time to show it.
  func kept(_ query: Query, _ limit: Int) -> KeptReadings.Asked? {
    guard current() != nil else { return KeptReadings.Asked(query: query, limit: limit) }
    guard let status = try? Files.status(path, followLinks: false),
      status.ctime.milliseconds < Clock.now().milliseconds - 100
    else { return nil }
    return KeptReadings.Asked(query: query, limit: limit, vectors: FileStamp(status))
  }
}
