public import Format

/// Who speaks in a message: a misspelt role would be read as a person's words.
public enum SpeakingRole {
  /// The roles.
  public static let all = ["user"] + MessageRole.silent

  /// What other programs call them in the files that they write.
  private static let others = [
    "human": "user", "person": "user", "customer": "user", "ai": "assistant", "bot": "assistant",
    "model": "assistant", "gpt": "assistant", "chatgpt": "assistant", "agent": "assistant",
    "ipython": "tool",
  ]

  /// The roles, for people.
  public static var list: String { all.joined(separator: ", ") }

  /// Whether a role is one, as it stands.
  public static func isKnown(_ role: [UInt8]) -> Bool {
    all.contains { $0.utf8.elementsEqual(role) }
  }

  /// The role that a file means, whatever the case of its letters; nil: it is none.
  public static func read(_ role: [UInt8]) -> [UInt8]? {
    let word = String(decoding: role, as: UTF8.self).lowercased()
    let name = others[word] ?? word
    return all.contains(name) ? Array(name.utf8) : nil
  }
}

extension MessageDraft {
  /// Reads the role by the name that some program has for it.
  /// - Returns: false, and nothing is changed, where it is none.
  public mutating func readRole() -> Bool {
    guard let read = SpeakingRole.read(role) else { return false }
    role = read
    return true
  }

  /// Takes what stands in a heading, `NAME (role)` or `role`, for the name of a user if it says no
  /// role: `## Ana · ...`.
  public mutating func readSpeaker() {
    if readRole() { return }
    name = name.map { $0 + Array(" (".utf8) + role + [0x29] } ?? role
    role = Array("user".utf8)
  }
}
