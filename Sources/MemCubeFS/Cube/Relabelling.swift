internal import MemCube
internal import Posix

/// What mv into by/, or rm there, makes of a memory.
enum Relabelling {
  case with(MemoryFacet, [UInt8])
  case without(MemoryFacet, [UInt8])
}

// Types and tags as by/ changes them: fields of the record, never the file's own text.
extension MountedCube {
  /// Records another type or other tags of a memory.
  func relabel(_ memory: Node, _ changes: [Relabelling]) throws(Errno) {
    try checkWritable()
    let changes = try relabelling(memory, changes)
    if !changes.isEmpty { try record(changes) }
  }

  /// What has to be recorded for it; nothing if the memory is so already.
  /// - Throws: EPERM for what the file itself states, and for what by/ does not hold.
  func relabelling(_ memory: Node, _ changes: [Relabelling]) throws(Errno) -> [Change] {
    guard memory.tree == .memories, memory.kind == .file, let object = memory.object else {
      throw .notPermitted
    }
    // Names with a leading dot are another program's, and stand in no group.
    let path = try core(try cube.path(of: memory))
    if path.split(separator: 0x2F).contains(where: { $0.first == 0x2E }) { throw .notPermitted }
    let stated = try core(try cube.frontMatter(of: memory))
    let fields = try core(try cube.fields(row: memory.row))
    let tags = (fields["tags"]?.elements ?? []).compactMap { $0.string }
    var labels = Labels(type: fields["type"]?.string, tags: tags)
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
private struct Labels {
  var type: [UInt8]?
  var tags: [[UInt8]]

  /// Changes them; `stated` is what the file says itself, which only its text changes.
  mutating func apply(_ change: Relabelling, _ stated: FrontMatter) throws(Errno) {
    switch change {
    case .with(.tag, let tag):
      if stated.tags.contains(tag) || tags.contains(tag) { return }
      tags = (tags + [tag]).sorted { $0.lexicographicallyPrecedes($1) }
    case .without(.tag, let tag):
      if stated.tags.contains(tag) { throw .notPermitted }
      tags.removeAll { $0 == tag }
    case .with(.type, let type):
      if let own = stated.type {
        guard (MemoryType.named(own) ?? own) == type else { throw .notPermitted }
      } else if let type = MemoryType.named(type) {
        self.type = type
      } else {
        throw .notPermitted
      }
    case .without(.type, _):
      if stated.type != nil { throw .notPermitted }
      type = nil
    case .with, .without: throw .notPermitted
    }
  }
}
