internal import Digest
internal import SQLite

extension Index {
  /// What renames a folder with all that is below it; nil if there is no such folder.
  func folderMoves(
    _ tree: Tree, _ from: [UInt8], _ to: [UInt8]
  ) throws(SQLiteError) -> [Change]? {
    guard let top = try folder(tree, at: from), top != tree.rawValue else { return nil }
    var changes: [Change] = []
    if tree == .memories {
      // The folder itself stays one, also if nothing is in it.
      if let node = try folderNode(top) {
        changes.append(
          .setting(key: FolderSetting.key(ofPath: to), value: FolderSetting.value(node)))
      }
      for (key, value) in try folderSettings(below: from) {
        guard let path = FolderSetting.path(ofKey: key) else { continue }
        let moved = to + path.dropFirst(from.count)
        if moved != to {
          changes.append(.setting(key: FolderSetting.key(ofPath: moved), value: value))
        }
      }
    }
    var folders = [(row: top, path: to)]
    while let (row, path) = folders.popLast() {
      for (_, node) in try children(of: row, after: 0, limit: .max) {
        let moved = path + [0x2F] + node.name
        if let object = node.object {
          changes.append(.edit(object, Edit(path: moved)))
        } else {
          folders.append((node.row, moved))
        }
      }
    }
    if tree == .memories {
      for (key, _) in try folderSettings(below: from) {
        changes.append(.setting(key: key, value: nil))
      }
    }
    return changes
  }

  /// The settings of a folder and of the folders below it.
  private func folderSettings(
    below path: [UInt8]
  ) throws(SQLiteError) -> [(key: [UInt8], value: JSON)] {
    var found: [(key: [UInt8], value: JSON)] = []
    for prefix in [Array("folder/".utf8) + path, Array("folder-hex/".utf8) + Hex.encode(path)] {
      for (key, value) in try settings(prefix: prefix) {
        guard let named = FolderSetting.path(ofKey: key) else { continue }
        if named == path || named.starts(with: path + [0x2F]) { found.append((key, value)) }
      }
    }
    return found
  }
}
