import Posix
import SQLite
import Testing

@testable import MemCube

/// The index, record by record in any order, must agree with the pure state of all records.
@Suite struct IndexModelTests {
  @Test(arguments: 0..<40) func agreesWithTheStateAfterEveryRecord(seed: Int) throws {
    var world = RandomRecords(seed: UInt64(seed))
    var records = world.make(seed % 3 == 0 ? 24 : 60)
    var generator = SeededGenerator(UInt64(seed) &+ 7_777)
    if seed % 2 == 1 { records.shuffle(using: &generator) }
    let index = try emptyIndex()
    for (number, record) in records.enumerated() {
      try index.apply(record)
      let state = CubeState.compute(records[...number].map { StateRecord($0) })
      try compare(index, state, "seed \(seed), record \(number): \(record.kind)")
    }
  }

  @Test func repeatedRecordsChangeNothing() throws {
    var world = RandomRecords(seed: 4_242)
    let records = world.make(80)
    let index = try emptyIndex()
    for record in records { try index.apply(record) }
    let sequence = try index.sequence()
    for record in records where !(try index.isDead(record)) {
      #expect(try index.apply(record) == false)
    }
    #expect(try index.sequence() == sequence)
  }

  private func emptyIndex() throws -> Index {
    let connection = try Connection(memory: ())
    try IndexSchema.create(in: connection)
    try TextIndex.createSchema(connection)
    return try Index(connection, writer: 1)
  }

  private func compare(_ index: Index, _ state: CubeState, _ context: String) throws {
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

  private func walk(
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
