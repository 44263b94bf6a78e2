internal import Text

/// The nouns and names of a memory, as tags that show what it is about.
///
/// A run of words without function words, verbs and marks between them is a noun with what describes it,
/// such as "family trip". Names come first, then runs of several words, then single words.
public enum MemoryTags {
  /// How many tags a memory gets at most.
  public static let limit = 5
  /// So much of the text is read, bytes.
  private static let reach = 1024
  /// The longest tag, bytes; and how many words of a run make one, the last ones.
  private static let (longest, width) = (40, 3)

  /// The tags of a text.
  /// - Parameters:
  ///   - text: the memory.
  ///   - names: whom and what it names.
  /// - Returns: at most `limit` tags, each once whatever its case.
  public static func tags(of text: [UInt8], names: [[UInt8]]) -> [[UInt8]] {
    var tags: [String] = []
    func add(_ tag: String) {
      let lower = tag.lowercased()
      guard tags.count < limit, (2...longest).contains(tag.utf8.count),
        !tags.contains(where: { (" " + $0.lowercased() + " ").contains(" " + lower + " ") })
      else { return }
      tags.append(tag)
    }
    for name in names where !isFrame(name) { add(String(decoding: name, as: UTF8.self)) }
    let head = String(decoding: text.prefix(reach), as: UTF8.self)
    let runs = Analysis(head, said: 0).sentences.flatMap { Self.runs(of: $0.tokens) }
    for run in runs where run.contains(" ") { add(run) }
    for run in runs where !run.contains(" ") && run.unicodeScalars.count > 2 { add(run) }
    return tags.map { Array($0.utf8) }
  }

  /// How statements call the speaker: nothing that a memory is about.
  private static func isFrame(_ name: some Collection<UInt8>) -> Bool {
    let words = String(decoding: name, as: UTF8.self).lowercased().split(separator: " ")
    return words.last.map { frames.contains(String($0)) } ?? true
      && words.dropLast().allSatisfy { $0 == "the" }
  }

  private static let frames: Set<String> = ["user", "user's", "assistant", "assistant's"]

  private static func runs(of tokens: Tokens) -> [String] {
    var runs: [String] = []
    var run: [String] = []
    func end() {
      let kept = run.suffix(width)
      if !kept.isEmpty { runs.append(kept.joined(separator: " ")) }
      run = []
    }
    for place in tokens.indices {
      let token = tokens[place]
      guard isNominal(token) else {
        end()
        continue
      }
      // What begins a sentence has a capital for that alone.
      let isFirst = place == 0 || tokens[place - 1].isMark
      let isPlain =
        isFirst && token.part != .name && token.lower.dropFirst() == token.text.dropFirst()
      run.append(isPlain ? token.lower : token.text)
    }
    end()
    return runs
  }

  /// Whether a word is a noun, or describes one.
  private static func isNominal(_ token: Token) -> Bool {
    guard token.kind == .word, !frames.contains(token.lower),
      !StopWords.contains(Array(token.lower.utf8)),
      !token.isOne(of: [.timeword, .month, .weekday, .talk, .interjection, .greeting])
    else { return false }
    return [.noun, .name, .adjective, .other].contains(token.part)
  }
}
