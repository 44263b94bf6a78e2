internal import Posix

/// The value of a set of versions while it is being merged.
struct MergedValue: Sendable {
  /// The raw path; nil where no version is here.
  var path: [UInt8]?
  /// The content.
  var substance: Substance
  /// The file's time.
  var mtime: Timestamp?
  /// Permission bits.
  var mode: UInt16?
  /// The other fields by key.
  var fields: [[UInt8]: JSON]
  /// Whether contents could not be merged on the way here.
  var inConflict: Bool

  /// The value of the empty set.
  static let empty = MergedValue(path: nil, substance: .none, fields: [:], inConflict: false)
}

/// Values of sets of versions of one object; state rule 3. Each set's value is computed once.
///
/// A set is the places of its versions, rising. Before anything else it loses its deletes if it
/// holds a version that is none, then all but its latest 32 (heads, and the parents of a
/// delete) or 4 (the base of a merge). So the same set always means the same key of the table.
struct SetValues {
  /// How many sets an object may need, all counted: the empty set, and sets of one, too.
  static let setLimit = 16_384
  /// How many bytes the merges by lines of one object may read: the sum of the three texts.
  static let textLimit = 256 << 20
  /// Heads beyond the latest so many are left out of the value.
  static let headLimit = 32
  private static let baseLimit = 4

  /// What must be known before a set's value is.
  private enum Need {
    case nothing
    case version(Int)
    case parents(set: Int)
    case merge(base: Int, rest: Int, last: Int)
  }

  private let versions: [ObjectVersion]
  private let graph: VersionGraph
  private var ancestry: Ancestry
  private var numbers: [[Int]: Int] = [:]
  private var sets: [[Int]] = []
  private var needs: [Need] = []
  private var values: [MergedValue?] = []
  private var textBytes = 0

  /// Values over an object's versions, which stand at their places in the graph.
  init(_ versions: [ObjectVersion], _ graph: VersionGraph) {
    self.versions = versions
    self.graph = graph
    ancestry = Ancestry(graph)
  }

  /// The value of the heads; nil if it would need more than the limits above.
  mutating func value(ofHeads heads: [Int]) -> MergedValue? {
    let root = number(of: heads, limit: Self.headLimit)
    var next = 0
    while next < sets.count {
      if sets.count > Self.setLimit { return nil }
      needs.append(need(of: next))
      next += 1
    }
    if sets.count > Self.setLimit { return nil }
    values = [MergedValue?](repeating: nil, count: sets.count)
    return evaluate(root)
  }

  /// A set without the deletes that do not count, cut to its latest.
  static func trimmed(_ set: [Int], _ versions: [ObjectVersion], limit: Int) -> [Int] {
    let edits = set.filter { !versions[$0].isDelete }
    return Array((edits.isEmpty ? set : edits).suffix(limit))
  }

  private mutating func number(of set: [Int], limit: Int) -> Int {
    let set = Self.trimmed(set, versions, limit: limit)
    if let number = numbers[set] { return number }
    numbers[set] = sets.count
    sets.append(set)
    return sets.count - 1
  }

  private mutating func need(of number: Int) -> Need {
    let set = sets[number]
    guard let last = set.last else { return .nothing }
    if set.count > 1 {
      let rest = Array(set.dropLast())
      let base = ancestry.maximalCommon(rest, [last])
      return .merge(
        base: self.number(of: base, limit: Self.baseLimit),
        rest: self.number(of: rest, limit: Self.headLimit),
        last: self.number(of: [last], limit: Self.headLimit))
    }
    if !versions[last].isDelete { return .version(last) }
    let parents = ancestry.maximal(Array(Set(graph.parents(of: last))).sorted())
    return .parents(set: self.number(of: parents, limit: Self.headLimit))
  }

  /// Values in the order in which they are needed, with a stack of our own: histories may be
  /// deeper than a thread's stack.
  private mutating func evaluate(_ root: Int) -> MergedValue? {
    var stack = [root]
    while let number = stack.last {
      let missing = wanted(by: needs[number]).filter { values[$0] == nil }
      if values[number] != nil || missing.isEmpty {
        stack.removeLast()
        if values[number] == nil { values[number] = value(of: needs[number]) }
        if textBytes > Self.textLimit { return nil }
      } else {
        stack += missing
      }
    }
    return values[root]
  }

  private func wanted(by need: Need) -> [Int] {
    switch need {
    case .nothing, .version: []
    case .parents(let set): [set]
    case .merge(let base, let rest, let last): [base, rest, last]
    }
  }

  private mutating func value(of need: Need) -> MergedValue {
    switch need {
    case .nothing: return .empty
    case .version(let place): return ownValue(place)
    case .parents(let set): return values[set] ?? .empty
    case .merge(let base, let rest, let last):
      let o = values[base] ?? .empty
      let a = values[rest] ?? .empty
      let b = values[last] ?? .empty
      return merge(o, a, b)
    }
  }

  private func ownValue(_ place: Int) -> MergedValue {
    let version = versions[place]
    return MergedValue(
      path: version.path, substance: versions.substance(at: place, graph), mtime: version.mtime,
      mode: version.mode,
      fields: Dictionary(
        version.fields.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first }),
      inConflict: false)
  }

  private mutating func merge(
    _ o: MergedValue, _ a: MergedValue, _ b: MergedValue
  ) -> MergedValue {
    let path = FieldMerge.pick(o.path, a.path, b.path, same: ==)
    let content = ContentMerge.merge(
      o.substance, a.substance, b.substance, isMapping: TextMerge.isMapping(path))
    textBytes += content.bytesRead
    return MergedValue(
      path: path,
      substance: content.substance,
      mtime: FieldMerge.pick(o.mtime, a.mtime, b.mtime, same: ==),
      mode: FieldMerge.pick(o.mode, a.mode, b.mode, same: ==),
      fields: FieldMerge.merge(o.fields, a.fields, b.fields),
      inConflict: content.inConflict || a.inConflict || b.inConflict
        || o.inConflict && !a.substance.equals(b.substance))
  }
}

extension [ObjectVersion] {
  /// The content of the version at a place; `content_from` leads to a version that holds it.
  func substance(at place: Int, _ graph: VersionGraph) -> Substance {
    guard indices.contains(place) else { return .none }
    let version = self[place]
    switch version.content {
    case .inline(let bytes): return .text(bytes, version.id)
    case .blob(let blob): return .blob(blob, version.id)
    case .link(let target): return .link(target, version.id)
    case .none: return .none
    case .from(let named):
      guard let holder = graph.ids.place(of: named), indices.contains(holder),
        self[holder].content.isHeldItself
      else { return .missing(named) }
      return substance(at: holder, graph)
    }
  }
}
