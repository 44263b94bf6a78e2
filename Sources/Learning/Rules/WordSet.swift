/// A short word as two numbers, so that to compare and to look it up costs next to nothing: a
/// sentence is held against some fifty sets of words.
struct WordKey: Hashable, Sendable {
  private let high: UInt64
  private let low: UInt64

  /// The key of a word in small letters; nil for what is longer than 16 bytes, or empty.
  init?(_ word: String) {
    let utf8 = word.utf8
    guard utf8.count <= 16, !utf8.isEmpty else { return nil }
    var (high, low): (UInt64, UInt64) = (0, 0)
    var place = 0
    for byte in utf8 {
      if place < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
      place += 1
    }
    (self.high, self.low) = (high, low)
  }

  /// A place in a table of so many slots, a power of two.
  func slot(in count: Int) -> Int {
    let mixed = (high ^ low &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
    return Int(truncatingIfNeeded: mixed >> 32) & (count - 1)
  }
}

/// A table from words to something, of open slots.
struct WordTable<Value: Sendable>: Sendable {
  private var slots: [(key: WordKey, value: Value)?]
  /// Words that have no key.
  private var long: [String: Value] = [:]

  init(_ values: [String: Value]) {
    var count = 4
    while count < values.count * 3 { count *= 2 }
    slots = Array(repeating: nil, count: count)
    for (word, value) in values {
      guard let key = WordKey(word) else {
        long[word] = value
        continue
      }
      var slot = key.slot(in: count)
      while slots[slot] != nil { slot = (slot + 1) & (count - 1) }
      slots[slot] = (key, value)
    }
  }

  /// What belongs to a word; nil: it is not in the table.
  func find(_ key: WordKey?, _ word: String) -> Value? {
    guard let key else { return long.isEmpty ? nil : long[word] }
    var slot = key.slot(in: slots.count)
    while let entry = slots[slot] {
      if entry.key == key { return entry.value }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }
}

/// A set of words in small letters, written down as one text with white space between them.
package struct WordSet: Sendable {
  private let table: WordTable<Bool>

  package init(_ text: String) {
    let words = text.split(whereSeparator: \.isWhitespace).map { (String($0), true) }
    table = WordTable(Dictionary(words, uniquingKeysWith: { first, _ in first }))
  }

  /// Whether a word in small letters is one of them.
  package func contains(_ word: String) -> Bool { table.find(WordKey(word), word) != nil }

  /// Whether a word is one of them.
  package func contains(_ word: Word) -> Bool { table.find(word.key, word.lower) != nil }

  /// Whether some word of a sentence is one of them.
  package func meets(_ words: some Sequence<Word>) -> Bool { words.contains { contains($0) } }
}

/// Phrases of several words, found by the first one.
package struct PhraseSet: Sendable {
  private let table: WordTable<[[WordKey?]]>

  /// Phrases written down as one text, `|` between them. Of two with the same beginning the longer
  /// one is found.
  package init(_ text: String) {
    var found: [String: [[WordKey?]]] = [:]
    for phrase in text.split(separator: "|") {
      let words = phrase.split(whereSeparator: \.isWhitespace).map(String.init)
      guard let first = words.first else { continue }
      found[first, default: []].append(words.map { WordKey($0) })
    }
    table = WordTable(found.mapValues { $0.sorted { $0.count > $1.count } })
  }

  /// How many words from a place on are such a phrase; nil: none.
  package func length(_ words: [Word], at place: Int) -> Int? {
    guard place < words.count, let found = table.find(words[place].key, words[place].lower) else {
      return nil
    }
    for phrase in found where place + phrase.count <= words.count {
      var at = 1
      while at < phrase.count, words[place + at].key == phrase[at] { at += 1 }
      if at == phrase.count { return phrase.count }
    }
    return nil
  }

  /// Whether one stands anywhere.
  package func isIn(_ words: [Word]) -> Bool {
    words.indices.contains { length(words, at: $0) != nil }
  }
}
