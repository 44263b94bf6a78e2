internal import Language
internal import Posix
internal import SQLite

/// What was learned from a piece of evidence, or what a memory says itself.
struct LearnedText: Hashable, Sendable {
  /// The memory's text.
  var text: [UInt8]
  /// The row of the memory that says what is so since, at the end of the chain of those that ended
  /// one another; nil: it is still so.
  var successor: Int64?
}

/// What an answer makes of evidence that tells what is no longer so.
enum Succession {
  /// A text of which less than this share of what the sentence holds of the question is not what
  /// the question is about.
  private static let leastShare = 0.5

  /// Of what was learned from a message that which a sentence of it gave and the question is about.
  /// What the question does not touch does not make the sentence outdated: of "I live in Turin and
  /// the plumber's number is 555" only the first part may be over.
  /// - Parameters:
  ///   - texts: What was learned.
  ///   - sentence: What is cited.
  ///   - share: How much of the question a text holds.
  /// - Returns: nil: nothing was learned of which anything has ended.
  static func learned(
    _ texts: [LearnedText], said sentence: [UInt8], _ share: (_ text: [UInt8]) -> Double
  ) -> LearnedText? {
    var reader = StemReader()
    let said = Set(reader.stems(sentence))
    var known: [(text: LearnedText, shared: Int, share: Double)] = []
    for text in texts {
      known.append((text, said.intersection(reader.stems(text.text)).count, share(text.text)))
    }
    guard let most = known.map(\.shared).max() else { return nil }
    let near = known.filter { $0.shared * 2 >= most }
    // Of equals what stands, then the first.
    func best(_ stands: Bool) -> (text: LearnedText, shared: Int, share: Double)? {
      let found = near.filter { ($0.text.successor == nil) == stands }
      return found.dropFirst().reduce(found.first) { best, next in
        guard let best else { return next }
        return (next.share, next.shared) > (best.share, best.shared) ? next : best
      }
    }
    guard var ended = best(false) else { return best(true)?.text }
    if let standing = best(true), standing.share >= ended.share { return standing.text }
    if ended.share < leastShare * share(sentence) { ended.text.successor = nil }
    // Of "moved to Ghent with two cats" the new home ends no more than what stands before "with".
    if let main = withoutCompany(ended.text.text), share(main) < leastShare * ended.share {
      ended.text.successor = nil
    }
    return ended.text
  }

  /// A text up to "with"; nil: it goes on with nothing.
  private static func withoutCompany(_ text: [UInt8]) -> [UInt8]? {
    text.firstRange(of: " with ".utf8).map { Array(text[..<$0.lowerBound]) }
  }

  /// Citations with what is so since of each that is outdated, in its place; `replaced`: by what,
  /// of each citation's folded text.
  static func completed(
    _ citations: [Answer.Citation], _ replaced: [[UInt8]: Int64], _ evidence: [Evidence]
  ) -> [Answer.Citation] {
    var cited = Set(citations.filter { !$0.evidence.isOutdated }.map(\.evidence.result.id))
    var completed: [Answer.Citation] = []
    for citation in citations {
      if citation.evidence.isOutdated, let row = replaced[FoldedValue.fold(citation.sentence)],
        let newer = evidence.first(where: { piece in
          piece.result.kind == .memory && piece.result.row == row
            && piece.cube == citation.evidence.cube
        }), cited.isDisjoint(with: newer.origins), cited.insert(newer.result.id).inserted
      {
        // It speaks to the question as much as what it took the place of.
        var quote = citation.quote
        let (pieces, frames) = SaidFrame.read(SentenceCut.pieces(newer.text))
        quote.sentence = pieces.first?.text ?? newer.text
        (quote.text, quote.frame, quote.pointsBack) = (quote.sentence, frames[0], false)
        completed.append(
          Answer.Citation(number: 0, sentence: quote.shown, evidence: newer, quote: quote))
      }
      completed.append(citation)
    }
    return completed
  }
}

extension Finder {
  /// What was learned from a message, where any of it is no longer so; else nothing.
  fileprivate func learned(from message: RecordID) throws(CubeError) -> [LearnedText] {
    let rows = try caught { () throws(SQLiteError) in try index.objects(from: message) }
    return try learned(rows)
  }

