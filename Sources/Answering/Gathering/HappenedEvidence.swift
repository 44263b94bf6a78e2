internal import Format
internal import Index
internal import Language
internal import Posix
internal import Search
internal import Text

private struct Part: Hashable {
  var id: RecordID
  var start: Int64
}

extension EvidenceSource {
  /// Results that are looked at for each of the queries.
  private static var lookedAt: Int { 100 }
  /// Bytes of a note that are read at most.
  private static var longestNote: Int { 1 << 18 }
  /// Bytes before a passage in which the heading that names its day is looked for.
  private static var reachAbove: Int64 { 1 << 14 }
  /// Of a document so many days tell at most.
  private static var daysOfDocument: Int { 7 }

  /// What is told of past days, in their order: by notes of those days, by what names them, and by what was
  /// said on them. What was learned of a message that is listed itself is left out.
  func happened(_ asked: AskedPast, _ query: Query) throws(CubeError) -> [Listed] {
    var seen: Set<RecordID> = []
    var seenParts: Set<Part> = []
    var counts: [RecordID: Int] = [:]
    var found: [(listed: Listed, sources: [RecordID])] = []
    for query in happenedQueries(asked, query) {
      for var result in try evidenceSearch(query, limit: Self.lookedAt).results {
        if result.kind == .passage {
          guard seenParts.insert(Part(id: result.id, start: result.place?.start ?? -1)).inserted
          else { continue }
        } else if !seen.insert(result.id).inserted {
          continue
        }
        result.score = 1
        let sources = try result.kind == .memory ? self.sources(row: result.row) : []
        for told in try self.told(asked, result, sources, query.zone) {
          if result.kind == .passage {
            guard counts[result.id, default: 0] < asked.most * Self.daysOfDocument else { break }
            counts[result.id, default: 0] += 1
          }
          found.append((Listed(result: result, told: told.text, day: told.day), sources))
        }
      }
    }
    let said = Set(found.lazy.filter { $0.listed.result.kind == .message }.map(\.listed.result.id))
    let kept = found.filter { $0.sources.allSatisfy { !said.contains($0) } }.map(\.listed)
    return kept.enumerated().sorted { a, b in
      let (one, other) = (a.element, b.element)
      if one.day != other.day { return one.day ?? 0 < other.day ?? 0 }
      if one.result.time != other.result.time { return one.result.time < other.result.time }
      return a.offset < b.offset
    }.map(\.element)
  }

  /// By when something was said or is dated, from an index, and by how the days are called.
  private func happenedQueries(_ asked: AskedPast, _ query: Query) -> [Query] {
    var all = query
    all.clauses = []
    all.filters.superseded = nil
    all.findsParts = false
    all.hearsMessages = false
    var queries: [Query] = []
    for kind in [SearchResult.Kind.message, .memory] {
      var one = all
      one.filters = OnlyTime.filters(all, kind == .message ? asked.said : asked.days)
      one.filters.places.append([kind])
      queries.append(one)
    }
    all.filters.places.append([.memory, .passage])
    return queries
      + asked.phrases.map { phrase in
        var one = all
        one.clauses = [Query.Clause(phrases: [.phrase(Array(phrase.utf8))])]
        return one
      }
  }

  private func told(
    _ asked: AskedPast, _ result: SearchResult, _ sources: [RecordID], _ zone: Zone
  ) throws(CubeError) -> [(text: [UInt8], day: Int64)] {
    let day = zone.day(of: result.time)
    switch result.kind {
    case .message:
      guard let message = try self.message(result.id) else { return [] }
      // What a program says happened is what it was told, unless it is whom the question names.
      let isNamed = asked.person != nil && message.name.map(asked.isOfPerson) ?? false
      guard isNamed || message.role.elementsEqual("user".utf8) else { return [] }
      return asked.told(said: result.body, on: day, by: message.name)
    case .memory:
      if let source = sources.first {
        return asked.told(said: result.body, on: day, by: try message(source)?.name)
      }
      return asked.told(
        in: Array(result.body.prefix(Self.longestNote)),
        matter: NoteDate.day(of: FrontMatter.parse(result.text)), path: result.path, written: day)
    case .passage:
      return asked.told(
        in: result.body, below: try above(result), matter: try toldDay(of: result).ofMatter,
        path: result.path, written: day)
    }
  }

  /// What stands before a passage of a plain text, from the start of a line on.
  private func above(_ result: SearchResult) throws(CubeError) -> [UInt8] {
    guard let place = result.place, place.start > 0,
      ![.html, .mail].contains(TextFormat(name: result.path))
    else { return [] }
    let start = max(0, place.start - Self.reachAbove)
    let above = try text(around: result, start..<place.start)
    return start == 0 ? above : Array(above.drop { $0 != 0x0A })
  }
}
