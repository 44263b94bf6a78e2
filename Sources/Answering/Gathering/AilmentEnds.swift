internal import Format
internal import Index
internal import Posix
internal import Search

extension EvidenceSource {
  /// The sentence of a text that tells an ailment, with the memory that tells, later than the text, that it is
  /// over; nil: none does.
  func endOfAilment(
    in text: [UInt8], by teller: [UInt8]?, after time: Timestamp, now: Timestamp
  ) throws(CubeError) -> LearnedText? {
    guard let ailment = Ailment(text, by: teller) else { return nil }
    var query = try parse([], now: now)
    query.clauses = [Query.Clause(words: ailment.sought.map { .text($0) })]
    query.filters.places = [[.memory]]
    for result in try evidenceSearch(query, limit: Self.endLimit).results where result.time > time {
      let source = try sources(row: result.row).first
      let name = try source.flatMap { id throws(CubeError) in try message(id)?.name }
      if ailment.isEnded(by: result.body, teller: name) {
        return LearnedText(text: ailment.sentence, successor: result.row)
      }
    }
    return nil
  }

  /// How many memories are looked at for such an end.
  private static var endLimit: Int { 40 }
}
