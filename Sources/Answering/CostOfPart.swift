internal import Learning
internal import Search

/// What a part of a thing cost, or what was done to it: of "How much did the car cost?" the clutch of the car is
/// none.
struct CostOfPart {
  /// The stem of the thing whose price is asked for; empty: none is.
  private var thing = ""

  private static let helpers = WordSet("did does do is was will would")
  private static let verbs = WordSet("cost costs pay paid spend")
  private static let leads = WordSet("of for on to in at")
  private static let articles = WordSet("the a an my our your his her their this that new old")
  /// What is the price of a thing itself.
  private static let prices = WordSet(
    "price cost costs total sum value euro euros eur dollar dollars pound pounds usd gbp pay paid deposit"
  )

  /// Of a question.
  init(_ question: [UInt8], _ form: QuestionForm) {
    guard form.amount.kinds == .money else { return }
    let words = WordScanner.words(String(decoding: question.prefix(1024), as: UTF8.self)).filter {
      !$0.isMark
    }
    guard let helper = words.firstIndex(where: { CostOfPart.helpers.contains($0) }) else { return }
    let rest = words.dropFirst(helper + 1)
    let end = rest.firstIndex { CostOfPart.verbs.contains($0) } ?? rest.endIndex
    var named = rest[..<end].filter { FunctionWords.isContent($0) }
    // "How much did I pay for the bike?"
    if named.isEmpty {
      let behind = rest[end...].drop { !CostOfPart.leads.contains($0) }.dropFirst()
        .drop { CostOfPart.articles.contains($0) }
      named = Array(behind.prefix { FunctionWords.isContent($0) })
    }
    guard let noun = named.last, named.count <= 2, noun.kind == .word,
      AskedOwner.bare(noun.lower) == noun.lower
    else { return }
    thing = ClaimWords.stem(noun.lower)
  }

  /// Whether a sentence names the thing alone as that of which something else is a part.
  func isTold(in sentence: [UInt8]) -> Bool {
    guard !thing.isEmpty else { return false }
    let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
    let places = words.indices.filter {
      ClaimWords.stem(AskedOwner.bare(words[$0].lower)) == thing
    }
    return !places.isEmpty && places.allSatisfy { isOfPart(words, $0) }
  }

  private func isOfPart(_ words: [Word], _ place: Int) -> Bool {
    // "The Kia's clutch".
    if AskedOwner.bare(words[place].lower) != words[place].lower {
      return words.dropFirst(place + 1).first.map {
        FunctionWords.isContent($0) && !CostOfPart.prices.contains($0)
      } ?? false
    }
    var at = place - 1
    while at >= 0, CostOfPart.articles.contains(words[at]) { at -= 1 }
    // "The clutch of the Kia cost 800", but not "the price of the Kia", "800 euros for the Kia".
    guard at > 0, CostOfPart.leads.contains(words[at]) else { return false }
    let part = words[at - 1]
    return part.kind == .word && FunctionWords.isContent(part) && !CostOfPart.prices.contains(part)
      && !Verbs.base.contains(part) && !Verbs.isPast(part.lower) && !part.isCapitalised
      && words.dropFirst(place + 1).prefix(3).contains {
        CostOfPart.verbs.contains($0) || ["was", "is"].contains($0.lower)
      }
  }
}
