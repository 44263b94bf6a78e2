package import Format

/// What was found about one thing.
package struct Finding: Hashable, Sendable {
  /// How bad it is.
  package enum State: String, Sendable, CaseIterable {
    /// As it should be.
    case ok
    /// Something is lost by it, or may be soon.
    case warning
    /// Something does not work.
    case wrong
  }

  /// The thing, such as `fusermount3`.
  package var subject: String
  /// How bad it is.
  package var state: State
  /// What is so, or what is wrong and what that costs.
  package var text: String
  /// The command line that mends it, if one does.
  package var mend: String?

  /// All is well with something.
  static func ok(_ subject: String, _ text: String) -> Finding {
    Finding(subject: subject, state: .ok, text: text)
  }

  /// Something is lost.
  static func warning(_ subject: String, _ text: String, mend: String? = nil) -> Finding {
    Finding(subject: subject, state: .warning, text: text, mend: mend)
  }

  /// Something does not work.
  static func wrong(_ subject: String, _ text: String, mend: String? = nil) -> Finding {
    Finding(subject: subject, state: .wrong, text: text, mend: mend)
  }

  /// As a program reads it, with the group's name.
  package func json(of group: String) -> JSON {
    .object([
      .init("group", JSON(group)), .init("subject", JSON(subject)),
      .init("state", JSON(state.rawValue)), .init("text", JSON(text)),
      .init("mend", mend.map { JSON($0) } ?? .null),
    ])
  }
}
