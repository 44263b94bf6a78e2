/// Partners and pets whom a memory tells of by name: it ends when they are no more, whatever it says of them.
extension SlotReader {
  private static let having = WordSet("has have had got own owns adopted bought")

  /// What a sentence mentions so.
  func mentions() -> [SlotValue] {
    if let partner = partner() { return [partner] }
    return subject.thing.isEmpty ? whose() ?? pets() : []
  }

  /// `Tom is Ana's husband`, `Rex is Ana's dog`.
  private func whose() -> [SlotValue]? {
    let words = predicate.words
    guard subject.kin == nil, subject.companion == nil, words.lower(predicate.verb) == "is",
      !predicate.isNegated,
      let place = words.indices.dropFirst(predicate.verb + 1).prefix(4).first(where: {
        words[$0].lower.hasSuffix("'s")
      }), Couples.endsAt(words, place + 2)
    else { return nil }
    let owner = words[(predicate.verb + 1)...place].map(\.lower).joined(separator: " ").dropLast(2)
    let (kin, name) = (words.lower(place + 1), subject.name.split(separator: " ").map(String.init))
    if Kin.partners.contains(kin) {
      var slot = mention("partner", name, of: String(owner))
      slot.tie = Couples.tie(kin)
      return [slot]
    }
    return Kin.pets.contains(kin) ? pet(kin, name, of: String(owner)) : nil
  }

  /// `Ana's wife Elena is a nurse`.
  private func partner() -> SlotValue? {
    if let former = former() { return former }
    guard let kin = subject.kin, Kin.partners.contains(kin), !subject.called.isEmpty,
      predicate.tense != .past
    else { return nil }
    var slot = mention("partner", subject.called.map(\.lower), of: subject.owner)
    slot.tie = Couples.tie(kin)
    return slot
  }

  /// `Ana's ex-wife Elena lives in Rome`, `Elena is Ana's ex-wife`: who is Ana's partner no longer.
  private func former() -> SlotValue? {
    if let kin = subject.kin, Subject.isEx(kin), !subject.called.isEmpty {
      return SlotValue(
        slot: "partner", value: subject.called.map(\.lower), isNone: true, owner: subject.owner,
        tie: Couples.tie(String(kin.dropFirst(3))))
    }
    let words = predicate.words
    guard subject.kin == nil, subject.companion == nil, words.lower(predicate.verb) == "is",
      !predicate.isNegated,
      let ex = words.indices.dropFirst(predicate.verb + 2).prefix(3).first(where: {
        Subject.isEx(words[$0].lower)
      }), words.lower(ex - 1).hasSuffix("'s")
    else { return nil }
    let owner = words[(predicate.verb + 1)..<ex].map(\.lower).joined(separator: " ").dropLast(2)
    return SlotValue(
      slot: "partner", value: subject.name.split(separator: " ").map(String.init), isNone: true,
      owner: String(owner), tie: Couples.tie(String(words.lower(ex).dropFirst(3))))
  }

  /// `Ana's cat is called Mimi`, `Ana's cat Mimi loves fish`, `Ana has a cat named Mimi`.
  private func pets() -> [SlotValue] {
    let words = predicate.words
    if let kin = subject.kin {
      guard Kin.pets.contains(kin), predicate.tense != .past else { return [] }
      let isCalled =
        words.lower(predicate.verb) == "is"
        && ["called", "named"].contains(words.lower(predicate.verb + 1))
      let name = isCalled ? name(predicate.verb + 2) : subject.called.map(\.lower)
      return pet(kin, name)
    }
    guard SlotReader.having.contains(words.lower(predicate.verb)),
      let kin = words.indices.dropFirst(predicate.verb + 1).prefix(5).first(where: {
        Kin.pets.contains(words[$0])
      }), ["called", "named"].contains(words.lower(kin + 1))
    else { return [] }
    return pet(words.lower(kin), name(kin + 2))
  }

  /// By the name, of the owner and alone, under which the end may be told, and by the kind.
  private func pet(_ kin: String, _ name: [String], of other: String? = nil) -> [SlotValue] {
    guard !name.isEmpty else { return [] }
    let (called, owner) = (name.joined(separator: " "), other ?? subject.owner)
    return [
      mention("pet", [kin], of: called), mention("pet", [kin], of: "\(owner)'s \(called)"),
      mention("pet", name, of: "\(owner)'s \(kin)"),
    ]
  }

  private func mention(_ slot: String, _ value: [String], of owner: String) -> SlotValue {
    var slot = SlotValue(slot: slot, value: value)
    (slot.owner, slot.isMention, slot.isUnsure) = (owner, true, true)
    return slot
  }

  // MARK: Ends

  /// `Mimi died`, `Ana's cat passed away`, `Ana put down Mimi`: nil where nobody's end is told.
  func died() -> [SlotValue]? {
    guard subject.thing.isEmpty, !predicate.isNegated, !predicate.isPlan else { return nil }
    let words = predicate.words
    if let place = SlotReader.putDown.length(words, at: predicate.verb).map({
      predicate.verb + $0
    }), predicate.tense == .past {
      let isTheirs = words.lower(place) == "their"
      let kin = isTheirs ? words.lower(place + 1) : ""
      let name = name(isTheirs ? place + 2 : place)
      let end = place + name.count + (isTheirs ? 2 : 0)
      // "Put down the puppy for a nap".
      guard isTheirs ? Kin.pets.contains(kin) : !name.isEmpty, words.lower(end) != "for",
        Couples.endsAt(words, end)
      else { return nil }
      return ends(name, kin, of: subject.owner)
    }
    guard dies() else { return nil }
    if let kin = subject.kin {
      return Kin.pets.contains(kin)
        ? ends(subject.called.map(\.lower), kin, of: subject.owner) : nil
    }
    guard subject.companion == nil else { return nil }
    return ends([subject.name], "", of: teller)
  }

  private static let putDown = PhraseSet("put down")
  private static let deaths = PhraseSet(
    """
    died|passed away|passed on|is dead|was put down|was put to sleep|were put to sleep|was euthanised
    |was euthanized|got put down|has died|has passed away|had died
    """)
  private static let causes = WordSet("of from peacefully suddenly")

  private func dies() -> Bool {
    let words = predicate.words
    guard let start = words.indices.first(where: { !Verbs.isAdverb(words[$0].lower) }),
      let length = SlotReader.deaths.length(words, at: start)
    else { return false }
    let next = words.lower(start + length)
    if next == "of" { return words.lower(start + length + 1).hasPrefix("laugh") == false }
    return Couples.endsAt(words, start + length) || SlotReader.causes.contains(next)
  }

  /// That a pet is had no longer. `owner`: whose it is; nil: nobody says.
  func ends(_ name: [String], _ kin: String, of owner: String?) -> [SlotValue] {
    func none(_ value: [String], of owner: String) -> SlotValue {
      SlotValue(slot: "pet", value: value, isNone: true, owner: owner)
    }
    var found: [SlotValue] = []
    let called = name.joined(separator: " ")
    if !name.isEmpty { found.append(none([], of: owner.map { "\($0)'s \(called)" } ?? called)) }
    if !kin.isEmpty, let owner { found.append(none(name, of: "\(owner)'s \(kin)")) }
    return found
  }
}
