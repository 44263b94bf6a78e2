internal import Format
internal import Index
internal import Posix

extension MountedCube {
  /// Counts a lookup of a made node.
  func remember(_ place: any Place) {
    let node = place.node
    switch place {
    case let place as FilePlace:
      if let live = place.live, live.name != nil {
        tables.withLock { $0.remember(node, as: .file(live)) }
      } else if let object = place.object ?? (try? place.found())?.object {
        tables.withLock { $0.remember(node, as: .object(object)) }
      }
    case let place as FolderPlace:
      guard let tree = place.folder.tree else { return }
      let path = FolderPath(tree: tree, path: place.folder.path)
      tables.withLock { $0.remember(node, as: .folder(path)) }
    case let place as EditablePlace:
      guard let begun = place.begun else { return }
      tables.withLock { $0.remember(node, as: .file(begun)) }
    default: break
    }
  }

  /// Counts lookups of files that were listed.
  func remember(_ entries: [(node: UInt64, object: ObjectID)]) {
    let made = entries.filter { NodeID($0.node).kind == .made }
    guard !made.isEmpty else { return }
    tables.withLock { tables in
      for (node, object) in made { tables.remember(node, as: .object(object)) }
    }
  }

  /// Takes lookups back, of made nodes and of those that got another meaning.
  func forget(_ node: UInt64, _ count: UInt64) {
    let target = tables.withLock { $0.targets.isEmpty ? nil : $0.targets[node] }
    guard let target else { return }
    var name: NameKey?
    var idle = true
    if case .file(let file) = target {
      // What is written to a file without a name is not recorded.
      idle = file.look { $0.isIdle || $0.isGone && $0.handles == 0 }
      // An empty transcript is there by its name alone.
      let isName = file.look { if case .text = $0.identity { $0.isRecorded } else { true } }
      name = isName ? file.name : nil
    }
    tables.withLock { $0.forget(node, count, name: name, idle: idle) }
  }
}
