internal import Posix
internal import Synchronization

/// Nodes that no index knows: queries, rendered files, versions. A name keeps its node until the
/// kernel forgets it.
final class PassingNodes: Sendable {
  /// What a node was found as.
  struct Key: Hashable, Sendable {
    let parent: UInt64
    let name: [UInt8]
  }

  private struct Known {
    var place: any Place
    var key: Key
    var count: UInt64
  }

  private struct State {
    var known: [UInt64: Known] = [:]
    var nodes: [Key: UInt64] = [:]
  }

  private let state = Lock(State())

  /// The place of a node.
  subscript(node: UInt64) -> (any Place)? { state.withLock { $0.known[node]?.place } }

  /// What a name was found as before, if the kernel still knows it.
  func place(_ key: Key) -> (any Place)? {
    state.withLock { state in state.nodes[key].flatMap { state.known[$0]?.place } }
  }

  /// Counts a lookup of a place that was found as `key`.
  func remember(_ place: any Place, _ key: Key) {
    let node = place.node
    state.withLock { state in
      let count = state.known[node]?.count ?? 0
      state.known[node] = Known(place: place, key: key, count: count + 1)
      state.nodes[key] = node
    }
  }

  /// A name stands for nothing any more; what it stood for is still known by its node.
  func unname(_ key: Key) { state.withLock { $0.nodes[key] = nil } }

  /// What a name stood for has another name.
  func rename(_ old: Key, to new: Key) {
    state.withLock { state in
      guard let node = state.nodes.removeValue(forKey: old) else { return }
      state.nodes[new] = node
      state.known[node]?.key = new
    }
  }

  /// Takes lookups back; drops a node with none left.
  func forget(_ node: UInt64, _ count: UInt64) {
    state.withLock { state in
      guard let known = state.known[node] else { return }
      if known.count > count {
        state.known[node]?.count -= count
      } else {
        state.known[node] = nil
        if state.nodes[known.key] == node { state.nodes[known.key] = nil }
      }
    }
  }

  /// How many nodes the kernel knows.
  var count: Int { state.withLock { $0.known.count } }
}
