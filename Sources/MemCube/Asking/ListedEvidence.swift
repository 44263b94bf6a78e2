extension Cube {
  /// Results that a list looks at for each of its queries: others have something to do as well, and a
  /// month was also spoken of.
  private static let lookedAt = 100

  /// A thing of such a kind, where it was found, and the day of which it tells.
  struct Listed {
    var result: SearchResult
    var told: [UInt8]
    var day: Int64?
  }

  private struct Part: Hashable {
    var id: RecordID
    var start: Int64
  }

  /// What says a thing of the kind of which a question asks for all, with what of it says so: the newest
  /// first, but of what is to come the next; without what is over or done, by what was said since.
  func listed(_ list: AskedList, _ query: Query) throws(CubeError) -> (
    found: [Listed], over: Set<RecordID>
  ) {
    if case .past(let asked) = list { return (try happened(asked, query), []) }
    var seen: Set<Part> = []
    var found: [Listed] = []
    for query in list.queries(query) {
      for var result in try search(query, limit: Self.lookedAt).results {
        guard seen.insert(Part(id: result.id, start: result.place?.start ?? -1)).inserted else {
          continue
        }
        let isLearned = try !sources(row: result.row).isEmpty
        let day = query.zone.day(of: result.time)
        // It is of the kind, in whichever words: nothing answers better.
        result.score = 1
        for told in list.told(in: result.body, isLearned: isLearned, said: day) {
          found.append(Listed(result: result, told: told.text, day: told.day))
        }
      }
    }
    // What one text says stays in its order.
    found = found.enumerated().sorted { a, b in
      let (one, other) = (a.element, b.element)
      if one.day != other.day { return one.day ?? 0 < other.day ?? 0 }
      if one.result.time != other.result.time { return one.result.time > other.result.time }
      return one.result.id != other.result.id
        ? other.result.id < one.result.id : a.offset < b.offset
    }.map(\.element)
    let over: Set<Int> = isType(list) ? [] : try overSince(found, query)
    let isOver = Set(over.map { found[$0].result.id })
    found = found.indices.filter { !over.contains($0) }.map { found[$0] }
    guard case .agenda(_, let choice) = list, choice != .all else { return (found, isOver) }
    let day = choice == .next ? found.first?.day : found.last?.day
    return (found.filter { $0.day == day }, isOver)
  }

  private func isType(_ list: AskedList) -> Bool {
    if case .type = list { true } else { false }
  }
}
