internal import MemCube
internal import Posix
internal import Synchronization

/// The cubes of a mount, each opened at its first use.
final class MountedCubes: Sendable {
  /// What a row of slot 0 counts besides the root's own places.
  enum Holder: Hashable, Sendable {
    case cube(CubeAddress)
    case project([UInt8])
  }

  private struct State {
    /// Names get numbers as they are seen; a cube that is renamed takes its number along.
    var rows: [Holder: Int64] = [:]
    var holders: [Int64: Holder] = [:]
    var nextRow = RootRow.first
    var open: [CubeAddress: MountedCube] = [:]
    var slots: [UInt32: MountedCube] = [:]
    var opening: Set<CubeAddress> = []
  }

  let shelf: any CubeShelf
  let context: MountContext
  /// Bundles that are on their way to be cubes.
  let arrivals: Arrivals
  private let state = Condition(State())

  init(shelf: any CubeShelf, context: MountContext) {
    self.shelf = shelf
    self.context = context
    arrivals = Arrivals(shelf: shelf, context: context)
  }

  // MARK: Numbers

  /// The number of a cube's or project's directory.
  func node(_ holder: Holder) -> UInt64 {
    let row = state.withLock { state in
      if let row = state.rows[holder] { return row }
      let row = state.nextRow
      state.nextRow += 1
      state.rows[holder] = row
      state.holders[row] = holder
      return row
    }
    return NodeID(slot: 0, row: row, kind: .place)?.raw ?? 0
  }

  /// The number of the directory in which the cubes of a project are.
  func folder(project: [UInt8]?) -> UInt64 {
    project.map { node(.project($0)) } ?? NodeID.root
  }

  /// What a row counts.
  func holder(row: Int64) -> Holder? { state.withLock { $0.holders[row] } }

  // MARK: Open cubes

  /// A cube that is open already, by its slot or a former one.
  func cube(slot: UInt32) -> MountedCube? {
    if let known = state.withLock({ $0.slots[slot] }) { return known }
    guard let found = open.first(where: { $0.slot == slot }) else { return nil }
    state.withLock { $0.slots[slot] = found }
    return found
  }

  /// All cubes that are open.
  var open: [MountedCube] { state.withLock { Array($0.open.values) } }

  /// A cube of the default project.
  func cube(_ name: [UInt8]) throws(Errno) -> MountedCube { try cube(CubeAddress(name)) }

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
    let cube = try core(try self.load(address))
    state.withLock { state in
      state.open[address] = cube
      state.slots[cube.slot] = cube
    }
    return cube
  }

  private func load(_ address: CubeAddress) throws(CubeError) -> MountedCube {
    // It may be the bundle of one that is open, under another name: what that one has spooled is
    // this one's, once the other lets go of it.
    for cube in open where !cube.cube.isInPlace { drop(cube) }
    return try MountedCube(
      address, in: folder(project: address.project), cube: try shelf.open(address),
      context: context)
  }

  /// Closes a cube that is gone from the shelf.
  func close(_ address: CubeAddress) {
    let cube = state.withLock { state in
      let cube = state.open.removeValue(forKey: address)
      if let cube { state.slots = state.slots.filter { $0.value !== cube } }
      return cube
    }
    try? cube?.cube.close()
  }

  /// Lets go of a cube whose bundle was moved away, removed or replaced; its name is looked up
  /// anew. Who has files of it open gets errors.
  func drop(_ cube: MountedCube) {
    let address = cube.address
    close(address)
    context.notices.add([.branch(parent: cube.folder, name: address.name)])
  }

  /// Records all that is not recorded, and closes every cube.
  func closeAll() throws(CubeError) {
    arrivals.close()
    var failure: CubeError?
    for cube in open {
      cube.recordAll()
      do { try cube.cube.close() } catch { failure = error }
    }
    if let failure { throw failure }
  }

  // MARK: Other names

  /// A cube has another name: its directory keeps its number, and what is open goes on.
  func renamed(_ old: CubeAddress, to new: CubeAddress) {
    let folder = folder(project: new.project)
    state.withLock { state in
      if let cube = state.open.removeValue(forKey: old) {
        state.open[new] = cube
        cube.move(to: new, in: folder)
      }
      guard let row = state.rows.removeValue(forKey: .cube(old)) else { return }
      // The name may have been a cube's that is gone.
      if let former = state.rows[.cube(new)] { state.holders[former] = nil }
      state.rows[.cube(new)] = row
      state.holders[row] = .cube(new)
    }
  }

  /// Finds out whether a cube that is open is where it was. If somebody else renamed it, it goes on
  /// under its new name, of which the kernel is told.
  /// - Returns: false if it is gone.
  func follow(_ cube: MountedCube) -> Bool {
    guard cube.cube.isInPlace else { return false }
    let old = cube.address
    if shelf.holds(cube.cube, at: old) { return true }
    guard let new = address(of: cube.cube) else { return false }
    renamed(old, to: new)
    let (from, to) = (folder(project: old.project), folder(project: new.project))
    context.notices.add([
      .branch(parent: from, name: old.name), .name(parent: to, name: new.name),
    ])
    return true
  }

  private func address(of cube: Cube) -> CubeAddress? {
    for project in [nil] + ((try? shelf.projects()) ?? []).map({ Optional($0) }) {
      for name in (try? shelf.names(project: project)) ?? [] {
        let address = CubeAddress(name, project: project)
        if shelf.holds(cube, at: address) { return address }
      }
    }
    return nil
  }
}
