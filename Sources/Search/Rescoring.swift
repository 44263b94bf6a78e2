internal import SQLite

/// Gives the best candidates what common terms add, whose postings were not read: by their own
/// words, which for some hundred items costs less than a hundred thousand postings.
struct Rescoring {
  /// Bytes of a text that are looked at.
  static let reach = 16 << 10

  let reader: ItemReader
  /// The terms, of single words.
  let terms: [TermLookup.Found]

  /// The candidates with these terms' share.
  func rescored(_ candidates: [Candidate]) throws(SQLiteError) -> [Candidate] {
    let words = terms.filter { $0.term.tokens.count == 1 && !$0.term.isPrefix }
    if words.isEmpty { return candidates }
    var rescored: [Candidate] = []
    rescored.reserveCapacity(candidates.count)
    for candidate in candidates {
      var candidate = candidate
      let (stems, title) = try reader.tokens(of: candidate.row)
      for found in words {
        let token = found.term.tokens[0]
        let count = Float(
          Self.count(token, in: stems.prefix(Self.reach))
            + Self.count(token, in: title.prefix(Self.reach)))
        guard count > 0 else { continue }
        // As `ScoreTable`, for a text of usual length.
        candidate.score += found.weight * Double(count * 2.2 / (count + 1.2))
        candidate.found += found.weight
      }
      rescored.append(candidate)
    }
    return rescored
  }

  /// How often a token is among those of a text, which single spaces part.
  static func count(_ token: [UInt8], in text: ArraySlice<UInt8>) -> Int {
    guard let first = token.first else { return 0 }
    var (count, index) = (0, text.startIndex)
    while index < text.endIndex {
      let isHere = text[index] == first && text[index...].starts(with: token)
      let end = index + token.count
      if isHere, end == text.endIndex || text[end] == 0x20 { count += 1 }
      guard let space = text[index...].firstIndex(of: 0x20) else { break }
      index = space + 1
    }
    return count
  }
}
