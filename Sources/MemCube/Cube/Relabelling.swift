public import Format
public import Index
internal import Posix
internal import Text

/// One change of a memory's type or tags, which are fields of the record beside the file's own text.
public enum Relabelling: Sendable {
  /// The memory gets this type or tag.
  case with(MemoryFacet, [UInt8])
  /// The memory loses this type or tag.
  case without(MemoryFacet, [UInt8])
}

extension Cube {
  /// What has to be recorded to relabel a memory; nothing if the memory is so already. A file's text is
  /// never changed.
  /// - Throws: `.refused`, with the reason, for a label that the file states itself, for what is no
  ///   memory, and for a facet that cannot be set.
  public func relabelling(
    _ memory: Node, _ changes: [Relabelling]
  ) throws(CubeError) -> [Change] {
    guard memory.tree == .memories, memory.kind == .file, let object = memory.object else {
      throw .refused("only memories have a type and tags of their own")
    }
    let path = try path(of: memory)
    if ProgramFolders.own(path) {
      throw .refused("memories/\(Path(path)) is hidden by its name, and stands in no group")
    }
    let stated = try frontMatter(of: memory)
    let fields = try fields(row: memory.row)
    let tags = (fields["tags"]?.elements ?? []).compactMap { $0.string }
    var labels = MemoryLabels(path: path, type: fields["type"]?.string, tags: tags)
    for change in changes { try labels.apply(change, stated) }
    var edit = Edit()
    if labels.type != fields["type"]?.string {
      edit.fields["type"] = .some(labels.type.map { .string($0) })
    }
    if labels.tags != tags {
      edit.fields["tags"] = .some(
        labels.tags.isEmpty ? nil : .array(labels.tags.map { .string($0) }))
    }
    return edit.fields.isEmpty ? [] : [.edit(object, edit)]
  }
}

/// What a record says of a memory's type and tags.
private struct MemoryLabels {
  /// Below memories/, for errors.
  let path: [UInt8]
  var type: [UInt8]?
  var tags: [[UInt8]]

  /// Changes them; `stated` is what the file says itself, which only its text changes.
  mutating func apply(_ change: Relabelling, _ stated: FrontMatter) throws(CubeError) {
    switch change {
    case .with(.tag, let tag):
      if stated.tags.contains(tag) || tags.contains(tag) { return }
      tags = (tags + [tag]).sorted { $0.lexicographicallyPrecedes($1) }
    case .without(.tag, let tag):
      if stated.tagsOfText.contains(tag) {
        throw .refused("memories/\(Path(path)) has #\(Path(tag)) in its text; change it there")
      }
      if stated.tags.contains(tag) { throw isStated("tag", tag) }
      tags.removeAll { $0 == tag }
    case .with(.type, let type):
      if let own = stated.type {
        guard (MemoryType.named(own) ?? own) == type else { throw isStated("type", own) }
      } else if let type = MemoryType.named(type) {
        self.type = type
      } else {
        throw .refused("'\(Path(type))' is no type of memory")
      }
    case .without(.type, _):
      if let own = stated.type { throw isStated("type", own) }
      type = nil
    case .with, .without:
      throw .refused("the entities and the day of a memory come from its text; edit that")
    }
  }

  private func isStated(_ label: String, _ value: [UInt8]) -> CubeError {
    .refused(
      "memories/\(Path(path)) states the \(label) \"\(Path(value))\" in its front matter; change it there"
    )
  }
}
