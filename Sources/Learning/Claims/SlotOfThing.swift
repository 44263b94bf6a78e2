/// Slots of what belongs to a person: `Ana's favourite food is ramen`, `Ana's boss is called Bo`.
extension SlotReader {
  /// Things whose value is a number.
  private static let numbered = WordSet(
    """
    salary rent rate fee budget phone number mobile postcode code pin size weight height cell telephone
    cellphone combination plate locker extension iban
    """)
  /// Things whose value is a name.
  private static let named = WordSet(
    """
    employer school university college bank gym dentist therapist doctor landlord boss manager
    roommate car bike truck van hometown provider supplier insurer operator carrier team address coach
    """)
  /// Things whose value may be any word.
  private static let free = WordSet("email e-mail nickname username handle major password address")
  private static let jobs = WordSet("job title profession occupation")
  private static let lasting = WordSet("birthday birthplace birthdate mother mom mum father dad")
  private static let months = WordSet(
    "january february march april may june july august september october november december")
  private static let fixed = PhraseSet(
    "is scheduled for|is set for|is planned for|is on|is now on|are on")
  private static let superiors = WordSet(
    "boss manager landlord roommate dentist therapist doctor coach")

  /// `favourite food is ramen`, `phone number is 555 0100`, `wedding was moved to 3 June 2023`.
  func thing() -> [SlotValue] {
    let nouns = subject.thing.map(\.lower).drop { ["new", "current"].contains($0) }.map(\.self)
    guard nouns.count <= 3, let last = nouns.last else { return [] }
    if let (length, isShift) = dateVerb(), let date = date(predicate.verb + length),
      isDay(date) || values(of: nouns, from: predicate.verb + length) == nil
    {
      let kind: SlotValue.Kind = SlotReader.lasting.contains(last) ? .lasting : .changing
      var slot = SlotValue(slot: SlotReader.dateSlot(nouns), value: date, kind: kind)
      slot.isShift = isShift
      return [slot]
    }
    if let coming = coming() { return coming }
    if Losses.ending(predicate) == .disposed { return SlotReader.gone(nouns) ?? [] }
    if let due = due(nouns) { return [due] }
    if let days = shiftedDays(of: nouns) { return days }
    if let routine = routine(of: nouns) { return [routine] }
    if predicate.ending?.kind == .cancelled, subject.thing.last.map(Appointment.isNoun) ?? false {
      return [SlotValue(slot: SlotReader.dateSlot(nouns), value: [], isNone: true)]
    }
    guard let start = valueStart() else { return [] }
    // "Ana's new job is at Brandt".
    if last == "job", ["at", "with"].contains(predicate.words.lower(start.place)) {
      let firm = predicate.words.dropFirst(start.place + 1).prefix {
        $0.isCapitalised && $0.kind == .word
      }
      return firm.isEmpty ? [] : [SlotValue(slot: "employer", value: firm.map(\.lower))]
    }
    return (values(of: nouns, from: start.place) ?? []).map {
      var slot = $0
      slot.isShift = start.isShift
      return slot
    }
  }

  /// The slots that a thing fills by what stands from a place on; nil: that is no value of it.
  func values(of nouns: [String], from place: Int) -> [SlotValue]? {
    let value = rest(place)
    guard let first = nouns.first, let last = nouns.last, !value.isEmpty, value.count <= 6 else {
      return nil
    }
    if ["favourite", "favorite"].contains(first) {
      let what = nouns.dropFirst().map { ClaimWords.stem($0) }.joined(separator: " ")
      return what.isEmpty ? nil : [SlotValue(slot: "favourite \(what)", value: value)]
    }
    let slots = ThingNames.slots(nouns)
    guard nouns.count <= 2 || slots != ThingNames.plain(nouns), isValue(of: last, from: place)
    else {
      return nil
    }
    let kind: SlotValue.Kind = SlotReader.lasting.contains(last) ? .lasting : .changing
    return slots.map { SlotValue(slot: $0, value: value, kind: kind) }
  }

  /// Whether what is said of a thing is its value, and not how it is: "the boss is nice".
  private func isValue(of thing: String, from place: Int) -> Bool {
    let behind = predicate.words.dropFirst(place).drop {
      ["now", "called", "named", "not", "still", "currently"].contains($0.lower)
    }
    guard let first = behind.first else { return false }
    if ThingNames.mayBeDevice(thing) {
      return first.kind == .number || first.text == "+" || first.text == "("
    }
    if SlotReader.numbered.contains(thing) { return behind.contains { $0.kind == .number } }
    if SlotReader.free.contains(thing) { return !FunctionWords.all.contains(first) }
    if SlotReader.jobs.contains(thing) { return ["a", "an"].contains(first.lower) }
    let isNamed = first.isCapitalised || ["a", "an", "the"].contains(first.lower)
    if SlotReader.superiors.contains(thing) || Kin.relatives.contains(thing) {
      guard first.isCapitalised, !isOrigin(place) else { return false }
    }
    return (SlotReader.named.contains(thing) || SlotReader.lasting.contains(thing)) && isNamed
      && behind.contains(where: \.isCapitalised)
  }

