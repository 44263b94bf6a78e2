/// Whom a memory tells of, as its first words say: `Ana`, `the user`, `Ana's sister`.
struct Subject: Hashable, Sendable {
  /// In small letters: `ana`, `ana's sister clara`, `ana's younger sister`.
  var name: String
  /// The one whom it belongs to: `ana` in both.
  var owner: String
  /// The kin or pet that it is: `sister`.
  var kin: String?
  /// How that one is called, where it is said: `Clara`.
  var called: [Word] = []
  /// The words that tell which one it is: `younger`.
  var which: [String] = []
  /// The one who is named beside the subject, in small letters: `bo` of "Ana and Bo".
  var companion: String?
  /// What of the owner is meant, where it is a thing: `favourite`, `food`.
  var thing: [Word] = []
  /// Whether the words behind the thing tell that it is so now: "favourite café these days".
  private(set) var isOfNow = false
  /// Whether the words before it tell neither when nor of now, but where else it is so: "On Netflix".
  var isElsewhere = false
  /// The place of the first word behind it.
  var end: Int

  /// Words that may open a sentence before its subject, up to a comma.
  private static let openings = WordSet(
    "on in at from last since this these currently now recently lately today nowadays as for")
  private static let adverbs = WordSet("currently now recently lately today nowadays")
  private static let verbs = WordSet(
    "is are was were has have had isn't aren't wasn't got gets will said answered")

  private static let moving = WordSet(
    """
    moved slipped fell changed became switched comes come meets arrives cancelled canceled can't cannot won't
    """)

  private static let parts = WordSet("of with for at on in to and or that which who")

  private static func isVerb(_ word: Word) -> Bool {
    verbs.contains(word)
      || moving.contains(word)
  }

  /// The subject of a sentence in the third person; nil where it begins with something else.
  init?(_ words: [Word]) {
    guard var place = Subject.start(words) else { return nil }
    isElsewhere = place > 0 && !Subject.tellsWhen(words[..<place])
    let first = words.lower(place)
    if first == "the", ["user", "user's"].contains(words.lower(place + 1)) {
      owner = "the user"
      place += 2
    } else {
      guard let length = Subject.nameLength(words, place) else { return nil }
      owner = Subject.bare(words[place..<(place + length)].map(\.lower).joined(separator: " "))
      place += length
    }
    name = owner
    end = place
    if words.lower(place - 1).hasSuffix("'s") {
      guard takeThing(words) else { return nil }
      return
    }
    if words.lower(place) == "and" {
      guard let behind = Subject.companions(words, place + 1) else { return nil }
      let names = words[place + 1..<min(behind, words.count)].map(\.lower)
      let isOne =
        words.indices.contains(place + 1) && words[place + 1].isCapitalised
        || names == ["the", "user"]
      if isOne, !names.contains(where: { $0.hasSuffix("'s") }) {
        companion = names.joined(separator: " ")
      }
      end = behind
    }
    if ["said", "answered"].contains(words.lower(end)) { return nil }
  }

  /// What somebody is quoted with, where that begins with a name: `Ana said: Mimi died`.
  static func quoted(_ words: [Word]) -> (by: String, words: [Word])? {
    let isUser = words.lower(0) == "the" && words.lower(1) == "user"
    guard let length = isUser ? 2 : nameLength(words, 0), words.lower(length) == "said",
      words.lower(length + 1) == ":", nameLength(words, length + 2) != nil
    else { return nil }
    let name = words.prefix(length).map(\.lower).joined(separator: " ")
    return (name, Array(words.dropFirst(length + 2)))
  }

  /// The thing of which somebody is quoted, as theirs, with the words said: `Ana said: The wedding is on
  /// 3 June 2023`.
  static func said(_ words: [Word]) -> (subject: Subject, words: [Word])? {
    let isUser = words.lower(0) == "the" && words.lower(1) == "user"
    guard let length = isUser ? 2 : nameLength(words, 0), words.lower(length) == "said",
      words.lower(length + 1) == ":"
    else { return nil }
    var start = length + 2
    // "From 1 July 2026 the day rate is 890 euros".
    if words.lower(start) == "from" {
      start += 1
      while words.indices.contains(start),
        words[start].kind == .number || TimeWords.isMonth(words[start])
      { start += 1 }
      if words.lower(start) == "," { start += 1 }
    }
    guard words.lower(start) == "the" else { return nil }
    let said = Array(words.dropFirst(start))
    let owner = words.prefix(length).map(\.lower).joined(separator: " ")
    return Subject(thing: said, of: owner).map { ($0, said) }
  }

  /// A thing that a memory tells of by itself, as one of the user's: `The deadline is on 4 May 2026`.
  static func bare(_ words: [Word]) -> Subject? {
    guard words.lower(0) == "the", !["user", "user's"].contains(words.lower(1)) else { return nil }
    return Subject(thing: words, of: "the user")
  }

  /// One without a name who moved the date of something: "the airline", "they".
  static func mover(_ words: [Word]) -> Subject? {
    let isThing = words.lower(0) == "the" && !["user", "user's"].contains(words.lower(1))
    guard isThing || words.lower(0) == "they" else { return nil }
    let end = isThing ? words.prefix(5).firstIndex { Shifting.verbs.contains($0) } : 1
    guard let end, Shifting.verbs.contains(words.lower(end)) else { return nil }
    return Subject(unnamed: end)
  }

  private init(unnamed end: Int) {
    (name, owner, self.end) = ("", "", end)
  }

