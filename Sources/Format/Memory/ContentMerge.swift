/// The three-way merge of contents; state rule 3, "Text".
enum ContentMerge {
  /// What a merge gave.
  struct Outcome {
    /// The merged content.
    var substance: Substance
    /// Whether both sides changed the same place, or something that cannot be merged by lines.
    var inConflict: Bool
    /// The bytes of the three texts, if they were merged by lines; else 0.
    var bytesRead: Int
  }

  /// Merges contents: o the base, a and b the sides, b the later.
  ///
  /// Equal to the base on one side: the other's. Else by lines if all three are texts of at most
  /// 1 MiB. Else, if both sides changed it to different contents, b's, in conflict. Where the
  /// base has no content, nothing is known to be common, so nothing is merged by lines: no text
  /// doubles when a first version has not arrived.
  /// `isMapping`: whether the path of the file says that its text is one mapping.
  static func merge(
    _ o: Substance, _ a: Substance, _ b: Substance, isMapping: Bool = false
  ) -> Outcome {
    if b.equals(a) { return Outcome(substance: b, inConflict: false, bytesRead: 0) }
    if a.equals(o) { return Outcome(substance: b, inConflict: false, bytesRead: 0) }
    if b.equals(o) { return Outcome(substance: a, inConflict: false, bytesRead: 0) }
    guard let old = o.mergeable, let mine = a.mergeable, let theirs = b.mergeable else {
      return Outcome(substance: b, inConflict: true, bytesRead: 0)
    }
    let merged = TextMerge.merge(old, mine, theirs, isMapping: isMapping)
    let read = old.count + mine.count + theirs.count
    // A result that a version holds already is that version's.
    let result = Substance.text(merged.text, nil)
    let substance = result.equals(b) ? b : result.equals(a) ? a : result
    return Outcome(substance: substance, inConflict: merged.inConflict, bytesRead: read)
  }
}
