internal import Bundle
internal import Format
internal import MemCube
internal import Posix

/// The cubes of a mount, each opened at its first use.
final class MountedCubes: Sendable {
  let shelf: any CubeShelf
  let context: MountContext
  /// Bundles that are on their way to be cubes.
  let arrivals: Arrivals
  private let state = Condition(CubeTable())

  init(shelf: any CubeShelf, context: MountContext) {
    self.shelf = shelf
    self.context = context
    arrivals = Arrivals(shelf: shelf, context: context)
  }

  // MARK: Numbers

  /// The directory of the cube that is at an address now; nil if there is none.
  func place(_ address: CubeAddress) -> CubePlace? {
    guard let directory = shelf.directory(address) else { return nil }
    let open = state.withLock { $0.knows(directory) ? nil : $0.open[address] }
    // A copy of an open bundle that took its place is as good, and has its number.
    let same = open.flatMap { isAt(address, $0) && leads(address, directory, to: $0) ? $0 : nil }
    let node = state.withLock { state in
      if let same { state.equate(directory, with: same) }
      return state.node(directory, at: address)
    }
    return CubePlace(cubes: self, address: address, node: node)
  }

  private func isAt(_ address: CubeAddress, _ cube: MountedCube) -> Bool {
    cube.cube.isInPlace && shelf.holds(cube.cube, at: address)
  }

  /// Whether what was seen at an address is a cube's bundle, or a link to it. Others rename bundles
  /// meanwhile: what is at the address now says nothing of what was seen.
  private func leads(
    _ address: CubeAddress, _ directory: DirectoryIdentity, to cube: MountedCube
  ) -> Bool {
    if cube.cube.isBundle(directory) { return true }
    guard let path = try? shelf.path(address),
      let link = try? Files.status(path, followLinks: false), link.kind == .symlink
    else { return false }
    return DirectoryIdentity(link) == directory && shelf.holds(cube.cube, at: address)
  }

  /// The number of the directory in which the cubes of a project are.
  func folder(project: [UInt8]?) -> UInt64 {
    guard let project else { return NodeID.root }
    return state.withLock { $0.node(project: project) }
  }

  /// What a row stands for.
  func holder(row: Int64) -> CubeTable.Holder? { state.withLock { $0.holders[row] } }

  // MARK: Open cubes

  /// All cubes that are open.
  var open: [MountedCube] { state.withLock { $0.cubes } }

  /// Whether the cube of an address is open.
  func isOpen(_ address: CubeAddress) -> Bool { state.withLock { $0.open[address] != nil } }

  /// A cube that is open already, by its slot or a former one.
  func cube(slot: UInt32) -> MountedCube? { state.withLock { $0.cube(slot: slot) } }

  /// A cube of the default project.
  func cube(_ name: [UInt8]) throws(Errno) -> MountedCube { try cube(CubeAddress(name)) }

  /// The cube of a directory that the kernel knows, and that was last seen at an address.
  /// - Throws: `.stale` if another cube is there by now.
  func cube(of place: CubePlace) throws(Errno) -> MountedCube {
    for _ in 0..<3 {
      if let known = state.withLock({ $0.directories[place.node] }) {
        known.renumber()
        return known
      }
      let found = try cube(place.address)
      if found.directory == place.node { return found }
      // Another process may have renamed that one.
      guard follow(found) else {
        drop(found)
        continue
      }
      guard let directory = shelf.directory(place.address),
        leads(place.address, directory, to: found)
      else { continue }
      let isIt = state.withLock { $0.adopt(place.node, as: directory, at: place.address, found) }
      if isIt { return found }
    }
    throw .stale
  }

  /// A cube by its address, opened if need be; callers that want the same one wait.
  func cube(_ address: CubeAddress) throws(Errno) -> MountedCube {
    let known = state.wait { state -> MountedCube?? in
      if let cube = state.open[address] { return .some(cube) }
      guard state.opening.insert(address).inserted else { return nil }
      return .some(nil)
    }
    if let known {
      known.renumber()
      return known
    }
    defer {
      state.withLock { _ = $0.opening.remove(address) }
      state.broadcast()
    }
    // It may be the bundle of one that is open, under another name: that one goes on under the new
    // one, or its spool is this one's, once it lets go of that.
    let real = (try? shelf.path(address)).flatMap { try? Files.realPath($0) }
    for cube in open {
      if !cube.cube.isInPlace { drop(cube) } else if cube.cube.path == real { _ = follow(cube) }
    }
    if let found = state.withLock({ $0.open[address] }) { return found }
    guard let directory = shelf.directory(address) else { throw .notFound }
    let cube = try loadMakingRoom(address, directory)
    guard shelf.directory(address) == directory else {
      try? cube.cube.close()
      throw .stale
    }
    // One that was followed to this address while its bundle was opened goes on.
    let kept = state.withLock { state in
      if let other = state.open[address], other.directory == cube.directory { return other }
      state.add(cube)
      return cube
    }
    if kept !== cube { try? cube.cube.close() }
    return kept
  }

