/// Whether a question is answered further on in a message: "It was a wild ride! Spider-Man is my favourite"
/// to "Is Spider-Man your favourite?". What stands in front is said to something else.
enum AnsweredLater {
  /// Which of the questions of a message is answered: the last one, or one before it that the answer
  /// takes words of: "How do you feel? Any plans?" "I'm feeling great".
  static func choice(
    _ last: String?, of heard: String?, by sentences: [Sentence]
  ) -> String? {
    guard let last, let heard, let first = Openings(names: []).first(of: sentences) else {
      return last
    }
    let answer = stems(sentences[first].words)
    guard answer.isDisjoint(with: stems(WordScanner.words(last))) else { return last }
    let said = Sentence.list(RuleExtractor.head(of: heard))
    for place in said.indices.filter({ said[$0].end == .question }).dropLast().suffix(2).reversed()
    where !answer.isDisjoint(with: stems(said[place].words)) {
      guard let asked = RuleExtractor.question(at: place, of: said),
        !Pointers.dangle(said[place].words, toldByNoun: true)
      else { continue }
      return asked
    }
    return last
  }

  /// The content words, each by its beginning.
  private static func stems(_ words: [Word]) -> Set<String> {
    Set(
      words.filter { FunctionWords.isContent($0) && $0.lower.utf8.count > 3 }.map {
        String($0.lower.prefix(4))
      })
  }

  static func isIt(_ question: String?, _ sentences: [Sentence]) -> Bool {
    guard let question, let first = Openings(names: []).first(of: sentences), sentences.count > 1
    else {
      return false
    }
    let asked = WordScanner.words(question)
    let content = Set(asked.filter { FunctionWords.isContent($0) }.map(\.lower))
    let names = Set(
      asked.dropFirst().filter { $0.isCapitalised && content.contains($0.lower) }.map(\.lower))
    guard !names.isEmpty, !sentences[first].words.contains(where: { content.contains($0.lower) })
    else {
      return false
    }
    return sentences[(first + 1)...].contains { sentence in
      (sentence.end == .question ? sentence.words.prefix(3) : sentence.words[...])
        .contains { names.contains($0.lower) }
    }
  }
}

extension Openings {
  /// The first of some sentences that says something.
  fileprivate func first(of sentences: [Sentence]) -> Int? {
    sentences.indices.first { strip(sentences[$0]) != nil }
  }
}
