import Posix
import SQLite

@testable import Format
@testable import Index
@testable import MemCube

/// What programs do: editors that save by a temporary and a rename, the extractor, an import of the same
/// notes on several machines.
extension ModelWorld {
  /// A file is saved as editors do: a temporary of its own gets the new text and ends into the file.
  func save(_ replica: ModelReplica) throws {
    guard let file = try someFile(replica, [.memories, .memories, .documents]),
      let object = file.node.object
    else { return }
    let tree = file.node.tree
    let name = Array(".save-\(number(0..<1_000_000))".utf8)
    var text: String?
    let made = try write(replica, "save \(Path(file.path))", about: [object]) { cube in
      guard let old = try ModelWorld.text(cube, file.node) else { return [] }
      let new = edited(old)
      text = new
      return [.create(tree, Edit(path: name, content: .bytes(Array(new.utf8))))]
    }
    guard let text else { return }
    own(text, made?.first)
    guard let temporary = made?.first else { return }
    own(text, object)
    // Now and then the program is killed in between, and the temporary stays.
    if chance(12) { return }
    try write(replica, "rename into \(Path(file.path))", about: [object, temporary]) { _ in
      [
        .edit(object, Edit(content: .bytes(Array(text.utf8)))),
        .delete(temporary, into: object),
      ]
    }
  }

  /// The extractor reads what waits, after something was said that it learns from.
  func learn(_ replica: ModelReplica) throws {
    if chance(2) {
      let text = token()
      let draft = MessageDraft(
        conversation: Array("c3".utf8), role: Array("user".utf8),
        content: Array("note: my locker code is \(text)".utf8))
      let ids = try write(replica, "say") { _ in [.message(draft)] }
      own(text, ids?.first)
    }
    note("learn \(replica.name)")
    try acting(replica) { cube in try cube.ingest(documents: false) }
  }

  /// The same note, imported by several machines apart.
  func importNotes(_ replica: ModelReplica) throws {
    let number = number(0..<12)
    let path = Array("import/\(number).md".utf8)
    let text = "zq\(seed % 100_000)x9000\(number)q\n"
    let ids = try write(replica, "import \(number)") { cube in
      if try cube.find(.memories, path) != nil { return [] }
      return [.create(.memories, Edit(path: path, content: .bytes(Array(text.utf8))))]
    }
    own(text, ids?.first)
  }
}
