internal import Text

/// What is said whole, with what it is not: "the hotel is booked for the ninth, not the fifth".
extension OpenMemCorrection {
  /// Words before what is wrong that may not stand before it in the memory: "not on the fifth".
  private static let leading: Set<String> = [
    "a", "an", "the", "in", "at", "on", "to", "for", "from", "by", "with", "of", "my", "our",
  ]
  /// What follows "not" where nothing is denied, "not only on Mondays", or nothing is named, "not because".
  private static let others: Set<String> = [
    "only", "just", "merely", "simply", "even", "always", "really", "necessarily", "yet", "sure",
    "because", "since", "that", "so", "if", "when", "as", "quite", "exactly", "all", "every",
    "least", "much", "many", "too", "very",
  ]
  /// The fewest words of what is so, and the most of what is not.
  private static let (least, most) = (3, 6)

  /// Reads what is said before and after "not"; nil where that denies nothing.
  static func whole(_ front: String, but back: String) -> (right: String, wrong: String)? {
    var words = bare(back).split(separator: " ")[...]
    while words.count > 1, leading.contains(words[words.startIndex].lowercased()) {
      words.removeFirst()
    }
    guard let first = words.first, words.count <= most, !others.contains(first.lowercased()),
      front.split(separator: " ").count >= least
    else { return nil }
    return (bare(front), words.joined(separator: " "))
  }

  /// Whether a memory says what is wrong, of the same matter: apart from that it has mostly words that the
  /// correction has as well.
  func isOf(_ memory: [UInt8]) -> Bool {
    let text = memory.asText
    guard let wrong, let place = Self.place(of: wrong, in: text) else { return false }
    var reader = TextStems()
    let rest = text[..<place.lowerBound] + " " + text[place.upperBound...]
    let matter = reader.read(Array(rest.utf8)).subtracting(reader.general)
    let said = reader.read(Array(right.utf8))
    let shared = matter.intersection(said).count
    // What it is not, it does not say beside what it is.
    let isRight = !reader.read(Array(right.utf8)).isSubset(of: reader.read(memory))
    return isRight && shared > 0 && shared >= min(2, matter.count) && 2 * shared >= matter.count
  }
}
