/// The versions of one object, or of one key, as a graph: which replaces which, and which are the heads.
/// Versions are meant by their place in the order of ids, from 0.
///
/// Ids are hashes over the ids of the parents, so a cycle cannot be made; if one is given all the
/// same, the edges that close it are left out, so that every input has heads.
struct VersionGraph: Sendable {
  /// The ids, rising, none twice.
  let ids: [RecordID]
  /// The places of the heads, rising, less those that a gap hides.
  private(set) var heads: [Int] = []
  /// The places of versions with a parent (or named content) that is not here, rising.
  let gaps: [Int]
  /// Of each place, its rank: every version's rank is greater than its parents' ranks.
  let rank: [Int]
  /// The place of each rank.
  let order: [Int]

  private let starts: [Int]
  private let targets: [Int]

  /// The graph of versions whose ids rise and do not repeat.
  /// - Parameters:
  ///   - ids: the versions, rising.
  ///   - parents: what the version at a place names as replaced, as recorded.
  ///   - isIncomplete: whether the version at a place names content that is not here.
  init(
    ids: [RecordID], parents: (Int) -> [RecordID], isIncomplete: (Int) -> Bool = { _ in false }
  ) {
    self.ids = ids
    var starts = [0]
    var targets: [Int] = []
    var gaps: [Int] = []
    starts.reserveCapacity(ids.count + 1)
    for place in ids.indices {
      let named = parents(place)
      var isGap = isIncomplete(place)
      for parent in named {
        // In a history without branches the parent is the version before.
        let found = place > 0 && ids[place - 1] == parent ? place - 1 : ids.place(of: parent)
        if let found { targets.append(found) } else { isGap = true }
      }
      if isGap { gaps.append(place) }
      starts.append(targets.count)
    }
    let (rank, order) = Self.ranks(starts, targets)
    (self.starts, self.targets) = Self.withoutCycles(starts, targets, rank)
    self.rank = rank
    self.order = order
    self.gaps = gaps
    heads = shownHeads()
  }

  /// The places of a version's parents that are here, as recorded.
  func parents(of place: Int) -> ArraySlice<Int> { targets[starts[place]..<starts[place + 1]] }

  /// Ranks by counting how many parents are still to be placed; what a cycle holds comes last.
  private static func ranks(_ starts: [Int], _ targets: [Int]) -> (rank: [Int], order: [Int]) {
    let count = starts.count - 1
    let isInOrder = (0..<count).allSatisfy { place in
      targets[starts[place]..<starts[place + 1]].allSatisfy { $0 < place }
    }
    if isInOrder { return (Array(0..<count), Array(0..<count)) }
    var children = [[Int]](repeating: [], count: count)
    var waiting = [Int](repeating: 0, count: count)
    for place in 0..<count {
      for parent in targets[starts[place]..<starts[place + 1]] {
        children[parent].append(place)
        waiting[place] += 1
      }
    }
    var order = (0..<count).filter { waiting[$0] == 0 }
    var next = 0
    while next < order.count {
      for child in children[order[next]] {
        waiting[child] -= 1
        if waiting[child] == 0 { order.append(child) }
      }
      next += 1
    }
    order += (0..<count).filter { waiting[$0] > 0 }
    var rank = [Int](repeating: 0, count: count)
    for (number, place) in order.enumerated() { rank[place] = number }
    return (rank, order)
  }

  /// The edges that lead from a greater rank to a smaller one; only a cycle has others.
  private static func withoutCycles(
    _ starts: [Int], _ targets: [Int], _ rank: [Int]
  ) -> ([Int], [Int]) {
    var keptStarts = [0]
    var kept: [Int] = []
    keptStarts.reserveCapacity(starts.count)
    kept.reserveCapacity(targets.count)
    for place in rank.indices {
      for parent in targets[starts[place]..<starts[place + 1]] where rank[parent] < rank[place] {
        kept.append(parent)
      }
      keptStarts.append(kept.count)
    }
    return (keptStarts, kept)
  }

  /// Rule 2: the versions that no other names; of these, one that is older than the youngest gap,
  /// is no gap and does not descend from one counts as superseded.
  private func shownHeads() -> [Int] {
    var isNamed = [Bool](repeating: false, count: ids.count)
    for place in ids.indices {
      for parent in parents(of: place) { isNamed[parent] = true }
    }
    let heads = ids.indices.filter { !isNamed[$0] }
    guard heads.count > 1, let youngest = gaps.last else { return heads }
    var isBehindGap = [Bool](repeating: false, count: ids.count)
    for gap in gaps { isBehindGap[gap] = true }
    for place in order where !isBehindGap[place] {
      isBehindGap[place] = parents(of: place).contains { isBehindGap[$0] }
    }
    return heads.filter { $0 > youngest || isBehindGap[$0] }
  }
}

extension [RecordID] {
  /// The place of an id in ids that rise; nil if it is not among them.
  func place(of id: RecordID) -> Int? {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if self[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low < endIndex && self[low] == id ? low : nil
  }
}
