internal import Format
internal import MemCube
internal import Posix

// An index that was made anew counts its rows anew, and has another slot. A number of the former
// one must not be taken for a row of the new one: that would be another file.
extension MountedCube {
  /// Takes the slot of the index as it is now. Folders and open files that are known keep their
  /// numbers, by path and by id; all others of the former slot are stale, which makes the kernel
  /// look their names up again.
  func renumber() {
    let new = cube.slot
    guard slot != new else { return }
    let known = folders.withLock { $0.takeAll() }
    let readers = context.readers.recorded(slot: slot)
    tables.withLock { tables in
      for (node, object) in readers where tables.targets[node] == nil {
        tables.point(node, at: object, showing: node)
      }
      for site in known where tables.targets[site.node] == nil {
        guard let tree = site.tree, !site.isRoot, NodeID(site.node).kind == .folder else {
          continue
        }
        tables.point(site.node, atFolder: FolderPath(tree: tree, path: site.path))
      }
      for (object, file) in tables.live where tables.targets[file.node] == nil {
        tables.point(file.node, at: object, showing: file.inode)
      }
    }
    slots.withLock { slots in
      if slots.last != new { slots.append(new) }
    }
    // What else changed is not known.
    context.notices.add(readers.map { .content($0.node) })
  }

  /// Has a file keep its number of the former index, for an open under way by that number.
  func keep(_ node: UInt64, of object: ObjectID) {
    renumber()
    tables.withLock { tables in
      if tables.targets[node] == nil { tables.point(node, at: object, showing: node) }
    }
  }

  /// Whether a slot is, or was, in the numbers that are given here: what was given under a former
  /// one goes on, as long as the tables know it.
  func has(slot: UInt32) -> Bool { slots.withLock { $0.contains(slot) } }

  /// Whether a number counts a row of an index that is no more. The rows of places and of the
  /// trees' own folders are the same in each.
  func isStale(_ id: NodeID) -> Bool {
    switch id.kind {
    case .folder: id.slot != slot && Tree(rawValue: id.row) == nil
    case .object, .transcript, .lines: id.slot != slot
    case .place, .made, .passing, .shown, nil: false
    }
  }
}
