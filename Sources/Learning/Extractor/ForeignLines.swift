/// Finds sentences of a message that others wrote: cited and forwarded mail, lines of a chat's log, what stands after a
/// person's name and a colon.
struct ForeignLines {
  private let analysis: Analysis
  private let author: String?
  private let others: Set<String>

  /// The places of those sentences.
  static func find(in analysis: Analysis, author: String?, others: [String]) -> Set<Int> {
    let lines = ForeignLines(
      analysis: analysis, author: author?.lowercased(), others: Set(others.map { $0.lowercased() }))
    return lines.find()
  }

  private func find() -> Set<Int> {
    var found: Set<Int> = []
    var (isBelow, isForwarded, isLine) = (false, false, false)
    for (place, sentence) in analysis.sentences.enumerated() {
      if isBelow, place > 0, hasGap(analysis.sentences[place - 1], sentence) { isBelow = false }
      if sentence.beginsLine {
        isLine = sentence.isCited || isOthers(sentence) || isHeader(sentence)
      }
      if isForward(sentence) { isForwarded = true }
      if isLine || isBelow || isForwarded { found.insert(place) }
      if announces(sentence) { isBelow = true }
    }
    return found
  }

  private func hasGap(_ before: AnalysedSentence, _ next: AnalysedSentence) -> Bool {
    let gap = before.bytes.upperBound..<max(before.bytes.upperBound, next.bytes.lowerBound)
    return analysis.text[gap.clamped(to: 0..<analysis.text.count)].count(where: { $0 == 0x0A }) > 1
  }

  /// "<Ana> hi", "[12/05/24, 10:30] Ana: hi", "Ana: hi".
  private func isOthers(_ sentence: AnalysedSentence) -> Bool {
    let tokens = sentence.tokens
    if tokens.lower(0) == "<", tokens.lower(2) == ">" { return true }
    guard let colon = tokens.indices.prefix(12).first(where: { tokens[$0].text == ":" }), colon > 0,
      colon + 1 < tokens.count
    else { return false }
    let isLogged = tokens.lower(0) == "[" && tokens[1].kind == .number
    var start = colon - 1
    while start > 0, tokens[start - 1].isCapitalised, colon - start < 3 { start -= 1 }
    let name = NameReader.text(tokens, start..<colon).lowercased()
    if isLogged { return name != author }
    guard start == 0 else { return false }
    return others.contains(name) || name != author && colon <= 2 && tokens[0].isOne(of: .firstname)
  }

  private static let headers: Set<String> = [
    "from", "to", "subject", "cc", "sent", "reply-to", "bcc",
  ]

  private func isHeader(_ sentence: AnalysedSentence) -> Bool {
    let tokens = sentence.tokens
    guard tokens[1].text == ":", tokens[0].isCapitalised, Self.headers.contains(tokens.lower(0))
    else { return false }
    return tokens.contains { $0.kind == .address || $0.lower == "re" || $0.isOne(of: .firstname) }
      || tokens.lower(0) == "subject"
  }

  private func isForward(_ sentence: AnalysedSentence) -> Bool {
    let text = analysis.text(of: sentence).lowercased()
    guard text.utf8.count < 200 else { return false }
    return text.contains("original message") && text.contains("--")
      || text.hasPrefix("begin forwarded message")
      || text.contains("forwarded message") && text.contains("--")
      || text.hasPrefix("on ") && text.hasSuffix("wrote:")
  }

  /// "Eva sent me this:".
  private func announces(_ sentence: AnalysedSentence) -> Bool {
    guard sentence.end == .colon, let clause = sentence.clause, clause.person != .I else {
      return false
    }
    return ["send", "write", "say", "forward", "text", "post"].contains(
      sentence.tokens[clause.verb].base)
  }
}
