internal import Format
internal import Index
internal import Learning
internal import Posix
internal import Search

extension EvidenceSource {
  /// A memory, later than the text, that says that the animal in the text has died or is given away. With
  /// `asksWith` also one that says that the housemate in it has moved out. nil: there is none.
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
