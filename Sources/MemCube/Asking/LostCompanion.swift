internal import Posix

/// That an animal somebody told of by its name has died, or is with others now: "I have a dog called Pluim" is no
/// more so since "Pluim died".
enum LostCompanion {
  private static let naming = WordSet("called named")
  private static let ends = WordSet("died dead passed")
  private static let pets = WordSet(
    "dog cat puppy kitten hamster rabbit parrot tortoise turtle horse pony")

  /// With whom a text tells that somebody lives; nil: with nobody by name.
  static func housemate(in text: [UInt8]) -> String? {
    let words = WordScanner.words(String(decoding: text.prefix(1024), as: UTF8.self))
    let with = words.indices.first {
      words[$0].lower == "with" && $0 > 0
        && ["live", "lives", "living"].contains(words.lower($0 - 1))
    }
    guard let with, words.indices.contains(with + 1), isName(words[with + 1]) else { return nil }
    return words[with + 1].text
  }

  /// Whether a text tells that somebody moved out.
  static func tellsLeaving(of name: String, _ text: [UInt8]) -> Bool {
    tells(of: name, text) { (words, place) in
      let behind = words.dropFirst(place + 1).drop {
        $0.lower == "has" || Verbs.isAdverb($0.lower)
      }
      guard let verb = behind.first, verb.lower == "moved" else { return false }
      return ["out", "away"].contains(words.lower(behind.startIndex + 1))
    }
  }

  /// The name of the animal that a text tells of; nil: none.
  static func name(in text: [UInt8]) -> String? {
    let words = WordScanner.words(String(decoding: text.prefix(1024), as: UTF8.self))
    for (place, word) in words.enumerated() where pets.contains(word) {
      let behind = words.dropFirst(place + 1).drop {
        naming.contains($0) || [",", "is", "was"].contains($0.lower)
      }
      if let first = behind.first, behind.startIndex <= place + 4, isName(first) {
        return first.text
      }
      // "Pluim, my dog", "Pluim is our cat".
      if place > 2, AskedOwner.own.contains(words[place - 1]),
        ["is", ","].contains(words[place - 2].lower), isName(words[place - 3])
      {
        return words[place - 3].text
      }
    }
    return nil
  }

  private static func isName(_ word: Word) -> Bool {
    word.kind == .word && word.isCapitalised && !FunctionWords.all.contains(word)
      && !TimeWords.isName(word.lower)
  }

  /// Whether a text tells that the animal of a name lives no more, or is given away.
  static func tellsEnd(of name: String, _ text: [UInt8]) -> Bool {
    tells(of: name, text) { (words, place) in
      let behind = words.dropFirst(place + 1).prefix(3)
      // "Pluim died", "Pluim has passed away", "Pluim was put to sleep".
      if let end = behind.prefix(while: { !$0.isMark }).first(where: { ends.contains($0) }) {
        return end.lower != "passed" || words.contains { $0.lower == "away" }
      }
      let isPut =
        words[..<place].suffix(4).contains { $0.lower == "put" }
        || behind.contains { $0.lower == "put" }
      return isPut && behind.contains { ["down", "sleep"].contains($0.lower) }
        || isPut && words.dropFirst(place + 1).prefix(5).contains { $0.lower == "sleep" }
    }
  }

  /// Whether one of a text's first sentences that is no question says so at a place where the name
  /// stands.
  private static func tells(
    of name: String, _ text: [UInt8], _ saysSo: ([Word], Int) -> Bool
  ) -> Bool {
    SentenceCut.sentences(text).prefix(20).contains { sentence in
      if QuotedAround.isQuestion(sentence) { return false }
      let words = WordScanner.words(String(decoding: sentence.prefix(1024), as: UTF8.self))
      return words.indices.contains { words[$0].text == name && saysSo(words, $0) }
    }
  }
}

extension Cube {
  /// The memory that tells, later than a result, that the animal of which that tells is no more, or if
  /// `asksWith` that with whom somebody lives has moved out; nil: none.
  func endOfCompanion(
    in text: [UInt8], after time: Timestamp, asksWith: Bool, now: Timestamp
  ) throws(CubeError) -> SearchResult? {
    let housemate = asksWith ? LostCompanion.housemate(in: text) : nil
    guard let name = housemate ?? LostCompanion.name(in: text) else { return nil }
    var query = try parse([], now: now)
    query.clauses = [Query.Clause(phrases: [.phrase(Array(name.utf8))])]
    query.filters.places = [[.memory]]
    return try evidenceSearch(query, limit: Self.evidenceLimit).results.first { result in
      result.time > time
        && (LostCompanion.tellsEnd(of: name, result.body)
          || housemate != nil && LostCompanion.tellsLeaving(of: name, result.body))
    }
  }
}
