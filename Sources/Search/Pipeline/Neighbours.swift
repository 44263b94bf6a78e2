internal import Text

/// An item with those that stand next to it, in its conversation or document, by row.
struct Links: Hashable {
  var row: Int64
  /// The previous one, and the one before that.
  var before: [Int64]
  /// The next one, and the one after that.
  var behind: [Int64]
}

/// A message lends to those around it: an answer often holds no word of what was asked, since the
/// question before it does.
enum Neighbours {
  /// Adds to each contender its share of what those around it score themselves.
  static func lend(_ contenders: inout Contenders, _ links: [Links], _ weights: Weights) {
    // What a model finds by itself need not be reached from so far.
    let isUnderstood = contenders.all.contains { $0.parts.meaning > 0 }
    let second = isUnderstood ? weights.secondPreviousUnderstood : weights.secondPrevious
    for link in links {
      guard let place = contenders.place(of: link.row) else { continue }
      let own = contenders[place].own
      guard own > 0 else { continue }
      // To the ones after it, this one is the predecessor.
      let asks = contenders[place].item.marks.contains(.question)
      let first = asks ? weights.answer : weights.previous
      for (row, share) in zip(link.behind, [first, second]) {
        give(share * own, row, &contenders)
      }
      for (row, share) in zip(link.before, [weights.next, weights.secondNext]) {
        give(share * own, row, &contenders)
      }
    }
  }

  private static func give(_ score: Double, _ row: Int64, _ contenders: inout Contenders) {
    guard let place = contenders.place(of: row) else { return }
    contenders[place].parts.neighbours += score
  }
}
