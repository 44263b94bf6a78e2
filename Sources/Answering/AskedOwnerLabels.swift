internal import Learning

/// Of whom lists tell: what a heading says is so of each of those by whose names its entries begin.
extension AskedOwner {
  private static let ownLabels = WordSet("me i myself mine ich mich moi je yo m\u{ED}")
  private static let openings = WordSet(
    "last next due done since until zuletzt n\u{E4}chste letzte")

  private static let interviewing = WordSet(
    "q a f answer question antwort frage pregunta respuesta")

  /// Whether a label is of who writes: "me: nuts".
  static func isSelf(_ word: Word) -> Bool { ownLabels.contains(word) }

  /// Whether the word at a place stands in "and others".
  static func isCompany(_ words: [Word], _ place: Int) -> Bool {
    words.lower(place) == "others" && words.lower(place - 1) == "and"
      || words.lower(place) == "and" && words.lower(place + 1) == "others"
  }

  /// Whether a name is that of the one who asks, or the beginning of it.
  func isAsker(_ name: String) -> Bool {
    guard let asker, let first = name.split(separator: " ").first else { return false }
    return AskedOwner.isSame(asker, String(first))
  }

  /// Whether a name is a person's, or the beginning of it: "mel" of "melanie reed".
  static func isName(_ name: String, of person: String) -> Bool {
    person == name || person.hasPrefix("\(name) ") || person.hasSuffix(" \(name)")
      || name.utf8.count >= 3 && person.hasPrefix(name)
  }

  /// Whether one word is a name or the beginning of it in another.
  static func isSame(_ one: String, _ other: String) -> Bool {
    let (one, other) = (folded(one), folded(other))
    return isName(one, of: other) || isName(other, of: one)
  }

  /// Whether two words are the same kin: mother and mum.
  static func isSameKin(_ one: String, _ other: String) -> Bool {
    one == other
      || Senses([Array(one.utf8)]).found.contains {
        ($0.near + $0.far).contains(Array(other.utf8))
      }
  }

  /// Whether a word tells of a birth.
  static func isBirth(_ word: Word) -> Bool { births.contains(word) }

  private static let births = WordSet("born geboren nacido nacida n\u{E9} n\u{E9}e")

  /// What only somebody can be.
  private static let ofSomebody = WordSet(
    "born allergic intolerant geboren allergisch nacido nacida al\u{E9}rgico al\u{E9}rgica n\u{E9} n\u{E9}e"
  )

  /// Whether a word tells what only somebody can be: born, allergic.
  static func isOfSomebody(_ word: Word) -> Bool { ofSomebody.contains(word) }

  /// Of whom what stands behind a comma or colon at a place tells: "Ada: born 10 December 1815",
  /// "Jonas, our son, born in Ulm", "Eirik (my elder son): born 3 August".
  static func labelled(_ words: [Word], _ mark: Int) -> Owner? {
    guard mark > 0, [":", ",", "-", "\u{2013}"].contains(words[mark].text) else { return nil }
    var end = mark - 1
    if words[end].text == ")" {
      guard let open = words[..<end].lastIndex(where: { $0.text == "(" }), open > 0 else {
        return nil
      }
      end = open - 1
    }
    let word = words[end]
    if isSelf(word), end == 0 { return .oneself }
    if Kin.relatives.contains(word) { return .kin(word.lower) }
    guard word.isCapitalised, word.kind == .word, !FunctionWords.all.contains(word),
      !TimeWords.isName(word.lower)
    else { return nil }
    return .named(names(words, endingAt: end))
  }

  /// Of whom an entry below a heading tells what is asked, where its label names somebody and only the
  /// heading says what: "Birthdays" over "Hana: 9 June 2017".
  func relation(
    ofLabel label: [UInt8], under above: [UInt8], saying sentence: [UInt8], authors: Set<String>
  ) -> Relation {
    guard isKnown, isSought(in: above), !isSought(in: sentence), !isSought(in: label),
      let holder = AskedOwner.holder(ofLabel: label)
    else { return .open }
    if isOfAsker, AskedOwner.tellsSelf(label) { return .asked }
    // "My tetanus vaccination" asks for the entry "Tetanus", which is nobody's name.
    if isOfAsker, case .named(let names) = holder, names.isSubset(of: said) { return .open }
    return isOther(holder, nil, authors) ? .another : .asked
  }

  /// Whether what stands under a label is of whom is asked; nil where the label does not tell.
  func isAbout(label: [UInt8]) -> Bool? {
    guard isKnown, let holder = AskedOwner.holder(ofLabel: label) else { return nil }
    if isOfAsker, AskedOwner.tellsSelf(label) { return true }
    if !isOther(holder, nil, []) { return true }
    // "Course: 14 January" may be of anybody's course.
    if case .named = holder { return nil }
    return askedNames == nil ? false : nil
  }

