/// "Sorry, I meant Bonn": mends what was said just before, and is no memory itself.
enum SelfCorrection {
  private static let openings = WordSet(
    """
    sorry oops ooops whoops no wait actually correction typo scratch ah oh um uh well ok okay er argh and but
    """
  )
  private static let admitting = WordSet("sorry oops ooops whoops no wait correction typo scratch")
  /// What begins a slip's mending without "I meant": "Sorry, Braga."
  private static let plain = WordSet("sorry oops ooops whoops wait correction typo scratch")
  /// What "I meant" goes on with where it mends nothing: "I meant to call", "I meant every word".
  private static let others = WordSet(
    "to that it every well a what business for no none you by this")
  /// How many words are taken for a slip, and how far back it may stand.
  private static let (longest, reach) = (4, 3)

  /// The sentences of a message, mended.
  static func applied(_ sentences: [Sentence]) -> [Sentence] {
    guard
      sentences.contains(where: { sentence in
        sentence.words.contains { ["meant", "mean"].contains($0.lower) || plain.contains($0) }
          || saidWrong(sentence.words) != nil
      })
    else { return sentences }
    var left: [Sentence] = []
    for sentence in sentences.map(mendedWithin) {
      if sentence.end != .question, let new = plainly(sentence.words),
        let before = left.last, before.end != .question,
        let words = mended(before.words, Meant(new: new, old: []))
      {
        left[left.count - 1].words = words
        continue
      }
      guard sentence.end != .question, let meant = meant(sentence.words) else {
        left.append(sentence)
        continue
      }
      for place in left.indices.suffix(reach).reversed() where left[place].end != .question {
        guard let words = mended(left[place].words, meant) else { continue }
        left[place].words = words
        break
      }
    }
    return left
  }

  /// The sentences of a message whose first one puts right what the same one said in the message before: in
  /// its place stands that sentence, mended, and what it does not say. `before`: the sentences of that one.
  /// `isAnswer`: whether another asked something in between, so that "no, Wednesday" answers that.
  /// `today`: when both were said.
  static func across(
    _ sentences: [Sentence], today: Day, isAnswer: Bool, before: () -> [Sentence]
  ) -> [Sentence] {
    guard let first = sentences.first, first.end != .question else { return sentences }
    let found = meant(first.words) ?? BareCorrection.meant(first.words, isAnswer: isAnswer)
    guard let meant = found, !meant.new.isEmpty else {
      return Corrected.across(sentences, before: before)
    }
    for said in before().suffix(reach).reversed() where said.end != .question {
      guard let slip = slip(said.words, meant) ?? onlyOne(said.words, meant) else { continue }
      let old = [Word("not")] + (day(of: said.words, slip, today) ?? Array(said.words[slip]))
      var mended = said
      mended.words = replaced(said.words, slip, by: meant.new)
      mended.words += [Word(",", .mark, isSpaced: false)] + old
      return [mended] + sentences.dropFirst()
    }
    return sentences
  }

  /// The day that was meant where one was told wrongly, "on Tuesday", as what was learned of it names it; nil: it
  /// is none.
  private static func day(of words: [Word], _ slip: Range<Int>, _ today: Day) -> [Word]? {
    let start = slip.lowerBound - 1
    guard words.lower(start) == "on", isDay(words, slip) else { return nil }
    let resolver = DateResolver(today: today)
    let before = resolver.resolve(Array(words[..<start])).words
    let told = resolver.resolve(Array(words[..<slip.upperBound])).words
    guard before.map(\.lower) == told.prefix(before.count).map(\.lower) else { return nil }
    var day = WordScanner.words(Array(told.dropFirst(before.count)).joined)
    if !day.isEmpty { day[0].isSpaced = true }
    return day
  }

