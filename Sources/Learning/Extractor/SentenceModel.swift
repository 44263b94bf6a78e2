/// What stands around a sentence, for judging it.
package struct SentenceContext: Sendable {
  /// To whom it is said: a person, an assistant or a memory, oneself, several colleagues; or it is said by an
  /// assistant.
  package enum Setting: String, Sendable { case friend, assistant, note, team, reply }

  package var setting: Setting
  /// The question or remark of another right before the message; nil: there is none.
  package var before: String?
  /// Whether that asks, and the sentence is the first behind it.
  package var isAnswer: Bool

  package init(setting: Setting, before: String? = nil, isAnswer: Bool = false) {
    (self.setting, self.before, self.isAnswer) = (setting, before, isAnswer)
  }
}

/// What is worth keeping, and of which type.
package struct SentenceModel: Sendable {
  /// The model of the program.
  package static let shared = SentenceModel()

  /// From this on a sentence is kept.
  package static let threshold = 0.5

  /// How surely a sentence is worth keeping, its type, and how sure that is. A first formula, set by hand.
  package func judge(
    _ analysis: Analysis, sentence place: Int, _ context: SentenceContext
  ) -> (keep: Double, type: String?, typeConfidence: Double) {
    guard let sentence = analysis.sentence(place) else { return (0, nil, 0) }
    var score = -1.2
    score += 0.12 * Double(min(sentence.contentCount, 9))
    switch sentence.person {
    case .I, .myNoun: score += 1
    case .we, .dropped: score += 0.6
    case .name: score += 0.8
    case .you, .yourNoun: score -= 1.2
    case .this, .it: score -= 0.7
    default: break
    }
    if !sentence.names.isEmpty { score += 0.4 }
    if !sentence.times.isEmpty { score += 0.5 }
    if sentence.tokens.contains(where: { $0.part == .number || $0.isOne(of: [.kin, .pet]) }) {
      score += 0.4
    }
    if sentence.isConditional { score -= 0.5 }
    if context.isAnswer { score += sentence.clause == nil ? 1.2 : 0.4 }
    if context.setting == .note || context.setting == .assistant { score += 0.3 }
    let type = type(sentence)
    return (min(0.99, max(0.01, 0.5 + score / 3)), type, 0.5)
  }

  private func type(_ sentence: AnalysedSentence) -> String {
    if sentence.modality == "will" || sentence.modality == "going" { return "GOAL" }
    switch sentence.tense {
    case .past, .perfect: return "EVENT"
    default: break
    }
    guard let clause = sentence.clause else { return "FACT" }
    switch sentence.tokens[clause.verb].base {
    case "love", "like", "hate", "prefer", "enjoy": return "PREFERENCE"
    case "want", "plan", "hope": return "GOAL"
    case "think", "believe", "feel": return "BELIEF"
    default: return clause.isProgressive ? "STATE" : "FACT"
    }
  }
}
