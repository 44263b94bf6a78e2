internal import Learning

/// Questions for "the birthday of Ruben's mother" as those for "Ruben's mother's birthday": whose something is
/// is read in front of it.
enum TurnedQuestion {
  /// Words of what is somebody's, and of a name, at most; and how often one is somebody's of somebody.
  private static let (longestThing, longestName, deepest) = (3, 3, 3)
  private static let own = WordSet("my our")

  /// The question so.
  static func turned(_ question: [UInt8]) -> [UInt8] {
    guard question.count <= 1_024, question.firstRange(of: " of ".utf8) != nil else {
      return question
    }
    var words = String(decoding: question, as: UTF8.self)
      .split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    for _ in 0..<deepest {
      guard let turned = turnedOnce(words) else { break }
      words = turned
    }
    return Array(words.joined(separator: " ").utf8)
  }

  /// With the last "the … of NAME" turned; nil: there is none.
  private static func turnedOnce(_ words: [String]) -> [String]? {
    for of in words.indices.reversed() where words[of].lowercased() == "of" {
      guard let the = words[..<of].lastIndex(where: { $0.lowercased() == "the" }),
        case let thing = words[(the + 1)..<of], (1...longestThing).contains(thing.count),
        thing.allSatisfy(isNoun), let name = name(words, from: of + 1)
      else { continue }
      let last = words[name.upperBound - 1]
      let core = last.reversed().drop { !$0.isLetter }.reversed()
      let tail = String(last.dropFirst(core.count))
      let owner = Array(words[name].dropLast()) + [String(core) + "'s"]
      var owned = Array(thing)
      owned[owned.count - 1] += tail
      return Array(words[..<the]) + owner + owned + Array(words[name.upperBound...])
    }
    return nil
  }

  private static func isNoun(_ word: String) -> Bool {
    let read = Word(word)
    return word.allSatisfy { $0.isLetter || $0 == "-" } && !read.isCapitalised
      && FunctionWords.isContent(read)
  }

  /// Whom words name from a place on: "Ruben", "Ruben's mother", "my mother", and nothing behind goes on.
  private static func name(_ words: [String], from start: Int) -> Range<Int>? {
    guard start < words.count else { return nil }
    var end = start
    if own.contains(Word(words[start])) {
      guard start + 1 < words.count, Kin.relatives.contains(bare(words[start + 1])) else {
        return nil
      }
      end = start + 2
    } else {
      while end < words.count, end - start < longestName, isName(words[end]) {
        end += 1
        if !isWhole(words[end - 1]) { break }
      }
      guard end > start else { return nil }
      let isOwner = [words[end - 1]].contains { $0.hasSuffix("'s") || $0.hasSuffix("\u{2019}s") }
      if isOwner {
        guard end < words.count, Kin.relatives.contains(bare(words[end])) else { return nil }
        end += 1
      }
    }
    // "The price of Apple stock".
    if isWhole(words[end - 1]), end < words.count, FunctionWords.isContent(Word(bare(words[end]))),
      !["called", "named"].contains(bare(words[end]))
    {
      return nil
    }
    return start..<end
  }

  private static func isName(_ word: String) -> Bool {
    let core = bare(word)
    let read = Word(core)
    return read.isCapitalised && !FunctionWords.all.contains(read)
      && !TimeWords.isName(core.lowercased()) && core.allSatisfy { $0.isLetter || $0 == "-" }
  }

  /// Whether no mark ends a word.
  private static func isWhole(_ word: String) -> Bool { word.last?.isLetter ?? false }

  /// A word without its "'s" and the marks behind it.
  private static func bare(_ word: String) -> String {
    let core = String(word.reversed().drop { !$0.isLetter }.reversed())
    return core.hasSuffix("'s") || core.hasSuffix("\u{2019}s") ? String(core.dropLast(2)) : core
  }
}
