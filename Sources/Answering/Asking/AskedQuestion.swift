internal import Format
internal import Language
internal import Search
internal import Text

/// A question as it is read: its words, what kind of thing it asks for, and which list.
struct AskedQuestion {
  /// As it was typed, a long one cut.
  let text: [UInt8]
  /// Its folded words.
  let words: [[UInt8]]
  /// The kind of answer; nil: any.
  let kind: AskedKind?
  /// The words that say how it is put rather than what is asked, as the index holds them.
  let frame: Set<[UInt8]>
  /// Whether it asks of what is past, of what is to come, or says neither.
  let direction: TimeGrammar.Direction

  /// Of a question as it was typed.
  init(_ question: [UInt8]) {
    let table = AskingTable.shared
    let text = AskedText.question(question)
    let words = Question(Query(parsing: text)).words
    let found = table.find(words) { AskedKind(rawValue: $0) != nil }
    var small = table.words("small")
    small.formUnion(found.map { words[$0.place] } ?? [])
    var stems = TextStems()
    frame = small.reduce(into: []) { $0.formUnion(stems.read($1, keepsStopWords: true)) }
    let isPast = words.contains { table.words("pastword").contains($0) }
    let isFuture = table.find(words) { $0 == "future" } != nil
    direction = isFuture ? .future : isPast ? .past : .nearest
    kind = found.flatMap { AskedKind(rawValue: $0.kind) }
    (self.text, self.words) = (text, words)
  }
}
