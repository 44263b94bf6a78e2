internal import Text

/// Finds names in a sentence's original wording.
package struct EntityFinder {
  /// The names of all who take part.
  let participants: [String]

  package init(participants: [String]) {
    self.participants = participants
  }

  private static let organizations = WordSet(
    """
    university college school academy institute club company inc corp ltd hospital church bank
    foundation association society agency team studio studios museum library orchestra band center
    centre restaurant cafe
    """)
  private static let events = WordSet(
    "festival cup olympics parade conference marathon tournament fair day week championship expo gala games eve"
  )
  private static let locations = WordSet(
    """
    park lake street avenue road beach island islands mountain mountains river valley bay canyon
    forest falls square bridge city town county coast hills trail desert ocean sea village alps
    peninsula archipelago volcano glacier gorge fjord gulf strait lagoon plateau highlands lowlands
    moors dales lakes peaks rainforest
    """)
  private static let inner = WordSet("of the de la del van von du le and for & al")
  private static let notNames = WordSet(
    """
    i i'm i've i'd i'll monday tuesday wednesday thursday friday saturday sunday january february
    mondays tuesdays wednesdays thursdays fridays saturdays sundays mon tue tues wed thu thurs fri
    sat sun day days week weeks
    march april may june july august september october november december wow hey hi oh yeah god ok
    okay btw lol omg yes no thanks mr mrs ms dr mom mum dad grandma grandpa tv diy pc faq asap id
    english french spanish german italian portuguese chinese japanese korean russian arabic
    """)
  private static let toPlace = WordSet(
    "in to from near visited visiting visit through across around toward")
  private static let toPerson = WordSet("with named called")
  private static let beforeDay = WordSet(
    "on before after since until till by for of this last next every each the a")
  private static let toProduct = WordSet(
    "watched watching read reading played playing watch play finished bingeing streaming listened")

  /// The names of a sentence, each once, in their order; `isQuoted` ones are titles.
  package func find(_ words: [Word]) -> [NamedEntity] {
    let words = EntityFinder.unshouted(words)
    var found: [NamedEntity] = []
    var place = 0
    while place < words.count {
      let end = words[place].isQuoted ? titleEnd(words, place) : spanEnd(words, place)
      guard let end else {
        place += 1
        continue
      }
      if let entity = entity(words, place, end) { found.append(entity) }
      place = end
    }
    return found
  }

  /// The end of a quoted title of capitalised words.
  private func titleEnd(_ words: [Word], _ place: Int) -> Int? {
    guard place == 0 || !words[place - 1].isQuoted else { return nil }
    let end = words[place...].firstIndex { !$0.isQuoted } ?? words.count
    let lexical = words[place..<end].filter { !$0.isMark }
    let capitals = lexical.count { $0.isCapitalised || $0.kind == .number }
    let isTitle = lexical.count <= 8 && capitals * 2 >= lexical.count && capitals > 0
    return isTitle ? end : nil
  }

  private func isName(_ word: Word) -> Bool {
    word.kind == .word && !word.isQuoted && word.isCapitalised
      && !EntityFinder.notNames.contains(word.lower) && !EntityFinder.isShouted(word.text)
  }

  /// Whether a word is in capitals for its loudness.
  private static func isShouted(_ text: String) -> Bool {
    text.utf8.count > 5 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) }
  }

  private static let shouted = WordSet(
    "a an the my our is am are was were got get to of and so not i'm we're it's this that for you")

  /// The words of a sentence in capitals with small letters, where even those are in capitals that begin no
  /// name: "I GOT THE JOB", but not "IBM and IKEA".
  private static func unshouted(_ words: [Word]) -> [Word] {
    func isLoud(_ word: Word) -> Bool {
      let letters = word.text.filter(\.isLetter)
      return letters.utf8.count > 1 && letters == letters.uppercased()
    }
    guard words.contains(where: { isLoud($0) && shouted.contains($0) }),
      words.count(where: isLoud) > 1
    else { return words }
    return words.map { isLoud($0) ? $0.saying($0.lower) : $0 }
  }

  private static let feasts = WordSet(
    "christmas xmas easter halloween thanksgiving hanukkah ramadan eid diwali passover lent pentecost"
  )

  /// The end of a run of capitalised words that begins here, with small ones inside.
  private func spanEnd(_ words: [Word], _ place: Int) -> Int? {
    guard isName(words[place]), !EntityFinder.isOfDayName(words, place, surely: true) else {
      return nil
    }
    // "Morning Ifeoma" is one name, and a greeting.
    if place == 0 || words[place - 1].isMark, NameHints.isGreeting(words, place) { return nil }
    if place == 0 || words[place - 1].isMark, !isSurelyName(words, place) { return nil }
    var end = place + 1
    while end < words.count {
      if words[end - 1].lower.hasSuffix("'s") {
        // "New Year's Eve" is one name.
        if words[end].isCapitalised, ["eve", "day"].contains(words[end].lower) { end += 1 }
        break
      }
      if isName(words[end]) {
        end += 1
        continue
      }
      var next = end
      while next < words.count, next - end < 2, EntityFinder.inner.contains(words[next].lower) {
        next += 1
      }
      // "Home to Malmö for Christmas."
      guard next > end, next < words.count, isName(words[next]), words[end].lower != "and",
        words[end].lower != "for" || !EntityFinder.feasts.contains(words[next])
      else {
        break
      }
      end = next + 1
    }
    return end
  }

  /// Whether a capitalised word is part of the name of a day, which no other name is: "Good Friday",
  /// "Super Bowl Sunday". Persons and places stand before a weekday by themselves. `surely`: not where
  /// it may be one that no list has: "saw Zora Friday".
  static func isOfDayName(_ words: [Word], _ place: Int, surely: Bool = false) -> Bool {
    func isPart(_ at: Int) -> Bool {
      guard words.indices.contains(at), words[at].kind == .word, words[at].isCapitalised,
        !words[at].isQuoted
      else { return false }
      return UndatedWeekday.names.contains(words[at].lower)
        || !FunctionWords.all.contains(words[at]) && !TimeWords.isName(words[at].text)
    }
    var (start, end) = (place, place)
    while isPart(end) { end += 1 }
    while isPart(start - 1) { start -= 1 }
    guard end > place, words.indices.contains(end), words[end].isCapitalised,
      TimeWords.weekdays.contains(bare(words[end].lower))
    else { return false }
    if UndatedWeekday.names.contains(words[end - 1].lower) { return true }
    // A capital letter there says nothing.
    guard start > 0, !words[start - 1].isMark else { return false }
    let before = words[start - 1].lower
    let name = Array(words[start..<end]).joined.lowercased()
    if surely, !beforeDay.contains(before) { return false }
    return !toPlace.contains(before) && !toPerson.contains(before) && before != "at"
      && !Gazetteer.firstNames.contains(words[start].lower) && !Gazetteer.places.contains(name)
      && !Kin.relatives.contains(before)
  }

  /// At the start of a sentence a capital letter says nothing.
  private func isSurelyName(_ words: [Word], _ place: Int) -> Bool {
    let lower = EntityFinder.bare(words[place].lower)
    if participant(lower) != nil { return true }
    if Gazetteer.firstNames.contains(lower) { return words.lower(place + 1) != "of" }
    if Gazetteer.places.contains(lower) { return true }
    if place == 0, PersonNews.isOne(words) || VitalFact.isNewsOfName(words) { return true }
    if NameHints.isCalledAside(words, place, place + 1) { return true }
    if NameHints.isBesideSpeaker(words, place + 1), !FunctionWords.all.contains(lower),
      !Kin.isNoun(lower), !Verbs.base.contains(lower)
    {
      return true
    }
    let next = place + 1
    return next < words.count && isName(words[next])
      && !FunctionWords.all.contains(lower) && !Verbs.base.contains(lower)
      && !Verbs.isPast(lower) && !Verbs.isGerund(lower) && !Verbs.isAdverb(lower)
      && !["last", "next", "dear", "happy", "merry"].contains(lower)
  }

  static func bare(_ word: String) -> String {
    word.hasSuffix("'s") ? String(word.dropLast(2)) : word
  }

  private func participant(_ lower: String) -> String? {
    if let whole = participants.first(where: { $0.lowercased() == lower }) { return whole }
    guard lower.utf8.count >= 2 else { return nil }
    let like = participants.filter { $0.lowercased().hasPrefix(lower) }
    return like.count == 1 ? like[0] : nil
  }

  private func entity(_ words: [Word], _ place: Int, _ end: Int) -> NamedEntity? {
    let title = words[place].isQuoted
    var span = Array(words[place..<end])
    span[span.count - 1] = span[span.count - 1].saying(
      EntityFinder.bare(span[span.count - 1].text))
    let name = span.joined
    let lower = name.lowercased()
    // A letter by itself is a mark: "F." of "F.28".
    guard name.utf8.count <= 100, name.count(where: { $0.isLetter || $0.isNumber }) > 1 else {
      return nil
    }
    if title { return NamedEntity(name: name, type: .product) }
    if let whole = participant(lower) { return NamedEntity(name: whole, type: .person) }
    let last = span[span.count - 1].lower
    if span.count > 1, EntityFinder.organizations.contains(last) {
      return NamedEntity(name: name, type: .organization)
    }
    if span.count > 1, EntityFinder.events.contains(last) {
      return NamedEntity(name: name, type: .event)
    }
    if span.count > 1,
      EntityFinder.locations.contains(last) || ["mount", "lake", "mt"].contains(span[0].lower)
    {
      return NamedEntity(name: name, type: .location)
    }
    if Gazetteer.places.contains(lower), !isRatherPerson(words, place, lower) {
      return NamedEntity(name: name, type: .location)
    }
    if span.count <= 3, Gazetteer.firstNames.contains(span[0].lower) {
      return NamedEntity(name: name, type: .person)
    }
    if place == 0, PersonNews.isOne(words) || VitalFact.isNewsOfName(words) {
      return NamedEntity(name: name, type: .person)
    }
    if span.count == 1, NameHints.isLanguage(lower) { return nil }
    let hint = NameHints.type(words, place, end)
    return NamedEntity(name: name, type: hint ?? byContext(words, place))
  }

  /// `Sofia` and `Florence` are persons unless one goes there.
  private func isRatherPerson(_ words: [Word], _ place: Int, _ lower: String) -> Bool {
    // "My husband Milan".
    if Kin.relatives.contains(words.lower(place - 1)),
      ["my", "our", "his", "her", "their"].contains(words.lower(place - 2))
    {
      return true
    }
    return Gazetteer.firstNames.contains(lower)
      && !EntityFinder.toPlace.contains(words.lower(place - 1))
      && !["at", "of", "leave", "left"].contains(words.lower(place - 1))
  }

  private func byContext(_ words: [Word], _ place: Int) -> EntityType {
    let before = words.lower(place - 1)
    if Kin.relatives.contains(before) || Kin.pets.contains(before)
      || EntityFinder.toPerson.contains(before)
    {
      return .person
    }
    if isListedKin(words, place) { return .person }
    // "An offer from Hydrotec" is of no place.
    if before == "from", EntityFinder.sent.contains(words.lower(place - 2)) { return .other }
    if EntityFinder.toProduct.contains(before) { return .product }
    if EntityFinder.toPlace.contains(before) { return .location }
    return .other
  }

  private static let sent = WordSet(
    """
    offer offers letter letters mail mails email emails e-mail call calls message messages invoice invoices bill
    parcel parcels package order job contract news reply answer text
    """)

  /// Whether a name stands in a list behind whose kin they are: "twins, \u{C1}ron and Lili".
  private func isListedKin(_ words: [Word], _ place: Int) -> Bool {
    var at = place - 1
    guard at > 0, words[at].text == "," || words[at].lower == "and" else { return false }
    while at > 0,
      words[at].text == "," || words[at].text == ":" || words[at].lower == "and"
        || words[at].isCapitalised && words[at].kind == .word && !Kin.isNoun(words[at].lower)
    {
      at -= 1
    }
    let noun = words[at].lower
    return at > 0
      && (Kin.isNoun(noun) || ["twins", "sons", "daughters", "brothers", "sisters"].contains(noun))
  }

  /// One type for each name: that of most of its mentions, those without one left out.
  package static func settle(_ mentions: [NamedEntity]) -> [NamedEntity] {
    var order: [String] = []
    var votes: [String: [(type: EntityType, count: Int)]] = [:]
    for mention in mentions {
      if votes[mention.name] == nil { order.append(mention.name) }
      var list = votes[mention.name] ?? []
      if let at = list.firstIndex(where: { $0.type == mention.type }) {
        list[at].count += 1
      } else {
        list.append((mention.type, 1))
      }
      votes[mention.name] = list
    }
    return order.map { name in
      let typed = (votes[name] ?? []).filter { $0.type != .other }
      // Of equally many the first one.
      let most = typed.map(\.count).max() ?? 0
      return NamedEntity(name: name, type: typed.first { $0.count == most }?.type ?? .other)
    }
  }
}
