/// The merge of mappings key by key: lists join, other values that both sides changed are a conflict; state
/// rule 3, "Merging mappings".
enum MappingMerge {
  /// Merges mappings: o the base, a and b the sides, b the later.
  static func merge(
    _ o: Mapping, _ a: Mapping, _ b: Mapping
  ) -> (lines: [LineMerge.Line], inConflict: Bool) {
    var inConflict = false
    var kept: [[UInt8]: Mapping.Entry] = [:]
    for key in Set(a.entries.map(\.key)).union(b.entries.map(\.key)) {
      let (entry, differs) = merge(o[key], a[key], b[key])
      kept[key] = entry
      inConflict = inConflict || differs
    }
    var out: [LineMerge.Line] = []
    for key in order(a, b) {
      if let entry = kept[key] { out += entry.leading + entry.lines }
    }
    let trailing = LineMerge.merge(o.trailing, a.trailing, b.trailing)
    return (out + trailing.lines, inConflict || trailing.inConflict)
  }

  /// The keys of b in their order, and each that only a has after the one before it there.
  private static func order(_ a: Mapping, _ b: Mapping) -> [[UInt8]] {
    var after: [[UInt8]?: [[UInt8]]] = [:]
    var anchor: [UInt8]?
    for entry in a.entries {
      if b[entry.key] != nil {
        anchor = entry.key
      } else {
        after[anchor, default: []].append(entry.key)
      }
    }
    return (after[nil] ?? []) + b.entries.flatMap { [$0.key] + (after[$0.key] ?? []) }
  }

  /// One key's entry; absence is a value.
  private static func merge(
    _ o: Mapping.Entry?, _ a: Mapping.Entry?, _ b: Mapping.Entry?
  ) -> (entry: Mapping.Entry?, inConflict: Bool) {
    var inConflict = false
    var entry: Mapping.Entry?
    if a?.lines == o?.lines {
      entry = b
    } else if b?.lines == o?.lines || a?.lines == b?.lines {
      entry = a
    } else if let model = b ?? a, let lists = lists(o, a, b) {
      entry = model
      let joined = MappingList.joined(lists.o, lists.a, lists.b)
      if joined.isEmpty { return (nil, false) }
      entry?.lines = MappingList.spelled(joined, like: model, lists.model)
    } else {
      entry = b ?? a
      inConflict = true
      if let o, let a, let b, [o, a, b].allSatisfy({ $0.lines.count > 1 }) {
        let merged = LineMerge.merge(o.lines, a.lines, b.lines, joinsInsertions: false)
        entry?.lines = merged.lines
        inConflict = merged.inConflict
      }
    }
    if entry != nil, let a, let b {
      let leading = LineMerge.merge(o?.leading ?? [], a.leading, b.leading)
      entry?.leading = leading.lines
      inConflict = inConflict || leading.inConflict
    }
    return (entry, inConflict)
  }

  /// The three as lists, an absent one as an empty list; nil where one is something else.
  private static func lists(
    _ o: Mapping.Entry?, _ a: Mapping.Entry?, _ b: Mapping.Entry?
  ) -> (o: [MappingList.Item], a: [MappingList.Item], b: [MappingList.Item], model: MappingList)? {
    let empty = MappingList(style: .flow, items: [])
    guard let o = o.map(MappingList.init) ?? empty, let mine = a.map(MappingList.init) ?? empty,
      let theirs = b.map(MappingList.init) ?? empty
    else { return nil }
    return (o.items, mine.items, theirs.items, b == nil ? mine : theirs)
  }
}
