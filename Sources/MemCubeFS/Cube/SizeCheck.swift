internal import MemCube
internal import Posix
internal import Synchronization

/// Files that other processes changed, while the notice of it is on its way to the kernel.
struct Untold: Sendable {
  /// Up to which sequence the changes are looked through.
  fileprivate var sequence: Int64
  /// Nodes of files since the last refresh, and between that and the one before.
  fileprivate var nodes: Set<UInt64> = []
  fileprivate var former: Set<UInt64> = []
  /// Whether that may be any file.
  fileprivate var isAny = false

  /// None behind a sequence.
  init(since sequence: Int64) { self.sequence = sequence }

  /// A refresh has queued the notices of all up to a sequence.
  mutating func refreshed(upTo sequence: Int64) {
    self.sequence = max(self.sequence, sequence)
    (former, nodes, isAny) = (nodes, [], false)
  }
}

extension MountedCube {
  /// Has the kernel ask for the size of a file anew if it is about to get bytes that another process
  /// wrote, and that it was not told of: it would cut them off where the old ones ended.
  func checkSize(_ node: UInt64) {
    if isUntold(node) { context.forgetsSize.withLock { $0 }?(node) }
  }

  /// Whether another process changed a file, and the kernel was not told of it yet.
  func isUntold(_ node: UInt64) -> Bool {
    let since = untold.withLock { $0.sequence }
    guard let last = try? cube.sequence() else { return false }
    let changes = last == since ? [] : (try? cube.changes(since: since)) ?? []
    let foreign = changes.filter { !$0.isOwn || $0.subject == .everything }
    let found = foreign.flatMap { change -> [UInt64] in
      if case .file(let row) = change.subject { nodes(ofFile: row) } else { [] }
    }
    return untold.withLock { untold in
      untold.sequence = max(untold.sequence, changes.last?.sequence ?? 0)
      untold.nodes.formUnion(found)
      untold.isAny = untold.isAny || foreign.contains { $0.subject == .everything }
      return untold.isAny || untold.nodes.contains(node) || untold.former.contains(node)
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
