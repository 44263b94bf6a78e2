internal import Digest

/// What a learned memory claims that another one can repeat, end or contradict. A pure function of
/// the record: no model, no dictionary that may be missing.
package struct Claims: Hashable, Sendable {
  package enum Kind: Int64, Sendable {
    /// Memories of one key say the same.
    case same = 0
    /// Another value of the key ends this one.
    case changing
    /// Another value of the key contradicts this one.
    case lasting
    /// Another value of a later day ends this one, and one of the same day contradicts it.
    case daily
  }

  package struct Claim: Hashable, Sendable {
    /// A hash of what is claimed of whom.
    package var key: [UInt8]
    package var kind: Kind
    /// What is claimed: see `SlotState`; empty for a repeat, which is the same in all of its key.
    package var value: [UInt8]

    package init(key: [UInt8], kind: Kind, value: [UInt8]) {
      self.key = key
      self.kind = kind
      self.value = value
    }
  }

  package private(set) var claims: [Claim] = []
  /// What can be ended, or ends others, by its words.
  package private(set) var assertion: Assertion?
  /// What it ends besides: "moved to Ghent and sold the boat".
  package private(set) var further: [Assertion] = []
  /// Whether it tells of what was: it holds since the day that it tells of, and not since it was
  /// said.
  package private(set) var isPast = false

  /// The keys of what it fills that one has one of at a time.
  var slotKeys: Set<[UInt8]> { Set(claims.lazy.filter { $0.kind != .same }.map(\.key)) }

  /// Whether it fills a slot, ends something, or says what is meant to be or how somebody likes it:
  /// what another memory is likely to end.
  var isToChange: Bool {
    claims.contains { $0.kind != .same } || !further.isEmpty
      || assertion.map { $0.ending != nil || $0.stance != 0 || $0.form == .plan || $0.form == .end }
        ?? false
  }

  /// Lets it be no repeat of others that say the same.
  package mutating func standAlone() { claims.removeAll { $0.kind == .same } }

  /// A shorter text is too little to be the same.
  private static let repeatLimit = 3

  /// The claims of a memory by its text. `days`: what it tells of, days since 1970.
  /// `said`: when it was said, milliseconds since 1970.
  package init(_ text: [UInt8], day: Int32? = nil, said: Int64? = nil) {
    let sentences = Sentence.list(String(decoding: text.prefix(4096), as: UTF8.self))
    let words = sentences.flatMap(\.words)
    let content = words.filter { FunctionWords.isContent($0) }
    let isShort = ClaimWords.count(words) <= Assertion.limit
    let telling = Telling(sentences.first?.words ?? [], isShort: isShort)
    let isBound = Besides.isSaid(sentences.map { PlainStates.plain($0.words) })
    let isMedical = Besides.isMedical(words)
    let isOfPerson = telling.subject?.thing.isEmpty ?? true
    let saysMore =
      isMedical || isOfPerson && (telling.predicate.map { Besides.saysMore($0) } ?? false)
    if content.count >= Claims.repeatLimit {
      claims.append(Claim(key: SameWording.key(words, telling), kind: .same, value: []))
    }
    let clauses = Claims.clauses(sentences.first?.words ?? [], telling, isShort: isShort)
    isPast = telling.isPast && clauses.allSatisfy { $0.slots.isEmpty || $0.isPast }
    var slots = Claims.slots(of: telling, day: day, said: said).map { ($0, telling, false) }
    for (place, clause) in clauses.enumerated() {
      slots += Claims.slots(of: clause, day: day, said: said).map { ($0, clause, place > 0) }
    }
    // "Left Acme, they work for Globex now": what there is counts, and not what was.
    for (slot, telling, isLater) in slots.filter({ !$0.0.isNone }) + slots.filter(\.0.isNone) {
      guard let subject = telling.subject else { continue }
      let owner = Claims.owner(slot, subject)
      let key = Claims.key(slot.slot, owner)
      guard !claims.contains(where: { $0.key == key }) else { continue }
      claims.append(
        Claim(
          key: key,
          kind: Claims.kind(slot.kind),
          value: SlotState(
            slot, isChange: !slot.isMention && (telling.saysChange || slot.isShift),
            isBound: isBound || isLater
              || (slot.isMention ? slot.slot != "pet" && isMedical : saysMore),
            who: owner == subject.name ? subject.who : 0,
            day: slot.slot.hasPrefix("date ") ? day.map(Int64.init) : nil
          ).bytes))
    }
    if let renewed = Claims.renewal(sentences.map(\.words), telling) {
      for slot in renewed.slots {
        let key = Claims.key(slot.slot, renewed.subject?.name ?? "")
        guard !claims.contains(where: { $0.key == key }) else { continue }
        claims.append(
          Claim(
            key: key, kind: .changing, value: SlotState(slot, isChange: true, isBound: true).bytes))
      }
    }
    (assertion, further) = (telling.assertion ?? clauses.first?.assertion, telling.further)
    further += clauses.dropFirst().compactMap(\.assertion).filter { $0.ending != nil && $0.canEnd }
    if assertion == nil, !further.isEmpty { assertion = further.removeFirst() }
    assertion?.day = day
    // "Is running the marathon in September", said in May.
    if let day, let said, assertion?.form == .state, assertion?.isUnderWay ?? false,
      Int64(day) * 86_400_000 > said
    {
      assertion?.form = .plan
    }
    assertion?.isBound = isBound
  }

  /// The clauses of a sentence that each state something by themselves; empty where it is one.
  private static func clauses(_ words: [Word], _ whole: Telling, isShort: Bool) -> [Telling] {
    guard !(whole.predicate?.isBesides ?? false) else { return [] }
    let clauses = OwnClauses.list(words)
    return clauses.count > 1 ? clauses.map { Telling($0, isShort: isShort) } : []
  }

  /// What a clause fills: what is so from a day to come on ends nothing yet.
  private static func slots(of telling: Telling, day: Int32?, said: Int64?) -> [SlotValue] {
    let isAhead = telling.isFromDate && (day.map { Int64($0) * 86_400_000 > said ?? .min } ?? true)
    return isAhead ? [] : telling.slots
  }

  private static func kind(_ kind: SlotValue.Kind) -> Kind {
    switch kind {
    case .changing: .changing
    case .lasting: .lasting
    case .daily: .daily
    }
  }

  private static let telephones = WordSet("phone mobile cellphone sim number handset smartphone")

  /// The new telephone number behind a sentence that tells what became of the old one: "Ana lost their phone. The
  /// new number is 0171 999" as "Ana's new number is 0171 999".
  private static func renewal(_ sentences: [[Word]], _ first: Telling) -> Telling? {
    guard let subject = first.subject, subject.thing.isEmpty, subject.kin == nil,
      subject.companion == nil, sentences.count > 1, let owner = sentences[0].first,
      let their = sentences[0].firstIndex(where: { $0.lower == "their" }),
      sentences[0].dropFirst(their + 1).prefix(3).contains(where: { telephones.contains($0) }),
      let next = sentences.dropFirst().prefix(2).first(where: {
        $0.prefix(3).map(\.lower) == ["the", "new", "number"]
      })
    else { return nil }
    var name = Array(sentences[0].prefix(subject.end))
    guard owner.isCapitalised, let last = name.popLast() else { return nil }
    return Telling(
      name + [last.saying(last.text + "'s")] + next.dropFirst(), isShort: true)
  }

  /// Of whom a slot is filled: "Ana's husband is called Tom" tells of Ana, and "Ana's new boss is
  /// called Bo" of who her boss is.
  private static func owner(_ slot: SlotValue, _ subject: Subject) -> String {
    if let other = slot.owner { return other }
    guard let kin = subject.kin else { return subject.name }
    if slot.slot == "partner", Kin.partners.contains(kin) { return subject.owner }
    return slot.slot == kin ? subject.kind : subject.name
  }

  private static func key(_ kind: String, _ text: String) -> [UInt8] {
    Array(SHA256.hash(Array("\(kind)\n\(text)".utf8)).prefix(12))
  }
}
