internal import Posix

/// Nodes that no index knows: queries, rendered files, versions. A name keeps its node until the kernel
/// forgets it, which it does by itself only where the machine is short of memory. So the mount has it forget
/// names when there are many, or some that hold much text.
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
    /// Bytes that it takes; 0 once the kernel was asked to forget it.
    var size = 0
  }

  private struct State {
    var known: [UInt64: Known] = [:]
    var nodes: [Key: UInt64] = [:]
    /// Those that the kernel was not asked to forget, and the bytes of all.
    var order = UseOrder<UInt64>()
    var size = 0
  }

  private let state = Lock(State())
  private let limit: Int

  /// What a node takes without its text. Any name is a query's, so a program that looks up made-up names
  /// would have the mount grow with each.
  private static let bare = 256

  /// None yet; all together may take so many bytes.
  init(limit: Int = 4 << 20) { self.limit = limit }

  /// The place of a node.
  subscript(node: UInt64) -> (any Place)? { state.withLock { $0.known[node]?.place } }

  /// What a name was found as before, if the kernel still knows it.
  func place(_ key: Key) -> (any Place)? {
    state.withLock { state in state.nodes[key].flatMap { state.known[$0]?.place } }
  }

  /// Counts a lookup of a place that was found as `key`.
  /// - Returns: names that the kernel is to forget. One that is open stays.
  func remember(_ place: any Place, _ key: Key) -> [Key] {
    let node = place.node
    let size = place.size > 0 ? place.size : Self.bare
    return state.withLock { state in
      let before = state.known[node]
      state.known[node] = Known(
        place: place, key: key, count: (before?.count ?? 0) + 1, size: size)
      state.nodes[key] = node
      state.size += size - (before?.size ?? 0)
      state.order.use(node)
      var forgotten: [Key] = []
      while state.size > limit, let oldest = state.order.takeOldest(but: node) {
        guard let known = state.known[oldest] else { continue }
        state.size -= known.size
        state.known[oldest]?.size = 0
        forgotten.append(known.key)
      }
      return forgotten
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
  /// - Returns: whether it was dropped.
  func forget(_ node: UInt64, _ count: UInt64) -> Bool {
    state.withLock { state in
      guard let known = state.known[node] else { return false }
      if known.count > count {
        state.known[node]?.count -= count
        return false
      } else {
        state.known[node] = nil
        state.size -= known.size
        state.order.remove(node)
        if state.nodes[known.key] == node { state.nodes[known.key] = nil }
        return true
      }
    }
  }

  /// How many nodes the kernel knows.
  var count: Int { state.withLock { $0.known.count } }
}
