internal import Bundle

/// Which segments become one: a function of sizes, counts and overlaps, so that every replica with
/// the same files makes the same file.
enum PackPlan {
  /// Files of this size and more are only joined with those that they share records with.
  static let large: Int64 = 64 << 20
  /// So many of a class are joined.
  static let many = 8

  /// Groups of segments to be joined, each sorted by name, none of one alone.
  static func groups(_ segments: [AppliedSegment], _ overlaps: [Overlap]) -> [[SegmentName]] {
    let covered = CoverPlan(segments, overlaps).covered
    let free = segments.filter { covered[$0.name] == nil }.sorted { $0.name < $1.name }
    let names = Set(free.map(\.name))
    // (a) chains of common records
    var chains = Components(names)
    for overlap in overlaps where names.contains(overlap.one) && names.contains(overlap.other) {
      chains.join(overlap.one, overlap.other)
    }
    let grouped = Dictionary(grouping: free, by: { chains.root($0.name) })
    var out = grouped.values.filter { $0.count > 1 }.map { $0.map(\.name) }
    // (b) of the rest, the classes of size
    let alone = grouped.values.filter { $0.count == 1 }.flatMap(\.self)
    let classes = Dictionary(
      grouping: alone.filter { $0.stamp.size < large }, by: { sizeClass($0.stamp.size) })
    out += classes.values.filter { $0.count >= many }.map { $0.map(\.name).sorted() }
    return out.sorted { ($0.first?.path ?? []).lexicographicallyPrecedes($1.first?.path ?? []) }
  }

  /// 0 under 4 KiB; k from 4 KiB·8^(k-1) on.
  static func sizeClass(_ size: Int64) -> Int {
    var limit: Int64 = 4 << 10
    var number = 0
    while size >= limit, number < 16 {
      limit *= 8
      number += 1
    }
    return number
  }
}

/// Which segments hold all records of others.
struct CoverPlan {
  /// For each segment all of whose records are in another: those others.
  private(set) var covered: [SegmentName: [SegmentName]] = [:]

  init(_ segments: [AppliedSegment], _ overlaps: [Overlap]) {
    let counts = Dictionary(
      segments.map { ($0.name, $0.records) }, uniquingKeysWith: { first, _ in first })
    for overlap in overlaps {
      guard let one = counts[overlap.one], let other = counts[overlap.other] else { continue }
      let pair = (min(overlap.one, overlap.other), max(overlap.one, overlap.other))
      if one == overlap.common, other == overlap.common {
        covered[pair.1, default: []].append(pair.0)  // equal sets: the greater path goes
      } else if one == overlap.common {
        covered[overlap.one, default: []].append(overlap.other)
      } else if other == overlap.common {
        covered[overlap.other, default: []].append(overlap.one)
      }
    }
  }

  /// For each segment that may go now, one that stays and holds its records. `since` tells at
  /// which running time a coverer was first seen; `limit` how many covered ones may wait.
  func droppable(
    at running: Int64, since: [SegmentName: Int64], limit: Int = Upkeep.coveredLimit
  ) -> [SegmentName: SegmentName] {
    let names = covered.keys.sorted()
    let hurried = Set(names.prefix(max(0, names.count - limit)))
    func ripe(_ name: SegmentName) -> [SegmentName] {
      let age = hurried.contains(name) ? Upkeep.tornAge : Upkeep.coverAge
      return (covered[name] ?? []).filter { since[$0].map { running - $0 >= age } ?? false }
    }
    let going = Set(names.filter { !ripe($0).isEmpty })
    var out: [SegmentName: SegmentName] = [:]
    // Of nested coverers one does not go: the relation is transitive, and has no circles.
    for name in going {
      if let keeper = ripe(name).filter({ !going.contains($0) }).min() { out[name] = keeper }
    }
    return out
  }
}

/// Sets that grow together.
private struct Components {
  private var parents: [SegmentName: SegmentName]

  init(_ names: Set<SegmentName>) {
    parents = Dictionary(uniqueKeysWithValues: names.map { ($0, $0) })
  }

  mutating func root(_ name: SegmentName) -> SegmentName {
    var root = name
    while let parent = parents[root], parent != root { root = parent }
    var step = name
    while let parent = parents[step], parent != root {
      parents[step] = root
      step = parent
    }
    return root
  }

  mutating func join(_ one: SegmentName, _ other: SegmentName) {
    let (a, b) = (root(one), root(other))
    if a != b { parents[max(a, b)] = min(a, b) }
  }
}
