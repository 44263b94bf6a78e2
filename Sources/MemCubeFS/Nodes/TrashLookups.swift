internal import Posix

/// Which removed files were looked up in the trash. Who writes to one there is refused. Who comes by
/// the name it had a moment ago, which another program removed between lookup and call, is told to
/// look again (ESTALE), and the kernel does.
final class TrashLookups: Sendable {
  /// A bound; one that is forgotten says ESTALE for EPERM.
  private static let limit = 4096

  private let nodes = Lock<Set<UInt64>>([])

  /// A name in the trash was looked up.
  func found(_ node: UInt64) {
    nodes.withLock { nodes in
      if nodes.count >= Self.limit { nodes.removeAll() }
      nodes.insert(node)
    }
  }

  /// It is not in the trash any more: who finds it there next looked for it anew.
  func left(_ node: UInt64) { nodes.withLock { _ = $0.remove(node) } }

  /// Whether somebody came to it by its name in the trash.
  func contains(_ node: UInt64) -> Bool { nodes.withLock { $0.contains(node) } }

  /// What a change of a removed file is refused with.
  func refusal(_ node: UInt64) -> Errno {
    guard contains(node) else { return .stale }
    return .refused(
      .notPermitted, "what is in the trash does not change; mv it out of trash/, or memcube restore"
    )
  }
}
