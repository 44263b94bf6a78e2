/// A message that only puts right what its author said before: "Sorry, 18:30." after "Dinner is at 18:00."
enum Correction {
  /// What tells one value of a sentence from others.
  private enum Value: Equatable { case clock, number, day, weekday, month, name }

  /// Such a message has so many words at most.
  private static let longest = 8

  /// And so many sentences: "Sorry, 12 Feb. The 11th is Alfie's trip."
  private static let most = 4

  /// The message before with the values of this one in the place of its own; nil: this one corrects nothing, or it is
  /// not clear what.
  static func read(_ message: SaidMessage) -> SaidMessage? {
    guard message.followsOwn || message.isToMemory, !message.isWritten, let own = message.own else {
      return nil
    }
    // "*9pm".
    let isStarred = message.text.hasPrefix("*") && !message.text.dropFirst().contains("*")
    let analysis = Analysis(
      isStarred ? String(message.text.dropFirst()) : message.text, said: message.day,
      names: message.others)
    guard analysis.sentences.count <= most, let slip = analysis.sentence(0), !slip.isQuestion,
      slip.wordCount <= longest, let (start, isBare) = isStarred ? (0, false) : start(of: slip)
    else { return nil }
    let before = Analysis(MessageHead.head(of: own), said: message.day, names: message.others)
    // "Sorry, 5,900, he came down": the reason stands after a comma.
    let isReasoned = { (place: Int) in
      slip.tokens[place].text == "," && place > start
        && slip.tokens.indices.dropFirst(place).contains { slip.tokens[$0].isFinite }
    }
    let end = slip.tokens.indices.first(where: isReasoned) ?? slip.tokens.count
    let known = Set(before.sentences.flatMap { $0.tokens.map(\.lower) })
    let said = slip.tokens.indices.prefix(end).dropFirst(start).filter { place in
      let isValue = slip.tokens[place].isContent && value(slip.tokens, place) != nil
      // "Wait no, the return is 13 April": what it was said of is named again.
      return isValue
        || !isSmall(slip.tokens[place], in: before.language)
          && !known.contains(slip.tokens[place].lower)
    }
    let values = said.compactMap { value(slip.tokens, $0) }
    guard !values.isEmpty, values.count == said.count else { return nil }
    // "Sorry, Tom." speaks to Tom.
    if isBare,
      said.contains(where: { value(slip.tokens, $0) == .name && !slip.tokens[$0].isOne(of: .place) }
      )
    {
      return nil
    }
    for sentence in before.sentences.reversed() where sentence.contentCount > 1 {
      guard !sentence.isQuestion else { return nil }
      guard let text = corrected(sentence, of: before, slip.tokens, Array(zip(said, values))) else {
        continue
      }
      var found = message
      // What else it says goes on.
      found.text = text + String(decoding: analysis.text[slip.bytes.upperBound...], as: UTF8.self)
      (found.own, found.followsOwn, found.question) = (nil, false, nil)
      found.isCorrection = true
      return found
    }
    return nil
  }

  /// Whether a word says nothing by itself.
  private static func isSmall(_ token: Token, in language: String) -> Bool {
    !token.isContent || token.lower == "mean"
      || language != "en"
        && ["stop", "article"].contains { SlotTable.shared.isIn($0, token.lower, language) }
  }

  /// Where the values begin, and whether nothing but "sorry" says that they do; nil: the sentence is no correction.
  private static func start(of slip: AnalysedSentence) -> (place: Int, isBare: Bool)? {
    if let end = Phrases.shared.end(.slip, beginning: slip) { return (end, false) }
    guard let end = Phrases.shared.length(.sorry, slip.tokens, at: 0),
      slip.tokens[end].isMark
    else { return nil }
    return (end + 1, true)
  }

  private static func value(_ tokens: Tokens, _ place: Int) -> Value? {
    let token = tokens[place]
    if token.kind == .number || token.text.utf8.first.map({ 0x30...0x39 ~= $0 }) ?? false {
      let after = tokens.lower(place + 1)
      let isClock =
        token.text.contains(":") || ["am", "pm", "uhr", "h"].contains(after)
        || ["at", "um", "à", "las", "alle", "às"].contains(tokens.lower(place - 1))
      // "3 April", "April 3".
      let isDay = [place - 1, place + 1].contains { tokens[$0].isOne(of: .month) }
      return isClock ? .clock : isDay ? .day : .number
    }
    if token.isOne(of: .weekday) { return .weekday }
    if token.isOne(of: .month) { return .month }
    return token.part == .name || token.isOne(of: [.place, .firstname]) ? .name : nil
  }

  /// A number without what its digits are: "6,300" is written as "5,900" is, "4x4" is not.
  private static func shape(_ text: String) -> [Bool] {
    text.unicodeScalars.map { $0.properties.numericType != nil }
  }

  /// A sentence with other values; nil: one of them has no place there, or several.
  private static func corrected(
    _ sentence: AnalysedSentence, of analysis: Analysis, _ slip: Tokens,
    _ values: [(place: Int, value: Value)]
  ) -> String? {
    var changes: [(bytes: Range<Int>, text: String)] = []
    for (place, value) in values {
      let same = sentence.tokens.indices.filter { Self.value(sentence.tokens, $0) == value }
      let isPlace = slip[place].isOne(of: .place)
      let alike = same.filter {
        let isLike = shape(sentence.tokens[$0].text) == shape(slip[place].text)
        return value == .number ? isLike : !isPlace || sentence.tokens[$0].isOne(of: .place)
      }
      guard let one = same.count == 1 ? same.first : alike.count == 1 ? alike.first : nil else {
        return nil
      }
      changes.append((sentence.tokens[one].bytes, slip[place].text))
    }
    var text = Array(analysis.text[sentence.bytes])
    let start = sentence.bytes.lowerBound
    for change in changes.sorted(by: { $0.bytes.lowerBound > $1.bytes.lowerBound }) {
      let bytes = change.bytes.lowerBound - start..<change.bytes.upperBound - start
      text.replaceSubrange(bytes.clamped(to: text.indices), with: Array(change.text.utf8))
    }
    return String(decoding: text, as: UTF8.self)
  }
}
