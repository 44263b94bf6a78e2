/// One thing that a user or an assistant said in a session.
package struct Spoken: Hashable, Sendable {
  /// The transcript's id of it, or one made of its place; the same whenever the file is read.
  package var id: [UInt8]
  /// Whether the user said it; else the assistant.
  package var isUser: Bool
  /// The text, without what the agent added.
  package var text: [UInt8]
  /// When, RFC 3339; nil where the transcript does not say.
  package var date: [UInt8]?
  /// The assistant's model, if it is known.
  package var model: [UInt8]?

  /// One of its parts.
  package init(
    id: [UInt8], isUser: Bool, text: [UInt8], date: [UInt8]? = nil, model: [UInt8]? = nil
  ) {
    self.id = id
    self.isUser = isUser
    self.text = text
    self.date = date
    self.model = model
  }
}

/// What a transcript holds that is not kept.
package enum Unspoken: String, Sendable {
  /// What the agent keeps for itself: its own lines, summaries, errors.
  case system
  /// What the agent says to its model in the user's name.
  case hidden
  /// What a side chain said.
  case branch
  /// What tools were called with, and answered; what the model thought.
  case tool, thinking
  /// A part of a kind that is not known.
  case unsupported
  /// A message without a text that is kept.
  case empty
}

/// One line of a transcript, read.
package struct TranscriptLine: Sendable {
  /// What was said in it, if anything.
  package var spoken: Spoken?
  /// What else it holds.
  package var leftOut: [Unspoken] = []
}

/// How an agent writes its sessions down.
package enum TranscriptFormat: String, Sendable, CaseIterable {
  case claudeCode = "claude-code"
  case codex, cursor, gemini, copilot
}
