internal import MemCube
internal import Posix
internal import Synchronization

/// Files and names that other processes changed, while the notice of it is on its way to the kernel.
struct Untold: Sendable {
  /// Up to which sequence the changes are looked through.
  fileprivate var sequence: Int64
  /// Nodes of files since the last refresh, and between that and the one before.
  fileprivate var nodes: Set<UInt64> = []
  fileprivate var former: Set<UInt64> = []
  /// Names by the rows of their folders, likewise.
  fileprivate var names: Set<Name> = []
  fileprivate var formerNames: Set<Name> = []
  /// Whether that may be any file.
  fileprivate var isAny = false

  fileprivate struct Name: Hashable {
    let folder: Int64
    let name: [UInt8]
  }

  /// None behind a sequence.
  init(since sequence: Int64) { self.sequence = sequence }

  /// A refresh has queued the notices of all up to a sequence.
  mutating func refreshed(upTo sequence: Int64) {
    self.sequence = max(self.sequence, sequence)
    (former, nodes, isAny) = (nodes, [], false)
    (formerNames, names) = (names, [])
  }
}

extension MountedCube {
  /// Has the kernel ask for the size of a file anew if it is about to get bytes that another process
  /// wrote, and that it was not told of: it would cut them off where the old ones ended.
  func checkSize(_ node: UInt64) {
    if isUntold(node) { context.forgetsSize.withLock { $0 }?.forget(node) }
  }

  /// Whether another process changed a file, and the kernel was not told of it yet.
  func isUntold(_ node: UInt64) -> Bool {
    lookAtUntold { $0.isAny || $0.nodes.contains(node) || $0.former.contains(node) }
  }

  /// Whether another process changed what stands at a name, and the kernel was not told of it yet.
  func isUntold(_ name: [UInt8], in folder: FolderSite) -> Bool {
    guard let row = folder.row else { return false }
    let name = Untold.Name(folder: row, name: name)
    return lookAtUntold {
      $0.isAny || $0.names.contains(name) || $0.formerNames.contains(name)
    }
  }

  /// Looks at what the kernel was not told of, up to this moment.
  private func lookAtUntold(_ isThere: (borrowing Untold) -> Bool) -> Bool {
    let since = untold.withLock { $0.sequence }
    guard let last = try? cube.sequence() else { return false }
    let changes = last == since ? [] : (try? cube.changes(since: since)) ?? []
    let foreign = changes.filter { !$0.isOwn || $0.subject == .everything }
    var (found, names) = (Set<UInt64>(), Set<Untold.Name>())
    for change in foreign {
      switch change.subject {
      case .file(let row): found.formUnion(nodes(ofFile: row))
      case .name(let folder, let name): names.insert(Untold.Name(folder: folder, name: name))
      default: break
      }
    }
    return untold.withLock { untold in
      untold.sequence = max(untold.sequence, changes.last?.sequence ?? 0)
      untold.nodes.formUnion(found)
      untold.names.formUnion(names)
      untold.isAny = untold.isAny || foreign.contains { $0.subject == .everything }
      return isThere(untold)
    }
  }

  /// The numbers by which the kernel may know a file: those of its row and of what it became.
  func nodes(ofFile row: Int64) -> [UInt64] {
    let canonical = number(.object, row)
    guard let known = (try? cube.file(row: row)).map({ number(of: $0) }), known != canonical else {
      return [canonical]
    }
    return [known, canonical]
  }
}
