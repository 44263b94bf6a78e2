/// Makes the dates of a sentence absolute: `yesterday` becomes `on 7 May 2023`.
package struct DateResolver {
  /// The day on which the words were said.
  let today: Day
  /// Whether they were: of a note nobody knows when it was written.
  var isSaidToday = true

  package init(today: Day, isSaidToday: Bool = true) {
    self.today = today
    self.isSaidToday = isSaidToday
  }

  private static let prepositions = WordSet(
    """
    on in since from until till by before after of for during around about through over at to between
    than past
    """)
  private static let roughly = WordSet("almost nearly over roughly maybe like approximately")
  private static let determiners = WordSet(
    "the my his her their our your its a an every each another 's these those")
  private static let lately = PhraseSet(
    "recently|lately|currently|nowadays|these days|right now|at the moment|at present|so far")

  /// What a sentence says with absolute dates.
  package struct Dated {
    var words: [Word] = []
    /// The days that it names, in their order.
    package var spans: [DaySpan] = []
    /// What it names without its year or its week being certain, as it was said.
    package var open: [String] = []
    /// By what days without a month count that are named next.
    package var anchor = MonthAnchor()
  }

  /// The words with absolute dates, and the days that they name. `anchor`: what was named before them.
  package func resolve(_ words: [Word], behind anchor: MonthAnchor = MonthAnchor()) -> Dated {
    var reading = DateReading(today: today, words: words, isSaidToday: isSaidToday)
    reading.anchor = anchor
    let hasDate = today.isInCalendar
    var (out, spans, open): ([Word], [DaySpan], [String]) = ([], [], [])
    var notes: [String] = []
    var isJust = true
    var held: (text: String, left: Int)?
    var place = 0
    while place < words.count {
      if held == nil, let phrase = reading.phrase(at: place), fits(phrase, words, place) {
        if let span = phrase.span { spans.append(span) }
        let end = min(place + phrase.length, words.count)
        reading.anchor.take(phrase, words[place..<end], of: words)
        if phrase.isAbsolute {
          out += words[place..<end]
          if phrase.span == nil { open.append(Array(words[place..<end]).joined) }
        } else if phrase.isPossessive {
          out.append(word("the", at: words[place]))
          held = (phrase.text, 3)
        } else {
          put(phrase, words, place, &out)
        }
        place = end
        continue
      }
      reading.anchor.take(words, at: place)
      if hasDate, let note = note(words, place) {
        notes.append(note)
        isJust = isJust && words[place].lower == "just"
      }
      out.append(words[place])
      place += 1
      release(&held, words, place, &out)
    }
    if let held { out += Word.list("of \(held.text)") }
    // "Just" says no more than a day that is named.
    let isDated = isJust && spans.contains { $0.first == $0.last }
    if let note = notes.first, !isDated { out += Word.list("(\(note))") }
    return Dated(words: out, spans: spans, open: open, anchor: reading.anchor)
  }

  private func word(_ text: String, at word: Word) -> Word {
    Word(text, isSpaced: word.isSpaced)
  }

  /// Puts what waits for its noun behind it: "the meeting of 7 May 2023".
  private func release(
    _ held: inout (text: String, left: Int)?, _ words: [Word], _ place: Int, _ out: inout [Word]
  ) {
    guard let (text, left) = held else { return }
    let next = words.indices.contains(place) ? words[place] : nil
    let goesOn = next.map { !$0.isMark && FunctionWords.isContent($0) && !Verbs.isPast($0.lower) }
    if left > 1, goesOn ?? false {
      held = (text, left - 1)
    } else {
      out += Word.list("of \(text)")
      held = nil
    }
  }

  /// Whether a phrase is one where it stands.
  private func fits(_ phrase: DatePhrase, _ words: [Word], _ place: Int) -> Bool {
    let before = words.lower(place - 1)
    if phrase.isAbsolute { return true }
    let first = words.lower(place)
    // "It feels like just yesterday" tells no day.
    if first == "yesterday", before == "like" || words.lower(place - 2) == "like" { return false }
    if ["last", "next", "past", "coming"].contains(first),
      DateResolver.determiners.contains(before) || before.hasSuffix("'s")
    {
      return false
    }
    return true
  }

  private func put(_ phrase: DatePhrase, _ words: [Word], _ place: Int, _ out: inout [Word]) {
    // "Just yesterday" is no more than the day that is named.
    if out.last?.lower == "just" { out.removeLast() }
    let before = out.last?.lower ?? ""
    var preposition = phrase.preposition
    if DateResolver.prepositions.contains(before), !isParticle(words, place) { preposition = "" }
    let last = words.lower(place + phrase.length - 1)
    if DateResolver.roughly.contains(before), phrase.span != nil, last == "ago" {
      out[out.count - 1] = out[out.count - 1].saying("around")
      preposition = ""
    }
    if before == "early" || before == "late" || before == "mid" { preposition = "" }
    // "For 23 November 2026 and 20 November 2026": the first preposition serves both.
    if ["and", "or", ","].contains(before), words.lower(place - 1) == before,
      TimeWords.weekdays.contains(words.lower(place - 2)),
      TimeWords.weekdays.contains(words.lower(place))
    {
      preposition = ""
    }
    if words.lower(place) == "in" { preposition = phrase.preposition }
    if isSubject(words, place, phrase.length, out) || isEntry(words, place, phrase.length) {
      preposition = ""
    }
    var new = Word.list(preposition.isEmpty ? phrase.text : "\(preposition) \(phrase.text)")
    if !new.isEmpty { new[0].isSpaced = words[place].isSpaced || !out.isEmpty }
    out += new
  }

  private static let coming = WordSet("come comes came coming have has had having invite invited")

  private static let days = WordSet("yesterday tomorrow today tonight")

  private static let particles = WordSet("at on in")
  private static let visits = WordSet("came come comes coming stopped dropped popped swung passed")
  private static let parts = WordSet("morning afternoon evening")

  /// Whether "over" and "at" belong to the verb before them: "come over tomorrow", "the shelter I help at
  /// yesterday", "put the cover on this morning".
  private func isParticle(_ words: [Word], _ place: Int) -> Bool {
    if DateResolver.particles.contains(words.lower(place - 1)) {
      let next = words.lower(place + 1)
      switch words[place].lower {
      case "this": return DateResolver.parts.contains(next)
      case "last": return ["night", "evening"].contains(next)
      default: return DateResolver.days.contains(words[place])
      }
    }
    if words.lower(place - 1) == "by" {
      return DateResolver.visits.contains(words.lower(place - 2))
    }
    guard words.lower(place - 1) == "over" else { return false }
    return words[max(0, place - 4)..<(place - 1)].contains { DateResolver.coming.contains($0) }
  }

  /// Whether the phrase is all that stands behind a label: "deadline: tomorrow".
  private func isEntry(_ words: [Word], _ place: Int, _ length: Int) -> Bool {
    guard words.lower(place - 1) == ":" else { return false }
    let end = place + length
    return end >= words.count || words[end].isMark || words.lower(end) == "at"
  }

  /// Whether the phrase is what the sentence speaks of: "last night was fun".
  private func isSubject(_ words: [Word], _ place: Int, _ length: Int, _ out: [Word]) -> Bool {
    let next = words.lower(place + length)
    guard
      ["was", "is", "were", "will", "has", "had", "wasn't", "isn't", "works", "would"].contains(
        next)
    else {
      return false
    }
    guard let before = out.last else { return true }
    return before.isMark || before.lower.hasSuffix(":")
      || ["and", "but", "because", "that", "so", "said"].contains(before.lower)
  }

  // MARK: Notes

  /// What to add at the end of the sentence for a word that means nothing on another day.
  private func note(_ words: [Word], _ place: Int) -> String? {
    guard !words[place].isQuoted else { return nil }
    if let since = since(words, place) { return since }
    if DateResolver.lately.length(words, at: place) != nil { return "as of \(today.text)" }
    let next = words.lower(place + 1)
    if words[place].lower == "just", Verbs.isPast(next), next != "wanted" {
      return "as of \(today.text)"
    }
    if ["past", "last"].contains(words[place].lower),
      ["the", "these"].contains(words.lower(place - 1)),
      ["few", "couple", "several", "week", "weeks", "month", "months", "year", "days"].contains(
        next)
    {
      return "as of \(today.text)"
    }
    return nil
  }

  /// `has lived here for 4 years`.
  private func since(_ words: [Word], _ place: Int) -> String? {
    guard words[place].lower == "for" else { return nil }
    let reading = DateReading(today: today, words: words)
    var at = place + 1
    if ["the", "about", "around", "over", "almost", "nearly"].contains(words.lower(at)) { at += 1 }
    if ["past", "last"].contains(words.lower(at)) { at += 1 }
    guard let count = reading.number(at), words.lower(at) != "a" || words.lower(at + 1) == "year"
    else {
      return nil
    }
    let isPerfect = words[..<place].suffix(8).contains {
      ["has", "have", "been", "i've", "we've", "hasn't", "haven't"].contains($0.lower)
    }
    guard isPerfect, !words[..<place].contains(where: { $0.lower == "had" }) else { return nil }
    switch words.lower(at + 1) {
    case "year", "years": return "since about \(today.parts.year - count)"
    case "month", "months": return "since about \(today.month(-count).monthText)"
    default: return nil
    }
  }
}
