internal import Posix

/// The body of a version that is to be written on top of what is here.
struct VersionDraft: Hashable, Sendable {
  /// The versions that it replaces.
  var parents: [RecordID]
  /// The raw path; nil where none is here.
  var path: [UInt8]?
  /// The content: `.from` a version that holds it, `.inline` where it was merged (over 1 MiB the
  /// writer puts it into a blob), `.none` where no version is here that could say.
  var content: StatedContent
  /// The file's time.
  var mtime: Timestamp?
  /// Permission bits.
  var mode: UInt16?
  /// All other fields that are merged, by key.
  var fields: [[UInt8]: JSON]
}

extension ObjectState {
  /// What a hold, a rename or a change of other fields than the content starts from; state
  /// rule 6. In general one version that names all heads and says what they show. Of an object
  /// in conflict, as many as it has heads that are no deletes, in their order, each with that
  /// head alone as its parent and with its fields and content: so the conflict stays. Each gets
  /// an order time past the one before.
  ///
  /// An edit of the content takes `merged` instead: it names all heads, and ends a conflict.
  /// - Parameter versions: the object's versions, those that this state was evaluated from.
  /// - Returns: at least one draft.
  func drafts(_ versions: [ObjectVersion]) -> [VersionDraft] {
    let shown = Set(heads)
    let edits = versions.filter { shown.contains($0.id) && !$0.isDelete }
    guard inConflict, !edits.isEmpty else { return [merged] }
    return edits.sorted { $0.id < $1.id }.map { head in
      let content: StatedContent =
        if case .from = head.content { head.content } else { .from(head.id) }
      return VersionDraft(
        parents: [head.id], path: head.path, content: content, mtime: head.mtime,
        mode: head.mode,
        fields: Dictionary(
          head.fields.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first }))
    }
  }

  /// One version that names all heads and says what they show.
  var merged: VersionDraft {
    let content: StatedContent =
      switch value.content {
      case .version(let holder): .from(holder)
      case .merged(let bytes): .inline(bytes)
      case .missing(let named): named.map { .from($0) } ?? .none
      }
    return VersionDraft(
      parents: heads, path: value.path, content: content, mtime: value.mtime, mode: value.mode,
      fields: value.fields)
  }
}
