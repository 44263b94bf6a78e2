internal import Text

/// Which dates of a sentence stand with a name that is asked for: of "Passports: Ruth 2031, Jonas
/// 2028" each has its own.
struct NamedClauses {
  /// The clause of each word: sentences are cut at commas, semicolons and "and".
  private var clauses: [Int] = []
  /// Clauses that hold a name.
  private var named: Set<Int> = []

  /// Of a sentence, for names as the tokenizer gives them.
  init(_ sentence: [UInt8], names: Set<[UInt8]>) {
    if names.isEmpty { return }
    var (tokenizer, clause) = (Tokenizer(), 0)
    var start = 0
    func isCut(_ at: Int) -> Bool {
      let byte = sentence[at]
      guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") else { return false }
      // A number's comma is its own.
      let next = at + 1 < sentence.count ? sentence[at + 1] : 0x20
      return !(0x30...0x39).contains(next)
    }
    while start < sentence.count, clauses.count < 512 {
      let end = sentence[start...].indices.first(where: isCut) ?? sentence.count
      tokenizer.read(sentence, in: start..<end)
      while tokenizer.next() {
        let token = tokenizer.token
        if token == Array("and".utf8) { clause += 1 }
        clauses.append(clause)
        if names.contains(token) { named.insert(clause) }
      }
      start = end + 1
      clause += 1
    }
  }

  /// Those of some dates that stand in a clause with a name; all, where none does.
  func chosen(_ mentions: [TimeMention]) -> [TimeMention] {
    guard mentions.count > 1, !named.isEmpty else { return mentions }
    let chosen = mentions.filter { mention in
      let first = mention.words.lowerBound
      return clauses.indices.contains(first) && named.contains(clauses[first])
    }
    return chosen.isEmpty ? mentions : chosen
  }

  /// The names in a question, as the tokenizer gives them: what is written with a capital behind its
  /// first word.
  static func names(in question: [UInt8]) -> Set<[UInt8]> {
    var names: Set<[UInt8]> = []
    for word in question.split(separator: 0x20).dropFirst() {
      guard let first = String(decoding: word, as: UTF8.self).first, first.isUppercase else {
        continue
      }
      var tokenizer = Tokenizer()
      tokenizer.read(Array(word))
      if tokenizer.next() { names.insert(tokenizer.token) }
    }
    return names
  }
}
