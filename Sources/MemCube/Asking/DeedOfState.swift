/// Deeds by which what a question asks of came to be: who moved to Gera lives there.
enum DeedOfState {
  /// Verbs of what is so, and those of what brought it about.
  private static let rows: [(states: String, deeds: String)] = [
    (
      "live lives reside resides wohnt wohnen wohne lebt",
      "moved relocated settled umgezogen gezogen zog"
    ),
    ("work works arbeitet arbeite", "joined hired"),
    ("own owns drive drives besitzt fährt", "bought leased gekauft"),
  ]

  /// The deeds of what a word tells to be so; none for others.
  static func deeds(of state: String) -> [String] {
    rows.filter { words($0.states).contains(state) }.flatMap { words($0.deeds) }
  }

  private static func words(_ words: String) -> [String] {
    words.split(separator: " ").map(String.init)
  }
}
