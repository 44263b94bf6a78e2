/// What a question asks of which somebody has one at a time: "Where does Ana live?" asks for Ana's home. The
/// memory that fills it answers, whatever its words: "Ana moved to Porto".
package enum AskedSlot {
  /// A longer question asks for more than one thing.
  private static let longest = 14

  /// The keys of the claims that fill what is asked for; none: no such thing is asked for.
  package static func keys(_ question: [UInt8]) -> Set<[UInt8]> {
    guard question.count <= 256 else { return [] }
    let words = WordScanner.words(String(decoding: question, as: UTF8.self))
      .filter { $0.text != "?" }
    guard words.count > 2, words.count <= longest, !words.contains(where: { $0.isMark }) else {
      return []
    }
    return answers(words).reduce(into: []) { $0.formUnion(Claims(Array($1.utf8)).slotKeys) }
  }

  private static let helpers = WordSet("do does")
  private static let verbs = WordSet("is are 's am")
  private static let now = WordSet("now currently today presently nowadays exactly")

  /// Answers as they would be written of somebody; the values stand for any.
  private static func answers(_ words: [Word]) -> [String] {
    var words = words
    // "What's", "who's".
    if let verb = contracted(words[0]) {
      words.replaceSubrange(0..<1, with: [words[0].saying(verb), words[0].saying("is")])
    }
    if ["these", "days"] == words.suffix(2).map(\.lower) { words.removeLast(2) }
    words.removeAll { now.contains($0) }
    guard words.count > 2 else { return [] }
    let asked = words[0].lower
    if let place = words.firstIndex(where: { helpers.contains($0) }) {
      return done(asked, Array(words[..<place].dropFirst()), Array(words.dropFirst(place + 1)))
    }
    guard let place = words.firstIndex(where: { verbs.contains($0) }) else { return [] }
    return said(asked, Array(words[..<place].dropFirst()), Array(words.dropFirst(place + 1)))
  }

  private static func contracted(_ word: Word) -> String? {
    for end in ["'s", "\u{2019}s"] where word.lower.hasSuffix(end) {
      return String(word.lower.dropLast(2))
    }
    return nil
  }

  /// "Where does Ana live", "how many children does Ana have": what stands between the first word and the
  /// helper, and behind it.
  private static func done(_ asked: String, _ thing: [Word], _ rest: [Word]) -> [String] {
    guard
      let place = rest.lastIndex(where: {
        ["live", "reside", "work", "do", "have", "weigh", "drive"].contains($0.lower)
      }), place > 0
    else { return [] }
    let who = name(rest[..<place])
    let behind = rest[(place + 1)...].map(\.lower)
    switch (asked, rest[place].lower) {
    case ("where", "live"), ("where", "reside"), ("what", "live"), ("which", "live"):
      let isPlace =
        asked == "where" || thing.last.map { ["city", "town"].contains($0.lower) } ?? false
      return isPlace && (behind.isEmpty || behind == ["in"]) ? ["\(who) lives in Porto."] : []
    case ("where", "work"), ("who", "work"), ("whom", "work"), ("what", "work"), ("which", "work"):
      return behind.allSatisfy { ["for", "at", "as"].contains($0) }
        ? ["\(who) works at Acme as a nurse."] : []
    case ("what", "do") where thing.isEmpty:
      let isJob = [["for", "a", "living"], ["for", "work"], ["for", "living"]].contains(behind)
      return isJob ? ["\(who) works at Acme as a nurse."] : []
    case ("how", "have"):
      guard thing.first?.lower == "many", let noun = thing.last?.lower, behind.isEmpty else {
        return []
      }
      return ["\(who) has 3 \(noun)."]
    case ("how", "weigh"): return ["\(who) weighs 80 kg."]
    case ("what", "drive"), ("which", "drive"):
      return behind.isEmpty ? ["\(who) drives a Volvo."] : []
    default: return []
    }
  }

  /// "Where is Ana based", "who is Ana married to", "what is Ana's phone number", "how old is Ana".
  private static func said(_ asked: String, _ thing: [Word], _ rest: [Word]) -> [String] {
    guard let last = rest.last else { return [] }
    switch asked {
    case "how": return thing.map(\.lower) == ["old"] ? ["\(name(rest[...])) is 30."] : []
    case "where":
      guard ["based", "living", "settled", "working"].contains(last.lower), rest.count > 1 else {
        return []
      }
      let who = name(rest.dropLast())
      return last.lower == "working"
        ? ["\(who) works at Acme as a nurse."] : ["\(who) lives in Porto."]
    case "when": return ["\(thingName(rest)) is on 3 June 2026."]
    case "who" where rest.count > 2 && rest.suffix(2).map(\.lower) == ["married", "to"]:
      return ["\(name(rest.dropLast(2))) is married to Bo."]
    case "who", "what", "which":
      guard thing.isEmpty else { return [] }
      let name = thingName(rest)
      // A name, a number, or any word: what the thing takes is its own.
      return ["Bo", "called Bo", "12345", "a nurse", "ramen"].map { "\(name) is \($0)." }
    default: return []
    }
  }

  /// Somebody as memories call them.
  private static func name(_ words: ArraySlice<Word>) -> String {
    if words.count == 1, let word = words.first, Pronouns.subjectI.contains(word) {
      return "The user"
    }
    return named(Array(words))
  }

  /// A thing, as memories call it and whose it is.
  private static func thingName(_ words: [Word]) -> String {
    guard words[0].lower == "my" else { return named(words) }
    return named([Word("The"), Word("user's")] + words.dropFirst())
  }

  /// With capitals where a name may be meant: questions are typed in small letters.
  private static func named(_ words: [Word]) -> String {
    words.enumerated().map { place, word in
      let isFirst = place == 0
      let owns = word.lower.hasSuffix("'s") || word.lower.hasSuffix("\u{2019}s")
      return isFirst || owns && word.lower != "user's" ? word.text.capitalisedFirst : word.text
    }.joined(separator: " ")
  }
}
