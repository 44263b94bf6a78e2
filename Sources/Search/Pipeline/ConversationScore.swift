/// A conversation lends to its messages: where three of them fit, it is about what was asked.
enum ConversationScore {
  /// How many messages speak for a conversation.
  static let voices = 3

  /// Adds to each message what its conversation scores; what stands in none speaks for itself.
  static func lend(_ contenders: inout Contenders, _ weights: Weights) {
    var scores: [Int64: [Double]] = [:]
    var best = 0.0
    for contender in contenders.all where contender.own > 0 {
      best = max(best, contender.own)
      guard let conversation = contender.item.conversation else { continue }
      scores[conversation, default: []].append(contender.own)
    }
    guard best > 0 else { return }
    let sums = scores.mapValues { $0.sorted(by: >).prefix(voices).reduce(0, +) }
    let most = sums.values.max() ?? best
    contenders.update { contender in
      if let conversation = contender.item.conversation {
        contender.parts.conversation = weights.conversation * (sums[conversation] ?? 0) / most
      } else {
        contender.parts.conversation = weights.conversation * contender.own / best
      }
    }
  }
}
