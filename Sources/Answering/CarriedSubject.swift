internal import Learning

/// Of whom sentences speak that begin with a pronoun, or without a subject: "Pavel came by. He rang twice.
/// He is a carpenter."
enum CarriedSubject {
  private static let subjects: [String: String] = {
    var table: [String: String] = [:]
    for word in ["he", "she", "er", "sie", "il", "elle", "él", "ella"] { table[word] = "" }
    for word in ["he's", "she's"] { table[word] = "is" }
    return table
  }()
  private static let owners = WordSet(
    "his her sein seine seinem ihre ihr ihrem su sus son sa ses")
  /// Verbs that stand first where the subject is left out.
  private static let dropped = WordSet(
    """
    trabaja vive habla estudia tiene es está juega toca nació compró quiere odia prefiere come born
    """)
  /// Words of deeds that stand first where the thing is left out: "Bought for 300 euros."
  private static let done = WordSet(
    "bought built sold paid costs cost gekauft gebaut verkauft kostet comprado cuesta acheté coûte")
  private static let things = WordSet("it it's its es")

  /// A sentence that goes on about somebody.
  struct Resolved {
    /// The place of the sentence that names them.
    var place: Int
    /// The sentence with the name in the place of the pronoun.
    var text: [UInt8]
  }

  /// For each sentence of a text the one that it goes on about; nil of those that need none.
  static func resolve(_ pieces: [SentenceCut.Piece]) -> [Resolved?] {
    var resolved: [Resolved?] = []
    var last: (place: Int, name: String)?
    var start = 0
    var above: (place: Int, name: String, isSure: Bool)?
    for (place, piece) in pieces.enumerated() {
      if !piece.continues { (last, start) = (nil, place) }
      let words = WordScanner.words(String(decoding: piece.text.prefix(1024), as: UTF8.self))
      let lead = words.first?.lower ?? ""
      if piece.isHeading { above = heading(words).map { (place, $0.name, $0.isSure) } }
      if let last, let text = put(last.name, into: words, piece.text) {
        resolved.append(Resolved(place: last.place, text: text))
        continue
      }
      // "Mum" over "born 22 April 1955" and "lives in Fribourg".
      if last == nil, let above, above.place < place, isDropped(words),
        above.isSure || AskedOwner.isBirth(words[0]),
        let text = put(above.name, into: words, piece.text)
      {
        resolved.append(Resolved(place: above.place, text: text))
        last = (above.place, above.name)
        continue
      }
      if done.contains(lead), place > start {
        resolved.append(Resolved(place: start, text: piece.text))
        continue
      }
      resolved.append(nil)
      if piece.isHeading || things.contains(lead) || isAside(words) { continue }
      if let name = subject(words) {
        last = (place, name)
      } else if !isOfSpeakerAlone(words) {
        last = nil
      }
    }
    return resolved
  }

  /// A sentence with a name where its pronoun stands; nil: it has none.
  private static func put(_ name: String, into words: [Word], _ text: [UInt8]) -> [UInt8]? {
    guard let first = words.first else { return nil }
    let rest = Array(text.dropFirst(first.text.utf8.count))
    if let verb = subjects[first.lower] {
      return Array("\(name)\(verb.isEmpty ? "" : " \(verb)")".utf8) + rest
    }
    if owners.contains(first) { return Array("\(name)'s".utf8) + rest }
    return isDropped(words) ? Array("\(name) ".utf8) + text : nil
  }

  private static let measures = WordSet("size weight height number type group code")

  /// Whether a sentence is a note of something beside whom it is of, and of nobody else: "Vet: Dr. Kern,
  /// Elm Street 12.", "Vaccines due every April.", "Shoe size 27.", "Birthday 4 May 1990."
  private static func isAside(_ words: [Word]) -> Bool {
    guard let first = words.first, first.kind == .word, !Gazetteer.firstNames.contains(first.lower),
      !Kin.relatives.contains(first), !Pronouns.subject.contains(first)
    else { return false }
    if words.count > 2, words[1].isMark, words[1].text == ":" { return true }
    let isOfThing =
      first.lower.hasSuffix("s") || measures.contains(words.lower(1))
      || words.count > 1 && words[1].kind == .number
    // "4 May" is no verb.
    let isVerb = { (word: Word) in
      Verbs.isFinite(word) && !(word.isCapitalised && TimeWords.isName(word.lower))
    }
    return isOfThing && !words.contains(where: isVerb)
      && words.dropFirst().allSatisfy { !$0.isCapitalised || TimeWords.isName($0.lower) }
  }

  private static let behind = WordSet(
    "in at for with as on to from near by a an the his her their no not")

