internal import Bundle
internal import Posix

/// Which cubes of a mount are open, and which numbers their directories have; a value guarded by the lock of
/// `MountedCubes`.
///
/// A cube's number is its bundle's, not its name's. Where others rename cubes, a name is another cube's from
/// one moment to the next. The kernel may keep for an hour what it knows of the places below a number.
struct CubeTable {
  /// What a row of slot 0 stands for besides the root's own places.
  enum Holder: Hashable {
    case cube(CubeAddress)
    case project([UInt8])
  }

  private enum Numbered: Hashable {
    case bundle(DirectoryIdentity)
    case project([UInt8])
  }

  private var rows: [Numbered: Int64] = [:]
  private var nextRow = RootRow.first
  /// Where what has a row was last seen.
  private(set) var holders: [Int64: Holder] = [:]
  /// The cube that is open for an address.
  private(set) var open: [CubeAddress: MountedCube] = [:]
  /// Cubes whose name is another one's, until they are found elsewhere.
  private(set) var adrift: [MountedCube] = []
  /// Open cubes by the number of their directory.
  private(set) var directories: [UInt64: MountedCube] = [:]
  /// Open cubes by the slots that were asked for.
  private var slots: [UInt32: MountedCube] = [:]
  /// Up to where the kernel has had the changes in cubes that were closed, by their slots. It may know their
  /// nodes still, and gets the rest once they are opened again.
  private(set) var delivered: [UInt32: Int64] = [:]
  /// Addresses whose cubes are being opened.
  var opening: Set<CubeAddress> = []

  /// All cubes that are open.
  var cubes: [MountedCube] { Array(open.values) + adrift }

  // MARK: Numbers

  /// Whether a bundle's directory has a number.
  func knows(_ directory: DirectoryIdentity) -> Bool { rows[.bundle(directory)] != nil }

  /// The number of a bundle's directory, which was seen at an address.
  mutating func node(_ directory: DirectoryIdentity, at address: CubeAddress) -> UInt64 {
    node(.bundle(directory), .cube(address))
  }

  /// The number of a project's directory.
  mutating func node(project: [UInt8]) -> UInt64 { node(.project(project), .project(project)) }

  private mutating func node(_ numbered: Numbered, _ holder: Holder) -> UInt64 {
    let row = rows[numbered] ?? nextRow
    if row == nextRow {
      rows[numbered] = row
      nextRow += 1
    }
    holders[row] = holder
    return NodeID(slot: 0, row: row, kind: .place)?.raw ?? 0
  }

  /// A bundle's directory that took the place of an open cube's has its number.
  mutating func equate(_ directory: DirectoryIdentity, with cube: MountedCube) {
    rows[.bundle(directory)] = NodeID(cube.directory).row
  }

  // MARK: Open cubes

  /// A cube was opened.
  mutating func add(_ cube: MountedCube) {
    if let told = delivered.removeValue(forKey: cube.slot) {
      cube.delivered.withLock { $0 = min($0, told) }
    }
    displace(from: cube.address, by: cube)
    open[cube.address] = cube
    directories[cube.directory] = cube
  }

  /// The open cube whose numbers have, or had, a slot.
  mutating func cube(slot: UInt32) -> MountedCube? {
    if let known = slots[slot] { return known }
    let found = cubes.first { $0.has(slot: slot) }
    if let found { slots[slot] = found }
    return found
  }

  /// A cube was closed: nothing stands for it any more.
  mutating func remove(_ cube: MountedCube) {
    if open[cube.address] === cube { open[cube.address] = nil }
    adrift.removeAll { $0 === cube }
    delivered[cube.slot] = cube.delivered.withLock { $0 }
    slots = slots.filter { $0.value !== cube }
    for node in directories.filter({ $0.value === cube }).keys {
      directories[node] = nil
      let row = NodeID(node).row
      holders[row] = nil
      rows = rows.filter { $0.value != row }
    }
  }

  /// An open cube's bundle, which is at an address, may have got another number before the cube was
  /// followed there: then it has both.
  /// - Returns: whether the number is the bundle's.
  mutating func adopt(
    _ node: UInt64, as directory: DirectoryIdentity, at address: CubeAddress, _ cube: MountedCube
  ) -> Bool {
    guard open[address] === cube, self.node(directory, at: address) == node else { return false }
    directories[node] = cube
    return true
  }

  /// Another cube gets an address: who had that one is looked for.
  private mutating func displace(from address: CubeAddress, by cube: MountedCube) {
    if let other = open[address], other !== cube { adrift.append(other) }
  }

  /// A cube has another address.
  mutating func move(_ cube: MountedCube, to new: CubeAddress, in folder: UInt64) {
    if open[cube.address] === cube { open[cube.address] = nil }
    adrift.removeAll { $0 === cube }
    displace(from: new, by: cube)
    open[new] = cube
    cube.move(to: new, in: folder)
    holders[NodeID(cube.directory).row] = .cube(new)
  }
}
