internal import Digest
package import Format
package import SQLite

extension Index {
  /// What renames a folder with all that is below it, and lets the folder that it leaves stay; nil if
  /// there is no such folder.
  package func folderMoves(
    _ tree: Tree, _ from: [UInt8], _ to: [UInt8]
  ) throws(SQLiteError) -> [Change]? {
    guard let moves = try moves(tree, from, to) else { return nil }
    if to.starts(with: Index.parent(of: from) + [0x2F]) { return moves }
    return [try staying(tree, above: from)].compactMap { $0 } + moves
  }

  /// The path of the folder that a path is in; empty for the tree's own.
  private static func parent(of path: [UInt8]) -> [UInt8] {
    Array(components(path).dropLast().joined(separator: [0x2F]))
  }

  /// What lets the folder above a path stay when that goes from it: its setting, where it is the last
  /// in it and nothing else keeps it.
  func staying(_ tree: Tree, above path: [UInt8]) throws(SQLiteError) -> Change? {
    let parent = Index.parent(of: path)
    guard tree == .memories, let row = try folder(tree, at: parent), try isLast(in: row),
      let node = try folderNode(row)
    else { return nil }
    return .setting(key: FolderSetting.key(ofPath: parent), value: FolderSetting.value(node))
  }

  /// The same, whatever becomes of the folder above it.
  private func moves(
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

  /// What puts all that is below a folder into the trash, under another path there, with the folder and
  /// those in it; the one above it stays.
  package func folderDiscards(
    _ tree: Tree, _ from: [UInt8], as to: [UInt8]
  ) throws(SQLiteError) -> [Change] {
    var changes = [try staying(tree, above: from)].compactMap { $0 }
    guard let top = try folder(tree, at: from), top != tree.rawValue else { return changes }
    var folders = [(row: top, path: to)]
    while let (row, path) = folders.popLast() {
      for (_, node) in try children(of: row, after: 0, limit: .max) {
        let moved = path + [0x2F] + node.name
        guard let object = node.object else {
          folders.append((node.row, moved))
          continue
        }
        if from != to {
          // For a moment only: another file may have that path.
          var edit = Edit(path: moved)
          edit.yields = true
          changes.append(.edit(object, edit))
        }
        changes.append(.delete(object, into: nil))
      }
    }
    guard tree == .memories else { return changes }
    for (key, _) in try folderSettings(below: from) {
      changes.append(.setting(key: key, value: nil))
    }
    return changes
  }

  /// The changes that let a folder and something else change places, by way of a third path, `aside`, at
  /// which nothing is: at no time two want the same. A folder without a row has nothing to move. The folders
  /// above them keep their rows, which they would lose while they are empty.
  package func exchangeMoves(
    _ tree: Tree, _ path: [UInt8], with other: ExchangePartner, aside: [UInt8]
  ) throws(SQLiteError) -> [Change] {
    let away = try moves(tree, path, aside) ?? []
    let comes: [Change]
    switch other {
    case .folder(let other): comes = try moves(tree, other, path) ?? []
    case .file(let object, _): comes = [.edit(object, Edit(path: path))]
    }
    // The first again, from where they are by then.
    var arrives: [Change] = []
    var left: [Change] = []
    for change in away {
      switch change {
      case .edit(let object, let edit):
        let below = (edit.path ?? aside).dropFirst(aside.count)
        arrives.append(.edit(object, Edit(path: other.path + below)))
      case .setting(let key, let value?):
        guard let below = FolderSetting.path(ofKey: key)?.dropFirst(aside.count) else { continue }
        arrives.append(
          .setting(key: FolderSetting.key(ofPath: other.path + below), value: value))
        left.append(.setting(key: key, value: nil))
      default: break
      }
    }
    var staying: [Change] = []
    for path in [path, other.path] {
      if let change = try self.staying(tree, above: path) { staying.append(change) }
    }
    return staying + away + comes + arrives + left
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
