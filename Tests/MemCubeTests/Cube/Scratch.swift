import Posix

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube

/// A place for one test's cubes and host state, removed at the end.
final class Scratch: Sendable {
  let directory: Path

  init() throws {
    let name = "memcube-test-" + Random.bytes(6).map { String($0, radix: 16) }.joined()
    directory = Path("/tmp").appending(name)
    try Files.makeDirectory(directory)
  }

  deinit { try? Files.removeTree(directory) }

  /// A host of its own: another name is another machine.
  func host(_ name: String = "host") -> Host {
    let home = directory.appending(name)
    return Host(
      store: home.appending("store"), state: home.appending("state"),
      cache: home.appending("cache"), author: Array(name.utf8), now: { Clock.now() },
      random: { Random.bytes($0) })
  }

  func path(_ name: String) -> Path { directory.appending(name) }
}

extension Cube {
  /// What a file of memories/ holds.
  func text(_ path: String) throws -> String? {
    guard let node = try find(.memories, Array(path.utf8)) else { return nil }
    guard case .bytes(let bytes) = try content(row: node.row) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes a memory, new or not.
  @discardableResult
  func put(
    _ path: String, _ text: String, _ durability: Durability = .spooled
  ) throws -> RecordID {
    let edit = Edit(path: Array(path.utf8), content: .bytes(Array(text.utf8)))
    if let object = try find(.memories, Array(path.utf8))?.object {
      return try write([.edit(object, edit)], durability)[0]
    }
    return try write([.create(.memories, edit)], durability)[0]
  }

  /// The paths of all files of a tree, sorted.
  func paths(_ tree: Tree) throws -> [String] {
    var found: [String] = []
    var folders = [tree.rawValue]
    while let folder = folders.popLast() {
      for (_, node) in try children(folder: folder, after: 0, limit: .max) {
        if node.kind == .folder {
          folders.append(node.row)
        } else {
          found.append(String(decoding: try path(of: node), as: UTF8.self))
        }
      }
    }
    return found.sorted()
  }
}
