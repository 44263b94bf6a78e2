/// The words of a question that a search looked for, as the index holds them, without stop words
/// and the names of authors, each with how rare it is in the cube.
public struct AskedWords: Hashable, Sendable {
  /// By token; 0 for a word that is nowhere in the cube.
  package var rarity: [[UInt8]: Double] = [:]
  /// Those that a large part of the cube holds.
  package var common: Set<[UInt8]> = []

  /// The names of those who speak in the cube, which are not looked for in what they say.
  package var people: Set<[UInt8]> = []
  /// What was asked, by the word of the cube that stood in for it: see `StandIns`.
  package var standIns: [[UInt8]: [[UInt8]]] = [:]

  /// Whether all that is known of the user was asked for.
  package var isBroad = false

  /// None, so that all words of a question count alike.
  public init() {}

  /// Adds the words of a term that was looked up.
  mutating func add(_ tokens: [[UInt8]], rarity: Double, isCommon: Bool) {
    for token in tokens {
      self.rarity[token] = rarity
      if isCommon { common.insert(token) }
    }
  }

  /// Notes which words stood in for one that is nowhere.
  mutating func add(_ replacement: StandIns.Replacement) {
    for token in replacement.tokens {
      let asked = standIns[token] ?? []
      if !asked.contains(replacement.asked) { standIns[token] = asked + [replacement.asked] }
    }
    rarity[replacement.asked] = replacement.tokens.compactMap { rarity[$0] }.max() ?? 0
  }

  /// Adds those of another clause.
  mutating func add(_ other: AskedWords) {
    rarity.merge(other.rarity) { _, new in new }
    common.formUnion(other.common)
    people.formUnion(other.people)
    standIns.merge(other.standIns) { _, new in new }
  }
}