  /// The only name or number of a sentence, where what is meant is one on no list.
  private static func onlyOne(_ words: [Word], _ meant: Meant) -> Range<Int>? {
    guard meant.old.isEmpty, let first = meant.new.first,
      meant.new.allSatisfy({ $0.kind == first.kind }),
      // A weekday stands for a weekday alone.
      !isDay(meant.new, meant.new.indices)
    else { return nil }
    let places = words.indices.dropFirst().filter {
      isNamed(words[$0]) && words[$0].kind == first.kind
        && !Pronouns.subjectI.contains(words[$0])
    }
    guard let start = places.first, let last = places.last, last - start == places.count - 1,
      places.count <= longest
    else { return nil }
    return start..<last + 1
  }

  /// Whether some words are a day, or a time of it.
  private static func isDay(_ words: [Word], _ run: Range<Int>) -> Bool {
    [.weekday, .month, .date, .time].contains(kind(words, run))
  }

  /// What is meant, and instead of what, if that is said.
  struct Meant {
    var new: [Word]
    var old: [Word]
  }

  /// The words of a slip that is mended without "I meant": "Sorry, Braga.", "Scratch that, 913.", "Wait, no,
  /// two." Nobody's name: "Sorry, Tom" speaks to him.
  private static func plainly(_ words: [Word]) -> [Word]? {
    let front = words.prefix {
      $0.isMark || openings.contains($0) || $0.lower == "that"
    }
    guard plain.meets(front) else { return nil }
    let new = Array(words[front.endIndex...].prefix { !$0.isMark })
    guard !new.isEmpty, words[front.endIndex...].allSatisfy({ !$0.isMark || $0.text == "!" }),
      let kind = kind(new, new.indices), kind != .person
    else { return nil }
    return new
  }

  /// "I said blue but I meant green", "I wrote ten, but it is eleven".
  private static func saidWrong(_ words: [Word]) -> Meant? {
    let front = words.prefix { $0.isMark || openings.contains($0) }
    guard words.lower(front.count) == "i",
      ["said", "wrote", "told"].contains(words.lower(front.count + 1))
    else { return nil }
    let start = front.count + (words.lower(front.count + 2) == "you" ? 3 : 2)
    let old = words.dropFirst(start).prefix { !$0.isMark && $0.lower != "but" }
    let joint = words.dropFirst(start + old.count).prefix { $0.isMark || $0.lower == "but" }
    guard (1...longest).contains(old.count), !joint.isEmpty else { return nil }
    let behind = start + old.count + joint.count
    guard let length = meaning.length(words, at: behind) else { return nil }
    let new = Array(words.dropFirst(behind + length))
    guard (1...longest).contains(new.count), !new.contains(where: { $0.isMark || $0.isQuoted })
    else { return nil }
    return Meant(new: new, old: Array(old))
  }

  private static let meaning = PhraseSet(
    "i meant|meant|i mean|i meant to say|it is|it's|it was|it should be|it should have been")

  private static func meant(_ words: [Word]) -> Meant? {
    if let said = saidWrong(words) { return said }
    let front = words.prefix { $0.isMark || openings.contains($0) }
    var place = front.count
    guard words.lower(place) == "i", ["meant", "mean"].contains(words.lower(place + 1)) else {
      return nil
    }
    let isAdmitted = front.contains { admitting.contains($0) }
    if words.lower(place + 1) == "mean", !isAdmitted { return nil }
    place += 2
    let rest = Array(words.dropFirst(behindPreposition(words, place)))
    guard let first = rest.first, !others.contains(first), !rest.contains(where: \.isQuoted) else {
      return nil
    }
    let not = rest.firstIndex { $0.lower == "not" } ?? rest.count
    var new = Array(rest[..<not])
    while let last = new.last, last.isMark { new.removeLast() }
    let old = rest.dropFirst(not + 1).prefix { !$0.isMark }
    guard !new.isEmpty, new.count <= longest, old.count <= longest else { return nil }
    let isName = new.allSatisfy { $0.kind == .number || $0.isCapitalised && $0.kind == .word }
    if isName || !old.isEmpty { return Meant(new: new, old: Array(old)) }
    return isAdmitted ? Meant(new: [], old: []) : nil
  }

