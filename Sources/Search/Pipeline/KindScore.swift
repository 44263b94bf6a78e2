internal import Index
internal import Text

/// What kind of answer is asked for, and whether a text can be one.
enum KindScore {
  /// The words that are worth a full score for length.
  static let fullLength = 40.0

  /// Adds for texts that say when, or how many, where that is asked; takes from questions; adds
  /// for long messages.
  static func add(_ contenders: inout Contenders, _ question: Question, _ weights: Weights) {
    contenders.update { contender in
      let marks = contender.item.marks
      var score = 0.0
      if question.asksWhen, marks.contains(.time) { score += weights.time }
      if question.asksHowMany, marks.contains(.number) { score += weights.number }
      guard contender.item.kind == .message else {
        // What was written to be kept is not small talk, however short.
        contender.parts.kind += score
        contender.parts.length = weights.length
        return
      }
      if marks.contains(.question) { score += weights.question }
      contender.parts.kind += score
      let words = Logarithm.natural(1 + Double(contender.item.length))
      contender.parts.length = weights.length * min(1, words / Logarithm.natural(fullLength))
    }
  }
}
