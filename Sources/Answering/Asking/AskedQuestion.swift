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

  /// Whether it asks for what is so: "When is the party?" is not answered by the day on which it was said.
  let isOfPresent: Bool
  /// Whether it asks how old someone is.
  let asksAge: Bool
  /// Whether it asks how many there are, and the stems of the word after such words; whether it asks for a price.
  let asksCount: Bool
  let counted: Set<[UInt8]>
  let asksPrice: Bool
  /// Whether it asks for several persons: "who are".
  let asksOfSeveral: Bool
  /// Whether it says nothing but a name: "Who is Joke?" is answered by what is said of her.
  let asksOfName: Bool

  /// Whether it is about the person who asks.
  let isOfOneself: Bool
  /// What it asks for, and of whom.
  let property: AskedProperty

  /// Of a question as it was typed.
  init(_ question: [UInt8]) {
    let table = AskingTable.shared
    let text = AskedText.question(question)
    let words = Question(Query(parsing: text)).words
    let found = table.find(words) { AskedKind(rawValue: $0) != nil }
    var small = table.words("small")
    small.formUnion(found.map { words[$0.place] } ?? [])
    var stems = TextStems()
    let frame = small.reduce(into: Set<[UInt8]>()) {
      $0.formUnion(stems.read($1, keepsStopWords: true))
    }
    let isPast = words.contains { table.words("pastword").contains($0) }
    isOfPresent = !isPast && words.contains { table.words("presentword").contains($0) }
    let isFuture = table.find(words) { $0 == "future" } != nil
    direction = isFuture ? .future : isPast ? .past : .nearest
    asksAge = table.find(words) { $0 == "age" } != nil
    let put = found.map { Array(words[$0.place]) } ?? []
    asksCount = put.contains(where: table.words("countword").contains)
    let behind = found.flatMap { words.dropFirst($0.place.upperBound).first } ?? []
    counted = table.words("small").contains(behind) ? [] : stems.read(behind)
    asksPrice =
      put.contains(where: table.words("muchword").contains)
      && words.contains(where: table.words("moneyword").contains)
    asksOfSeveral = table.find(words) { $0 == "several" } != nil
    let names = AnswerKind.properNames(text, by: nil).flatMap { stems.read(Array(text[$0])) }
    let rest = words.flatMap { stems.read($0) }.filter { !frame.contains($0) }
    asksOfName = !rest.isEmpty && rest.allSatisfy(names.contains)
    kind = found.flatMap { AskedKind(rawValue: $0.kind) }
    isOfOneself = words.contains { table.words("pronoun").contains($0) }
    property = AskedProperty(text, words, frame: frame)
    (self.text, self.words, self.frame) = (text, words, frame)
  }
}
