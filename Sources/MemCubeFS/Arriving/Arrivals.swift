internal import Bundle
internal import Format
internal import Posix

/// All bundles that are being copied into a mount.
final class Arrivals: Sendable {
  private let shelf: any CubeShelf
  private let context: MountContext
  private let known = Lock<[CubeAddress: Arrival]>([:])
  /// What the projects' directories were like when they were last searched; nil: the default one.
  private let searched = Lock<[[UInt8]?: Timestamp]>([:])

  init(shelf: any CubeShelf, context: MountContext) {
    self.shelf = shelf
    self.context = context
  }

  private var instant: Int64 { context.clock.monotonic() }

  // MARK: Finding

  /// The arriving bundle of a cube's name, if there is one.
  func find(_ address: CubeAddress) throws(Errno) -> Arrival? {
    let root = try core(try shelf.arriving(address))
    guard let status = try? Files.status(root, followLinks: false), status.kind == .directory else {
      known.withLock { $0[address] = nil }
      return nil
    }
    let arrival = enter(address, root, isFound: true)
    arrival.see(changed: status.mtime, instant)
    return arrival
  }

  private func enter(_ address: CubeAddress, _ root: Path, isFound: Bool) -> Arrival {
    let instant = instant
    return known.withLock { known in
      if let arrival = known[address] { return arrival }
      let arrival = Arrival(address, at: root, isFound: isFound, instant)
      known[address] = arrival
      return arrival
    }
  }

  /// The arriving bundles of a project, less those that are in the store as a whole.
  func listed(project: [UInt8]?) throws(Errno) -> [Arrival] {
    var found: [Arrival] = []
    for name in try core(try shelf.arrivals(project: project)) {
      guard let arrival = try find(CubeAddress(name, project: project)), !arrival.isTaken,
        !isLeftByAnother(arrival)
      else { continue }
      found.append(arrival)
    }
    return found
  }

  /// Whether another mount, which may have ended, left folders there for more to come of what is in the
  /// store.
  private func isLeftByAnother(_ arrival: Arrival) -> Bool {
    arrival.isFound && (try? shelf.contains(arrival.address)) == true
      && Self.isWithoutFiles(arrival.root)
  }

  /// Whether nothing but folders is there any more of a bundle that is in the store.
  func isLeft(_ arrival: Arrival) -> Bool {
    arrival.isTaken ? Self.isWithoutFiles(arrival.root) : isLeftByAnother(arrival)
  }

  // MARK: Changing

  /// Begins a bundle.
  func make(_ address: CubeAddress) throws(Errno) -> Arrival {
    if shelf.isReadOnly { throw .readOnly }
    let root = try core(try shelf.arriving(address))
    try Files.makeDirectories(root.parent)
    try Files.makeDirectory(root, mode: 0o700)
    return enter(address, root, isFound: false)
  }

  /// Removes the directory of a bundle, which must be empty. For one that is in the store, folders that wait
  /// for more of it do not count. (mv(1) removes what it goes over, and no listing shows that.)
  func remove(_ arrival: Arrival) throws(Errno) {
    if arrival.isTaken, Self.isWithoutFiles(arrival.root) { return forget(arrival) }
    try Files.removeDirectory(arrival.root)
    drop(arrival)
  }

  /// Takes away what is left of a bundle where one of the same cube is to get its name. Of another cube it
  /// must not: what a slow copy still brings would get into that one.
  func clear(_ left: Arrival, for other: Arrival) {
    guard left !== other, isLeft(left), let cube = cube(at: left.address),
      case .good(let manifest)? = try? Bundle.readManifest(at: other.root), manifest.cube == cube
    else { return }
    forget(left)
  }

  /// Gives a bundle that is no cube yet another name.
  func rename(_ arrival: Arrival, to new: CubeAddress) throws(Errno) {
    if shelf.isReadOnly { throw .readOnly }
    try Files.renameNoReplace(arrival.root, try core(try shelf.arriving(new)))
    drop(arrival)
  }

