package import Format
internal import Index
package import Posix
package import Search
internal import Text

extension EvidenceSource {
  /// What speaks to a question, best first.
  /// - Parameters:
  ///   - question: As it was typed.
  ///   - name: What the source is called in the answer.
  ///   - now: The time of asking.
  ///   - reference: From which day times in the question count, in days since 1970; nil: from the day of asking.
  ///   - narrow: Sets further filters.
  /// - Returns: What was found; the caller makes an answer of it.
  /// - Throws: What the source throws.
  package func gathered(
    for question: [UInt8], named name: [UInt8], now: Timestamp, reference: Int64?,
    narrow: (inout Query) -> Void
  ) throws(CubeError) -> [Evidence] {
    let zone = try zone()
    let (question, today) = (AskedText.question(question), reference ?? zone.day(of: now))
    var query = try parse(question, now: now)
    query.reference = today
    // What was so leads to what is so since.
    query.filters.superseded = query.filters.superseded ?? .yes
    query.findsParts = true
    query.fills = .broad
    narrow(&query)
    if let list = AskedList(question, on: today) {
      let found = try listed(list, query, named: name)
      if !found.isEmpty || list.isOfDays { return found }
    }
    let answer = try search(query, atMost: Evidence.limit)
    var pieces: [Evidence] = []
    for var result in answer.results.prefix(Evidence.limit) {
      result.score = result.standing
      var piece = try evidence(of: result, named: name, in: query)
      piece.words = answer.words
      pieces.append(piece)
      if let reply = try reply(to: piece) { pieces.append(reply) }
    }
    return try withSuccessors(pieces, named: name, in: zone)
  }

  /// A result with its speaker and its day.
  func evidence(
    of result: SearchResult, named name: [UInt8], in query: Query
  ) throws(CubeError) -> Evidence {
    let said = result.kind == .message ? try message(result.id) : nil
    var piece = Evidence(
      cube: name, result: result, author: said?.name, day: query.zone.day(of: result.time),
      dayIsTold: try isTold(result))
    piece.isOfAssistant = said.map(Self.isOfAssistant) ?? false
    piece.end(today: query.reference ?? piece.day)
    if result.kind == .memory {
      piece.origins = try sources(row: result.row)
      if let source = piece.origins.first { piece.teller = try message(source)?.name }
    }
    return piece
  }

  /// Whether the day of a result is one that it tells of: messages were said then, what was learned of them tells of
  /// then, and a note has a date of its own or only the day on which it was written.
  private func isTold(_ result: SearchResult) throws(CubeError) -> Bool {
    if result.kind == .message { return true }
    guard result.kind == .memory else { return false }
    if try fields(row: result.row)["sources"] != nil { return true }
    let matter = FrontMatter.parse(result.text)
    let body = result.text[matter.body...]
    return matter.date != nil
      || NoteDay.day(path: result.path, body: body, notAfter: .max - 1) != nil
  }

  private static func isOfAssistant(_ message: Message) -> Bool {
    message.role.elementsEqual("assistant".utf8)
  }

  /// What was said right after a message that only asks.
  private func reply(to piece: Evidence) throws(CubeError) -> Evidence? {
    guard piece.result.kind == .message, TextMarks.endsAsQuestion(piece.text),
      let next = try message(after: piece.result.id, in: piece.result.row),
      next.name != piece.author || Self.isOfAssistant(next) != piece.isOfAssistant,
      case .bytes(let text) = next.content
    else { return nil }
    var reply = piece
    reply.result = SearchResult(
      kind: .message, id: next.id, path: piece.result.path, row: piece.result.row,
      text: Excerpt.start(text), snippet: piece.result.snippet, score: piece.result.score,
      parts: piece.result.parts, time: piece.result.time, place: nil)
    (reply.author, reply.isOfAssistant) = (next.name, Self.isOfAssistant(next))
    return reply
  }
}
