internal import Language

/// English stems of folded words. Inflections of one word share a stem; words of other languages
/// are stemmed by the same rules on both sides, which does no harm.
///
/// Stemming costs more than all else about a word, and texts repeat theirs: a table of fixed size
/// remembers the stems of words of up to 16 bytes.
package struct Stems {
  private struct Slot {
    var word = PackedWord()
    var stem = PackedWord()
    var marks: TextMarks = []
  }

  private var slots: [Slot]
  private let stemmer: Stemmer?

  /// Stems with room for so many words, a power of two: 40 bytes each.
  package init(room: Int = 64) {
    stemmer = Stemmer(language: "english")
    slots = [Slot](repeating: Slot(), count: max(1, room))
  }

  /// Which rules made a stem: part of what an index must agree on with its reader.
  var version: String { stemmer == nil ? "none" : "english" }

  /// Appends the stem of a word; true if it differs from the word.
  package mutating func append(stemOf word: [UInt8], to text: inout [UInt8]) -> Bool {
    let packed = PackedWord(word)
    if !packed.isEmpty { return append(stemOf: packed, to: &text) }
    guard let stemmer else {
      text.append(contentsOf: word)
      return false
    }
    let stem = stemmer.stem(word)
    text.append(contentsOf: stem)
    return stem != word
  }

  /// Appends the stem of a short word; true if it differs from the word.
  mutating func append(stemOf word: PackedWord, to text: inout [UInt8]) -> Bool {
    guard word.isLong, let stemmer else {
      word.append(to: &text)
      return false
    }
    let slot = slot(of: word, stemmer)
    slots[slot].stem.append(to: &text)
    return slots[slot].stem != word
  }

  /// What a short word says besides itself.
  mutating func marks(of word: PackedWord) -> TextMarks {
    guard word.isLong, let stemmer else { return [] }
    return slots[slot(of: word, stemmer)].marks
  }

  /// The slot of a word, filled.
  private mutating func slot(of word: PackedWord, _ stemmer: Stemmer) -> Int {
    let slot = word.hash & (slots.count - 1)
    if slots[slot].word != word {
      let bytes = word.bytes
      let stem = PackedWord(stemmer.stem(IrregularForms.base(of: bytes)))
      slots[slot] = Slot(
        word: word, stem: stem.isEmpty ? word : stem, marks: TextMarks(word: bytes))
    }
    return slot
  }
}