  /// All that follows the verb up to a mark or a clause, as words.
  private func rest(_ place: Int) -> [String] {
    let stops = ["because", "since", "and", "but", "which", "who", "where", "now", "so", ",", ";"]
    // "Is now ramen": that it was another one before is no part of it.
    let behind = predicate.words.dropFirst(place).drop {
      ["now", "currently", "actually"].contains($0.lower)
    }
    let places = behind.prefix {
      !stops.contains($0.lower) && $0.text != "("
    }
    return places.filter {
      !$0.isMark
        && !["a", "an", "the", "now", "called", "named", "not", "their"].contains($0.lower)
    }.map { ClaimWords.stem($0.lower) }
  }

  private static let due = WordSet("date deadline")

  /// `due date is 3 June 2023`: what is said to be moved later ends it, and it ends nothing itself, since
  /// many things have one.
  private func due(_ nouns: [String]) -> SlotValue? {
    guard predicate.words.lower(predicate.verb) == "is", let last = nouns.last,
      SlotReader.due.contains(last) || Appointment.isNoun(Word(last)),
      let date = date(dueStart), date.contains(where: { SlotReader.months.contains($0) })
    else { return nil }
    var slot = SlotValue(slot: SlotReader.dateSlot(nouns), value: date)
    slot.isUnsure = true
    return slot
  }

  /// "Is now 3 June 2023".
  private var dueStart: Int {
    predicate.words.lower(predicate.verb + 1) == "now" ? predicate.verb + 2 : predicate.verb + 1
  }

  /// The dentist's appointment is called "the dentist" as well.
  static func dateSlot(_ nouns: [String]) -> String {
    let isAppointment = nouns.count > 1 && ["appointment", "visit"].contains(nouns.last)
    let nouns = isAppointment ? Array(nouns.dropLast()) : nouns
    return "date \(nouns.map { ClaimWords.stem($0) }.joined(separator: " "))"
  }

  /// How many words from the verb on lead to a date, and whether they tell that it was another one.
  private func dateVerb() -> (length: Int, isShift: Bool)? {
    for back in [0, 1, 2] where predicate.verb >= back {
      let start = predicate.verb - back
      if let length = SlotReader.fixed.length(predicate.words, at: start) {
        return (length - back, false)
      }
    }
    return Shifting.length(predicate.words, at: predicate.verb).map { ($0, true) }
  }

  /// `3 June 2023`, `June 3`, `Friday`: a day, as its words.
  func date(_ start: Int) -> [String]? {
    let run = predicate.words.dropFirst(start).prefix(5).prefix {
      $0.kind == .number || SlotReader.months.contains($0)
        || TimeWords.weekdays.contains($0.lower) || ["the", "of", "on"].contains($0.lower)
    }
    let date = run.filter { !["the", "of", "on"].contains($0.lower) }.map(\.lower)
    return date.isEmpty ? nil : date
  }

  /// Whether it surely is a day, and no number: "changed to 5678".
  func isDay(_ date: [String]) -> Bool {
    date.contains { SlotReader.months.contains($0) || TimeWords.weekdays.contains($0) }
  }

  /// What people are by origin, by faith or by office, written like a name.
  private static let origins = WordSet(
    """
    afghan african albanian algerian american arab argentine argentinian armenian asian australian
    austrian azerbaijani bangladeshi basque belarusian belgian bolivian bosnian brazilian british
    bulgarian cambodian cameroonian canadian catalan chilean chinese colombian corsican croatian
    cuban cypriot czech danish dutch ecuadorian egyptian english eritrean estonian ethiopian
    european filipino finnish flemish french georgian german ghanaian greek greenlandic hungarian
    icelandic indian indonesian iranian iraqi irish israeli italian jamaican japanese jordanian
    kazakh kenyan korean kurdish latvian lebanese libyan lithuanian macedonian malaysian maltese
    mexican moldovan mongolian moroccan nepalese nepali nigerian norwegian pakistani palestinian
    paraguayan persian peruvian polish portuguese romanian russian saudi scottish senegalese serbian
    sicilian singaporean slovak slovakian slovene slovenian somali spanish sudanese swedish swiss
    syrian taiwanese tamil thai tibetan tunisian turkish ugandan ukrainian uruguayan venezuelan
    vietnamese welsh yemeni
    catholic protestant muslim jewish hindu buddhist sikh lutheran anglican orthodox mormon quaker
    capricorn aquarius pisces aries taurus gemini cancer virgo libra scorpio sagittarius
    """)

  /// Whether the one capitalised word from a place on says what somebody is, and not how they are
  /// called: "is Swedish", "is CEO".
  private func isOrigin(_ place: Int) -> Bool {
    let behind = predicate.words.dropFirst(place)
      .drop { Verbs.isAdverb($0.lower) || ["not", "half", "part"].contains($0.lower) }
    let run = behind.prefix { $0.isCapitalised && $0.kind == .word }
    guard let first = run.first else { return false }
    let isShort = first.text.utf8.count > 1 && first.text == first.text.uppercased()
    return run.count == 1 && (isShort || SlotReader.origins.contains(first))
      // "Is Swedish American".
      || run.allSatisfy { SlotReader.origins.contains($0) }
  }

