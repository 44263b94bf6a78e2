import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCube

/// Holds an index against the pure state of the same records.
enum IndexComparison {
  /// Everything that a user can see: files, folders, contents, fields, settings, conversations.
  static func compare(_ cube: Cube, _ state: CubeState, _ context: String) throws {
    try cube.state.withLock { core in try compare(core.index, state, context) }
  }

  static func compare(_ index: Index, _ state: CubeState, _ context: String) throws {
    for (tree, assignment) in [
      (Tree.memories, state.memories), (.documents, state.documents), (.trash, state.trash),
    ] {
      let shown = try walk(index, tree)
      let expected = assignment.shown.compactMap { object, shown in
        shown.path.map { ($0, object) }
      }
      let expectedFiles = Dictionary(expected, uniquingKeysWith: { a, _ in a })
      try #require(shown.files == expectedFiles, "\(context): files of \(tree)")
      try #require(shown.folders == assignment.folders, "\(context): folders of \(tree)")
    }
    for (id, object) in state.objects {
      let row = try #require(try index.object(first: id))
      try #require(row.heads == object.heads, "\(context): heads")
      try #require(row.gaps == Int64(object.gaps.count), "\(context): gaps")
      guard object.status == .live || object.status == .trash else { continue }
      try #require(row.inConflict == object.inConflict, "\(context): conflict")
      switch (try index.content(of: row), object.value.content) {
      case (.bytes(let bytes), .merged(let merged)): try #require(bytes == merged, "\(context)")
      case (let content, .version(let holder)):
        try #require(try index.content(of: holder) == content, "\(context): content")
      case (.missing, .missing): break
      case (let a, let b): Issue.record("\(context): content \(a) against \(b)")
      }
      var fields: [[UInt8]: JSON] = [:]
      for member in try index.fields(of: row) { fields[member.key] = member.value }
      try #require(fields == object.value.fields, "\(context): fields")
      try #require(row.attributes.statedMode == object.value.mode, "\(context): mode")
    }
    for (key, setting) in state.settings {
      try #require(try index.setting(key) == setting.value, "\(context): setting")
    }
    let conversations = try index.conversations()
    try #require(
      Set(conversations.map(\.name)) == Set(state.conversations.keys), "\(context): conversations")
    for conversation in conversations {
      let ids = try index.messages(in: conversation.row, after: nil, limit: 1_000).map(\.id)
      try #require(ids == state.conversations[conversation.name], "\(context): messages")
      try #require(conversation.count == Int64(ids.count), "\(context): count")
      try #require(conversation.last == ids.last, "\(context): last")
    }
  }

  private static func walk(
    _ index: Index, _ tree: Tree
  ) throws -> (files: [[UInt8]: ObjectID], folders: Set<[UInt8]>) {
    var files: [[UInt8]: ObjectID] = [:]
    var folders: Set<[UInt8]> = []
    var waiting = [tree.rawValue]
    while let folder = waiting.popLast() {
      for (_, node) in try index.children(of: folder, after: 0, limit: 1_000) {
        let path = try index.path(of: node)
        if let object = node.object {
          files[path] = object
        } else {
          folders.insert(path)
          waiting.append(node.row)
        }
      }
    }
    return (files, folders)
  }
}