  /// Makes a cube of a bundle as it is, whatever is missing.
  func admit(_ arrival: Arrival, as address: CubeAddress) throws(Errno) {
    let isMoved = arrival.address != address
    if isMoved { try rename(arrival, to: address) }
    do { _ = try core(try shelf.admit(address, continuing: nil, asItIs: true)) } catch {
      // What failed changed nothing.
      if isMoved, let moved = try? shelf.arriving(address) {
        try? Files.renameNoReplace(moved, arrival.root)
      }
      throw error
    }
    drop(arrival)
  }

  private func drop(_ arrival: Arrival) {
    arrival.end()
    known.withLock { known in
      if known[arrival.address] === arrival { known[arrival.address] = nil }
    }
  }

  // MARK: Settling

  /// Makes cubes of the bundles that have been quiet for a second. To be called by one thread, a
  /// few times a second.
  /// - Returns: a sentence for each that cannot be one, when that is found out.
  func settle() -> [String] {
    var said: [String] = []
    search()
    for address in known.withLock({ Array($0.keys) }) {
      guard let arrival = try? find(address) else { continue }
      if arrival.isOver(instant) { forget(arrival) }
      guard let problem = settle(arrival) else { continue }
      let place = address.project.map { "projects/\(Path($0))/" } ?? ""
      said.append("\(place)\(Path(address.name)).memcube: \(problem)")
    }
    return said
  }

  /// Looks for bundles that another mount began. A directory that is as it was is not read again: it
  /// holds the cubes as well.
  private func search() {
    for project in [nil] + ((try? shelf.projects()) ?? []).map({ Optional($0) }) {
      guard let folder = try? shelf.arriving(CubeAddress([], project: project)).parent,
        let stamp = (try? Files.status(folder))?.mtime,
        searched.withLock({ $0[project] }) != stamp
      else { continue }
      for name in (try? shelf.arrivals(project: project)) ?? [] {
        _ = try? find(CubeAddress(name, project: project))
      }
      // What changed a moment ago may change again without another time to show it.
      guard stamp.seconds < Clock.now().seconds - 1 else { continue }
      searched.withLock { $0[project] = stamp }
    }
  }

  private func settle(_ arrival: Arrival) -> String? {
    let instant = instant
    guard !shelf.isReadOnly, arrival.isDue(instant) else { return nil }
    if isLeftByAnother(arrival) {
      forget(arrival)
      return nil
    }
    let folders = Self.folders(of: arrival.root)
    do {
      _ = try shelf.admit(arrival.address, continuing: arrival.cube, asItIs: false)
    } catch {
      arrival.refuse(error.message, instant)
      return error.message
    }
    // What the copy still brings finds its folders, and goes the same way.
    for folder in folders {
      try? Files.makeDirectories(arrival.root.appending(folder), mode: 0o700)
    }
    arrival.take(cube(at: arrival.address) ?? arrival.cube ?? [])
    return nil
  }

  private func cube(at address: CubeAddress) -> [UInt8]? {
    guard let path = try? shelf.path(address),
      case .good(let manifest)? = try? Bundle.readManifest(at: path)
    else { return nil }
    return manifest.cube
  }

  /// The directories below a bundle's, each after the one that it is in; the empty path first.
  private static func folders(of root: Path, _ path: [UInt8] = []) -> [[UInt8]] {
    let here = path.isEmpty ? root : root.appending(path)
    var found = [path]
    for entry in (try? Files.list(here, followLinks: false)) ?? [] where entry.kind == .directory {
      found += folders(of: root, path.isEmpty ? entry.name : path + [0x2F] + entry.name)
    }
    return found
  }

  private static func isWithoutFiles(_ directory: Path) -> Bool {
    guard let entries = try? Files.list(directory, followLinks: false) else { return false }
    return entries.allSatisfy { $0.kind == .directory }
      && entries.allSatisfy { isWithoutFiles(directory.appending($0.name)) }
  }

  /// Takes away the folders that were left for more to come, and nothing else.
  private func forget(_ arrival: Arrival) {
    for folder in Self.folders(of: arrival.root).reversed() {
      try? Files.removeDirectory(folder.isEmpty ? arrival.root : arrival.root.appending(folder))
    }
    drop(arrival)
  }

  /// At the end of the mount: folders that wait for nothing go.
  func close() {
    for arrival in known.withLock({ Array($0.values) }) {
      if arrival.isTaken { forget(arrival) }
      arrival.end()
    }
  }
}
