internal import Bundle
internal import Format
internal import Index
internal import MemCube
internal import Posix
internal import Search

/// What was said and is not learned yet: a model that reads it takes its time.
extension Memories {
  /// How many messages are looked at, the best.
  private static let looked = 50

  /// Searches what people said and no extractor has read yet, in the form of memories: each stands for
  /// what will be learned of it.
  /// - Parameters:
  ///   - text: what is asked.
  ///   - ids: whose it is.
  ///   - project: where.
  /// - Returns: the best, best first; none where nothing waits.
  /// - Throws: what the core throws.
  func searchWaiting(
    _ text: [UInt8], of ids: OwnerIDs, in project: Project
  ) throws(CubeError) -> [MemoryHit] {
    guard let owner = ids.owner else { return [] }
    let place = place(owner, in: project)
    let found = try use(place) { (cube, owner) throws(CubeError) -> [MemoryHit] in
      guard try cube.hasWaiting() else { return [] }
      var query = try cube.parse(text, now: host.now())
      query.filters = Query.Filters()
      query.limit = nil
      query.filters.places = [[.message]]
      if query.clauses.isEmpty { return [] }
      var hits: [MemoryHit] = []
      for result in try cube.search(query, limit: Self.looked).results {
        guard let message = try cube.message(result.id), message.role.elementsEqual("user".utf8),
          try cube.isUnread(result.id), try !cube.isOthers(message, than: owner)
        else { continue }
        let attributes = JSON.object([
          JSON.Member("conversation_id", .string(message.conversation))
        ])
        let memory = Memory(
          place: place, object: result.id, row: 0, text: try cube.text(message.content), ids: ids,
          attributes: attributes, type: nil, tags: [], entities: [], confidence: nil,
          created: message.said,
          updated: message.time, state: .active, supersededBy: nil, sources: [result.id])
        hits.append(MemoryHit(memory: memory, score: result.score, parts: result.parts))
      }
      return hits
    }
    return found ?? []
  }
}

extension Cube {
  /// Whether nothing was made of a message yet.
  fileprivate func isUnread(_ message: RecordID) throws(CubeError) -> Bool {
    if try hasLearned(from: message) { return false }
    return try memories(from: message).isEmpty
  }
}
