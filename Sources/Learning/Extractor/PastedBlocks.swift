/// Finds blocks of a message that were copied from a chat or a mail: a line with a name and a time, or a mail's head,
/// and the lines below it.
struct PastedBlocks {
  private let text: [UInt8]
  /// Names in small letters, of those who take part and are not the author.
  private let others: Set<String>
  private let isAuthor: (String) -> Bool

  /// A longer line is no head.
  private static let longest = 80

  /// The bytes of those blocks. `isAuthor`: whether a name is the writer's.
  static func find(
    in text: [UInt8], others: Set<String>, isAuthor: @escaping (String) -> Bool
  ) -> [Range<Int>] {
    PastedBlocks(text: text, others: others, isAuthor: isAuthor).find()
  }

  private func find() -> [Range<Int>] {
    var found: [Range<Int>] = []
    var (open, isMail) = (nil as Int?, false)
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: 0x0A) ?? text.count
      let line = start..<end
      if !isMail, text[line].allSatisfy({ $0 <= 0x20 }) {
        if let begin = open { found.append(begin..<start) }
        open = nil
      } else if open == nil, isHead(line) {
        open = start
      } else if open != nil, isFurtherHead(line) {
        // All below the head of a mail is the mail.
        isMail = true
      }
      start = end + 1
    }
    if let begin = open { found.append(begin..<text.count) }
    return found
  }

  private func tokens(_ line: Range<Int>) -> Tokens {
    line.count > Self.longest ? Tokens() : Tokens(TokenReader.tokens(of: text, in: line))
  }

  private func isHead(_ line: Range<Int>) -> Bool {
    let tokens = tokens(line)
    guard tokens.count > 0 else { return false }
    if tokens.lower(0) == "[" {
      return tokens.lower(1).hasPrefix("quote") || tokens.lower(1) == "forwarded"
    }
    if tokens.lower(0) == "from", tokens[1].text == ":", tokens[2].isCapitalised {
      return !isAuthor(NameReader.text(tokens, 2..<nameEnd(tokens, 2)))
    }
    let end = nameEnd(tokens, 0)
    guard end > 0 else { return false }
    let name = NameReader.text(tokens, 0..<end)
    let isPerson = tokens[0].isOne(of: .firstname) || others.contains(name.lowercased()) || end > 1
    guard isPerson, !isAuthor(name) else { return false }
    if end < tokens.count { return isStamp(tokens, from: end) }
    let next = min(line.upperBound + 1, text.count)
    let stop = text[next...].firstIndex(of: 0x0A) ?? text.count
    let below = self.tokens(next..<stop)
    return below.count > 0 && isStamp(below, from: 0)
  }

  /// The place after a name at a place: up to three words with capitals.
  private func nameEnd(_ tokens: Tokens, _ start: Int) -> Int {
    var end = start
    while end < min(tokens.count, start + 3), tokens[end].kind == .word, tokens[end].isCapitalised,
      !tokens[end].isOne(of: [.weekday, .month])
    {
      end += 1
    }
    return end
  }

  /// Whether only a time follows, with a number: "10:30 AM", "[12.05.24 10:30]", "— Today at 10:30".
  private func isStamp(_ tokens: Tokens, from start: Int) -> Bool {
    let words = ["am", "pm", "at", "today", "yesterday", "on"]
    let rest = tokens.tokens(start..<tokens.count)
    return rest.contains { $0.text.utf8.contains { (0x30...0x39).contains($0) } }
      && rest.allSatisfy {
        $0.isMark || $0.kind == .symbol || $0.kind == .number || words.contains($0.lower)
          || $0.isOne(of: [.weekday, .month])
          || $0.text.utf8.allSatisfy { !($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) }
      }
  }

  private func isFurtherHead(_ line: Range<Int>) -> Bool {
    let tokens = tokens(line)
    return tokens[1].text == ":"
      && ["to", "subject", "cc", "date", "sent"].contains(tokens.lower(0))
  }
}
