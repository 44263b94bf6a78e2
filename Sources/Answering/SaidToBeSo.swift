internal import Learning

/// Whether a sentence says what is asked to be so, rather than that somebody thinks, dreamt or denied
/// it.
struct SaidToBeSo {
  private let stems: Set<String>
  /// The stem of the verb that is asked of, the last telling word of the question; empty: it has none.
  private let verb: String
  /// Whether the question itself asks of what is so.
  private let isPlain: Bool
  private let asksForYes: Bool
  /// Whether it asks of what is planned or wanted.
  private let isOfIntent: Bool

  private static let asking = WordSet(
    "where when what which how who whom wo wann was wie wer wohin")
  private static let wanting = WordSet("want wants plan plans hope hopes intend intends like")
  private static let hollow = WordSet(
    "ich du er sie es wir ihr ist war sind in im am der die das ein eine wo wann was wie wer und von"
  )

  /// Of a question.
  init(_ question: [UInt8]) {
    let words = WordScanner.words(String(decoding: question.prefix(1024), as: UTF8.self))
    let telling = words.indices.filter {
      FunctionWords.isContent(words[$0]) && !SaidToBeSo.hollow.contains(words[$0])
    }
    stems = Set(telling.map { ClaimWords.stem(words[$0].lower) })
    verb =
      telling.last.map { Verbs.base.contains(words[$0]) ? ClaimWords.stem(words[$0].lower) : "" }
      ?? ""
    asksForYes = !words.prefix(3).contains { SaidToBeSo.asking.contains($0) }
    let factuality = telling.last.map { FactualityReader(words).of($0) }
    isPlain = factuality == .asserted
    isOfIntent = factuality == .intended && words.contains { SaidToBeSo.wanting.contains($0) }
  }

  /// Whether a sentence only tells the verb that is asked of as dreamt, wished or asked.
  func isUnreal(_ sentence: [UInt8], authors: Set<String>) -> Bool {
    guard isPlain, !verb.isEmpty else { return false }
    let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
    let deeds = words.indices.filter { ClaimWords.stem(words[$0].lower) == verb }
    guard !deeds.isEmpty, deeds.count <= 32 else { return false }
    let reader = FactualityReader(words, speakers: authors)
    return deeds.allSatisfy { reader.of($0) == .unreal || Self.isAsked(words, $0) }
  }

  /// Whether a word stands in a question that is quoted: "She asked "do you live in Rome?""
  private static func isAsked(_ words: [Word], _ place: Int) -> Bool {
    words[place].isQuoted
      && words[place...].prefix(while: \.isQuoted).contains { $0.text == "?" }
  }

  /// Whether all that a sentence says of what is asked is said not to be so. `authors`: whose own
  /// thoughts count as said, in small letters.
  func isDoubted(_ sentence: [UInt8], authors: Set<String>) -> Bool {
    guard isPlain || isOfIntent, !stems.isEmpty else { return false }
    let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
    let places = words.indices.filter { stems.contains(ClaimWords.stem(words[$0].lower)) }
    // "My mother wishes she lived in Rome": of whom is told is so, what is told is not.
    let deeds = places.filter { ClaimWords.stem(words[$0].lower) == verb }
    guard !places.isEmpty, places.count <= 32 else { return false }
    let reader = FactualityReader(words, speakers: authors)
    // Where somebody lives is not where they want to.
    if isOfIntent { return !deeds.isEmpty && deeds.allSatisfy { reader.of($0) == .asserted } }
    let areUnreal = deeds.allSatisfy { [.reported, .unreal].contains(reader.of($0)) }
    if !deeds.isEmpty, areUnreal { return true }
    return places.allSatisfy { place in
      switch reader.of(place) {
      case .reported, .unreal: true
      case .denied: !asksForYes
      case .asserted, .former, .intended: false
      }
    }
  }
}
