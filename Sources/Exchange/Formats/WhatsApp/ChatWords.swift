internal import Text

/// What WhatsApp writes into its exports, in the languages of its users: the table `chats`.
struct ChatWords: Sendable {
  /// The table of this program.
  static let shared = ChatWords()

  private var titles: [(start: String, end: String)] = []
  private var texts: [String: Set<String>] = [:]

  private init() {
    for row in WordTable(.chats).rows where row.count == 2 {
      if row[0] == "title" {
        let parts = row[1].split(separator: "*", omittingEmptySubsequences: false)
        if parts.count == 2 { titles.append((String(parts[0]), String(parts[1]))) }
      } else {
        texts[row[0], default: []].insert(row[1])
      }
    }
  }

  /// Whether a text is one of a kind; a full stop at its end may be missing, or be too many.
  func isOne(_ kind: String, _ text: String) -> Bool {
    guard let known = texts[kind] else { return false }
    if known.contains(text) { return true }
    return text.hasSuffix(".") && known.contains(String(text.dropLast()))
  }

  /// The text of a kind with which another one ends; nil: there is none.
  func ending(_ kind: String, of text: String) -> String? {
    texts[kind]?.first { text.hasSuffix($0) }
  }

  /// Whether a text of a kind stands in another one.
  func stands(_ kind: String, in text: String) -> Bool {
    let bytes = Array(text.utf8)
    return texts[kind]?.contains { bytes.contains($0) } ?? false
  }

  /// The chat that a file's name, without its ending, tells; nil: it is no name that WhatsApp gives.
  func chat(of name: String) -> String? {
    for title in titles where name.hasPrefix(title.start) && name.hasSuffix(title.end) {
      let count = title.start.count + title.end.count
      if name.count > count {
        return String(name.dropFirst(title.start.count).dropLast(title.end.count))
      }
    }
    return nil
  }
}
