internal import Format
internal import Index
internal import Search
internal import Text

extension EvidenceSource {
  /// Errands of a list at most that are held against what was said since, and results that are looked at
  /// for each.
  private static var heldErrands: Int { 40 }
  private static var heldResults: Int { 12 }

  /// The places of those in a list that are done, or on another day or on none, by what was said later.
  func overSince(_ list: [Listed], _ query: Query) throws(CubeError) -> Set<Int> {
    var over: Set<Int> = []
    for (place, entry) in list.enumerated().prefix(Self.heldErrands) {
      let (time, zone) = (entry.result.time, query.zone)
      let errand = ToldErrand.isTold(in: entry.told) ? DoneErrand(entry.told) : nil
      let thing =
        entry.day == nil ? nil : DatedThing(entry.told, said: zone.day(of: time))
      guard let words = errand?.words ?? thing?.words else { continue }
      var later = query
      later.clauses = [Query.Clause(words: words.map { .text(Array($0.utf8)) })]
      later.filters.superseded = nil
      let said = try evidenceSearch(later, limit: Self.heldResults).results
      let isOver = said.contains { other in
        guard other.time > time else { return false }
        return errand?.isDone(by: other.body) == true
          || thing?.isOver(by: other.body, said: zone.day(of: other.time)) == true
      }
      if isOver { over.insert(place) }
    }
    return over
  }
}
