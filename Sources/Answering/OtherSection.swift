internal import Learning

/// What stands in the section of another thing than the one that is asked of: the milk of "## Soup", where that
/// of the cake is asked for, and "## Cake" is there as well.
struct OtherSection {
  private let asked: Set<String>
  /// Those of them that are written as names.
  private let names: Set<String>

  /// Of a question.
  init(_ question: [UInt8]) {
    asked = OtherSection.stems(question)
    let words = WordScanner.words(String(decoding: question.prefix(1024), as: UTF8.self))
    names = Set(
      words.dropFirst().filter(\.isCapitalised).map {
        ClaimWords.stem(AskedOwner.bare($0.lower))
      }
    ).intersection(asked)
  }

  private static func stems(_ text: [UInt8]) -> Set<String> {
    let words = WordScanner.words(String(decoding: text.prefix(1024), as: UTF8.self))
    return Set(
      words.filter { FunctionWords.isContent($0) && !$0.isMark }.map {
        ClaimWords.stem(AskedOwner.bare($0.lower))
      })
  }

  /// Whether a sentence of a text stands there: its headings name nothing that is asked, and that of another
  /// section beside it does, of which the sentence says nothing; nor does it name whom is asked for.
  func holds(_ sentence: [UInt8], in text: [UInt8], titled title: [UInt8]) -> Bool {
    let pieces = SentenceCut.pieces(text)
    guard let place = pieces.firstIndex(where: { !$0.isHeading && $0.text == sentence }),
      let heading = pieces[..<place].lastIndex(where: \.isHeading), pieces[heading].level > 0
    else { return false }
    let level = pieces[heading].level
    let beside = pieces.indices.filter {
      $0 != heading && pieces[$0].isHeading && pieces[$0].level == level
    }
    let others = beside.reduce(into: Set<String>()) {
      $0.formUnion(OtherSection.stems(pieces[$1].text).intersection(asked))
    }
    guard !others.isEmpty else { return false }
    var own = OtherSection.stems(sentence).union(OtherSection.stems(Quotation.spaced(title)))
    if !OtherSection.stems(pieces[heading].text).isDisjoint(with: asked) { return false }
    var depth = level
    for above in pieces[..<heading].reversed() where above.isHeading && above.level < depth {
      own.formUnion(OtherSection.stems(above.text))
      depth = above.level
    }
    return own.isDisjoint(with: others.union(names))
  }
}
