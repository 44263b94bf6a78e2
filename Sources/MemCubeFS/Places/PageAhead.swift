internal import Posix

/// A page of the index for a listing, read ahead for several calls of the kernel.
final class PageAhead<Item: Sendable>: Sendable {
  /// What follows a cursor, each item with the cursor that stands for it.
  typealias Items = [(cursor: Int64, item: Item)]

  /// How many a page has.
  static var size: Int { 512 }

  private struct State {
    var items: Items = []
    /// The cursor before it.
    var start: Int64 = -1
    /// What it was read of.
    var version: Int64 = -1
  }

  private let version: @Sendable () throws(Errno) -> Int64
  private let read: @Sendable (_ folder: Int64, _ cursor: Int64) throws(Errno) -> Items
  private let state = Lock(State())

  /// Pages of a folder's row after a cursor, as `read` finds them. `version`, never negative, is another one
  /// once something changed. What was read before that is not used: the kernel would keep it, and no later
  /// notice would correct it.
  init(
    version: @escaping @Sendable () throws(Errno) -> Int64,
    _ read: @escaping @Sendable (_ folder: Int64, _ cursor: Int64) throws(Errno) -> Items
  ) {
    self.version = version
    self.read = read
  }

  /// Forgets what was read: the next page is as the index is then.
  func drop() { state.withLock { $0 = State() } }

  /// The items after a cursor; empty at the end.
  func page(_ folder: Int64, after cursor: Int64) throws(Errno) -> Items.SubSequence {
    let version = try version()
    let known = state.withLock { state -> Items? in
      guard state.version == version, state.start >= 0, state.start <= cursor,
        let last = state.items.last, last.cursor > cursor
      else { return nil }
      return state.items
    }
    if let known { return known[(known.firstIndex { $0.cursor > cursor } ?? known.endIndex)...] }
    let items = try read(folder, cursor)
    state.withLock { state in
      state.items = items
      state.start = cursor
      state.version = version
    }
    return items[...]
  }
}
