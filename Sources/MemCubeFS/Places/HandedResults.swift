internal import Format
internal import Index
internal import Posix

// The names of results that were handed out: see `HandedNames`.
extension MountContext {
  /// A query of a directory (a cube's, or the root) has these results now.
  func handOut(
    _ results: some Sequence<(name: [UInt8], cube: UInt64, result: SearchResult)>,
    of query: [UInt8], in directory: UInt64
  ) {
    let instant = clock.monotonic()
    for (name, cube, result) in results {
      handed.note(
        HandedNames.Key(directory: directory, query: query, name: name), result, of: cube,
        at: instant)
    }
  }

  /// The memory that a name stood for in an earlier listing of a query, and the number of its cube's
  /// directory.
  func handed(
    _ name: [UInt8], of query: [UInt8], in directory: UInt64
  ) -> HandedNames.Handed? {
    handed.find(
      HandedNames.Key(directory: directory, query: query, name: name), at: clock.monotonic())
  }
}

extension MountedCube {
  /// Whether a memory that a query found once is still one: not removed or purged since.
  func isStanding(_ result: SearchResult) throws(Errno) -> Bool {
    guard let node = try memory(of: result) else { return false }
    return node.tree != .trash
  }
}
