internal import Learning
internal import Search

/// What form of answer a question wants, read off its first question word and what follows it.
struct QuestionForm: Hashable {
  /// "When did …", "what year was …": a date, and no length of time nor hour.
  var asksForDate = false
  /// Of a question for a date: which of several.
  var turn = AskedTurn()
  /// "What time …", "um wie viel Uhr …": a time of day.
  var asksForTime = false
  /// "Does …", "is …": what holds now, or is to come.
  var isOfPresent = false
  /// What happened, of a question for a date, where that is a verb that is known: "move".
  var verb: [UInt8] = []
  /// "How much …", "how many …": a number.
  var asksForAmount = false
  /// The word behind "how much".
  var amountOf: [UInt8] = []
  /// Which amount is asked for, if one is.
  var amount = AskedAmount()
  /// What else is asked for, if it is neither a date nor an amount.
  var kind = AskedKind()
  /// Words of the form alone, which no answer repeats: the "day" of "what day".
  var frame: Set<[UInt8]> = []

  private static let when = set("when wann quand cuando quando")
  private static let asking = set("what which who whom whose where how why")
  private static let date = set("year month date day week season weekday weekend decade century")
  private static let amount = set("many much often old long far recently soon")
  /// Verbs that say little of what happened: who "took the kids to the museum" went there.
  private static let light = set(
    "go gone take taken get got have had make made do done come be been attend visit start leave")
  private static let named = set("called named")
  private static let past = set("did was were had war waren hatte")
  private static let present = set("do does is are am has have will s ist sind hat")
  private static let modal = set("can could would should shall may might")

  private static func set(_ words: String) -> Set<[UInt8]> {
    Set(words.split(separator: " ").map { Array($0.utf8) })
  }

  /// The verb behind "did Marta", "was the car": neither the helper nor the first word of the
  /// subject.
  private static func verb(_ words: ArraySlice<[UInt8]>) -> [UInt8] {
    guard let helper = words.first.map({ String(decoding: $0, as: UTF8.self) }) else { return [] }
    let isPassive = ["was", "were", "is", "are"].contains(helper)
    guard isPassive || ["did", "does", "do", "will"].contains(helper) else { return [] }
    let found = words.dropFirst(2).first { word in
      let word = String(decoding: word, as: UTF8.self)
      return isPassive ? Verbs.isParticiple(word) : Verbs.base.contains(word)
    }
    guard let found, !light.contains(found) else { return [] }
    return found
  }

  /// Of a question's folded words.
  init(_ words: [[UInt8]]) {
    self.readForm(words)
    let said = words.prefix(6).map { String(decoding: $0, as: UTF8.self) }
    asksForTime =
      zip(said, said.dropFirst()).contains { $0 == ("what", "time") } || said.contains("uhr")
    if asksForTime { frame.formUnion(["time", "uhr", "viel"].map { Array($0.utf8) }) }
    if asksForDate {
      frame.formUnion(turn.frame)
      return
    }
    kind = AskedKind(words)
    if kind.isOfOneself {
      asksForAmount = false
      frame.formUnion(kind.frame)
      return
    }
    kind = AskedKind()
    amount = AskedAmount(words)
    if amount.isEmpty {
      kind = AskedKind(words)
      frame.formUnion(kind.frame.union(AskedBox.frame(words)))
      if kind.kind == nil, let post = AskedKind.post(words) { frame.insert(Array(post.utf8)) }
      return
    }
    asksForAmount = true
    frame.formUnion(amount.frame)
  }

  private mutating func readForm(_ words: [[UInt8]]) {
    func word(_ index: Int) -> [UInt8] { words.indices.contains(index) ? words[index] : [] }
    let isVerb = { (word: [UInt8]) in
      Self.past.contains(word) || Self.present.contains(word) || Self.modal.contains(word)
    }
    let isWhen = { (word: [UInt8]) in Self.when.contains(word) }
    guard let first = words.firstIndex(where: { isWhen($0) || Self.asking.contains($0) }) else {
      isOfPresent = Self.present.contains(word(0))
      return
    }
    let verb = words[first...].first { Self.past.contains($0) || Self.present.contains($0) }
    isOfPresent = verb.map { Self.present.contains($0) } ?? false
    // "Was Ana there when …" asks for a yes; "do you know when …" for a date.
    let isPolite = word(1) == Array("you".utf8) || word(2) == Array("me".utf8)
    let asksForYes = first > 0 && isVerb(word(0)) && !isPolite
    if isWhen(word(first)) {
      // "When I was in Rome, what did I eat?"
      let isClause =
        first == 0 && !isVerb(word(1))
        && words.dropFirst().contains { Self.asking.contains($0) }
      asksForDate = !asksForYes && !isClause
      self.verb = Self.verb(words.dropFirst(first + 1))
      // German asks of the present by any verb: "Wann kommt der Zug?"
      if word(first) == Array("wann".utf8), verb == nil { isOfPresent = true }
      turn = AskedTurn(words, when: first, ofPresent: isOfPresent)
    } else if Self.date.contains(word(first + 1)) {
      asksForDate = !asksForYes && word(first) != Array("how".utf8)
      frame = [word(first + 1)]
    } else if word(first) == Array("how".utf8), Self.amount.contains(word(first + 1)) {
      frame = [word(first + 1)]
      asksForAmount = true
      amountOf = word(first + 2)
    }
    // "What is … called?" asks for a name.
    if Self.named.contains(words.last ?? []) { frame.insert(words.last ?? []) }
  }
}
