internal import Format
internal import Index
internal import Learning
internal import Text

extension EvidenceSource {
  /// The message that a memory was learned from, as evidence, where that says more right beside what was learned
  /// of it; nil: it does not.
  func whole(of piece: Evidence, _ form: QuestionForm) throws(CubeError) -> Evidence? {
    guard piece.result.kind == .memory, !piece.isOutdated, piece.listed == nil,
      piece.origins.count == 1, let message = try message(piece.origins[0]),
      case .bytes(let text) = message.content, text.count <= 4_096
    else { return nil }
    let pieces = SentenceCut.pieces(text)
    guard pieces.count > 1, let place = GoesOn.place(of: piece.text, in: pieces) else { return nil }
    let hasDay =
      form.asksForDate && !AnswerDate.names(pieces[place].text)
      && (DatedFragment.behind(pieces, place) ?? DatedFragment.before(pieces, place)) != nil
    guard hasDay || GoesOn.told(pieces, place, asksForThing: !form.asksForDate) != nil else {
      return nil
    }
    let row = try row(ofConversation: message.conversation)
    var whole = piece
    whole.result = SearchResult(
      kind: .message, id: piece.origins[0],
      path: Array("messages/".utf8) + EscapedName.escape(message.conversation)
        + Array(".md".utf8),
      row: row ?? 0, text: text, snippet: piece.result.snippet, score: piece.result.score,
      parts: piece.result.parts, time: piece.result.time, place: nil)
    whole.result.likeness = piece.result.likeness
    (whole.author, whole.teller) = (piece.teller, nil)
    (whole.origins, whole.wholeOf) = ([], piece.result.id)
    return whole
  }
}
