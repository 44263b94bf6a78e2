/// Whether a sentence says what is asked to be so, rather than that somebody thinks, dreamt or denied
/// it.
struct SaidToBeSo {
  private let stems: Set<String>
  /// Whether the question itself asks of what is so.
  private let isPlain: Bool
  private let asksForYes: Bool

  private static let asking = WordSet(
    "where when what which how who whom wo wann was wie wer wohin")
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
    asksForYes = !words.prefix(3).contains { SaidToBeSo.asking.contains($0) }
    isPlain = telling.last.map { FactualityReader(words).of($0) == .asserted } ?? false
  }

  /// Whether all that a sentence says of what is asked is said not to be so. `authors`: whose own
  /// thoughts count as said, in small letters.
  func isDoubted(_ sentence: [UInt8], authors: Set<String>) -> Bool {
    guard isPlain, !stems.isEmpty else { return false }
    let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
    let places = words.indices.filter { stems.contains(ClaimWords.stem(words[$0].lower)) }
    guard !places.isEmpty, places.count <= 32 else { return false }
    let reader = FactualityReader(words, speakers: authors)
    return places.allSatisfy { place in
      switch reader.of(place) {
      case .reported, .unreal: true
      case .denied: !asksForYes
      case .asserted, .former, .intended: false
      }
    }
  }
}
