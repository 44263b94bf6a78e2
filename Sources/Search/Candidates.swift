/// An item in the running.
struct Candidate: Hashable {
  /// The item's row.
  var row: Int64
  /// The sum of BM25 over the terms found in it.
  var score: Double
  /// The sum of the rarity of these terms.
  var found: Double
  /// Whether one of them is more than a common word.
  var isTelling: Bool
  /// Whether it holds a name that the query asks about: alone that says of whom it is, and nothing of
  /// what is asked of him.
  var isNamed = false
  /// What counts of what it holds: see `NamedAuthors.lessening`.
  var share = 1.0
}

/// Sets of candidates, as arrays with rising rows.
enum Candidates {
  /// What is in any of the sets; scores add up.
  static func union(_ sets: [[Candidate]]) -> [Candidate] {
    // By pairs, so that each candidate is copied log n times and not n.
    var sets = sets
    while sets.count > 1 {
      var merged: [[Candidate]] = []
      for index in stride(from: 0, to: sets.count, by: 2) {
        merged.append(
          index + 1 < sets.count ? merge(sets[index], sets[index + 1]) : sets[index])
      }
      sets = merged
    }
    return sets.first ?? []
  }

  /// What is in both sets; scores add up.
  static func intersection(_ a: [Candidate], _ b: [Candidate]) -> [Candidate] {
    var both: [Candidate] = []
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
      if a[i].row == b[j].row {
        both.append(sum(a[i], b[j]))
        i += 1
        j += 1
      } else if a[i].row < b[j].row {
        i += 1
      } else {
        j += 1
      }
    }
    return both
  }

  /// What is in the first set; scores of the second are added where it has them.
  static func adding(_ b: [Candidate], to a: [Candidate]) -> [Candidate] {
    var out = a
    var j = 0
    for i in out.indices {
      while j < b.count, b[j].row < out[i].row { j += 1 }
      if j < b.count, b[j].row == out[i].row { out[i] = sum(out[i], b[j]) }
    }
    return out
  }

  /// Those whose row is in a rising list.
  static func filtered(_ a: [Candidate], by rows: [Int64]) -> [Candidate] {
    var kept: [Candidate] = []
    var j = 0
    for candidate in a {
      while j < rows.count, rows[j] < candidate.row { j += 1 }
      if j == rows.count { break }
      if rows[j] == candidate.row { kept.append(candidate) }
    }
    return kept
  }

  private static func merge(_ a: [Candidate], _ b: [Candidate]) -> [Candidate] {
    var out: [Candidate] = []
    out.reserveCapacity(a.count + b.count)
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
      if a[i].row == b[j].row {
        out.append(sum(a[i], b[j]))
        i += 1
        j += 1
      } else if a[i].row < b[j].row {
        out.append(a[i])
        i += 1
      } else {
        out.append(b[j])
        j += 1
      }
    }
    out.append(contentsOf: a[i...])
    out.append(contentsOf: b[j...])
    return out
  }

  private static func sum(_ a: Candidate, _ b: Candidate) -> Candidate {
    Candidate(
      row: a.row, score: a.score + b.score, found: a.found + b.found,
      isTelling: a.isTelling || b.isTelling, isNamed: a.isNamed || b.isNamed)
  }
}
