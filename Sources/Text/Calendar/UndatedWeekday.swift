/// Weekdays that stand for no one day: "the first Friday of the month", "a Tuesday", "Good Friday",
/// "Monday mornings". A date in their place would be wrong, and the sentence with it.
package enum UndatedWeekday {
  /// Words right before a weekday that make it one of several.
  private static let determiners = set(
    """
    a an the every each any most many some all both either neither no one another other alternate
    alternating first second third fourth fifth 1st 2nd 3rd 4th 5th last next past coming following
    previous same odd my our your his its their these those
    """)
  /// Words that make a name of it, or tell of what kind it is.
  package static let names = set(
    """
    good ash black easter whit palm shrove cyber boxing holy maundy fat giving casual super mothering
    bloody ruby happy taco meatless pancake pentecost trinity advent
    """)
  /// What may stand between "a" and a weekday: a noun there is what the weekday dates, "a walk Friday".
  private static let kinds = set(
    """
    sunny rainy cold hot warm snowy cloudy grey gray foggy windy stormy beautiful lovely nice random
    normal typical regular ordinary quiet busy lazy free particular certain single given dark bright
    wet dry late early great bad long short summer winter spring autumn special very
    """)
  private static let singling = set("a an the every each any some one another my our")
  private static let parts = set("mornings afternoons evenings nights lunchtimes middays")
  private static let joints = set("and or & , to till until through -")
  private static let periods = set("week month year term semester quarter season fortnight")
  private static let wonts = set(
    """
    always usually normally often mostly generally typically regularly sometimes occasionally rarely
    seldom weekly fortnightly biweekly
    """)
  private static let weekdays = set("monday tuesday wednesday thursday friday saturday sunday")

  private static func set(_ words: String) -> Set<String> {
    Set(words.split { $0 == " " || $0 == "\n" }.map(String.init))
  }

  /// Whether the words beside a weekday say so.
  /// - Parameters:
  ///   - place: The place of the weekday.
  ///   - word: The word at a place in small letters; empty outside.
  /// - Returns: Whether it stays as it was said.
  package static func stands(at place: Int, among word: (Int) -> String) -> Bool {
    let start = start(place, word)
    let before = word(start - 1)
    if determiners.contains(before) || names.contains(before) { return true }
    if kinds.contains(before),
      singling.contains(word(start - 2))
        || (kinds.contains(word(start - 2)) && singling.contains(word(start - 3)))
    {
      return true
    }
    return isMany(place, among: word)
  }

  /// Whether the words after a weekday say so: "Friday nights", "Monday of the month", "Friday each week".
  package static func isMany(_ place: Int, among word: (Int) -> String) -> Bool {
    var at = place
    while joints.contains(word(at + 1)), weekdays.contains(word(at + 2)) { at += 2 }
    let next = word(at + 1)
    return parts.contains(next) || ["each", "every"].contains(next) || isOfPeriod(at, among: word)
  }

  /// Whether a weekday is one of a month's or a year's: "last Friday of the month", "… of May".
  static func isOfPeriod(_ place: Int, among word: (Int) -> String) -> Bool {
    guard ["of", "in"].contains(word(place + 1)) else { return false }
    let next = word(place + 2)
    if TimeNames.months[next] != nil { return true }
    return ["the", "each", "every", "a", "any", "this", "that"].contains(next)
      && periods.contains(word(place + 3))
  }

  /// Where the list of weekdays begins that one is in: "on Thursday and Friday".
  package static func start(_ place: Int, _ word: (Int) -> String) -> Int {
    var at = place
    while joints.contains(word(at - 1)), weekdays.contains(word(at - 2)) { at -= 2 }
    return at
  }

  /// Whether what a clause tells comes again and again: "I always buy bread on Saturday".
  /// - Parameters:
  ///   - places: The places of the clause.
  ///   - word: The word at a place in small letters; empty outside.
  /// - Returns: Whether a weekday in it stays as it was said.
  package static func isWont(_ places: Range<Int>, among word: (Int) -> String) -> Bool {
    places.contains { at in
      wonts.contains(word(at))
        || ["favourite", "favorite"].contains(word(at)) && word(at + 1) == "day"
        || ["every", "each", "per"].contains(word(at))
          && (periods.contains(word(at + 1)) || periods.contains(word(at + 2)))
        || ["once", "twice", "times"].contains(word(at)) && word(at + 1) == "a"
          && periods.contains(word(at + 2))
    }
  }
}
