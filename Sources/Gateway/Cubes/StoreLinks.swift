internal import Posix

/// Links in the store to bundles that are kept elsewhere. A user who may write there can take away what one
/// leads to, or replace it by a link to somewhere else.
struct StoreLinks: Sendable {
  /// The directories from which cubes may be registered over HTTP, as real paths.
  var roots: [Path]

  /// Whether a path of the store is a link to what is not there.
  func leadsNowhere(_ path: Path) -> Bool {
    (try? Files.status(path, followLinks: false))?.kind == .symlink
      && (try? Files.status(path)) == nil
  }

  /// Whether a path of the store is a link to below an import root, from where another one leads out of
  /// them all.
  func leadsOut(_ path: Path) -> Bool {
    guard !roots.isEmpty, let target = try? Files.readLink(path), isBelow(Path(target)),
      let real = try? Files.realPath(path)
    else { return false }
    return !isBelow(real)
  }

  private func isBelow(_ path: Path) -> Bool { roots.contains { path.isWithin($0) } }
}
