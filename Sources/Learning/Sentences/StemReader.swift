internal import Text

/// Reads the words of texts as the index does.
package struct StemReader {
  private var tokenizer = Tokenizer()
  private var english = Stems()

  package init() {
  }

  private static let pronouns: Set<[UInt8]> = Set(
    ["it", "this", "that", "they", "he", "she", "these", "those", "there"].map { Array($0.utf8) })

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

  /// Whether a sentence speaks of what stands before it.
  package mutating func pointsBack(_ sentence: [UInt8]) -> Bool {
    tokenizer.read(sentence)
    return tokenizer.next() && Self.pronouns.contains(tokenizer.token)
  }

  private static let objects: Set<[UInt8]> = Set(
    ["it", "him", "her", "them"].map { Array($0.utf8) })

  /// Whether a sentence begins with what to do with something named before: "Feed him on Thursdays".
  package mutating func takesObject(_ sentence: [UInt8]) -> Bool {
    tokenizer.read(sentence)
    guard tokenizer.next(), Verbs.base.contains(String(decoding: tokenizer.token, as: UTF8.self)),
      tokenizer.next()
    else { return false }
    return Self.objects.contains(tokenizer.token)
  }

  private static let articles: Set<[UInt8]> = Set(
    ["the", "der", "die", "das", "el", "la", "le"].map { Array($0.utf8) })

  /// Whether a sentence begins with a thing that the one before it named: "The lesson costs …".
  package mutating func takesUp(_ sentence: [UInt8], after last: [UInt8]) -> Bool {
    tokenizer.read(sentence)
    guard tokenizer.next(), Self.articles.contains(tokenizer.token), tokenizer.next() else {
      return false
    }
    let thing = stem()
    return stems(last).contains(thing)
  }

  private mutating func stem() -> [UInt8] {
    let token = tokenizer.token
    guard case .word(latin: true) = tokenizer.form else { return token }
    var stem: [UInt8] = []
    _ = english.append(stemOf: token, to: &stem)
    return stem
  }
}
