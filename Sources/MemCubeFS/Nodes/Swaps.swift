internal import Format
internal import Posix

/// What took the name of what: programs save by giving a new file the old one's name, and removing the old
/// one last, from wherever it was set aside. So a name stays bound to the memory that had it until the old
/// bytes are gone, however long that takes; see `MountedCube.takeBack`.
final class Swaps: Sendable {
  /// Where a file stood, and with which text.
  struct State: Hashable, Sendable {
    /// The row of its folder, and its name there.
    var folder: Int64
    var name: [UInt8]
    /// SHA-256 of its text.
    var text: [UInt8]
  }

  /// A memory that another file took the name of.
  struct Displaced: Sendable {
    /// What it was like from then on: another name or text ends the bond.
    var state: State
    /// The file that has its name, and what that was like.
    var successor: ObjectID
    var taken: State
  }

  /// A copy that was made of a memory under a backup's name.
  struct Copy: Sendable {
    var state: State
    var original: ObjectID
  }

  /// About so many bytes of each.
  private static let limit = 1 << 20

  private let vacated = RecentValues<NameKey, ObjectID>(limit: limit)
  private let displaced = RecentValues<ObjectID, Displaced>(limit: limit)
  private let copies = RecentValues<ObjectID, Copy>(limit: limit)

  /// A memory was renamed, and its former name is free.
  func vacate(_ key: NameKey, _ object: ObjectID) {
    vacated.keep(object, key, size: key.name.count + 128)
  }

  /// The memory that last had a name which is taken now; it is bound no more.
  func take(_ key: NameKey) -> ObjectID? {
    defer { vacated.remove(key) }
    return vacated[key]
  }

  /// Another file took a memory's name.
  func displace(_ object: ObjectID, _ found: Displaced) {
    displaced.keep(
      found, object, size: found.state.name.count + found.taken.name.count + 256)
  }

  /// What took a memory's name.
  func displacement(of object: ObjectID) -> Displaced? { displaced[object] }

  /// A copy was made under a backup's name.
  func keepCopy(_ object: ObjectID, _ copy: Copy) {
    copies.keep(copy, object, size: copy.state.name.count + 192)
  }

  /// Of what a file is the backup.
  func copy(_ object: ObjectID) -> Copy? { copies[object] }

  /// A file was removed.
  func forget(_ object: ObjectID) {
    displaced.remove(object)
    copies.remove(object)
  }
}
