internal import Index
internal import Learning
internal import Text

/// What stands right behind a sentence and says more of what it tells: "I'm allergic to puns. And to penicillin.",
/// "I'm reading a book. It's called Stoner.", "We bought a car! A Kia, second-hand."
enum GoesOn {
  private static let joints = WordSet("and or plus also but")
  private static let prepositions = WordSet("to in at on with for from of by about")
  private static let introducing = WordSet("a an some another new")
  private static let articles = WordSet("a an the some")
  private static let pronouns = WordSet("it it's its they they're their that's her his")
  /// Words of a fragment at most, and how many sentences are looked at.
  private static let (longest, reach) = (12, 4)

  private static func words(_ text: [UInt8]) -> [Word] {
    WordScanner.words(String(decoding: text.prefix(512), as: UTF8.self))
  }

  /// What goes on behind a sentence in its paragraph, joined; nil: nothing does. `asksForThing`: whether what
  /// something is, or is called, is asked for.
  static func told(_ pieces: [SentenceCut.Piece], _ place: Int, asksForThing: Bool) -> [UInt8]? {
    guard pieces.indices.contains(place), !pieces[place].isHeading else { return nil }
    let said = words(pieces[place].text)
    var told: [UInt8] = []
    var next = place + 1
    while next < pieces.count, next <= place + reach, isPart(pieces[next]),
      isParallel(words(pieces[next].text), to: said)
    {
      told += (told.isEmpty ? "" : " ").utf8 + pieces[next].text
      next += 1
    }
    if told.isEmpty, asksForThing, next < pieces.count, isPart(pieces[next]), introduces(said),
      saysWhat(words(pieces[next].text), of: said)
    {
      told = pieces[next].text
    }
    return told.isEmpty ? nil : told
  }

  private static func isPart(_ piece: SentenceCut.Piece) -> Bool {
    piece.continues && !piece.isHeading && !TextMarks.endsAsQuestion(piece.text)
  }

  /// "And to penicillin", behind "allergic to puns".
  private static func isParallel(_ words: [Word], to said: [Word]) -> Bool {
    let isJoined = joints.contains(words.lower(0)) && prepositions.contains(words.lower(1))
    let front = words.prefix { $0.text != "," }
    // Of "And to penicillin" a memory may hold "To penicillin".
    let isBare =
      prepositions.contains(words.lower(0)) && front.count > 1 && front.count <= longest
      && !front.contains {
        Verbs.isFinite($0) || Verbs.isPast($0.lower) || TimeWords.isName($0.lower)
      }
    guard isJoined || isBare else { return false }
    return said.contains { $0.lower == words.lower(isJoined ? 1 : 0) }
  }

  /// "I'm reading a book", "I got a new locker at the gym".
  private static func introduces(_ words: [Word]) -> Bool {
    words.indices.dropLast().contains { place in
      introducing.contains(words[place]) && place > 0 && FunctionWords.isContent(words[place + 1])
        && !TimeWords.isName(words[place + 1].lower)
    }
  }

  /// Whether a sentence says what that is: "It's called Stoner", "The number is 118", "A red Brompton".
  private static func saysWhat(_ words: [Word], of said: [Word]) -> Bool {
    guard let first = words.first else { return false }
    if pronouns.contains(first) { return true }
    let front = words.prefix { $0.text != "," }
    let isVerb = { (word: Word) in
      Verbs.isFinite(word) || Verbs.isPast(word.lower) && !word.isCapitalised
    }
    if first.lower == "the", let verb = front.firstIndex(where: isVerb) {
      return verb <= 3 && ["is", "was", "are"].contains(words[verb].lower)
    }
    return articles.contains(first) && front.count <= longest && front.count > 1
      && !front.contains(where: isVerb)
  }

  /// Which sentence of a message a memory was learned from; nil: none is near enough.
  static func place(of memory: [UInt8], in pieces: [SentenceCut.Piece]) -> Int? {
    let stems = { (text: [UInt8]) in
      Set(words(text).filter { FunctionWords.isContent($0) }.map { ClaimWords.stem($0.lower) })
    }
    let told = stems(memory)
    var best: (place: Int, shared: Int)?
    for (place, piece) in pieces.enumerated() where !TextMarks.endsAsQuestion(piece.text) {
      let own = stems(piece.text)
      let shared = own.intersection(told).count
      if shared * 2 >= own.count, shared > best?.shared ?? 0 { best = (place, shared) }
    }
    return best?.place
  }
}

extension Quotation {
  /// Adds to a sentence what goes on about it right behind.
  func addMore(_ quote: inout Quote, _ pieces: [SentenceCut.Piece], _ place: Int) {
    let text = pieces[place].text
    guard !form.asksForDate, !quote.isQuestion, quote.own > 0, !text.isEmpty,
      quote.text.suffix(text.count) == text[...],
      let more = GoesOn.told(pieces, place, asksForThing: asksForThing)
    else { return }
    quote.text += [0x20] + more
    quote.goesOn = true
  }
}

extension Answer {
  /// Citations in which what was learned of a message gives way to the message itself where that goes on, and
  /// the message to it where it does not.
  static func withWholes(_ found: [Citation]) -> [Citation] {
    let own = Set(
      found.filter { $0.quote.goesOn && $0.evidence.wholeOf == nil }.map(\.evidence.result.id))
    let goOn = Set(found.filter { $0.quote.goesOn }.compactMap(\.evidence.wholeOf)).subtracting(own)
    return found.filter { citation in
      if let memory = citation.evidence.wholeOf {
        return goOn.contains(memory) && citation.quote.goesOn
      }
      return !goOn.contains(citation.evidence.result.id)
    }
  }
}
