internal import Format
internal import Language
internal import MemCube
internal import Posix

/// The versions of a memory or document under the names that history/ gives them.
struct VersionList: Sendable {
  let versions: [(name: [UInt8], version: Version)]
  private let places: [[UInt8]: Int]

  init(_ history: [Version], _ zone: Zone) {
    var versions: [(name: [UInt8], version: Version)] = []
    for version in history where version.isListed {
      versions.append((VersionName.text(version, zone), version))
    }
    self.versions = versions
    places = Dictionary(
      versions.indices.map { (versions[$0].name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func version(named name: [UInt8]) -> Version? { places[name].map { versions[$0].version } }
}

/// The lists that were made last: `ls -l` looks at each version by its name, and would have the
/// whole history read for each.
final class VersionLists: Sendable {
  /// For who compares a few files.
  private static let limit = 4

  private struct Entry {
    let object: ObjectID
    /// By this it is known whether the list is still true.
    let mark: Int64
    let zone: Zone
    let list: VersionList
  }

  private let entries = Lock<[Entry]>([])

  /// The versions of an object, as a cube has them now.
  func list(of object: ObjectID, in cube: Cube) throws(CubeError) -> VersionList {
    let (zone, mark) = (try cube.zone(), try cube.historyMark(object))
    let known = entries.withLock { entries in
      entries.first { $0.object == object && $0.mark == mark && $0.zone == zone }?.list
    }
    if let known { return known }
    let list = VersionList(try cube.history(object), zone)
    let entry = Entry(object: object, mark: mark, zone: zone, list: list)
    entries.withLock { entries in
      entries.removeAll { $0.object == object }
      entries.append(entry)
      if entries.count > Self.limit { entries.removeFirst() }
    }
    return list
  }
}
