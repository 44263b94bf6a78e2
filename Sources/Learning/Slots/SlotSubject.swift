/// Of whom or what a statement tells.
struct SlotSubject {
  /// Whose a slot is, and the name of the one who is only called "sister".
  struct Owner: Hashable {
    var name: String
    var who = ""
  }

  var owners: [Owner]
  /// Whose the thing is.
  var possessor = ""
  /// The noun that it is, if it is a thing.
  var thing = ""
  var nouns: [String] = []
  /// The one of them that a row names.
  var noun = ""
  /// What describes the thing: "Oslo" of "the flight to Oslo".
  var besides: [String] = []
  /// All of it, and the name in it.
  var range: Range<Int>?
  var name: Range<Int>?
  var isPerson = true
  /// Whether it is a relative, and no pet; whether whose it is is said.
  var (isKin, isOwned) = (false, true)

  init(owner: String) { owners = [Owner(name: owner)] }

  /// Reads a noun phrase; nil: it points at what was said before, or is of two.
  init?(
    _ range: Range<Int>, _ sentence: AnalysedSentence, _ language: String, speaker: String
  ) {
    let (tokens, table) = (sentence.tokens, SlotTable.shared)
    var (possessor, isOwned, nouns, besides) = (speaker, false, [String](), [String]())
    var (isKin, isDefinite) = (false, false)
    var (name, kin, isBehind, start) = (Range<Int>?.none, "", false, range.lowerBound)
    var place = range.lowerBound
    while place < range.upperBound {
      let token = tokens[place]
      defer { place += 1 }
      if table.isIn("my", token.lower, language) {
        if nouns.isEmpty { (possessor, isOwned) = (speaker, true) }
        start = place + 1
      } else if table.isIn("article", token.lower, language) {
        isDefinite = true
      } else if tokens.lower(place) == "and", tokens.lower(place + 1) == "others" {
        break
      } else if token.lower == "these", tokens.lower(place + 1) == "days" {
        place += 1
      } else if table.isIn("others", token.lower, language)
        || table.isIn("and", token.lower, language)
      {
        return nil
      } else if token.lower == "'s", token.part == .possessive || token.part == .other {
        let noun = nouns.last ?? ""
        let isUser = noun == "user"
        possessor =
          name.map { Self.text(tokens, $0) } ?? (isUser ? "user" : "\(possessor)'s \(noun)")
        (isOwned, nouns, name, kin, start) = (true, [], nil, "", place + 1)
      } else if let run = sentence.names.first(where: { $0.lowerBound == place }), !isBehind {
        name = run.clamped(to: range)
        place = max(place, run.upperBound - 1)
      } else if token.part == .preposition || table.isIn("stop", token.lower, language) {
        isBehind = true
      } else if token.isMark, place > range.lowerBound {
        if token.text == "," { isBehind = true }
      } else if token.isContent, token.part != .verb || token.form == .gerund || !nouns.isEmpty {
        if isBehind {
          besides.append(SentenceSlots.stem(token))
        } else {
          if token.isOne(of: [.kin, .role, .relative, .pet]) { kin = token.lower }
          if token.isOne(of: [.kin, .relative]), !token.isOne(of: .pet) { isKin = true }
          // "Mum takes …".
          if token.isOne(of: .lifelong), place == range.lowerBound { isOwned = true }
          nouns.append(token.lower)
        }
      }
    }
    let named = name.map { Self.text(tokens, $0) } ?? ""
    let whose = isOwned || !named.isEmpty ? possessor : ""
    owners = Self.owners(kin, of: whose, named, nouns)
    isPerson = !owners.isEmpty
    self.isOwned = isOwned || !isDefinite
    (self.possessor, self.nouns, self.name, self.isKin) = (possessor, nouns, name, isKin)
    thing = nouns.last.map(SentenceSlots.stem) ?? ""
    self.besides = nouns.dropLast().map(SentenceSlots.stem) + besides
    if !named.isEmpty, !thing.isEmpty { self.besides.append(named) }
    self.range = start < range.upperBound ? start..<range.upperBound : nil
  }

  /// "My sister", "my eldest sister Ana", also by the name alone. Of friends one has several.
  private static func owners(
    _ kin: String, of possessor: String, _ name: String, _ nouns: [String]
  ) -> [Owner] {
    if nouns == ["user"], name.isEmpty { return [Owner(name: "user")] }
    if kin.isEmpty { return name.isEmpty || !nouns.isEmpty ? [] : [Owner(name: name)] }
    let table = SlotTable.shared
    var owners = name.isEmpty ? [] : [Owner(name: name, who: kin)]
    if possessor.isEmpty || name.isEmpty && table.isIn("several", kin) { return owners }
    let described = nouns.drop { $0 == "dear" }.joined(separator: " ")
    let who = name.isEmpty && !table.isIn("unique", kin) ? "-" : name
    owners.insert(Owner(name: "\(possessor)'s \(described)", who: who), at: 0)
    return owners
  }

  private static func text(_ tokens: Tokens, _ range: Range<Int>) -> String {
    tokens.tokens(range).map(\.lower).joined(separator: " ")
  }
}
