internal import Format
internal import Posix

/// The watched folders of scratch stores. What another mount of the store does to scratch files, and to
/// the empty folders of documents/, passes no log; the directories that hold them are watched instead.
struct ScratchWatch {
  private struct Folder {
    let cube: MountedCube
    /// Its path in the scratch store.
    let area: [UInt8]
  }

  /// Folders by their watches.
  private var watched: [Int32: Folder] = [:]
  /// The stores that are watched as a whole, by cube.
  private var known: [ObjectIdentifier: Path] = [:]

  private static let mask: Inotify.Mask = [
    .modified, .attributes, .created, .deleted, .movedFrom, .movedTo, .onlyDirectory,
  ]
  /// So many folders of a cube are watched: a user has some thousands of watches.
  private static let limit = 256

  /// Watches the stores of these cubes, and no others. Costs nothing where they are the same as before.
  mutating func watch(_ cubes: [MountedCube], by inotify: Inotify) {
    let roots = Dictionary(
      uniqueKeysWithValues: cubes.map { (ObjectIdentifier($0), $0.scratch.root) })
    if roots == known { return }
    let before = known
    known = roots
    for (number, folder) in watched where roots[ObjectIdentifier(folder.cube)] == nil {
      drop(number, by: inotify)
    }
    for cube in cubes where before[ObjectIdentifier(cube)] != roots[ObjectIdentifier(cube)] {
      look(at: cube, by: inotify)
    }
  }

  /// Tells the kernel what some events say.
  mutating func take(_ events: [Inotify.Event], by inotify: Inotify) {
    var changed: [Int32: Changed] = [:]
    var grown: [ObjectIdentifier: MountedCube] = [:]
    for event in events {
      guard let folder = watched[event.watch] else { continue }
      if event.mask.contains(.ignored) {
        // It went after what was in it, and the events before report that.
        watched[event.watch] = nil
      } else if event.mask.contains(.isDirectory) {
        changed[event.watch, default: Changed(folder: folder)].folders.insert(event.name)
        grown[ObjectIdentifier(folder.cube)] = folder.cube
      } else if !event.name.isEmpty {
        changed[event.watch, default: Changed(folder: folder)].files.insert(event.name)
      }
    }
    for each in changed.values {
      each.folder.cube.noteScratch(in: each.folder.area, files: each.files, folders: each.folders)
    }
    for cube in grown.values { look(at: cube, by: inotify) }
  }

  /// The names in a folder that events report.
  private struct Changed {
    let folder: Folder
    var files: Set<[UInt8]> = []
    var folders: Set<[UInt8]> = []
  }

  /// All that is watched may have changed.
  mutating func forget() { (known, watched) = ([:], [:]) }

  /// Watches the folders of a store.
  private mutating func look(at cube: MountedCube, by inotify: Inotify) {
    let store = cube.scratch
    var (pending, count): ([[UInt8]], Int) = ([[]], 0)
    while let area = pending.popLast(), count < Self.limit {
      count += 1
      guard let number = try? inotify.add(store.root.appending(area), Self.mask) else { continue }
      let isKnown = watched.updateValue(Folder(cube: cube, area: area), forKey: number) != nil
      let folders = store.list(area).filter { $0.kind == .directory }.map(\.name)
      pending += folders.map { area.isEmpty ? $0 : area + [0x2F] + $0 }
      if isKnown { continue }
      cube.noteScratch(all: area)
      // What stood there alone may have gone with it.
      let documents = Tree.documents.folderName
      if area.isEmpty, !folders.contains(documents) { cube.noteScratch(all: documents) }
    }
  }

  private mutating func drop(_ number: Int32, by inotify: Inotify) {
    watched[number] = nil
    try? inotify.remove(number)
  }
}
