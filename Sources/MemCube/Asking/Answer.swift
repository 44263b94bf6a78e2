internal import Posix

/// An answer: the best sentences, each with its source, and the date, if one is asked; or what a
/// model wrote of them.
public struct Answer: Sendable {
  /// What is said, from best to least.
  public struct Citation: Sendable {
    /// From 1, as in the text.
    public var number: Int
    /// The sentence quoted.
    public var sentence: [UInt8]
    /// Where it is from.
    public var evidence: Evidence
  }

  /// What was asked.
  public var question: [UInt8]
  /// The date, where one was asked and found, with the number of its citation.
  public var date: (text: String, number: Int)?
  /// The sentences.
  public var citations: [Citation] = []
  /// What a model wrote, which rests on the citations; nil: the sentences are the answer.
  public var written: [UInt8]?
  /// Why a model that was asked wrote nothing, a sentence.
  public var note: String?

  /// Sentences at most.
  static let limit = 5
  /// Less than this answers nothing: see `Calibration`.
  static let least = 0.25

  /// The answer that evidence, best first, gives.
  public init(_ question: [UInt8], _ evidence: [Evidence]) {
    self.question = question
    guard let best = evidence.first?.result.score, best >= Self.least else { return }
    var quotation = Quotation(question)
    var seen: Set<[UInt8]> = []
    for piece in evidence where piece.result.score >= best / 2 {
      let text = piece.result.kind == .memory ? Self.body(piece.result.text) : piece.result.text
      guard citations.count < Self.limit, let sentence = quotation.sentence(of: text),
        seen.insert(FoldedValue.fold(sentence)).inserted
      else { continue }
      citations.append(
        Citation(number: citations.count + 1, sentence: sentence, evidence: piece))
    }
    if Question(Query(parsing: question)).asksWhen { date = Self.date(citations) }
  }

  /// A memory's text without its front matter.
  static func body(_ text: [UInt8]) -> [UInt8] {
    Array(text[FrontMatter.parse(text).body...])
  }

  /// The first date that a citation names, counted from its day; else the day of the best.
  private static func date(_ citations: [Citation]) -> (text: String, number: Int)? {
    for citation in citations.prefix(3) {
      let said = SaidDates(citation.sentence, on: citation.evidence.day)
      if let text = said.text { return (text, citation.number) }
      let words = words(citation.sentence)
      let mentions = TimeReader.mentions(in: words, reference: citation.evidence.day)
      if let mention = mentions.min(by: { $0.unit < $1.unit }) {
        return (SpelledDate.spell(mention), citation.number)
      }
    }
    guard let first = citations.first, first.evidence.result.kind != .passage else { return nil }
    return (SpelledDate.spell(day: first.evidence.day), first.number)
  }

  private static func words(_ text: [UInt8]) -> [[UInt8]] {
    var (tokenizer, words) = (Tokenizer(), [[UInt8]]())
    tokenizer.read(text)
    while tokenizer.next() { words.append(tokenizer.token) }
    return words
  }

  // MARK: As text

  /// The answer alone, its sentences with their numbers in brackets.
  public var text: [UInt8] {
    if citations.isEmpty { return Array("Nothing here answers this.\n".utf8) }
    if let written {
      let numbers = citations.map { " [\($0.number)]" }.joined()
      return written.filter { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A } + Array("\(numbers)\n".utf8)
    }
    var out: [UInt8] = []
    if let date { out += Array("\(date.text) [\(date.number)]\n\n".utf8) }
    for citation in citations {
      out += Array("- ".utf8)
      if let author = citation.evidence.author { out += author + Array(": ".utf8) }
      out += citation.sentence.map { $0 < 0x20 ? 0x20 : $0 }
      out += Array(" [\(citation.number)]\n".utf8)
    }
    return out
  }

  /// Where each citation is from, a line each; with the cube if `namesCube`.
  public func sources(namesCube: Bool) -> [UInt8] {
    var out: [UInt8] = []
    for citation in citations {
      let (evidence, result) = (citation.evidence, citation.evidence.result)
      out += Array("[\(citation.number)] ".utf8)
      if namesCube { out += evidence.cube + [0x2F] }
      out += result.path
      if let place = result.place { out += Array(", passage \(place.number)".utf8) }
      out += Array(", \(SpelledDate.spell(day: evidence.day))\n".utf8)
    }
    return out
  }

  /// All of it as a page: question, answer, sources, and what went wrong with a model.
  public func page(namesCube: Bool = false) -> [UInt8] {
    let sources = sources(namesCube: namesCube)
    return Array("# ".utf8) + question.map { $0 < 0x20 ? 0x20 : $0 } + [0x0A, 0x0A] + text
      + (sources.isEmpty ? [] : [0x0A] + sources)
      + (note.map { Array("\nNote: ".utf8) + $0.utf8.map { $0 < 0x20 ? 0x20 : $0 } + [0x0A] } ?? [])
  }
}
