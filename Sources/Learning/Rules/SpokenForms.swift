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

  private static let bare = [
    "cant": "can't", "wont": "won't", "dont": "don't", "didnt": "didn't", "doesnt": "doesn't",
    "isnt": "isn't", "arent": "aren't", "wasnt": "wasn't", "werent": "weren't", "havent": "haven't",
    "hasnt": "hasn't", "hadnt": "hadn't", "couldnt": "couldn't", "wouldnt": "wouldn't",
    "shouldnt": "shouldn't", "im": "I'm", "ive": "I've", "youre": "you're", "theyre": "they're",
    "theyve": "they've", "weve": "we've", "thats": "that's", "whats": "what's", "theres": "there's",
    "heres": "here's", "lets": "let's", "tho": "though",
  ]
  /// Of these, words that are others as well.
  private static let doubtful = WordSet("lets wont cant")

  /// A sentence with the apostrophes that were left out.
  static func withApostrophes(_ sentence: Sentence) -> Sentence {
    var sentence = sentence
    for (place, word) in sentence.words.enumerated()
    where word.kind == .word && !word.isQuoted && !word.isVerbatim {
      // "When your trying to relax".
      if word.lower == "your",
        ["when", "if", "while", "because"].contains(sentence.words.lower(place - 1)),
        Verbs.isGerund(sentence.words.lower(place + 1)),
        ["to", "the", "a", "on", "in", "at", "for", "with"].contains(
          sentence.words.lower(place + 2))
      {
        sentence.words[place] = word.saying("you're")
      }
      guard let whole = bare[word.lower] else { continue }
      // "The landlord lets us", "as is his wont".
      if doubtful.contains(word), word.lower == "lets" ? place > 0 : isNoun(sentence.words, place) {
        continue
      }
      sentence.words[place] = word.saying(word.isCapitalised ? whole.capitalisedFirst : whole)
    }
    return sentence
  }

  private static func isNoun(_ words: [Word], _ place: Int) -> Bool {
    ["the", "a", "his", "her", "their", "my", "our", "your", "its"].contains(words.lower(place - 1))
  }

  static func spellOut(_ words: [Word]) -> [Word] {
    var out: [Word] = []
    out.reserveCapacity(words.count + 4)
    for (place, word) in words.enumerated() {
      guard word.kind == .word, !word.isQuoted, !word.isVerbatim else {
        out.append(word)
        continue
      }
      if let article = article(words, place) {
        append(article, for: word, to: &out)
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

  /// What is said for "this" and "these" where they bring up something new, or what was shown beside the
  /// words; nil: they point back.
  static func article(_ words: [Word], _ place: Int) -> String? {
    let next = words.lower(place + 1)
    switch words[place].lower {
    case "this":
      guard
        isIndefinite(words, place) || isShown(words, place) || isIntroduced(words, place)
          || isNew(words, place)
      else { return nil }
      let article = "aeiou".contains(next.first ?? "x") ? "an" : "a"
      return words[place].isCapitalised ? article.capitalisedFirst : article
    case "that":
      // "That pic makes me think".
      return place == 0 && isShown(words, place) ? "A" : nil
    case "these":
      return isIntroduced(words, place) ? "some" : nil
    default: return nil
    }
  }

  /// "I'm excited about this new script": nobody has heard of it.
  private static func isNew(_ words: [Word], _ place: Int) -> Bool {
    guard place > 0, words.lower(place + 1) == "new", words.indices.contains(place + 2) else {
      return false
    }
    let noun = words[place + 2]
    return FunctionWords.isContent(noun) && !TimeWords.kinds([noun]).any && noun.lower != "year"
  }

  private static let pictures = WordSet("photo pic picture selfie snapshot snap")

  /// "This photo": what was shown is not among the words.
  private static func isShown(_ words: [Word], _ place: Int) -> Bool {
    let noun = words[(place + 1)...].prefix(3).firstIndex { pictures.contains($0) }
    guard let noun else { return false }
    return words[(place + 1)..<noun].allSatisfy { $0.kind == .word && !Verbs.finite.contains($0) }
  }

  /// Verbs of coming to something, or of making it.
  private static let introducing = WordSet(
    """
    found made bought got took baked cooked painted drew built wrote grew planted knitted sewed received
    won read watched saw visited tried decorated met joined discovered adopted attended wore played
    across into upon
    """)
  private static let works = WordSet("painting drawing recording carving building")
  /// What has no number.
  private static let masses = WordSet(
    """
    music food stuff weather art work news advice water information money love support feedback energy
    progress time research furniture software luck help equipment homework knowledge bread tea coffee
    rice clothing jewelry jewellery traffic
    """)
  private static let endings = WordSet(
    "in on at with for from when while and but so where last yesterday today by of to i i've we we've"
  )

  /// "I found this spot on the hike", "I baked these rolls".
  private static func isIntroduced(_ words: [Word], _ place: Int) -> Bool {
    guard introducing.contains(words.lower(place - 1)) else { return false }
    let phrase = words[(place + 1)...].prefix { FunctionWords.isContent($0) && $0.kind == .word }
    guard let last = phrase.last, phrase.count <= 3, !TimeWords.kinds(Array(phrase)).any,
      !masses.contains(last), !phrase.contains(where: { Verbs.isPast($0.lower) }),
      !Verbs.isGerund(last.lower) || works.contains(last)
    else { return false }
    let next = words.indices.contains(phrase.endIndex) ? words[phrase.endIndex] : nil
    guard next.map({ $0.isMark || endings.contains($0) }) ?? true else { return false }
    let isPlural = last.lower.utf8.last == 0x73 && !last.lower.hasSuffix("ss")
    return isPlural == (words[place].lower == "these")
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
