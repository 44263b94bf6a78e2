internal import Format
internal import Index
internal import Language
internal import Posix
internal import Search
internal import Text

extension SuccessionSource {
  /// What was learned from a message, where any of it is no longer so; else nothing.
  fileprivate func learned(from message: RecordID) throws(CubeError) -> [LearnedText] {
    try learned(memories(from: message))
  }

  /// What some memories say, where any of it is no longer so; else nothing.
  fileprivate func learned(_ rows: [Int64]) throws(CubeError) -> [LearnedText] {
    let successors = try rows.map { row throws(CubeError) in try successor(of: row) }
    guard successors.contains(where: { $0 != nil }) else { return [] }
    var found: [LearnedText] = []
    for (row, successor) in zip(rows, successors) {
      guard let memory = try memory(row) else { continue }
      found.append(LearnedText(text: Answer.body(memory.text), successor: successor))
    }
    return found
  }

  /// The memories that ended what evidence says, each as evidence of its own.
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
        newer.origins = try origins(of: row)
        found.append((place, newer))
      }
    }
    return found
  }
}

extension EvidenceSource {
  /// Evidence, each piece followed by the memories that ended what it says; all are read at one moment.
  /// `asksWith`: whether the question asks with whom a person lives.
  func withSuccessors(
    _ pieces: [Evidence], named cube: [UInt8], in zone: Zone, asksWith: Bool
  ) throws(CubeError) -> [Evidence] {
    // A text about the end of an animal has only its name in common with the evidence.
    var lost: [Int: [LearnedText]] = [:]
    for (place, piece) in pieces.enumerated() where piece.result.kind == .memory {
      let end = try endOfCompanion(
        in: piece.text, after: piece.result.time, asksWith: asksWith, now: Clock.now())
      if let end { lost[place] = [LearnedText(text: piece.text, successor: end.row)] }
    }
    // The end of an allergy is said in other words than the allergy.
    for (place, piece) in pieces.enumerated()
    where piece.result.kind != .passage && lost[place] == nil {
      let end = try endOfAilment(
        in: piece.text, by: piece.author ?? piece.teller, after: piece.result.time,
        now: Clock.now())
      if let end { lost[place] = [end] }
    }
    return try readingSuccession { source throws(CubeError) in
      var pieces = pieces
      for (place, piece) in pieces.enumerated() {
        let learned: [LearnedText]
        switch piece.result.kind {
        case .message: learned = try source.learned(from: piece.result.id)
        case .memory: learned = try source.learned([piece.result.row])
        case .passage: learned = []
        }
        pieces[place].learned = learned.isEmpty ? lost[place] ?? [] : learned
        let said = pieces[place].learned
        if !said.isEmpty {
          pieces[place].isOutdated =
            piece.lastDay != nil || said.allSatisfy { $0.successor != nil }
        }
      }
      for (place, piece) in try source.successors(of: pieces, named: cube, in: zone).reversed() {
        pieces.insert(piece, at: place + 1)
      }
      return pieces
    }
  }
}
