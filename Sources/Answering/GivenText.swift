internal import Learning

/// A text that somebody gives to be worked upon: what stands behind "Could you translate this into German: "
/// is nothing that they say themselves.
enum GivenText {
  private static let deeds = WordSet(
    """
    translate rewrite rephrase reword paraphrase proofread proof-read summarize summarise shorten polish
    übersetze übersetz übersetzen formuliere korrigiere traduce traducir traduis traduire resume
    """)
  private static let stems: Set<String> = Set(
    ["translate", "rewrite", "paraphrase", "proofread", "summarize", "summarise", "übersetzen"].map(
      ClaimWords.stem))
  /// Bytes before the text at most, and words before the deed.
  private static let (reach, front) = (120, 6)
  private static let asking = WordSet(
    "could can would will you please kindly kannst könntest würdest bitte du mir me to help us and the"
  )

  /// Whether a text is such a request.
  static func isOne(_ text: [UInt8]) -> Bool {
    let start = text.prefix(reach)
    guard let end = start.firstIndex(where: { $0 == 0x3A || $0 == 0x0A }), end > 0,
      text[(end + 1)...].contains(where: { byte in byte > 0x20 })
    else { return false }
    let words = WordScanner.words(String(decoding: start[..<end], as: UTF8.self)).filter {
      !$0.isMark
    }
    guard let deed = words.prefix(front).firstIndex(where: { deeds.contains($0) }) else {
      return false
    }
    return words[..<deed].allSatisfy { asking.contains($0) }
  }

  /// Whether a question asks for such a text.
  static func isAsked(_ question: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: question.prefix(1024), as: UTF8.self))
    return words.contains { stems.contains(ClaimWords.stem($0.lower)) }
  }
}
