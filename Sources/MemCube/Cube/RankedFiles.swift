internal import Format
internal import Index
internal import SQLite
internal import Search
internal import Text

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