  // MARK: Within a sentence

  /// A sentence with what was put right in its course: "My locker is 12, sorry, I meant 21".
  private static func mendedWithin(_ sentence: Sentence) -> Sentence {
    let words = sentence.words
    let isOpening = { (word: Word) in word.isMark || openings.contains(word) }
    guard let first = words.firstIndex(where: { !isOpening($0) }) else { return sentence }
    var place = first + 1
    while place < words.count {
      guard words[place].isMark || admitting.contains(words[place]) else {
        place += 1
        continue
      }
      let verb = words[place...].firstIndex { !isOpening($0) } ?? words.count
      if let end = plainEnd(words, place..<verb),
        let told = beside(
          Array(words[..<place]), Meant(new: Array(words[verb..<end]), old: []))
      {
        var mended = sentence
        mended.words = told + words[end...]
        return mended
      }
      guard let said = correction(words, place..<verb) else {
        // Nor do fewer of the same words begin one.
        place = verb
        continue
      }
      var mended = sentence
      let front = Array(words[..<place])
      // Where nothing it can stand for was said, the sentence is left without it.
      mended.words =
        (beside(front, said.meant) ?? self.mended(front, said.meant) ?? front)
        + words[said.end...]
      return mended
    }
    return sentence
  }

  /// Where what is put right ends behind ", sorry, ": "on Monday, sorry, Tuesday".
  private static func plainEnd(_ words: [Word], _ opening: Range<Int>) -> Int? {
    guard opening.lowerBound > 0, words.indices.contains(opening.upperBound),
      plain.meets(words[opening]), words[opening.lowerBound].isMark
    else { return nil }
    let new = words[opening.upperBound...].prefix { isNamed($0) }
    guard (1...longest).contains(new.count),
      let kind = kind(words, new.startIndex..<new.endIndex), kind != .person
    else { return nil }
    return new.endIndex
  }

  /// What is put right behind some words that open that, and where it ends.
  private static func correction(
    _ words: [Word], _ opening: Range<Int>
  ) -> (meant: Meant, end: Int)? {
    let verb = opening.upperBound + 1
    guard words.lower(opening.upperBound) == "i", ["meant", "mean"].contains(words.lower(verb))
    else { return nil }
    if words.lower(verb) == "mean", !words[opening].contains(where: { admitting.contains($0) }) {
      // "I live in Porto, I mean Lisbon": one of its kind right behind the other.
      let new = Array(words.dropFirst(verb + 1).prefix { isNamed($0) })
      guard !new.isEmpty, new.count <= longest,
        beside(Array(words[..<opening.lowerBound]), Meant(new: new, old: [])) != nil
      else { return nil }
    }
    let new = words.dropFirst(behindPreposition(words, verb + 1)).prefix { isNamed($0) }
    guard (1...longest).contains(new.count) else { return nil }
    var end = new.endIndex
    var old: [Word] = []
    let not = end < words.count && words[end].isMark ? end + 1 : end
    if words.lower(not) == "not" {
      old = Array(words.dropFirst(not + 1).prefix { isNamed($0) })
      end = not + 1 + old.count
    }
    return (Meant(new: Array(new), old: old), end)
  }

  private static let prepositions = WordSet("in on at to from by for")

  /// Where what is meant begins: "I meant in April" is of April.
  private static func behindPreposition(_ words: [Word], _ place: Int) -> Int {
    guard prepositions.contains(words.lower(place)), words.indices.contains(place + 1),
      isNamed(words[place + 1])
    else { return place }
    return place + 1
  }

  private static func isNamed(_ word: Word) -> Bool {
    !word.isQuoted && (word.kind == .number || word.isCapitalised && word.kind == .word)
  }

