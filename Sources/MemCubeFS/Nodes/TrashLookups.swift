internal import Posix

/// Which removed files were looked up in the trash. A write to one there is refused. Another program may have
/// removed the file between lookup and call. A caller that comes by its former name then gets ESTALE, and the
/// kernel looks again.
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

  /// Whether a process came to it by its name in the trash.
  func contains(_ node: UInt64) -> Bool { nodes.withLock { $0.contains(node) } }

  /// What a change of a removed file is refused with.
  func refusal(_ node: UInt64) -> Errno {
    guard contains(node) else { return .stale }
    return .refused(
      .notPermitted, "what is in the trash does not change; mv it out of trash/, or memcube restore"
    )
  }
}
