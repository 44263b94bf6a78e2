internal import Format
internal import Index
internal import Learning
internal import Posix
internal import Search

extension EvidenceSource {
  /// The memory that tells, later than a result, that the animal of which that tells is no more, or if
  /// `asksWith` that with whom somebody lives has moved out; nil: none.
  func endOfCompanion(
    in text: [UInt8], after time: Timestamp, asksWith: Bool, now: Timestamp
  ) throws(CubeError) -> SearchResult? {
    let housemate = asksWith ? LostCompanion.housemate(in: text) : nil
    guard let name = housemate ?? LostCompanion.name(in: text) else { return nil }
    var query = try parse([], now: now)
    query.clauses = [Query.Clause(phrases: [.phrase(Array(name.utf8))])]
    query.filters.places = [[.memory]]
    return try evidenceSearch(query, limit: Evidence.limit).results.first { result in
      result.time > time
        && (LostCompanion.tellsEnd(of: name, result.body)
          || housemate != nil && LostCompanion.tellsLeaving(of: name, result.body))
    }
  }
}