  // MARK: Kin

  /// `Ana's husband is called Tom`: the one who speaks has one partner, one boss.
  func kin() -> [SlotValue]? {
    guard let kin = subject.kin, ["is", "isn't"].contains(predicate.words.lower(predicate.verb))
    else { return nil }
    var place = predicate.verb + 1
    if ["called", "named"].contains(predicate.words.lower(place)) { place += 1 }
    let name = predicate.words.dropFirst(place).prefix { $0.isCapitalised && $0.kind == .word }
    guard !name.isEmpty, name.count <= 3, place > predicate.verb + 1 || !isOrigin(place) else {
      return nil
    }
    let value = name.map(\.lower)
    if Kin.partners.contains(kin) {
      return [SlotValue(slot: "partner", value: value, tie: Couples.tie(kin))]
    }
    if SlotReader.superiors.contains(kin) { return [SlotValue(slot: kin, value: value)] }
    if SlotReader.lasting.contains(kin) {
      return [SlotValue(slot: kin, value: value, kind: .lasting)]
    }
    return nil
  }

  /// `was born in Porto`, `was born in 1990`, `was born on 3 May 1990`.
  func birth() -> [SlotValue]? {
    let words = predicate.words
    guard words.lower(predicate.verb) == "was" || words.lower(predicate.verb) == "born",
      let born = words.firstIndex(where: { $0.lower == "born" }), born <= predicate.verb + 1,
      ["in", "on"].contains(words.lower(born + 1))
    else { return nil }
    if let date = date(born + 2) {
      return [SlotValue(slot: "birth date", value: date, kind: .lasting)]
    }
    let place = words.dropFirst(born + 2).prefix { $0.isCapitalised && $0.kind == .word }
    return place.isEmpty
      ? nil : [SlotValue(slot: "birth place", value: place.map(\.lower), kind: .lasting)]
  }

  // MARK: Ends

  /// Whether somebody's partner is left who is not named: "broke up with their boyfriend yesterday".
  private var isPartnerLeft: Bool {
    let words = predicate.words
    let kin = words.lower(predicate.verb) == "their" ? words.lower(predicate.verb + 1) : ""
    return Kin.partners.contains(kin) || Couples.endsAt(words, predicate.verb)
  }

  private static let vehicles = ["car", "bike", "truck", "van"]

  /// That somebody has a vehicle no longer, by its kind or by its make: "sold the car", "sold the Golf".
  static func gone(_ thing: [String]) -> [SlotValue]? {
    guard let last = thing.last else { return nil }
    let isKind = vehicles.contains(last)
    let make = (isKind ? thing.dropLast() : thing[...]).map { ClaimWords.stem($0) }
    return (isKind ? [last] : vehicles + ["vehicle"]).map {
      // The slot of what is driven is named as it stands.
      SlotValue(slot: $0 == "vehicle" ? $0 : ClaimWords.stem($0), value: make, isNone: true)
    }
  }

  /// `broke up with Tom`, `retired`: a slot that nothing fills any more.
  func parted() -> [SlotValue]? {
    switch predicate.ending?.kind {
    case .parted:
      let name = predicate.words.dropFirst(predicate.verb).prefix {
        $0.isCapitalised && $0.kind == .word
      }
      guard !name.isEmpty || isPartnerLeft else { return [] }
      return [SlotValue(slot: "partner", value: name.map(\.lower), isNone: true)]
    case .resigned: return resigned()
    case .disposed:
      let words = predicate.words
      // "Gave away Rex."
      let pet = name(predicate.verb)
      if words.indices.contains(predicate.verb), words[predicate.verb].isCapitalised, !pet.isEmpty {
        return ends(pet, "", of: subject.owner)
      }
      guard ["the", "their"].contains(words.lower(predicate.verb)) else { return nil }
      let thing = words.dropFirst(predicate.verb + 1).prefix(4).prefix {
        $0.kind == .word && FunctionWords.isContent($0)
      }
      return SlotReader.gone(thing.map(\.lower))
    default: return nil
    }
  }
}

/// What people work as.
package enum Occupations {
  /// By the stem of the last word of the title.
  package static let stems = Set(
    """
    teacher nurse doctor engineer developer programmer designer lawyer accountant chef cook baker
    barista waiter waitress driver pilot manager director analyst consultant scientist researcher
    professor lecturer librarian journalist editor writer architect electrician plumber carpenter
    mechanic farmer gardener firefighter paramedic pharmacist dentist vet therapist psychologist
    translator photographer receptionist secretary cashier salesperson realtor banker broker
    surgeon midwife tutor trainer coach welder tailor hairdresser barber butcher florist soldier
    officer detective judge clerk bookkeeper administrator intern apprentice freelancer
    """.split(whereSeparator: \.isWhitespace).map { ClaimWords.stem(String($0)) })
}
