internal import Bundle
internal import Format
internal import Index
internal import MemCube
internal import Posix
internal import Search

/// A memory that a search found.
struct MemoryHit: Sendable {
  var memory: Memory
  /// Above 0, at most 1: from 0.5 on it answers, from 0.3 on it is near in meaning.
  var score: Double
  /// How it stands beside the best, times how well that one answers.
  var standing = 0.0
  var parts: [String: Double]
  /// Its place among what its cube holds, from 0.
  var rank = 0
}

extension Memories {
  /// What scores less has nothing to do with a question. A caller that wants even such results is never left
  /// without any.
  static let unrelated = 0.1

  /// Searches memories.
  /// - Parameters:
  ///   - text: what is asked; any text.
  ///   - candidates: cube by cube, the rows of the memories that come into question; nil: all.
  ///   - limit: how many results at most.
  ///   - floor: results below this score are left out.
  ///   - now: from when words like "last week" count.
  ///   - showsExpired: whether memories that expired come into question as well.
  ///   - superseded: whether memories that are no longer so are looked for as well.
  ///   - followed: when the catalog began to be brought up to the candidates' cubes, on the monotonic
  ///     clock: what others wrote before is known. Nil: it is looked for.
  ///   - folds: whether an equal text is found once, whichever owner says it; else once where the same owner
  ///     has it in several cubes.
  ///   - fills: when what is near, and then the latest, comes in up to the limit.
  ///   - hears: whether memories are found by the messages as well that they were learned from.
  ///   - reads: whether a reranker of this machine puts the best of them into its order.
  ///   - narrow: sets further filters, such as types and times.
  /// - Returns: the best, best first.
  /// - Throws: what the core throws.
  func search(
    _ text: [UInt8], in candidates: [CubePlace: Set<Int64>?], limit: Int, floor: Double,
    now: Timestamp? = nil, showsExpired: Bool = false, superseded: Bool = false,
    followed: Int64? = nil, folds: Bool = false, fills: Query.Fills = .never, hears: Bool = true,
    reads: Bool = true, narrow: (inout Query.Filters) -> Void = { _ in }
  ) throws(CubeError) -> [MemoryHit] {
    guard text.count <= Fields.queryLimit else {
      throw .tooLarge("a text of more than \(Fields.queryLimit) bytes cannot be searched for")
    }
    let reranking = reads ? Reranking(nil, models: host.models) : nil
    let reach = reranking == nil ? limit : Reranking.wanted(limit)
    var asked: Query?
    var hits: [MemoryHit] = []
    let places = candidates.keys.sorted { $0.name.lexicographicallyPrecedes($1.name) }
    for place in places {
      guard let rows = candidates[place] else { continue }
      let found = try use(place, among: places.count, followed: followed) {
        (cube, owner) throws(CubeError) -> [MemoryHit] in
        var query = try cube.parse(text, now: now ?? host.now())
        // What the core's users type as filters is plain text to other programs.
        query.filters = Query.Filters()
        (query.limit, query.hearsMessages) = (nil, hears)
        query.fills = fills
        query.filters.places = [[.memory]]
        query.showsExpired = showsExpired
        query.filters.memories = showsExpired ? rows : try unexpired(rows, at: place)
        if superseded { query.filters.superseded = .yes }
        narrow(&query.filters)
        if query.clauses.isEmpty { return [] }
        asked = query
        cube.embedFresh()
        var hits: [MemoryHit] = []
        for hit in try cube.rankedMemories(query, limit: reach, floor: floor) {
          guard let memory = try cube.memory(hit.file, at: place, of: owner),
            memory.state != .hidden
          else { continue }
          hits.append(
            MemoryHit(
              memory: memory, score: hit.score, standing: hit.standing, parts: hit.parts,
              rank: hits.count))
        }
        return hits
      }
      if found == nil, try !cubes.contains(place) { try forget(place) }
      hits += found ?? []
    }
    // Of equal scores each cube's order says which is better.
    let sorted = hits.sorted {
      if ($0.score, -$0.rank) != ($1.score, -$1.rank) {
        return ($0.score, -$0.rank) > ($1.score, -$1.rank)
      }
      return ($0.memory.updated, $0.memory.object) > ($1.memory.updated, $1.memory.object)
    }
    let best = folded(sorted, whosever: folds)
    return Array(Self.reranked(best, by: reranking, for: asked).prefix(limit))
  }

  /// Hits in the order of a reranker; what they score stays with their places, since its own scores are on no known
  /// scale.
  private static func reranked(
    _ hits: [MemoryHit], by reranking: Reranking?, for query: Query?
  ) -> [MemoryHit] {
    guard let reranking, let query else { return hits }
    let ranked = reranking.ranked(hits, for: query) { $0.memory.text }.results
    return zip(ranked, hits).map { hit, place in
      var hit = hit
      hit.score = place.score
      return hit
    }
  }

  /// The first of the hits that say the same: whichever owner says it, or only where the same owner has it in
  /// several cubes.
  func folded(_ hits: [MemoryHit], whosever isWhosever: Bool) -> [MemoryHit] {
    if !isWhosever, hits.allSatisfy({ $0.memory.place == hits.first?.memory.place }) { return hits }
    struct Saying: Hashable {
      var text: [UInt8]
      var ids: OwnerIDs?
    }
    var seen: [Saying: CubePlace] = [:]
    return hits.filter { hit in
      let saying = Saying(text: hit.memory.text, ids: isWhosever ? nil : hit.memory.ids)
      guard let place = seen[saying] else {
        seen[saying] = hit.memory.place
        return true
      }
      return !isWhosever && place == hit.memory.place
    }
  }

  /// Rows that come into question, without what expired; nil: all.
  func unexpired(_ rows: Set<Int64>?, at place: CubePlace) throws(CubeError) -> Set<Int64>? {
    guard let live = try catalog.unexpired(in: place, on: host.now().day) else { return rows }
    return rows.map { live.intersection($0) } ?? live
  }

  /// Reads memories that the catalog found, in their order; what is gone meanwhile is left out.
  func load(_ found: [Found]) throws(CubeError) -> [Memory] {
    var byPlace: [CubePlace: [Found]] = [:]
    for each in found { byPlace[each.place, default: []].append(each) }
    var memories: [[UInt8]: Memory] = [:]
    for (place, rows) in byPlace {
      let isThere = try use(place, among: byPlace.count, followed: .max) {
        (cube, owner) throws(CubeError) in
        var read: [Int64: Memory] = [:]
        for memory in try cube.memories(rows: rows.map(\.row.object), at: place, of: owner) {
          read[memory.row] = memory
        }
        for each in rows {
          if let memory = read[each.row.object], memory.uuid == each.row.uuid {
            memories[each.row.uuid] = memory
          }
          // Purged, say: no change of a name tells of that.
          if memories[each.row.uuid] == nil { try catalog.forget(each) }
        }
        return true
      }
      if isThere == nil, try !cubes.contains(place) { try forget(place) }
    }
    return found.compactMap { memories[$0.row.uuid] }
  }
}