  /// What some memories say, where any of it is no longer so; else nothing.
  fileprivate func learned(_ rows: [Int64]) throws(CubeError) -> [LearnedText] {
    let successors = try rows.map { row throws(CubeError) in
      try caught { () throws(SQLiteError) in try index.successor(of: row) }
    }
    guard successors.contains(where: { $0 != nil }) else { return [] }
    var found: [LearnedText] = []
    for (row, successor) in zip(rows, successors) {
      guard let memory = try memory(row) else { continue }
      found.append(LearnedText(text: Answer.body(memory.text), successor: successor))
    }
    return found
  }

  /// A memory as a result that no query found; nil if it is gone, or thrown away.
  fileprivate func memory(_ row: Int64) throws(CubeError) -> SearchResult? {
    let time = try caught { () throws(SQLiteError) -> Int64? in
      guard let object = try index.object(row: row), let node = index.node(object),
        node.tree == .memories
      else { return nil }
      let query = try index.connection.statement(
        "SELECT time FROM item WHERE owner = ?1 AND kind = 0 ORDER BY row LIMIT 1")
      defer { query.reset() }
      try query.bind(1, row)
      // What repeats another has no item of its own.
      return try query.step() ? query.int(0) : object.attributes.mtime.milliseconds
    }
    guard let time else { return nil }
    var (item, snippets) = (ItemFacts(row: 0, kind: .memory, time: time), Snippets(Query()))
    item.owner = row
    return try result(Hit(item), &snippets)
  }

  /// What the memories say that ended what evidence tells, each as evidence of its own.
  fileprivate func successors(
    of pieces: [Evidence], named cube: [UInt8], in zone: Zone
  ) throws(CubeError) -> [(index: Int, piece: Evidence)] {
    var seen = Set(pieces.filter { $0.result.kind == .memory }.map(\.result.row))
    var found: [(index: Int, piece: Evidence)] = []
    for (place, piece) in pieces.enumerated() {
      for row in piece.learned.compactMap(\.successor) where seen.insert(row).inserted {
        guard var result = try memory(row) else { continue }
        result.score = piece.result.score
        var newer = Evidence(
          cube: cube, result: result, author: nil, day: zone.day(of: result.time))
        newer.succeeds = true
        newer.words = piece.words
        newer.origins = try caught { () throws(SQLiteError) in try index.sources(of: row) }
        found.append((place, newer))
      }
    }
    return found
  }
}

extension Cube {
  /// Evidence with what is so since of what it tells, right behind it: all of it is asked at once.
  /// `asksWith`: whether with whom somebody is was asked.
  func withSuccessors(
    _ pieces: [Evidence], named cube: [UInt8], in zone: Zone, asksWith: Bool
  ) throws(CubeError) -> [Evidence] {
    // That an animal is no more is told of it by its name alone.
    var lost: [Int: [LearnedText]] = [:]
    for (place, piece) in pieces.enumerated() where piece.result.kind == .memory {
      let end = try endOfCompanion(
        in: piece.text, after: piece.result.time, asksWith: asksWith, now: Clock.now())
      if let end { lost[place] = [LearnedText(text: piece.text, successor: end.row)] }
    }
    // That somebody outgrew an allergy is told in other words than the allergy.
    for (place, piece) in pieces.enumerated()
    where piece.result.kind != .passage && lost[place] == nil {
      let end = try endOfAilment(
        in: piece.text, by: piece.author ?? piece.teller, after: piece.result.time,
        now: Clock.now())
      if let end { lost[place] = [end] }
    }
    return try finding { finder throws(CubeError) in
      var pieces = pieces
      for (place, piece) in pieces.enumerated() {
        let learned: [LearnedText]
        switch piece.result.kind {
        case .message: learned = try finder.learned(from: piece.result.id)
        case .memory: learned = try finder.learned([piece.result.row])
        case .passage: learned = []
        }
        pieces[place].learned = learned.isEmpty ? lost[place] ?? [] : learned
        let said = pieces[place].learned
        if !said.isEmpty {
          pieces[place].isOutdated =
            piece.lastDay != nil || said.allSatisfy { $0.successor != nil }
        }
      }
      for (place, piece) in try finder.successors(of: pieces, named: cube, in: zone).reversed() {
        pieces.insert(piece, at: place + 1)
      }
      return pieces
    }
  }
}
