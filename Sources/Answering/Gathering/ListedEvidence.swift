internal import Format
internal import Index
internal import Search
internal import Text

/// One thing of the kind that is asked for, the result that names it, and its day.
struct Listed {
  var result: SearchResult
  var told: [UInt8]
  var day: Int64?
}

private struct Part: Hashable {
  var id: RecordID
  var start: Int64
}

extension EvidenceSource {
  /// Results that a list looks at for each of its queries: others have something to do as well, and a
  /// month was also spoken of.
  private static var lookedAt: Int { 100 }
  /// Sentences of a document at most: a novel has thousands with a day.
  private static var mostOfDocument: Int { 10 }

  /// The results that name a thing of the kind that a question wants all of, with the part that names it. The
  /// newest comes first, but of what is to come the next. What was later said to be over or done is left out.
  func listed(_ list: AskedList, _ query: Query) throws(CubeError) -> (
    found: [Listed], over: Set<RecordID>
  ) {
    if case .past(let asked) = list { return (try happened(asked, query), []) }
    var seen: Set<Part> = []
    var found: [Listed] = []
    var counts: [RecordID: Int] = [:]
    for query in list.queries(query) {
      for var result in try evidenceSearch(query, limit: Self.lookedAt).results {
        guard seen.insert(Part(id: result.id, start: result.place?.start ?? -1)).inserted else {
          continue
        }
        let isLearned = try !sources(row: result.row).isEmpty
        let day = query.zone.day(of: result.time)
        // It is of the kind, in whichever words: nothing answers better.
        result.score = 1
        let all = list.told(
          in: result.body, titled: result.path, isLearned: isLearned, said: day)
        for told in all {
          if result.kind == .passage {
            guard !NoteDate.tellsPast(told.text) || isTimeless(list),
              counts[result.id, default: 0] < Self.mostOfDocument
            else { continue }
            counts[result.id, default: 0] += 1
          }
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
    let over: Set<Int> = isTimeless(list) ? [] : try overSince(found, query)
    let isOver = Set(over.map { found[$0].result.id })
    found = found.indices.filter { !over.contains($0) }.map { found[$0] }
    return (only(list, found), isOver)
  }

  /// Of what is in the order of the days that of the next or the last day, where that is asked for.
  private func only(_ list: AskedList, _ found: [Listed]) -> [Listed] {
    switch list {
    case .agenda(_, let choice, let about) where choice != .all:
      let named = found.filter { about.isNamed($0.told, below: []) }
      let kept = about.isLoose && !named.isEmpty ? named : found
      let day = choice == .next ? kept.first?.day : kept.last?.day
      return kept.filter { $0.day == day }
    case .birthdays(let asked) where asked.isNext:
      return found.filter { $0.day == found.first?.day }
    default: return found
    }
  }

  /// Whether no day and no deed ends it.
  private func isTimeless(_ list: AskedList) -> Bool {
    switch list {
    case .type, .birthdays: true
    case .errands, .shopping, .agenda, .past: false
    }
  }
}
