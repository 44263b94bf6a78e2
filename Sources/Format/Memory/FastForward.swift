/// The way past a full evaluation that nearly every write takes.
package enum FastForward {
  /// The heads once a new version is there, if the old heads alone decide them: just it.
  ///
  /// It may replace a full evaluation because of what `hasGaps` says. In an object without gaps every
  /// parent and every content that a version names is here. So none of its versions names the new one
  /// (that would be a gap), and no head is hidden; if the new version names exactly the heads, it is the
  /// only version that no other names. It makes no gap either, its parents and its content being here. Not
  /// being the first it changes neither the object's kind nor the first version that claims a path that
  /// was claimed before. In an object with gaps the new version may be one that was missing, so all of it
  /// is evaluated.
  ///
  /// - Parameters:
  ///   - new: the new version or delete; none of the object's versions has its id.
  ///   - heads: the object's heads, rising; empty if it has no versions.
  ///   - hasGaps: whether the object has gaps.
  ///   - latest: the id of some version of the object, which the new one has to be later than, so
  ///     that it is not the first one; nil if the object has none.
  ///   - holdsContent: whether a version of the object that is here holds its content itself.
  /// - Returns: the new heads; nil if the object must be evaluated in full.
  package static func heads(
    after new: ObjectVersion, _ heads: [RecordID], hasGaps: Bool, latest: RecordID?,
    holdsContent: (RecordID) -> Bool
  ) -> [RecordID]? {
    guard !hasGaps, Set(new.parents) == Set(heads) else { return nil }
    if let latest, new.id <= latest { return nil }
    if case .from(let named) = new.content, !holdsContent(named) { return nil }
    return [new.id]
  }
}

extension ObjectValue {
  /// The value of one version that is not a delete, which is its fields.
  ///
  /// `holder` is the version that holds its content itself: this one, or what its `content_from`
  /// names.
  init(_ version: ObjectVersion, holder: RecordID) {
    self.init(
      path: version.path, content: .version(holder), mtime: version.mtime, mode: version.mode,
      fields: Dictionary(
        version.fields.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first }))
  }
}
