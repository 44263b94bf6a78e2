internal import Learning

/// What is asked of an assistant without a question mark: "Recommend me a crime novel", "what's the best coffee
/// grinder below 3000 crowns". What it replied is the answer, and not what was asked.
extension AskedBefore {
  private static let orders = WordSet(
    """
    recommend suggest explain tell give show list write draft help find translate convert compare name plan
    calculate summarise summarize rewrite rephrase describe define fix make create generate propose remind
    compute design outline pick choose advise
    """)
  private static let asking = WordSet(
    "what what's whats which where where's when who who's how how's why should can could would is are do does"
  )
  private static let behind = WordSet(
    """
    is are was were do does did can could should would will to much many long often far old i we my the a an
    kind sort
    """)

  /// Whether a text begins as such a request.
  static func isRequest(_ text: [UInt8]) -> Bool {
    let first = SentenceCut.sentences(Array(text.prefix(1024))).first ?? []
    if SentenceCut.isQuestion(first) { return true }
    var words = WordScanner.words(String(decoding: first.prefix(512), as: UTF8.self))
    if words.first?.lower == "please" { words.removeFirst() }
    guard words.count > 2 else { return false }
    if orders.contains(words[0]) { return true }
    guard asking.contains(words[0]) else { return false }
    return words[0].lower.hasSuffix("s") && words[0].lower.contains("\'")
      || behind.contains(words[1])
      || words[0].lower == "which"
  }
}
