internal import Index
internal import Learning
internal import Search
internal import Text

/// Which parts of a text are tasks: boxes that are not ticked, items of a list that is called so, and what a
/// person says that they have to do.
struct ListedTasks {
  private let isToBuy: Bool
  private let titles, must: [AskingTable.Phrase]
  private let buying: Set<[UInt8]>
  private let isTitled, isSaid: Bool
  private static let longestTitle = 5

  /// Of the text of evidence.
  init(_ piece: Evidence, isToBuy: Bool) {
    self.isToBuy = isToBuy
    let table = AskingTable.shared
    let titles = table.phrases(isToBuy ? "title buy" : "title todo")
    self.titles = titles
    must = table.phrases("must")
    buying = table.words("buy")
    isSaid = piece.result.kind == .message
    var reader = StemReader()
    let name = piece.result.path.split(separator: 0x2F).last.map { Array($0) } ?? []
    let words = reader.words(name)
    isTitled = titles.contains { $0.place(in: words) != nil }
  }

  /// The tasks, as they are shown.
  func entries(_ pieces: [SentenceCut.Piece]) -> [[UInt8]] {
    var reader = StemReader()
    var isBelow = isTitled
    var found: [[UInt8]] = []
    for piece in pieces where !piece.isTicked {
      let words = reader.words(piece.text)
      if piece.isHeading || piece.text.last == 0x3A && !piece.isItem {
        isBelow =
          isTitled
          || words.count <= Self.longestTitle && titles.contains { $0.place(in: words) != nil }
        continue
      }
      let isBox = !piece.box.isEmpty
      // Of what was said the memories tell the rest.
      let isItem = isBelow && (piece.isItem || isBox || !piece.continues && !isSaid)
      let isTold =
        !isSaid && must.contains { $0.place(in: words) != nil }
        && !SentenceCut.isQuestion(piece.text)
      let isBuying = words.contains { buying.contains($0) }
      // A box of any list is to be done; to be bought is only what a list or a word says.
      let isIt = isToBuy ? isItem || (isBox || isTold) && isBuying : isItem || isBox || isTold
      if isIt { found.append(piece.marked) }
    }
    return found
  }
}
