internal import Language
internal import Learning
internal import Text

/// What a query asks, as far as it can be read off its words.
package struct Question: Hashable, Sendable {
  /// "when", "how long", "what year".
  var asksWhen = false
  /// Whether it asks so of what is, as "when is", and not of what was.
  var asksWhenNow = false
  /// "how many", "how much", "how often", "how old".
  var asksHowMany = false
  /// "what did I say": the numbers of authors that are meant are those of a role.
  var asksOfMyself = false
  /// The times that it names: see `TimeScore`.
  var spans: [TimeSpan] = []
  /// Those among them that it names in words, and the places of these words.
  var namedSpans: [TimeSpan] = []
  var timeWords: [Int] = []
  /// A time that it counts from an event that it gives no date for.
  package var undatedEvent: EventTime?
  /// The keys of the slots that it asks for, which a person has one value of at a time: see `AskedSlot`.
  var slots: Set<[UInt8]> = []
  /// Its folded words in order.
  package var words: [[UInt8]] = []
  /// The places of the words of each sentence, if there are several.
  var sentences: [Range<Int>] = []
  /// The zone in which days are counted.
  var zone = Zone.utc

  /// How it calls the user, if it speaks of "the user" as memories do, or of "user hobbies".
  var user: [UInt8]? {
    let user = Array("user".utf8)
    let isCalled = words.indices.contains { place in
      guard words[place] == user else { return false }
      let rest = words[(place + 1)...]
      return place > 0 && words[place - 1] == Array("the".utf8) || rest.first == Array("s".utf8)
        || place == 0 && rest.prefix(3).contains { Self.personal.contains($0) }
    }
    return isCalled ? user : nil
  }

  /// What is asked of a person, and not of an interface or a manual.
  private static let personal = set(
    """
    preference preferences likes dislikes hobby hobbies interest interests diet food foods allergy
    allergies family spouse wife husband partner children kids siblings parents friends pet pets job
    occupation profession employer work age birthday birthdate gender home hometown address location
    residence city country background habits goals plans lifestyle favourite favorite favourites favorites
    facts biography bio personality skills health
    """)

  /// The number of the author who has no name but the role of a user.
  static let user = NameHash.hash(Array("user".utf8))

  /// Nothing.
  init() {}

  /// Reads the words of all clauses.
  package init(_ query: Query) {
    var tokenizer = Tokenizer()
    var ends: Set<Int> = []
    var stops: [Int] = []
    var typed: [[UInt8]] = []
    for clause in query.clauses {
      for case .text(let text) in clause.words {
        tokenizer.read(text)
        typed.append(text)
        while tokenizer.next() { words.append(tokenizer.token) }
        guard let last = text.last else { continue }
        if Self.parting.contains(last) { ends.insert(words.count - 1) }
        if Self.stopping.contains(last), stops.last != words.count { stops.append(words.count) }
      }
    }
    if query.clauses.count == 1, stops.last ?? words.count < words.count {
      stops.append(words.count)
    }
    if stops.count > 1 { sentences = zip([0] + stops, stops).map { $0..<$1 } }
    zone = query.zone
    self.read()
    if let reference = query.reference { readTimes(reference, ends) }
    if let span = query.eventSpan { spans.append(span) }
    if query.clauses.count == 1 { slots = AskedSlot.keys(Array(typed.joined(separator: [0x20]))) }
  }

  /// , ; : ? !
  private static let parting: [UInt8] = [0x2C, 0x3B, 0x3A, 0x3F, 0x21]

  /// . ? !
  private static let stopping: [UInt8] = [0x2E, 0x3F, 0x21]

  private static let until = set("before until till")
  private static let since = set("after since")

  /// Spans as they are named, or open at one end after a "before" or "since", or counted from:
  /// "two weeks before 7 May".
  private mutating func readTimes(_ reference: Int64, _ ends: Set<Int>) {
    let event = EventTime.first(in: words, ends: ends)
    var isDated = false
    for mention in TimeReader.mentions(in: words, reference: reference) {
      var span = mention.span
      namedSpans.append(span)
      timeWords += mention.words
      if let event, event.words.overlaps(mention.words) {
        // "The Sunday before" is none by itself.
        guard event.event.overlaps(mention.words) else { continue }
        isDated = true
        if event.event.contains(mention.words.lowerBound), let counted = event.span(from: span) {
          spans.append(counted)
          continue
        }
      }
      let before = mention.words.lowerBound > 0 ? words[mention.words.lowerBound - 1] : []
      if Self.until.contains(before) {
        span = TimeSpan(first: -TimeSpan.farthest, end: span.first)
      } else if Self.since.contains(before) {
        span = TimeSpan(first: span.first, end: TimeSpan.farthest)
      }
      spans.append(span)
    }
    if !isDated { undatedEvent = event }
  }

  private static func set(_ words: String) -> Set<[UInt8]> {
    Set(words.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })
  }

  private static let when = set("when wann quand cuando quando")
  private static let past = set(
    "did was were had has have ago war hatte wurde hat était fut fue era foi")
  private static let how = set("how")
  private static let span = set("long recently soon")
  private static let amount = set("many much often old far big tall high heavy")
  private static let which = set("what which")
  private static let date = set(
    "year month date day week time season weekday weekend decade century")
  private static let myself = set("i my me mine myself")

  private static let measured: AmountKinds = [
    .money, .mass, .length, .area, .volume, .temperature, .speed, .share,
  ]

  private mutating func read() {
    for (index, word) in words.enumerated() {
      let next = index + 1 < words.count ? words[index + 1] : []
      if Self.when.contains(word) { asksWhen = true }
      if Self.which.contains(word), Self.date.contains(next) { asksWhen = true }
      if Self.how.contains(word) {
        if Self.span.contains(next) { asksWhen = true }
        if Self.amount.contains(next) { asksHowMany = true }
      }
      if Self.myself.contains(word) { asksOfMyself = true }
    }
    asksWhenNow = asksWhen && !words.contains { Self.past.contains($0) }
    // "What did it cost": how much.
    if !asksHowMany, !asksWhen {
      asksHowMany = !AskedAmount(words).kinds.isDisjoint(with: Self.measured)
    }
  }
}
