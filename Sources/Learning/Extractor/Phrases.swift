internal import Text

/// The phrases that the extractor knows, from tables/phrases.tsv, which says its format.
struct Phrases: Sendable {
  /// The phrases of the program, read once.
  static let shared = Phrases(Text.WordTable(.phrases).rows)

  /// What a phrase is for.
  enum Kind: String, Sendable {
    case label, lead, keep, polite, forget, standing, relief, courtesy, once, yearless, teaser
    case handed, source, task, work, play, frame, slip, retract, nothing
    case forbid, keeping, leave, joiner, change, sorry, joke
  }

  /// By kind and first word, the words of each.
  private var phrases: [Kind: [String: [[String]]]] = [:]

  /// Reads a table; rows that are none are passed over.
  init(_ rows: [[String]]) {
    for fields in rows where fields.count == 2 {
      guard let kind = Kind(rawValue: fields[0]) else { continue }
      for phrase in fields[1].split(separator: "|") {
        let bytes = Array(phrase.utf8)
        var words = TokenReader.tokens(of: bytes, in: bytes.indices).map(\.lower)
        // As the tagger has it.
        if words.starts(with: ["let", "'s"]) { words[1] = "us" }
        if let first = words.first { phrases[kind, default: [:]][first, default: []].append(words) }
      }
    }
  }

  /// The places of all words of a kind's phrases in some tokens.
  func places(of kind: Kind, in tokens: Tokens) -> Set<Int> {
    Set(tokens.indices.flatMap { Array($0..<$0 + (length(kind, tokens, at: $0) ?? 0)) })
  }

  /// How many tokens the longest phrase of a kind has that stands at a place; nil: there is none.
  func length(_ kind: Kind, _ tokens: Tokens, at place: Int) -> Int? {
    guard let those = phrases[kind]?[tokens.lower(place)] else { return nil }
    return those.filter { words in
      words.indices.allSatisfy { tokens.lower(place + $0) == words[$0] }
    }
    .map(\.count).max()
  }

  /// The place after the longest phrase of a kind that a sentence begins with, or that follows its opening words; nil:
  /// there is none.
  func end(_ kind: Kind, beginning sentence: AnalysedSentence) -> Int? {
    [0, sentence.start].compactMap { start in
      length(kind, sentence.tokens, at: start).map { start + $0 }
    }.max()
  }

  /// Whether a sentence is, or begins with, what says nothing: "I don't know", "Sounds great, …".
  func isNothing(_ sentence: AnalysedSentence) -> Bool {
    guard let length = length(.nothing, sentence.tokens, at: sentence.start) else { return false }
    let next = sentence.start + length
    return next >= Wording.end(of: sentence) || sentence.tokens[next].text == ","
  }

  /// Whether a phrase of a kind stands anywhere.
  func isIn(_ tokens: Tokens, _ kind: Kind) -> Bool {
    tokens.indices.contains { length(kind, tokens, at: $0) != nil }
  }
}
