internal import Learning
internal import Search
internal import Text

/// What it is of which the next or the last one is asked for: "my next dentist appointment", "our last trip".
struct AskedOccasion: Hashable {
  /// The folded words that each such thing is told by; none: of any.
  var words: [String] = []
  /// Whether that is only what people call it: who sees the dentist on Monday has an appointment.
  var isLoose = false

  private static let general = WordSet("appointment deadline")
  private static let one = WordSet("appointment deadline event")
  private static let nexts = WordSet("next upcoming")
  private static let lasts = WordSet("last latest previous")
  /// "My last name" is no time.
  private static let others = WordSet("name names word words time times one thing things")
  private static let leads = WordSet("what whats which where")
  private static let helpers = WordSet("where was were did")
  /// Words that name it at most.
  private static let most = 3

  /// Whether a question of such folded words, without those of a time, asks for the next or the last one, and
  /// of what; nil: for neither.
  static func read(_ words: [String]) -> (AskedAgenda.Choice, AskedOccasion)? {
    let isNext = words.contains { nexts.contains($0) }
    let isLast = words.contains { lasts.contains($0) }
    guard isNext != isLast else { return nil }
    let named = words.filter {
      !AskedAgenda.small.contains($0) && !nexts.contains($0) && !lasts.contains($0)
        && !helpers.contains($0)
    }
    var occasion = AskedOccasion(
      words: named.filter { !AskedAgenda.words.contains($0) && $0 != "event" })
    if occasion.words.isEmpty {
      guard words.contains(where: { one.contains($0) }) else { return nil }
      occasion = AskedOccasion(words: named.filter { general.contains($0) }, isLoose: true)
    } else {
      guard words.first.map({ leads.contains($0) }) ?? false, occasion.words.count <= most,
        !occasion.words.contains(where: {
          others.contains($0) || StopWords.contains(Array($0.utf8)) || $0.utf8.count < 3
        })
      else { return nil }
    }
    return (isNext ? .next : .last, occasion)
  }

  /// The phrases that a text must hold; none: any may be it.
  var phrases: [Query.Word] {
    isLoose ? [] : words.map { .phrase(Array($0.utf8)) }
  }

  /// Whether a sentence, or the heading above it, names it.
  func isNamed(_ text: [UInt8], below heading: [UInt8]) -> Bool {
    var reader = StemReader()
    let said = Set(reader.stems(text) + reader.stems(heading))
    return words.allSatisfy { word in
      reader.stems(Array(word.utf8)).allSatisfy { said.contains($0) }
    }
  }

  /// Whether a sentence may tell of it. A birthday is no appointment.
  func mayBe(_ text: [UInt8], below heading: [UInt8]) -> Bool {
    if words.isEmpty { return true }
    if !isLoose { return isNamed(text, below: heading) }
    return !SelfTold.namesBirth(text + [0x20] + heading)
  }
}