  /// Whether a sentence begins with what somebody does or is, and leaves out who: "Born in Ulm",
  /// "lives in Ulm".
  private static func isDropped(_ words: [Word]) -> Bool {
    guard let first = words.first else { return false }
    if dropped.contains(first) || AskedOwner.isOfSomebody(first) { return true }
    return Verbs.isPresentThird(first.lower) && words.count > 2 && behind.contains(words[1])
  }

  /// Whom a heading names, and nothing else: "Mum (Claudine)", "Ada Byron"; one word
  /// may be anything, but none is born that is nobody.
  private static func heading(_ words: [Word]) -> (name: String, isSure: Bool)? {
    let name = words.prefix { $0.text != "(" }
    guard (1...3).contains(name.count),
      name.allSatisfy({
        $0.kind == .word && ($0.isCapitalised || Kin.relatives.contains($0))
          && !FunctionWords.all.contains($0) && !TimeWords.isName($0.lower)
      }), let first = name.first, !AskedOwner.isSelf(first)
    else { return nil }
    let isSomebody =
      name.count > 1 || Kin.relatives.contains(first) || Gazetteer.firstNames.contains(first.lower)
    if ownFacts.contains(first) { return nil }
    return (name.map(\.text).joined(separator: " "), isSomebody)
  }

  /// Headings over what somebody writes of themself.
  private static let ownFacts = WordSet(
    "profile personal bio biography facts data basics details general info information health")

  private static let telling = WordSet("said says told wrote writes")
  private static let meetings = WordSet(
    """
    lunch breakfast dinner brunch supper coffee tea drinks drink beer call talk chat walk meeting date
    evening weekend picnic
    """)

  /// A sentence without who says it, and without that it was at a meeting: "Nora said: Wim came by",
  /// "Lunch with Camille".
  private static func told(_ words: [Word]) -> [Word] {
    var words = words[...]
    if let colon = words.prefix(8).firstIndex(where: { $0.text == ":" }), colon > 0,
      telling.contains(words[colon - 1])
    {
      words = words[(colon + 1)...]
    }
    let start = words.startIndex
    if words.count > 2, meetings.contains(words[start]), words[start + 1].lower == "with",
      words[start + 2].isCapitalised
    {
      words = words.dropFirst(2)
    }
    return Array(words)
  }

  /// Whom a sentence is about: of "Ida's mother Eva lives in Ulm" Eva, of "Tom and I met" nobody.
  private static func subject(_ words: [Word]) -> String? {
    let (all, words) = (words.count, told(words))
    let front = words.prefix(8)
    var name: [Word] = []
    for (place, word) in front.enumerated() {
      if word.isMark, name.isEmpty { continue }
      let isName =
        word.isCapitalised && !word.isMark && !FunctionWords.all.contains(word)
        && !FunctionWords.foreign.contains(word) && !Pronouns.first.contains(word)
        && !(place == 0 && begins(word)) && !TimeWords.isName(word.lower)
      if isName, !word.lower.hasSuffix("'s") {
        name.append(word)
        continue
      }
      if !name.isEmpty {
        if name.count == place, isNoun(word) { return nil }
        // "Primary School Ulm." says nothing of anybody.
        if word.isMark, place + 1 == words.count, all == words.count { return nil }
        return ["and", "und", "y", "et", "&"].contains(word.lower)
          ? nil : name.map(\.text).joined(separator: " ")
      }
      if Verbs.finite.contains(word.lower) || Pronouns.first.contains(word), !isOwn(word) {
        return nil
      }
    }
    return nil
  }

  private static let placing = WordSet("in at to from near on")

  /// Whether who writes tells something of themself, and names nobody: "We married in Ulm."
  private static func isOfSpeakerAlone(_ words: [Word]) -> Bool {
    guard let first = words.first, Pronouns.first.contains(first) else { return false }
    return words.indices.dropFirst().allSatisfy { place in
      !words[place].isCapitalised || TimeWords.isName(words[place].lower)
        || placing.contains(words[place - 1])
    }
  }

  private static let numbers = WordSet(
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred"
  )

  /// Whether a word's capital is only that of the sentence: "Walked to the lake", "Eleven kilometres".
  private static func begins(_ word: Word) -> Bool {
    Verbs.base.contains(word) || Verbs.isPast(word.lower) || Verbs.isPresentThird(word.lower)
      || Kin.relatives.contains(word)
      || numbers.contains(word)
  }

  /// Whether a word behind one with a capital tells that this is none of a name: "Rabies vaccination due".
  private static func isNoun(_ word: Word) -> Bool {
    !word.isCapitalised && nounEndings.contains { word.lower.hasSuffix($0) }
  }

  private static let nounEndings = [
    "tion", "sion", "ment", "ness", "ity", "ance", "ence", "ology", "graphy",
  ]

  private static func isOwn(_ word: Word) -> Bool { ["my", "our"].contains(word.lower) }
}
