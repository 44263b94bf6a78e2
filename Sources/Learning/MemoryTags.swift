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
    let runs = WordScanner.lines(head).flatMap { Self.runs(of: $0) }
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

  private static func runs(of words: [Word]) -> [String] {
    var runs: [String] = []
    var run: [Word] = []
    func end() {
      let kept = run.suffix(width)
      if !kept.isEmpty { runs.append(kept.map(\.text).joined(separator: " ")) }
      run = []
    }
    for place in words.indices {
      let word = words[place]
      guard isNominal(words, place) else {
        end()
        continue
      }
      // What begins a sentence has a capital for that alone.
      let isFirst = place == 0 || words[place - 1].isMark
      let tail = word.text.dropFirst()
      let isPlain = isFirst && tail.lowercased() == tail
      let text = isPlain ? word.lower : word.text
      let isOwner = word.lower.hasSuffix("'s")
      run.append(word.saying(isOwner ? String(text.dropLast(2)) : text))
      if isOwner { end() }
    }
    end()
    return runs
  }

  /// Whether a word may be a noun, or describe one.
  private static func isNominal(_ words: [Word], _ place: Int) -> Bool {
    let word = words[place]
    let lower = word.lower
    let before = words.lower(place - 1)
    guard word.kind == .word, !FunctionWords.all.contains(word), !frames.contains(lower),
      !StopWords.contains(Array(lower.utf8)), !TimeWords.isName(lower),
      !TimeWords.kinds([word]).past, !Verbs.finite.contains(word), !Verbs.isPast(lower),
      !Verbs.isGerund(lower), !Verbs.adverbs.contains(lower)
    else { return false }
    // "Plans" is a verb after its subject, and a noun after "the".
    let isAfterName = place > 0 && words[place - 1].isCapitalised
    let hasSubject = place == 0 || isAfterName || frames.contains(before)
    if hasSubject, Verbs.isPresentThird(lower) { return false }
    let isInfinitive = before == "to" || Verbs.modals.contains(before)
    return !isInfinitive || !Verbs.base.contains(word)
  }
}
