/// Whether somebody is said to be with the speaker: "lunch with my sister", "my sister Lea and I".
enum Company {
  private static let links = WordSet("with and")
  /// What is done to somebody who is there, too.
  private static let meetings = WordSet(
    """
    met meet took take visited visit joined join saw see brought bring invited invite hosted host married
    accompanied
    """)
  private static let selves = WordSet("i me we us you")
  /// Words between somebody and "and I" at most: a name.
  private static let reach = 4

  /// Of the one whose noun stands at a place behind "my".
  static func isSaid(_ words: [Word], _ place: Int) -> Bool {
    let before = words.lower(place - 2)
    if links.contains(before) || meetings.contains(before) { return true }
    let behind = words.dropFirst(place + 1).prefix(reach)
    guard let and = behind.firstIndex(where: { $0.lower == "and" }) else { return false }
    return selves.contains(words.lower(and + 1))
  }
}
