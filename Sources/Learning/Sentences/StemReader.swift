internal import Text

/// Reads the words of texts as the index does.
package struct StemReader {
  private var tokenizer = Tokenizer()
  private var english = Stems()

  package init() {}

  /// The words of a text, as the index holds them.
  package mutating func stems(_ text: [UInt8]) -> [[UInt8]] {
    var stems: [[UInt8]] = []
    tokenizer.read(text)
    while tokenizer.next() { stems.append(stem()) }
    return stems
  }

  /// The words of a text, folded.
  package mutating func words(_ text: [UInt8]) -> [[UInt8]] {
    var words: [[UInt8]] = []
    tokenizer.read(text)
    while tokenizer.next() { words.append(tokenizer.token) }
    return words
  }

  /// Those that are written as names: with a capital, and not at the start.
  package mutating func names(_ text: [UInt8]) -> Set<[UInt8]> {
    var names: Set<[UInt8]> = []
    var isFirst = true
    tokenizer.read(text)
    while tokenizer.next() {
      let range = tokenizer.range
      let isCapital =
        text.indices.contains(range.lowerBound) && (0x41...0x5A).contains(text[range.lowerBound])
      if isCapital, !isFirst, range.count > 1 { names.insert(stem()) }
      isFirst = false
    }
    return names
  }

  private mutating func stem() -> [UInt8] {
    let token = tokenizer.token
    guard case .word(latin: true) = tokenizer.form else { return token }
    var stem: [UInt8] = []
    _ = english.append(stemOf: token, to: &stem)
    return stem
  }
}
