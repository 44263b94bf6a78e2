internal import Format
internal import Index
internal import Text

extension EvidenceSource {
  /// Adds to evidence that asks an assistant for something what that replied.
  func addReplies(to evidence: inout [Evidence]) throws(CubeError) {
    var place = 0
    while place < evidence.count {
      defer { place += 1 }
      let piece = evidence[place]
      guard piece.result.kind == .message, !piece.isOfAssistant, piece.wholeOf == nil,
        !TextMarks.endsAsQuestion(piece.text), AskedBefore.isRequest(piece.text)
      else { continue }
      let next = try message(after: piece.result.id, in: piece.result.row)
      guard let next, next.role.elementsEqual("assistant".utf8),
        case .bytes(let text) = next.content
      else { continue }
      evidence[place].isAnsweredRequest = true
      if let known = evidence.firstIndex(where: { $0.result.id == next.id }) {
        evidence[known].question = piece.text
        continue
      }
      var reply = piece
      reply.result = SearchResult(
        kind: .message, id: next.id, path: piece.result.path, row: piece.result.row,
        text: Excerpt.start(text), snippet: piece.result.snippet, score: piece.result.score,
        parts: piece.result.parts, time: piece.result.time, place: nil)
      (reply.author, reply.isOfAssistant) = (next.name, true)
      (reply.question, reply.isLoose) = (piece.text, false)
      evidence.insert(reply, at: place + 1)
      place += 1
    }
  }
}
