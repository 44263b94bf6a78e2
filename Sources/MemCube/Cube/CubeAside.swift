public import Posix

/// What this host keeps beside the bundle.
extension Cube {
  /// Where this host keeps this cube's scratch files; made 0700 on demand.
  public var scratchDirectory: Path { Cube.made(replica.scratch) }

  /// Where this host keeps texts that could not be applied (30 days); made 0700 on demand.
  public var rejectedDirectory: Path { Cube.made(replica.rejected) }

  /// Where this host puts damaged files that had to leave log/.
  public var lostAndFoundDirectory: Path { replica.lostAndFound }

  private static func made(_ path: Path) -> Path {
    try? Files.makeDirectories(path, mode: 0o700)
    return path
  }
}
