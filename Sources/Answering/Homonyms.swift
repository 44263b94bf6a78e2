internal import Learning
internal import Search

/// Words of a question whose stem other words have as well: "wedding" that of "Wed", and "books" that of
/// "booked".
struct Homonyms {
  /// Words of the question that are nouns, folded, by their stems.
  private var nouns: [[UInt8]: Set<[UInt8]>] = [:]
  private static let asking = WordSet("what which how")
  private static let helping = WordSet("did do does have has had were was are is")
  private static let weekdays = AmountKinds.set("mon tue tues wed thu thur thurs fri sat sun")

  /// Of a question.
  init(_ question: [UInt8]) {
    var reader = StemReader()
    for token in reader.words(question).prefix(64) {
      guard let stem = reader.stems(token).first, Homonyms.weekdays.contains(stem), token != stem
      else { continue }
      nouns[stem, default: []].insert(token)
    }
    let words = WordScanner.words(String(decoding: question.prefix(1024), as: UTF8.self)).filter {
      !$0.isMark
    }
    guard let first = words.first, Homonyms.asking.contains(first), words.count > 3 else { return }
    // "What books did I read?", "How many books have I read?"
    let place = first.lower == "how" ? 2 : 1
    let noun = words[place].lower
    guard noun.hasSuffix("s"), !noun.hasSuffix("ss"), Homonyms.helping.contains(words[place + 1]),
      FunctionWords.isContent(words[place]), let stem = reader.stems(Array(noun.utf8)).first
    else { return }
    nouns[stem, default: []].insert(Array(noun.utf8))
  }

  /// The stems of them that a text holds as other words alone: as a weekday, or as what was done.
  func stems(in text: [UInt8]) -> Set<[UInt8]> {
    if nouns.isEmpty { return [] }
    var reader = StemReader()
    var (own, other): (Set<[UInt8]>, Set<[UInt8]>) = ([], [])
    for token in reader.words(Array(text.prefix(4_096))) {
      guard let stem = reader.stems(token).first, let asked = nouns[stem] else { continue }
      let isDone = token.suffix(2).elementsEqual("ed".utf8) && token.count > stem.count
      let isOther = !asked.contains(token) && (isDone || Homonyms.weekdays.contains(token))
      if isOther { other.insert(stem) } else { own.insert(stem) }
    }
    return other.subtracting(own)
  }
}
