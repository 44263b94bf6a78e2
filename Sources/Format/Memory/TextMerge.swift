/// The three-way merge of texts; state rule 3, "Merging text".
enum TextMerge {
  /// Merges texts: o the base, a and b the sides, b the later. Keys of one mapping merge as keys, all
  /// else by lines. Where both changed the same, b's stands, and the merge is in conflict.
  /// `isMapping`: whether the whole text is a mapping, as the path of the file says.
  static func merge(
    _ o: [UInt8], _ a: [UInt8], _ b: [UInt8], isMapping: Bool = false
  ) -> (text: [UInt8], inConflict: Bool) {
    let (o, a, b) = (Lines.split(o), Lines.split(a), Lines.split(b))
    let merged: (lines: [LineMerge.Line], inConflict: Bool)
    if a == o || b == o || a == b {
      merged = (a == o ? b : a, false)
    } else if isMapping, let old = Mapping(o[...]), let mine = Mapping(a[...]),
      let theirs = Mapping(b[...])
    {
      merged = MappingMerge.merge(old, mine, theirs)
    } else if let mine = FrontMatterText(a), let theirs = FrontMatterText(b),
      let old = FrontMatterText(o) ?? FrontMatterText(without: o)
    {
      merged = FrontMatterText.merge(old, mine, theirs)
    } else {
      merged = LineMerge.merge(o, a, b)
    }
    return (Lines.join(merged.lines), merged.inConflict)
  }

  /// Whether a path says that the text is one mapping: its last four bytes are `.yml`, or its last five
  /// `.yaml`.
  static func isMapping(_ path: [UInt8]?) -> Bool {
    guard let path else { return false }
    return path.suffix(5) == Array(".yaml".utf8)[...] || path.suffix(4) == Array(".yml".utf8)[...]
  }
}
