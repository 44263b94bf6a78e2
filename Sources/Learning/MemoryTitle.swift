internal import Text

/// A title of a memory that was given none: its first sentence, or the beginning of it, in whole words.
public enum MemoryTitle {
  /// The longest title, characters.
  public static let limit = 60
  /// So much of the text is read, bytes.
  private static let reach = 1024
  /// A clause of fewer characters says too little.
  private static let leastClause = 16

  /// The title of a text; empty for a blank one.
  public static func title(of text: [UInt8]) -> [UInt8] {
    let head = String(decoding: text.prefix(reach), as: UTF8.self)
    let lines = head.unicodeScalars.split(whereSeparator: { $0 == "\n" || $0 == "\r" }).lazy
    let line = lines.map { Array($0) }.first { $0.contains { !$0.properties.isWhitespace } } ?? []
    var scalars = Array(line.drop { $0.properties.isWhitespace || $0 == "#" || $0 == ">" })
    while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
    let sentence = firstSentence(scalars)
    let title = sentence.count <= limit ? sentence : shortened(sentence)
    var out = String.UnicodeScalarView()
    out.append(contentsOf: title)
    return Array(String(out).utf8)
  }

  private static let ends: Set<Unicode.Scalar> = [".", "!", "?", "。", "！", "？", "…"]
  private static let clauseMarks: Set<Unicode.Scalar> = [
    ",", ";", ":", "\u{2013}", "\u{2014}", "，", "；", "：", "、",
  ]

  /// The first sentence, without its full stop.
  private static func firstSentence(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    for place in text.indices where ends.contains(text[place]) {
      let isWide = text[place].value > 0x2E80
      let isEnd = place + 1 == text.count || isWide || text[place + 1].properties.isWhitespace
      // "Dr. Silva", "3. Mai" and an initial end nothing.
      let word = text[..<place].reversed().prefix { !$0.properties.isWhitespace }
      if isEnd, isWide || word.count > 3 || place + 1 == text.count {
        let isQuestion = text[place] == "?" || text[place] == "？"
        return Array(text[..<(place + (isQuestion ? 1 : 0))])
      }
    }
    return text
  }

  /// The beginning of a long sentence: up to the end of a clause if one is long enough, else whole words.
  /// The last of these is no function word.
  private static func shortened(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let part = text.prefix(limit)
    // In "10:30", "12,500" and an address the mark parts no clauses.
    let mark = part.indices.last { place in
      let isApart = text[place + 1].properties.isWhitespace || text[place].value > 0x2E80
      return clauseMarks.contains(text[place]) && isApart
    }
    if let mark, mark >= leastClause { return trimmed(part[..<mark]) }
    // The whole word may end just there.
    let next = text[limit]
    guard !next.properties.isWhitespace else { return trimmed(part) }
    guard let blank = part.lastIndex(where: { $0.properties.isWhitespace }), blank > 0 else {
      return Array(part)
    }
    return trimmed(part[..<blank])
  }

  private static func trimmed(_ part: ArraySlice<Unicode.Scalar>) -> [Unicode.Scalar] {
    var part = part
    // A quotation that is cut off begins nothing.
    if part.count(where: { $0 == "\"" }) % 2 == 1 { part.removeAll { $0 == "\"" } }
    while true {
      while let last = part.last, last.properties.isWhitespace || clauseMarks.contains(last) {
        part.removeLast()
      }
      let word = part.reversed().prefix { !$0.properties.isWhitespace }
      guard word.count < part.count, !word.isEmpty else { return Array(part) }
      var letters = String.UnicodeScalarView()
      letters.append(contentsOf: word.reversed())
      let lower = String(letters).lowercased()
      let isOwner = lower.hasSuffix("'s") || lower.hasSuffix("\u{2019}s")
      guard isOwner || Lexicon.shared.isFunction(lower) || StopWords.contains(Array(lower.utf8))
      else { return Array(part) }
      part.removeLast(word.count)
    }
  }
}
