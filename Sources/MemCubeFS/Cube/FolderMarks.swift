internal import Format
internal import Posix

/// What this mount knows of directories beyond their records: when files came or went, and modes
/// and times that no record can hold. By path, since a folder that is renamed has another row, and
/// another number once the kernel forgot the first.
struct FolderMarks {
  /// A folder of a tree, or another directory.
  enum Key: Hashable {
    case folder(FolderPath)
    case node(UInt64)
  }

  private(set) var times: [Key: Timestamp] = [:]
  private(set) var modes: [Key: UInt32] = [:]

  /// A directory's time from now on; nil: its own.
  mutating func set(time: Timestamp?, of key: Key) { times[key] = time }

  /// A directory's mode from now on.
  mutating func set(mode: UInt32, of key: Key) { modes[key] = mode }

  /// A directory is gone, or comes into being.
  mutating func drop(_ key: Key) {
    times[key] = nil
    modes[key] = nil
  }

  /// A folder has another path, and all below it.
  mutating func move(_ tree: Tree, from: [UInt8], to: [UInt8]) {
    times = Self.moved(times, tree, from, to)
    modes = Self.moved(modes, tree, from, to)
  }

  private static func moved<Value>(
    _ marks: [Key: Value], _ tree: Tree, _ from: [UInt8], _ to: [UInt8]
  ) -> [Key: Value] {
    var result = marks
    for (key, value) in marks {
      guard case .folder(let place) = key, place.tree == tree,
        place.path == from || place.path.starts(with: from + [0x2F])
      else { continue }
      result[key] = nil
      result[.folder(FolderPath(tree: tree, path: to + place.path[from.count...]))] = value
    }
    return result
  }
}

extension FolderSite {
  /// By what its marks are kept.
  var mark: FolderMarks.Key {
    tree.map { .folder(FolderPath(tree: $0, path: path)) } ?? .node(node)
  }
}
