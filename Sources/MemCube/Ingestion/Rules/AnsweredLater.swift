/// Whether a question is answered further on in a message: "It was a wild ride! Spider-Man is my favourite"
/// to "Is Spider-Man your favourite?". What stands in front is said to something else.
enum AnsweredLater {
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
