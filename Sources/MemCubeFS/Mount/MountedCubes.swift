internal import MemCube
internal import Posix
internal import Synchronization

/// The cubes of a mount, each opened at its first use.
final class MountedCubes: Sendable {
  private struct State {
    /// Names get numbers as they are seen; a number stands for its name as long as the mount lives.
    var rows: [[UInt8]: Int64] = [:]
    var names: [Int64: [UInt8]] = [:]
    var open: [[UInt8]: MountedCube] = [:]
    var slots: [UInt32: MountedCube] = [:]
    var opening: Set<[UInt8]> = []
  }

  let shelf: any CubeShelf
  let context: MountContext
  private let state = Condition(State())

  init(shelf: any CubeShelf, context: MountContext) {
    self.shelf = shelf
    self.context = context
  }

  /// The number of a cube's directory.
  func node(_ name: [UInt8]) -> UInt64 {
    let row = state.withLock { state in
      if let row = state.rows[name] { return row }
      let row = RootRow.first + Int64(state.rows.count)
      state.rows[name] = row
      state.names[row] = name
      return row
    }
    return NodeID(slot: 0, row: row, kind: .place)?.raw ?? 0
  }

  /// The name of a cube's directory, by its row.
  func name(row: Int64) -> [UInt8]? { state.withLock { $0.names[row] } }

  /// A cube that is open already, by its slot or a former one.
  func cube(slot: UInt32) -> MountedCube? {
    if let known = state.withLock({ $0.slots[slot] }) { return known }
    guard let found = open.first(where: { $0.slot == slot }) else { return nil }
    state.withLock { $0.slots[slot] = found }
    return found
  }

  /// All cubes that are open.
  var open: [MountedCube] { state.withLock { Array($0.open.values) } }

  /// A cube by its name, opened if need be; callers that want the same one wait.
  func cube(_ name: [UInt8]) throws(Errno) -> MountedCube {
    let known = state.wait { state -> MountedCube?? in
      if let cube = state.open[name] { return .some(cube) }
      guard state.opening.insert(name).inserted else { return nil }
      return .some(nil)
    }
    if let known {
      known.renumber()
      return known
    }
    defer {
      state.withLock { _ = $0.opening.remove(name) }
      state.broadcast()
    }
    let cube = try core(try self.load(name))
    state.withLock { state in
      state.open[name] = cube
      state.slots[cube.slot] = cube
    }
    return cube
  }

  private func load(_ name: [UInt8]) throws(CubeError) -> MountedCube {
    // It may be the bundle of one that is open, under another name: what that one has spooled is
    // this one's, once the other lets go of it.
    for cube in open where !cube.cube.isInPlace { drop(cube) }
    return try MountedCube(name: name, cube: try shelf.open(name), context: context)
  }

  /// Closes a cube that is gone from the shelf.
  func close(_ name: [UInt8]) {
    let cube = state.withLock { state in
      let cube = state.open.removeValue(forKey: name)
      if let cube { state.slots = state.slots.filter { $0.value !== cube } }
      return cube
    }
    try? cube?.cube.close()
  }

  /// Lets go of a cube whose bundle was moved away, removed or replaced; its name is looked up
  /// anew. Who has files of it open gets errors.
  func drop(_ cube: MountedCube) {
    close(cube.name)
    context.notices.add([.branch(parent: NodeID.root, name: cube.name)])
  }

  /// Records all that is not recorded, and closes every cube.
  func closeAll() throws(CubeError) {
    var failure: CubeError?
    for cube in open {
      cube.recordAll()
      do { try cube.cube.close() } catch { failure = error }
    }
    if let failure { throw failure }
  }
}
