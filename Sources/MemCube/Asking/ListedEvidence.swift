extension Cube {
  /// Results that a list looks at for each of its queries: others have something to do as well, and a
  /// month was also spoken of.
  private static let lookedAt = 100

  /// What says a thing of the kind of which a question asks for all, with what of it says so: the newest
  /// first, but of what is to come the next.
  func listed(
    _ list: AskedList, _ query: Query
  ) throws(CubeError) -> [(result: SearchResult, told: [UInt8])] {
    var found: [RecordID: (result: SearchResult, told: [UInt8], day: Int64)] = [:]
    for query in list.queries(query) {
      for var result in try search(query, limit: Self.lookedAt).results {
        if found[result.id] != nil { continue }
        let isLearned = try !sources(row: result.row).isEmpty
        let day = query.zone.day(of: result.time)
        guard let told = list.told(in: result.body, isLearned: isLearned, said: day) else {
          continue
        }
        // It is of the kind, in whichever words: nothing answers better.
        result.score = 1
        found[result.id] = (result, told.text, told.day ?? 0)
      }
    }
    return found.values.sorted { a, b in
      if a.day != b.day { return a.day < b.day }
      let (a, b) = (a.result, b.result)
      return a.time != b.time ? a.time > b.time : b.id < a.id
    }.map { ($0.result, $0.told) }
  }
}
