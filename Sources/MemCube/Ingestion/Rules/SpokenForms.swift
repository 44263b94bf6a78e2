/// Spells out what is said short: `I'm gonna` as `I am going to`.
enum SpokenForms {
  private static let persons = ["i": "I", "we": "we", "you": "you", "they": "they"]
  private static let ends = ["'m": "am", "'ve": "have", "'ll": "will", "'re": "are"]
  private static let misspelt = [
    "im": "I am", "ive": "I have", "gonna": "going to", "wanna": "want to", "gotta": "have to",
    "'cause": "because", "cuz": "because", "'cuz": "because", "kinda": "kind of",
    "sorta": "sort of", "dont": "don't", "didnt": "didn't", "cant": "can't", "'em": "them",
    "lemme": "let me", "gimme": "give me", "y'all": "you", "ya": "you", "ur": "your", "u": "you",
  ]

  static func spellOut(_ words: [Word]) -> [Word] {
    var out: [Word] = []
    out.reserveCapacity(words.count + 4)
    for (place, word) in words.enumerated() {
      guard word.kind == .word, !word.isQuoted else {
        out.append(word)
        continue
      }
      if word.lower == "this", isIndefinite(words, place) {
        let next = words.lower(place + 1)
        append("aeiou".contains(next.first ?? "x") ? "an" : "a", for: word, to: &out)
        continue
      }
      if ["tomorrow's", "today's", "tonight's", "everything's"].contains(word.lower),
        ["gonna", "going", "not", "a", "an", "the", "my"].contains(words.lower(place + 1))
      {
        append("\(word.text.dropLast(2)) is", for: word, to: &out)
        continue
      }
      if let long = misspelt[word.lower] {
        append(long, for: word, to: &out)
      } else if let (person, verb) = contraction(word, words, place) {
        append("\(person) \(verb)", for: word, to: &out)
      } else {
        out.append(word)
      }
    }
    return out
  }

  /// Whether "this" brings up something new: "I got this amazing deal". Behind a verb, before two
  /// words of content or more, the last of them no plural.
  private static func isIndefinite(_ words: [Word], _ place: Int) -> Bool {
    let before = words.lower(place - 1)
    guard Verbs.isPast(before) || Verbs.base.contains(before) || Verbs.isGerund(before) else {
      return false
    }
    let phrase = words[(place + 1)...].prefix {
      FunctionWords.isContent($0)
        || ["super", "really", "cool", "great", "nice", "awesome", "amazing"]
          .contains($0.lower)
    }
    guard phrase.count >= 2, let last = phrase.last else { return false }
    return !TimeWords.kinds(Array(phrase)).any && !phrase.contains { Verbs.isPast($0.lower) }
      && (last.lower.utf8.last != 0x73 || last.lower.hasSuffix("ss") || phrase.count > 3)
  }

  private static func append(_ text: String, for word: Word, to out: inout [Word]) {
    for (index, part) in Word.list(text).enumerated() {
      var part = part
      if index == 0 { part.isSpaced = word.isSpaced }
      if part.lower == "going", let last = out.last?.lower {
        if last == "i" { out.append(Word("am")) }
        if last == "we" || last == "they" || last == "you" { out.append(Word("are")) }
      }
      // "I've gotta": have got to.
      if part.lower == "have", out.last?.lower == "have", text == "have to" { continue }
      out.append(part)
    }
  }

  /// `I'm` as its two words.
  private static func contraction(
    _ word: Word, _ words: [Word], _ place: Int
  ) -> (person: String, verb: String)? {
    guard let mark = word.lower.firstIndex(of: "'"),
      let person = persons[String(word.lower[..<mark])]
    else { return nil }
    let end = String(word.lower[mark...])
    let asWritten = person == "I" || !word.isCapitalised ? person : person.capitalisedFirst
    if let verb = ends[end] { return (asWritten, verb) }
    guard end == "'d" else { return nil }
    var next = place + 1
    while next < words.count, Verbs.isAdverb(words[next].lower) { next += 1 }
    let verb = words.lower(next)
    let isPerfect =
      verb == "better" || Verbs.participles.contains(verb)
      || (Verbs.isPast(verb) && !Verbs.base.contains(verb))
    return (
      asWritten, isPerfect && verb != "come" && verb != "become" && verb != "run" ? "had" : "would"
    )
  }
}

extension String {
  /// With a capital letter in front.
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