  /// The words with what was meant in place of those right before it, which are of its kind.
  private static func beside(_ words: [Word], _ meant: Meant) -> [Word]? {
    guard meant.old.isEmpty, let first = meant.new.first else { return nil }
    let run: Range<Int>
    if let kind = kind(meant.new, meant.new.indices) {
      guard let last = runs(words).last(where: { self.kind(words, $0) == kind }),
        last.upperBound == words.count
      else { return nil }
      run = last
    } else {
      // Names and codes that are on no list: all that is written alike.
      let isNumber = first.kind == .number
      let count = words.reversed().prefix { isNamed($0) && ($0.kind == .number) == isNumber }.count
      guard count > 0, count < words.count, meant.new.allSatisfy({ $0.kind == first.kind }) else {
        return nil
      }
      run = (words.count - count)..<words.count
    }
    var new = meant.new
    new[0].isSpaced = words[run.lowerBound].isSpaced
    return words[..<run.lowerBound] + new
  }

  // MARK: The slip

  private static let numerals = WordSet(
    "two three four five six seven eight nine ten eleven twelve")

  enum Kind { case place, person, weekday, month, number, date, time }

  /// Of what kind some words are that may be a slip; nil: of none that is known.
  static func kind(_ words: [Word], _ run: Range<Int>) -> Kind? {
    guard let first = words[run].first, !words[run].contains(where: \.isQuoted) else { return nil }
    if isTime(words, run) { return .time }
    if run.count == 1 {
      if first.kind == .number || numerals.contains(first) { return .number }
      if TimeWords.weekdays.contains(first.lower) { return .weekday }
      if TimeWords.isMonth(first) { return .month }
    }
    if run.count == 2, let last = words[run].last,
      first.kind == .number && TimeWords.isMonth(last)
        || TimeWords.isMonth(first) && last.kind == .number
    {
      return .date
    }
    guard words[run].allSatisfy({ $0.isCapitalised && $0.kind == .word }) else { return nil }
    if HomePlace.isListed(words, run) { return .place }
    return run.count == 1 && Gazetteer.firstNames.contains(first.lower) ? .person : nil
  }

  /// "3pm", "10:30", "3 pm".
  private static func isTime(_ words: [Word], _ run: Range<Int>) -> Bool {
    let (first, halves) = (words[run.lowerBound], ["am", "pm"])
    if run.count == 2 {
      return first.kind == .number && halves.contains(words.lower(run.lowerBound + 1))
    }
    return run.count == 1 && first.lower.first?.isNumber ?? false
      && (first.lower.contains(":") || halves.contains { first.lower.hasSuffix($0) })
  }

  /// The words with what was meant in the one place that it can stand for; nil: there is none, or several.
  private static func mended(_ words: [Word], _ meant: Meant) -> [Word]? {
    slip(words, meant).map { replaced(words, $0, by: meant.new) }
  }

  private static func replaced(_ words: [Word], _ slip: Range<Int>, by new: [Word]) -> [Word] {
    var new = new
    new[0].isSpaced = words[slip.lowerBound].isSpaced
    return words[..<slip.lowerBound] + new + words[slip.upperBound...]
  }

  /// The one place that what was meant can stand for; nil: there is none, or several.
  private static func slip(_ words: [Word], _ meant: Meant) -> Range<Int>? {
    guard !meant.new.isEmpty else { return nil }
    let slips: [Range<Int>]
    if meant.old.isEmpty {
      guard let kind = kind(meant.new, meant.new.indices) else { return nil }
      slips = runs(words).filter { self.kind(words, $0) == kind }
    } else {
      let old = meant.old.map(\.lower)
      slips = words.indices.dropLast(old.count - 1).map { $0..<$0 + old.count }.filter {
        words[$0].map(\.lower) == old
      }
    }
    return slips.count == 1 ? slips[0] : nil
  }

  /// Names, numbers and dates, each as long as it is.
  private static func runs(_ words: [Word]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var place = 0
    while place < words.count {
      let lengths = (1...longest).reversed().filter { place + $0 <= words.count }
      let length = lengths.first { kind(words, place..<place + $0) != nil } ?? 0
      if length > 0 { runs.append(place..<place + length) }
      place += max(1, length)
    }
    return runs
  }
}
