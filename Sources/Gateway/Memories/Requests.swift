internal import MemCube

/// What in a conversation only asks for something: the question that a memory is to answer is no
/// evidence for the answer.
enum Requests {
  private static let asking = words(
    """
    what who whom whose which where when why how whats what's who's where's when's how's
    wer wen wem wessen wo wohin woher wann warum wieso weshalb wie welche welcher welches welchen
    qui quoi où quand pourquoi comment combien quel quelle quels quelles que qu'est-ce est-ce
    qué quién quiénes dónde cuándo cómo cuánto cuánta cuántos cuántas cuál cuáles
    chi cosa dove quando perché come quanto quanta quanti quante quale quali wat wie waar hoe
    """)
  private static let helping = words(
    "do does did is are am was were can could will would should shall has have had may might")
  private static let subjects = words(
    "i you we he she it they there this that these those my your our his her their its the a an any"
  )
  /// Helpers that begin a sentence as names, months and nouns do.
  private static let doubtful = words("will may can have had")
  private static let wanting = words(
    """
    tell show list find search recommend suggest explain describe summarize summarise translate help
    give please remind
    """)
  private static let polite = words(
    """
    hi hello hey thanks thank you ok okay yes no sure great good morning evening please there again
    so much cool nice wow
    """)

  private static func words(_ text: String) -> Set<String> {
    Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
  }

  /// Whether all that a text says is asked for.
  static func areAll(of text: [UInt8]) -> Bool {
    var asks = false
    for sentence in sentences(text) {
      if isRequest(sentence) {
        asks = true
      } else if !isPolite(sentence) {
        return false
      }
    }
    return asks
  }

  /// A text's sentences, each with the mark that ends it, and once.
  private static func sentences(_ text: [UInt8]) -> [[UInt8]] {
    var (found, seen, start): ([[UInt8]], Set<ArraySlice<UInt8>>, Int) = ([], [], 0)
    func add(_ sentence: ArraySlice<UInt8>) {
      if seen.insert(sentence).inserted { found.append(Array(sentence)) }
    }
    for index in text.indices {
      let next = index + 1 < text.count ? text[index + 1] : 0x20
      let isEnd = [0x2E, 0x21, 0x3F].contains(text[index]) && next <= 0x20
      guard isEnd || endsWide(text, index) || text[index] == 0x0A else { continue }
      add(text[start...index])
      start = index + 1
    }
    add(text[start...])
    return found.filter { !$0.isBlank }
  }

  /// Whether 。！？ or ؟ ends at a place: no space follows them.
  private static func endsWide(_ text: [UInt8], _ index: Int) -> Bool {
    guard index > 0, text[index] >= 0x80 else { return false }
    let (first, second) = (index > 1 ? text[index - 2] : 0, text[index - 1])
    switch text[index] {
    case 0x9F: return second == 0xD8 || second == 0xBC && first == 0xEF
    case 0x81: return second == 0xBC && first == 0xEF
    case 0x82: return second == 0x80 && first == 0xE3
    default: return false
    }
  }

  private static func isRequest(_ sentence: [UInt8]) -> Bool {
    let text = sentence.asText.lowercased().trimmed
    let said = Array(pieces(text).prefix(3))
    guard let first = said.first else { return false }
    if text.hasSuffix("?") || text.hasSuffix("？") || text.hasSuffix("؟") {
      return !Statements.holdsOwn(sentence)
    }
    let second = said.dropFirst().first ?? ""
    // "Do not …" is an instruction; "when I was there, …" tells something.
    if second == "not" { return false }
    if first == "remind" {
      return second == "me"
        && ["what", "of", "who", "where", "when", "how"].contains(said.dropFirst(2).first ?? "")
    }
    if wanting.contains(first) { return true }
    if first == "when" || first == "where" || first == "while" { return helping.contains(second) }
    if asking.contains(first) { return true }
    guard helping.contains(first) else { return false }
    return !doubtful.contains(first) || subjects.contains(second)
  }

  private static func isPolite(_ sentence: [UInt8]) -> Bool {
    pieces(sentence.asText.lowercased()).allSatisfy { polite.contains($0) }
  }

  /// Words without what stands around them.
  private static func pieces(_ text: String) -> some Sequence<String> {
    text.split(whereSeparator: \.isWhitespace).lazy.map { word in
      let isMark = { (letter: Character) in !letter.isLetter && !letter.isNumber }
      let front = word.drop(while: isMark)
      guard let last = front.lastIndex(where: { !isMark($0) }) else { return "" }
      return String(front[...last])
    }.filter { !$0.isEmpty }
  }
}

extension String {
  /// Without white space at its end.
  fileprivate var trimmed: String {
    var text = self[...]
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
