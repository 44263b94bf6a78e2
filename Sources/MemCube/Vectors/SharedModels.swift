internal import Embedding
internal import Posix

/// Models that this process has open: one of a file, whichever cubes ask.
enum SharedModels {
  private struct Known {
    var device, inode: UInt64
    var size: Int64
    var modified: Timestamp
    /// nil of a file that is no model.
    var embedder: Embedder?
  }

  private static let known = Lock<[Path: Known]>([:])

  /// The model of a file; nil where there is none, or none that can be used. A file that was
  /// refused is not opened again before it changes.
  static func embedder(at path: Path) -> Embedder? {
    guard let status = try? Files.status(path), status.kind == .regular else { return nil }
    func isSame(_ known: Known) -> Bool {
      known.device == status.device && known.inode == status.inode && known.size == status.size
        && known.modified == status.mtime
    }
    if let found = known.withLock({ $0[path] }), isSame(found) { return found.embedder }
    let embedder = try? Embedder(path)
    return known.withLock { known in
      // Two threads at once: the first one's stays.
      if let found = known[path], isSame(found) { return found.embedder }
      known[path] = Known(
        device: status.device, inode: status.inode, size: status.size, modified: status.mtime,
        embedder: embedder)
      return embedder
    }
  }
}
