internal import Bundle
public import Format
public import Posix

/// Copies of one cube in a store: a cube that was renamed comes back under its former name when it is copied
/// from a machine that has not renamed it.
extension Store {
  /// A name of a cube in the store.
  public struct Holding: Hashable, Sendable {
    /// The cube's name and bundle.
    public var entry: Entry
    /// Its project; nil: the default one.
    public var project: [UInt8]?

    /// Its place in a mount.
    public var place: Path { Store.place(entry.name, project) }
  }

  /// Where the store has each of its cubes, by id. Links to one bundle are one place.
  public func holdings() throws(CubeError) -> [[UInt8]: [Holding]] {
    var found: [[UInt8]: [Holding]] = [:]
    var seen: Set<Path> = []
    for project in [nil] + (try projects().map { Optional($0) }) {
      for entry in try cubes(project: project) {
        guard let real = try? Files.realPath(entry.path), seen.insert(real).inserted,
          case .good(let manifest)? = try? Bundle.readManifest(at: real)
        else { continue }
        found[manifest.cube, default: []].append(Holding(entry: entry, project: project))
      }
    }
    return found
  }
}
