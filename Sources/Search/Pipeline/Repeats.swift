internal import Index

/// A long document that is about what is asked has many passages that say so, and would hide every
/// other text: its best ones stand for it.
enum Repeats {
  /// So many passages of a document count in full.
  static let full = 3
  /// From so many on they lose twice as much: a reader does not read on in what one document says.
  static let many = 9

  /// The contenders, best first, with less for each further passage of a document.
  static func demote(_ sorted: [Contender], _ weights: Weights) -> [Contender] {
    guard sorted.contains(where: { $0.item.kind == .passage }) else { return sorted }
    var counts: [Int64: Int] = [:]
    var isDemoted = false
    let all = sorted.map { contender in
      guard contender.item.kind == .passage else { return contender }
      let count = counts[contender.item.owner, default: 0]
      counts[contender.item.owner] = count + 1
      guard count >= full else { return contender }
      var contender = contender
      let share = min(1, weights.repeats * (count < many ? 1 : 2))
      contender.parts.repeats = -share * max(0, contender.parts.total)
      isDemoted = true
      return contender
    }
    return isDemoted ? Order.sorted(all) : sorted
  }
}
