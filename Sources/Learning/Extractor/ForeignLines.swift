/// Finds sentences of a message that others wrote: cited and forwarded mail, lines of a chat's log, what stands after a
/// person's name and a colon.
package struct ForeignLines {
  private let analysis: Analysis
  private let author: String?
  private let others: Set<String>

  /// The places of those sentences.
  static func find(in analysis: Analysis, author: String?, others: [String]) -> Set<Int> {
    let lines = ForeignLines(
      analysis: analysis, author: author?.lowercased(), others: Set(others.map { $0.lowercased() }))
    return lines.find()
  }

  /// A message without what others wrote in it, for who said it; empty where they wrote all.
  package static func without(_ text: [UInt8], author: [UInt8]?) -> [UInt8] {
    let analysis = Analysis(
      MessageHead.head(of: String(decoding: text, as: UTF8.self)), said: 0)
    let foreign = find(
      in: analysis, author: author.map { String(decoding: $0, as: UTF8.self) }, others: [])
    var own = analysis.text
    for place in foreign.sorted(by: >) {
      guard let bytes = analysis.sentence(place)?.bytes.clamped(to: own.indices) else { continue }
      own.removeSubrange(bytes)
    }
    return foreign.isEmpty ? text : own
  }

  private func find() -> Set<Int> {
    let blocks = PastedBlocks.find(in: analysis.text, others: others, isAuthor: isAuthor)
    var found: Set<Int> = []
    var (block, isCitation, isFresh) = (0, false, false)
    var (isBelow, isForwarded, isLine, isFenced) = (false, false, false, false)
    for (place, sentence) in analysis.sentences.enumerated() {
      // "Look what she sent:" and an empty line go before the text.
      if isBelow, !isFresh, place > 0, hasGap(analysis.sentences[place - 1], sentence) {
        isBelow = false
      }
      isFresh = false
      // "Bo wrote:" and lines with ">": what follows them is the writer's.
      if isCitation, !sentence.isCited { isBelow = false }
      isCitation = sentence.isCited
      let start = sentence.bytes.lowerBound
      while block < blocks.count, blocks[block].upperBound <= start { block += 1 }
      if block < blocks.count, blocks[block].contains(start) { found.insert(place) }
      let head = head(of: sentence)
      if sentence.beginsLine {
        isLine = sentence.isCited || isHeader(sentence)
        switch head {
        case .own: isBelow = false
        case .others: isLine = true
        case .announcement: (isLine, isBelow, isFresh) = (true, true, true)
        case .logged: (isLine, isBelow) = (true, true)
        case .task: (isLine, isForwarded) = (true, true)
        case .none: break
        }
      } else if head == .announcement || head == .others {
        (isLine, isBelow) = (true, isBelow || head == .announcement)
        isFresh = head == .announcement
      }
      // "Eva wrote: "I quit." I moved": the quotation alone is hers.
      if isLine, sentence.hasQuotation, !isBelow, head == .others {
        found.insert(place)
        isLine = false
      }
      let fences = fences(in: sentence)
      let isCitedBelow = analysis.sentence(place + 1)?.isCited ?? false
      if isForward(sentence), !isCitedBelow { isForwarded = true }
      if isLine || isBelow || isForwarded || isFenced || fences > 0 { found.insert(place) }
      if fences % 2 == 1 { isFenced.toggle() }
    }
    return found
  }

  /// How many lines of a sentence open or close a block of code.
  private func fences(in sentence: AnalysedSentence) -> Int {
    analysis.text[sentence.bytes.clamped(to: 0..<analysis.text.count)]
      .split(separator: 0x0A).count { $0.starts(with: "```".utf8) || $0 == Array("~~~".utf8)[...] }
  }

  private func hasGap(_ before: AnalysedSentence, _ next: AnalysedSentence) -> Bool {
    let gap = before.bytes.upperBound..<max(before.bytes.upperBound, next.bytes.lowerBound)
    return analysis.text[gap.clamped(to: 0..<analysis.text.count)].count(where: { $0 == 0x0A }) > 1
  }

  /// What the words before a colon say of the text after it.
  private enum Head {
    /// It is the writer's own; one line of another's; a block of another's; such a line of a log, with its time; to be
    /// worked on, as all below.
    case own, others, announcement, logged, task
  }

  /// "Ana: hi", "[12/05/24, 10:30] Ana: hi", "<Ana> hi", "Eva sent me this:"; nil: nothing of that kind begins it.
  private func head(of sentence: AnalysedSentence) -> Head? {
    let tokens = sentence.tokens
    let begin = stampEnd(tokens, 12)
    if let whose = bracketed(tokens, from: begin) { return whose }
    guard let colon = tokens.indices.prefix(24).last(where: { isColon(sentence, $0) }), colon > 0
    else { return phraseBefore(colon: min(6, tokens.count), tokens, isBare: false) }
    let start = stampEnd(tokens, colon)
    let isBare = colon + 1 >= tokens.count || tokens[colon].text != ":"
    let isOwnName = isAuthor(NameReader.text(tokens, start..<colon))
    if isOwnName { return .own }
    if start > 0, tokens.lower(0) == "[" { return .logged }
    // "01.11.26, 10:01 - Ilse Vandam: I live in Ohio", or a number for the name.
    if start > 2, start == colon || tokens.lower(start - 1) == "-" { return .logged }
    guard isBare || isOfSpeaker(tokens, from: colon + 1) else { return nil }
    if let head = phraseBefore(colon: colon, tokens, isBare: isBare) { return head }
    guard names(tokens, start..<colon) else { return nil }
    return isBare ? .announcement : .others
  }

  /// Whose it is by a name between angles, or before one or a bar: "<Ana> hi", "10:30 Ana | hi".
  private func bracketed(_ tokens: Tokens, from start: Int) -> Head? {
    if tokens.lower(start) == "<",
      let end = tokens.indices.prefix(start + 5).first(where: { tokens.lower($0) == ">" }),
      end > start + 1
    {
      // Neither a mention nor a mark of HTML.
      if start == 0, tokens[1].text.hasPrefix("@") { return nil }
      if tokens.indices.prefix(16).dropFirst(end).contains(where: { tokens.lower($0) == "<" }) {
        return nil
      }
      return isAuthor(NameReader.text(tokens, start + 1..<end)) ? .own : .others
    }
    if tokens.lower(start + 1) == ">", tokens[start].isOne(of: .firstname) { return .others }
    if start > 0, tokens.lower(start + 1) == "|" || tokens.lower(start + 2) == "|" {
      return isAuthor(tokens[start].text) ? .own : .others
    }
    return nil
  }

  /// The place of a colon, or the end of a sentence that one ends.
  private func isColon(_ sentence: AnalysedSentence, _ place: Int) -> Bool {
    sentence.tokens[place].text == ":"
      && sentence.tokens[place].kind != .number
  }

  private func isAuthor(_ name: String) -> Bool {
    let lower = name.lowercased()
    if ["you", "me", "i"].contains(lower) { return true }
    guard let author else { return false }
    return lower == author || lower == author.split(separator: " ").first.map(String.init)
  }

  /// After a date or a time at the beginning, with brackets or without.
  private func stampEnd(_ tokens: Tokens, _ colon: Int) -> Int {
    var at = 0
    while at < colon, at < tokens.count, tokens.lower(at) != "<",
      tokens[at].kind == .number || tokens[at].isMark || tokens[at].kind == .symbol
    {
      at += 1
    }
    return at
  }

  /// Whether someone speaks of himself from a place on.
  private func isOfSpeaker(_ tokens: Tokens, from start: Int) -> Bool {
    (start..<max(start, tokens.count)).prefix(40).contains {
      ["i", "my", "me", "we", "our"].contains(tokens.lower($0))
    }
  }

  /// Whether a name alone stands in a range: "Ann", "Dr. Kern", "Speaker 1", one who takes part.
  private func names(_ tokens: Tokens, _ range: Range<Int>) -> Bool {
    guard !range.isEmpty, range.count <= 8 else { return false }
    let text = NameReader.text(tokens, range).lowercased()
    if others.contains(text) { return true }
    let first = tokens[range.lowerBound]
    if first.text.hasPrefix("@") || first.lower == "@" { return true }
    if first.isOne(of: .firstname) {
      return range.count <= 2 || tokens.lower(range.lowerBound + 1) == "("
    }
    return ["dr", "dr.", "mr", "mr.", "mrs", "mrs.", "ms", "ms."].contains(first.lower)
  }

  /// What a phrase of the table says: `colon` is where the words end that it may be in.
  private func phraseBefore(colon: Int, _ tokens: Tokens, isBare: Bool) -> Head? {
    let phrases = Phrases.shared
    if phrases.length(.task, tokens, at: 0) != nil { return .task }
    for place in 0..<min(colon, tokens.count) {
      if let length = phrases.length(.handed, tokens, at: place), place + length == colon {
        let isOwn = place > 0 && tokens.lower(place - 1) == "i"
        return isOwn || place == 0 ? nil : isBare ? .announcement : .others
      }
      if place == 0 || tokens.lower(0) == "[", phrases.length(.source, tokens, at: place) != nil {
        return isBare ? .announcement : .others
      }
      let isOther = tokens[place].isOne(of: [.firstname, .relative]) || tokens[place].part == .name
      if isOther, tokens.lower(place + 1) == "'s",
        phrases.length(.work, tokens, at: place + 2) != nil
      {
        return isBare ? .announcement : .others
      }
    }
    return nil
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
}