  /// Where this process has no descriptors left, those go first that unused cubes can have again.
  private func loadMakingRoom(
    _ address: CubeAddress, _ directory: DirectoryIdentity
  ) throws(Errno) -> MountedCube {
    do { return try core(try load(address, directory)) } catch {
      guard error == .tooManyFiles else { throw error }
      for cube in open { cube.cube.rest(unusedFor: 0) }
      return try core(try load(address, directory))
    }
  }

  private func load(
    _ address: CubeAddress, _ directory: DirectoryIdentity
  ) throws(CubeError) -> MountedCube {
    let node = state.withLock { $0.node(directory, at: address) }
    let (cube, isStopgap) = try opened(address)
    return try MountedCube(
      address, directory: node, in: folder(project: address.project), cube: cube,
      isStopgap: isStopgap, context: context)
  }

  /// What a killed process left cannot be taken up while a disk is full; it can be read. A caller that only
  /// looks needs no state of this host's either.
  private func opened(
    _ address: CubeAddress
  ) throws(CubeError) -> (cube: Cube, isStopgap: Bool) {
    do throws(CubeError) { return (try shelf.open(address), false) } catch {
      if shelf.isReadOnly, error.isAboutWriting { return (try shelf.openToRead(address), false) }
      guard [Errno.noSpace, .overQuota].contains(where: { $0.code == error.codes.errno }) else {
        throw error
      }
      return (try shelf.openToRead(address), true)
    }
  }

  /// Lets go of cubes that could only be read, once there is room for them.
  func retry() {
    for cube in open where cube.isStopgap {
      guard let whole = try? shelf.open(cube.address) else { continue }
      try? whole.close()
      drop(cube)
    }
  }

  /// Closes a cube that is gone from the shelf.
  func close(_ cube: MountedCube) {
    state.withLock { $0.remove(cube) }
    try? cube.cube.close()
    // Its folders know it, and would keep it, with its index, as long as the mount lives.
    cube.folders.withLock { $0 = KnownFolders() }
  }

  /// Lets go of a cube whose bundle was moved away, removed or replaced; its name is looked up anew. A
  /// process that has files of it open gets errors.
  func drop(_ cube: MountedCube) {
    let address = cube.address
    close(cube)
    context.notices.add([.branch(parent: cube.folder, name: address.name)])
  }

  /// Makes all that is in the mount last, as far as that can be.
  /// - Throws: why something of it could not be recorded.
  func synchronizeAll() throws(Errno) {
    var failure: Errno?
    for cube in open {
      failure = cube.recordAll().first?.error ?? failure
      do { try core(try cube.cube.makeLast()) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Records all that is not recorded, and closes every cube.
  /// - Throws: what could not be recorded, by name, or what closing a cube came to.
  func closeAll() throws(CubeError) {
    arrivals.close()
    var failure: CubeError?
    for cube in open {
      let lost = cube.recordTheRest()
      do { try cube.cube.close() } catch { failure = error }
      cube.folders.withLock { $0 = KnownFolders() }
      if let first = lost.first {
        let names = lost.prefix(20).map { "\(Path($0.path))" }.joined(separator: ", ")
        let more = lost.count > 20 ? " and \(lost.count - 20) more" : ""
        failure = .io(first.error, "recording \(names)\(more), which is lost")
      }
    }
    if let failure { throw failure }
  }

  // MARK: Other names

  /// A cube has another name: its directory keeps its number, and what is open goes on.
  func renamed(_ cube: MountedCube, to new: CubeAddress) {
    let folder = folder(project: new.project)
    state.withLock { $0.move(cube, to: new, in: folder) }
  }

  /// Finds out whether a cube that is open is where it was. If another process renamed it, it goes on under
  /// its new name, and the kernel gets a notice.
  /// - Returns: false if it is gone.
  func follow(_ cube: MountedCube) -> Bool {
    guard cube.cube.isInPlace else { return false }
    let old = cube.address
    if shelf.holds(cube.cube, at: old), state.withLock({ $0.open[old] === cube }) { return true }
    guard let new = address(of: cube.cube) else { return false }
    // Its name may have been looked up before it was followed: one of the two is enough.
    let other = state.withLock { $0.open[new] }
    if let other, other !== cube, other.directory == cube.directory || isAt(new, other) {
      return false
    }
    renamed(cube, to: new)
    let (from, to) = (folder(project: old.project), folder(project: new.project))
    context.notices.add([
      .branch(parent: from, name: old.name), .name(parent: to, name: new.name),
    ])
    return true
  }

  private func address(of cube: Cube) -> CubeAddress? {
    shelf.addresses.first { shelf.holds(cube, at: $0) }
  }
}
