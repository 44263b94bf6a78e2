/// How near to each other the words of a question stand in a text: "sold" and "house" in one clause
/// say more than in two corners of a page.
enum Nearness {
  /// How many of the best contenders are looked at.
  static let contenders = 60
  /// Tokens between two words that still are near.
  static let reach = 4
  /// Bytes of a text that are looked at.
  static let bytes = 4 << 10

  /// The share of the question's neighbouring words that are near each other in a text, 0 ... 1.
  /// - Parameters:
  ///   - terms: The question's words as the index holds them, in order.
  ///   - text: Tokens with single spaces between.
  /// - Returns: 0 for a question of one word.
  static func share(_ terms: [[UInt8]], in text: [UInt8]) -> Double {
    guard terms.count > 1 else { return 0 }
    var places = [[Int]](repeating: [], count: terms.count)
    var (place, start) = (0, 0)
    let end = min(text.count, bytes)
    for index in 0...end where index == end || text[index] == 0x20 {
      defer { start = index + 1 }
      if index == start { continue }
      for (number, term) in terms.enumerated() where term.count == index - start {
        if text[start] == term[0], text[start..<index].elementsEqual(term) {
          places[number].append(place)
        }
      }
      place += 1
    }
    var near = 0
    for index in 1..<terms.count
    where places[index].contains(where: { place in
      places[index - 1].contains { abs($0 - place) <= reach }
    }) {
      near += 1
    }
    return Double(near) / Double(terms.count - 1)
  }
}