  /// The thing that a sentence begins with, behind its article.
  private init?(thing words: [Word], of owner: String) {
    self.owner = owner
    name = owner
    end = 1
    guard
      let verb = words.indices.dropFirst(1).prefix(6).first(where: {
        Subject.isVerb(words[$0])
      }), verb > 1
    else { return nil }
    takeThing(words[1..<verb])
    guard !thing.isEmpty,
      thing.allSatisfy({
        $0.kind == .word && !Subject.parts.contains($0) && !Verbs.modals.contains($0.lower)
      })
    else { return nil }
    end = verb
  }

  private static let times = PhraseSet("these days|right now|at the moment|now|nowadays|currently")

  /// Without the sign of "the parents' evening", which stands by itself, and without when it is so: "Ana's
  /// favourite café these days".
  private mutating func takeThing(_ words: ArraySlice<Word>) {
    let words = words.filter { $0.text != "'" }
    let end = words.indices.first { at in
      Subject.times.length(words, at: at).map { at + $0 == words.count } ?? false
    }
    thing = Array(words.prefix(end ?? words.count))
    isOfNow = end != nil
  }

  private static func bare(_ name: String) -> String {
    name.hasSuffix("'s") ? String(name.dropLast(2)) : name
  }

  /// Words of a date that opens a sentence: `On 31 May 2026`, `In the week of 25 May 2026`.
  private static let dates = WordSet(
    """
    the of few days weeks months before week weekend night morning afternoon evening spring summer
    autumn fall winter early late mid
    """)

  private static let moments = WordSet(
    "now moment present last end first while year years meantime day today long")

  /// Whether words before a subject tell when.
  private static func tellsWhen(_ words: ArraySlice<Word>) -> Bool {
    words.contains { word in
      word.kind == .number || adverbs.contains(word) || moments.contains(word)
        || TimeWords.isName(word.lower)
        || dates.contains(word) && !["the", "of"].contains(word.lower)
    }
  }

  private static func start(_ words: [Word]) -> Int? {
    if let place = behindDate(words) { return place }
    guard openings.contains(words.lower(0)) else { return 0 }
    if let comma = words.prefix(8).firstIndex(where: { $0.text == "," }) { return comma + 1 }
    return adverbs.contains(words.lower(0)) ? 1 : nil
  }

  /// The place of a subject that stands right behind a date, without a comma; nil: none does.
  private static func behindDate(_ words: [Word]) -> Int? {
    let isFew = words.lower(0) == "a" && words.lower(1) == "few"
    guard isFew || openings.contains(words.lower(0)) else { return nil }
    let end = words.indices.dropFirst().prefix(12).first { place in
      let word = words[place]
      if word.lower == "the", ["user", "user's"].contains(words.lower(place + 1)) { return true }
      return
        !(word.kind == .number || dates.contains(word) || TimeWords.isMonth(word)
        || TimeWords.weekdays.contains(word.lower))
    }
    guard let end, words[end].kind == .word,
      words[1..<end].contains(where: { $0.kind == .number || TimeWords.isName($0.lower) })
    else { return nil }
    let isUser = words.lower(end) == "the" && ["user", "user's"].contains(words.lower(end + 1))
    return isUser || words[end].isCapitalised ? end : nil
  }

  /// How many words from a place on are a name.
  private static func nameLength(_ words: [Word], _ place: Int) -> Int? {
    var length = 0
    while length < 3, words.indices.contains(place + length) {
      let word = words[place + length]
      guard word.kind == .word, word.isCapitalised, !FunctionWords.all.contains(word) else { break }
      length += 1
      if word.lower.hasSuffix("'s") { break }
    }
    return length == 0 ? nil : length
  }

  /// `others`, `Bo`, `Ana's wife`: the place behind those who are named beside the subject.
  private static func companions(_ words: [Word], _ place: Int) -> Int? {
    if words.lower(place) == "others" { return place + 1 }
    if words.lower(place) == "their" { return place + 2 }
    if words.lower(place) == "the", words.lower(place + 1) == "user" { return place + 2 }
    guard let length = nameLength(words, place) else { return nil }
    return place + length + (words.lower(place + length - 1).hasSuffix("'s") ? 1 : 0)
  }

  /// Takes what belongs to the owner: one of kin, or a thing.
  private mutating func takeThing(_ words: [Word]) -> Bool {
    var place = end
    while let word = Subject.describing[words.lower(place)] {
      if !word.isEmpty { which.append(word) }
      place += 1
    }
    let noun = words.lower(place)
    // "Ana's parents' evening" is none of kin.
    if Kin.relatives.contains(noun) || Kin.pets.contains(noun) || Subject.isEx(noun),
      words.lower(place + 1) != "'"
    {
      let length = Subject.nameLength(words, place + 1) ?? 0
      if !words[place..<min(place + 1 + length, words.count)].contains(where: {
        $0.lower.hasSuffix("'s")
      }) {
        let joined = place + 1 + length
        // "Ana's husband and Ana": what they do, Ana does.
        let names = owner.split(separator: " ").map(String.init)
        if words.lower(joined) == "and",
          words.dropFirst(joined + 1).prefix(names.count).map(\.lower) == names
        {
          end = joined + 1 + names.count
          return true
        }
        kin = noun
        called = Array(words[(place + 1)..<(place + 1 + length)])
        name = identity
        end = place + 1 + length
        return words.lower(end) != "and"
      }
    }
    let behind = words.dropFirst(end).prefix(6)
    guard let verb = behind.firstIndex(where: { Subject.isVerb($0) }), verb > end else {
      return false
    }
    takeThing(words[end..<verb])
    // "Ana's laptop could have been stolen".
    guard !thing.isEmpty, !thing.contains(where: { $0.isMark || Verbs.modals.contains($0.lower) })
    else { return false }
    name = owner
    end = verb
    return true
  }
}
