internal import Posix

/// Text in the form in which it is indexed: tokens with single spaces between, which FTS5 only
/// has to split again.
package struct IndexedText {
  /// The form of one text and its title.
  package struct Words: Sendable {
    /// Every token, words of ASCII letters by their English stem: for words and phrases.
    package fileprivate(set) var stems: [UInt8] = []
    /// Words that differ from their stem, as they stand: for prefixes and exact phrases; and other
    /// spellings: see `OtherSpellings`.
    package fileprivate(set) var words: [UInt8] = []
    /// The tokens of the title, as in `stems`; its words go into `words`.
    package fileprivate(set) var title: [UInt8] = []
    /// How many words the text has, and pairs of what has no spaces.
    package fileprivate(set) var count = 0
    /// What else ranking wants to know of it.
    package fileprivate(set) var marks: TextMarks = []
  }

  /// The last text that was set.
  package private(set) var last = Words()

  private var tokenizer = Tokenizer()
  private var english = Stems(room: 8192)
  private var others = OtherSpellings()
  private var secrets = Secrets()

  package init() {
  }

  /// What has to be equal for an index and a query to mean the same.
  package var version: String { "\(FoldTable.version)-\(english.version)-12" }

  /// Takes a text and a title in place of the last ones.
  package mutating func set(_ text: [UInt8], in part: Range<Int>? = nil, title: [UInt8]) {
    last.words.removeAll(keepingCapacity: true)
    last.stems.removeAll(keepingCapacity: true)
    last.title.removeAll(keepingCapacity: true)
    (last.count, last.marks) = (0, [])
    var isLabelled = false
    // A text whose reading has ended a process is not found by its words.
    CrashNotes.reading(text) {
      tokenizer.read(text, in: part)
      (last.count, last.marks) = Self.add(
        &tokenizer, &english, &others, to: &last.stems, &last.words)
      if part == nil, TextMarks.endsAsQuestion(text) { last.marks.insert(.question) }
      isLabelled = last.marks.remove(.label) != nil || SecretShape.mayHoldLogin(text)
    }
    if !title.isEmpty {
      CrashNotes.reading(title) {
        tokenizer.read(title)
        let read = Self.add(&tokenizer, &english, &others, to: &last.title, &last.words)
        isLabelled = isLabelled || read.marks.contains(.label)
      }
    }
    if !isLabelled { return }
    CrashNotes.reading(text) {
      let shown = part.map { Array(text[$0.clamped(to: 0..<text.count)]) } ?? text
      if secrets.areHeld(in: shown, under: SecretHeads.titles(at: title)) {
        last.marks.insert(.secret)
      }
    }
  }

  /// Digits of a card or an account at least, but for its first group.
  private static let longNumber = 11

  private static func mayBeSecret(_ tokenizer: borrowing Tokenizer) -> Bool {
    guard case .word = tokenizer.form else { return false }
    let token = tokenizer.token
    return token.count >= 16 && token.contains { 0x30...0x39 ~= $0 } || Secrets.mayLabel(token)
  }

  private static func add(
    _ tokenizer: inout Tokenizer, _ english: inout Stems, _ others: inout OtherSpellings,
    to stems: inout [UInt8], _ words: inout [UInt8]
  ) -> (count: Int, marks: TextMarks) {
    var count = 0
    var marks: TextMarks = []
    // Digits in a row, and words so long, may be a secret without a word that says so.
    var digits = 0
    while tokenizer.next() {
      count += 1
      digits = tokenizer.isNumber ? digits + tokenizer.range.count : 0
      if digits >= longNumber || tokenizer.packed.isEmpty && mayBeSecret(tokenizer) {
        marks.insert(.label)
      }
      if !stems.isEmpty { stems.append(0x20) }
      if tokenizer.hasHump || tokenizer.isNumber || others.hasDigits {
        others.add(tokenizer, &english, to: &words)
      }
      let packed = tokenizer.packed
      guard case .word(latin: true) = tokenizer.form else {
        if packed.isEmpty {
          stems.append(contentsOf: tokenizer.token)
        } else {
          packed.append(to: &stems)
          if packed.beginsWithDigit { marks.formUnion(TextMarks(word: packed.bytes)) }
        }
        continue
      }
      marks.formUnion(packed.isEmpty ? [] : english.marks(of: packed))
      if packed.isEmpty {
        let word = tokenizer.token
        guard english.append(stemOf: word, to: &stems) else { continue }
        if !words.isEmpty { words.append(0x20) }
        words.append(contentsOf: word)
      } else if english.append(stemOf: packed, to: &stems) {
        if !words.isEmpty { words.append(0x20) }
        packed.append(to: &words)
      }
    }
    others.end(of: tokenizer.source, to: &words)
    return (count, marks)
  }
}
