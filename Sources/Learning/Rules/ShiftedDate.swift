/// The new date of what was put off, whatever the form of the verb: "had to postpone the wedding to
/// 19 September", "ended up moving the meeting to March".
enum ShiftedDate {
  /// Verbs that shift what they name to a time rather than a place, with "until" too.
  private static let delays = WordSet(
    """
    postpone postponing postponed reschedule rescheduling rescheduled delay delaying delayed defer
    deferring deferred adjourn adjourning adjourned push pushing pushed
    """)
  private static let moves = WordSet(
    """
    move moving moved shift shifting shifted slip slips slipping slipped bring bringing brought put
    putting pulled
    """)
  /// Verbs that put another date in the place of one, where the date stands right behind "to".
  private static let changes = WordSet(
    """
    changed change changing corrected correct correcting revised revise revising amended updated switched
    switch switching altered adjusted extended reset
    """)
  /// What is of whatever year: "my date of birth was corrected to 18 April".
  private static let yearly = WordSet("birth birthday birthdays anniversary born")
  private static let cancels = WordSet("cancel cancels cancelling canceling cancelled canceled")

  /// Whether the date led to by the word at a place is that to which something is shifted.
  static func isSaid(_ words: [Word], leader: Int, in clause: Range<Int>) -> Bool {
    guard clause.contains(leader) else { return false }
    let before = words[clause.lowerBound..<leader]
    switch words.lower(leader) {
    case "to":
      return delays.meets(before) || moves.meets(before)
        || changes.meets(before) && !yearly.meets(before)
    case "until", "till": return delays.meets(before) || before.contains { $0.lower == "extended" }
    default: return false
    }
  }

  /// Whether the date stands behind what is cancelled, "cancel the trip on 19 September": that of the
  /// trip, or that of the day.
  static func isCancelled(_ words: [Word], leader: Int, in clause: Range<Int>) -> Bool {
    clause.contains(leader) && ["on", "in", "at", "of"].contains(words.lower(leader))
      && cancels.meets(words[clause.lowerBound..<leader])
  }
}
