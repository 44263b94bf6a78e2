/// What a context block is for, which decides what it says first.
public enum ContextTemplate: String, CaseIterable, Sendable {
  /// For talking with the person.
  case chat
  /// For working for them.
  case agent
  /// For helping them with a problem.
  case support

  /// The types of memories that count most, most first; the others follow in their own order.
  var types: [String] {
    let first =
      switch self {
      case .chat: ["PREFERENCE", "RELATIONSHIP", "FACT", "STATE", "GOAL", "BELIEF"]
      case .agent: ["DECISION", "GOAL", "PREFERENCE", "STATE", "SKILL", "FACT"]
      case .support: ["STATE", "FACT", "PREFERENCE", "DECISION", "GOAL"]
      }
    return first
  }

  /// What the block says of itself.
  var introduction: String {
    switch self {
    case .chat: "What is known from earlier conversations, for talking with this person."
    case .agent: "What is known from earlier work, for acting on this person's behalf."
    case .support: "What is known about this person, for helping with a problem."
    }
  }
}
