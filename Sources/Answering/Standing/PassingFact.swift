internal import Learning
internal import Text

/// What was to come, or was so for some days, and is over since: "Dylan is flying over for Christmas 2025" in the
/// next year.
package enum PassingFact {
  /// What brings about how it is from then on: "starts at the mill on 22 June".
  private static let lasting = WordSet(
    "start starts started starting join joins joined move moves moved moving born birthday married since"
  )

  /// Whether all days that a line names are over, and it tells of them as what is or is to come.
  package static func isOver(_ line: [UInt8], told day: Int64, today: Int64) -> Bool {
    let dates = SentenceDates(line, day: day)
    guard !dates.mentions.isEmpty, !dates.recurs, !dates.recursWithin, !dates.areOnsets,
      dates.mentions.allSatisfy({ dates.days(of: $0).end <= today })
    else { return false }
    let words = WordScanner.words(String(decoding: line.prefix(512), as: UTF8.self))
    return !lasting.meets(words) && !NoteDate.tellsPast(line)
  }
}