  /// Whether the verb at a place stands behind a label that is what is asked of: "passport: expires 11/2029",
  /// "Passport number K44, expires 11/2029".
  func isOfLabel(_ words: [Word], _ place: Int) -> Bool {
    guard place > 1, [":", ","].contains(words[place - 1].text) else { return false }
    let front = words[..<(place - 1)].drop { AskedOwner.own.contains($0) }
    if words[place - 1].text == ":",
      front.allSatisfy({ said.contains(AskedOwner.bare($0.lower)) })
    {
      return true
    }
    guard let first = front.first, first.kind == .word, FunctionWords.isContent(first),
      said.contains(first.lower), !Kin.isNoun(first.lower)
    else { return false }
    return front.dropFirst().allSatisfy { word in
      let isNumbered = word.text.contains { $0.isNumber }
      return !Kin.isNoun(word.lower) && AskedOwner.bare(word.lower) == word.lower
        && (!word.isCapitalised || isNumbered) && (!word.isMark || word.text == ":")
    }
  }

  /// Whether whom it asks of is whom a note's title names, in small letters: by the first name at least.
  func isOf(_ title: [String]) -> Bool {
    guard let first = title.first else { return false }
    switch owner {
    case .kin(let kin, _): return title.count == 1 && AskedOwner.isSameKin(kin, first)
    case .named(let names):
      let isAsked = { (word: String) in names.contains { AskedOwner.folded($0) == word } }
      let title = title.map(AskedOwner.folded)
      // Of Ivo Brandt by either name, but of Ivo Brandt not the note of Ivo Sander.
      return isAsked(title[0])
        && (title.count == 1 || names.count == 1 || title.dropFirst().contains(where: isAsked))
    // "How old is Ivo?" asks for no deed and no thing.
    case .open: return said.isSuperset(of: ["how", "old"]) && title.count == 1 && names(title)
    case .oneself, .thing: return false
    }
  }

  /// What is somebody's of whom the word at a place is, without the verb behind: "does my cleaner come".
  static func nouns(_ words: [Word], behind place: Int) -> ArraySlice<Word> {
    let run = words[(place + 1)...].prefix(4).prefix { !$0.isMark && FunctionWords.isContent($0) }
    let isVerb =
      run.count > 1 && run.last.map { Verbs.base.contains($0) && !$0.isCapitalised } ?? false
      && words[..<place].contains { ["do", "does", "did"].contains($0.lower) }
    return isVerb ? run.dropLast() : run
  }

  /// Whether the question names any of some words.
  func names(_ words: [String]) -> Bool { words.contains { said.contains($0) } }

  /// Whether a label points to what was said before it: "Last: 14 October".
  static func pointsBack(label: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: label, as: UTF8.self))
    return words.count == 1 && openings.contains(words[0])
  }

  /// Whether a text holds what is asked of them, or a word for the same.
  func isSought(in text: [UInt8]) -> Bool {
    WordScanner.words(String(decoding: text.prefix(1_024), as: UTF8.self)).contains { holds($0) }
  }

  /// Whether a label names who writes, and says so in brackets: "Clara (me)".
  private static func tellsSelf(_ label: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: label, as: UTF8.self))
    return words.indices.contains {
      words[$0].text == "(" && words.indices.contains($0 + 1)
        && ownLabels.contains(words[$0 + 1])
    }
  }

  private static func holder(ofLabel label: [UInt8]) -> Owner? {
    let words = WordScanner.words(String(decoding: label, as: UTF8.self)).filter { !$0.isMark }
    guard let first = words.first, first.kind == .word, !TimeWords.isName(first.lower) else {
      return nil
    }
    // "A: …" below "Q: …" is nobody's.
    if words.count == 1, interviewing.contains(first) { return nil }
    if words.count == 1, ownLabels.contains(first) { return .oneself }
    let kin = words.first { Kin.relatives.contains(bare($0.lower)) }
    if words.count == 1, let kin { return .kin(bare(kin.lower)) }
    let names = Set(words.filter(\.isCapitalised).map { bare($0.lower) })
    return names.isEmpty ? nil : .named(names)
  }

  /// Of whom something in brackets right behind a name tells: "Biscoito (beagle, born May 2019)".
  static func bracketed(_ words: [Word], _ place: Int) -> Owner? {
    let front = words[..<place].suffix(8)
    guard let open = front.lastIndex(where: { ["(", ")"].contains($0.text) }),
      words[open].text == "(",
      open > 0, words[open - 1].isCapitalised, !words[open - 1].isMark,
      !words[open...place].contains(where: { Verbs.finite.contains($0.lower) })
    else { return nil }
    let word = words[open - 1]
    if FunctionWords.all.contains(word) || TimeWords.isName(word.lower) { return nil }
    return .named(names(words, endingAt: open - 1))
  }

  /// Whether a text names whom is asked; true where nobody is asked for by name.
  func isNamed(in texts: [[UInt8]]) -> Bool {
    guard let names = askedNames else { return true }
    return texts.contains { text in
      WordScanner.words(String(decoding: text.prefix(4_096), as: UTF8.self)).contains { word in
        names.contains { AskedOwner.isSame($0, AskedOwner.bare(word.lower)) }
      }
    }
  }
}
