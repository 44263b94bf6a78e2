internal import Posix

/// Text in the form in which it is indexed: tokens with single spaces between, which FTS5 only
/// has to split again.
struct IndexedText {
  /// The form of one text and its title.
  struct Words: Sendable {
    /// Every token, words of ASCII letters by their English stem: for words and phrases.
    fileprivate(set) var stems: [UInt8] = []
    /// Words that differ from their stem, as they stand: for prefixes and exact phrases.
    fileprivate(set) var words: [UInt8] = []
    /// The tokens of the title, as in `stems`; its words go into `words`.
    fileprivate(set) var title: [UInt8] = []
    /// How many words the text has, and pairs of what has no spaces.
    fileprivate(set) var count = 0
    /// What else ranking wants to know of it.
    fileprivate(set) var marks: TextMarks = []
  }

  /// The last text that was set.
  private(set) var last = Words()

  private var tokenizer = Tokenizer()
  private var english = Stems(room: 8192)

  /// What has to be equal for an index and a query to mean the same.
  var version: String { "\(FoldTable.version)-\(english.version)-11" }

  /// Takes a text and a title in place of the last ones.
  mutating func set(_ text: [UInt8], in part: Range<Int>? = nil, title: [UInt8]) {
    last.words.removeAll(keepingCapacity: true)
    last.stems.removeAll(keepingCapacity: true)
    last.title.removeAll(keepingCapacity: true)
    (last.count, last.marks) = (0, [])
    // A text whose reading has ended a process is not found by its words.
    CrashNotes.reading(text) {
      tokenizer.read(text, in: part)
      (last.count, last.marks) = Self.add(&tokenizer, &english, to: &last.stems, &last.words)
      if part == nil, TextMarks.endsAsQuestion(text) { last.marks.insert(.question) }
    }
    if title.isEmpty { return }
    CrashNotes.reading(title) {
      tokenizer.read(title)
      _ = Self.add(&tokenizer, &english, to: &last.title, &last.words)
    }
  }

  private static func add(
    _ tokenizer: inout Tokenizer, _ english: inout Stems, to stems: inout [UInt8],
    _ words: inout [UInt8]
  ) -> (count: Int, marks: TextMarks) {
    var count = 0
    var marks: TextMarks = []
    while tokenizer.next() {
      count += 1
      if !stems.isEmpty { stems.append(0x20) }
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
    return (count, marks)
  }
}
