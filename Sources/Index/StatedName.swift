internal import Text

/// The name that a memory gives the user: "The user's name is Ada."
enum StatedName {
  /// A longer name is a sentence.
  private static let longest = 4

  private static let openings = [
    "The user's name is", "The user's full name is", "The user's first name is",
  ].map { opening in
    var text = IndexedText()
    text.set(Array(opening.utf8), title: [])
    return text.last.stems + [0x20]
  }

  /// The words of the name that a text states, and nothing else, as the index holds both.
  static func words(in stems: [UInt8]) -> [[UInt8]] {
    guard let opening = openings.first(where: { stems.starts(with: $0) }) else { return [] }
    let words = stems[opening.count...].split(separator: 0x20).map { Array($0) }
    return words.count <= longest ? words.filter { $0.count > 1 } : []
  }
}
