internal import Fuse
internal import Index
internal import Posix

/// by/: the memories by type, tag, entity and day, as links.
struct FacetsPlace: CubeDirectory {
  let cube: MountedCube
  let node: UInt64

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    guard let facet = MemoryFacet.allCases.first(where: { $0.folderName == name }) else {
      return nil
    }
    return try cube.fixedPlace(facet.row)
  }

  func list() throws(Errno) -> any Listing {
    var places: [(name: [UInt8], place: any Place)] = []
    for facet in MemoryFacet.allCases {
      places.append((facet.folderName, try cube.fixedPlace(facet.row)))
    }
    return FixedListing(node, places)
  }
}

extension MemoryFacet {
  /// The directory's name below by/.
  var folderName: [UInt8] { Array("\(self)".utf8) }

  /// The directory's row.
  var row: Int64 {
    switch self {
    case .type: CubeRow.types
    case .tag: CubeRow.tags
    case .entity: CubeRow.entities
    case .day: CubeRow.days
    }
  }

  /// The facet of a directory's row.
  init?(row: Int64) {
    guard let facet = Self.allCases.first(where: { $0.row == row }) else { return nil }
    self = facet
  }

  /// Whether mv into a group and rm there record something.
  var canBeSet: Bool { self == .tag || self == .type }
}

/// A computed symbolic link.
struct LinkPlace: Place {
  let cube: MountedCube
  let node: UInt64
  /// The inode number, which listings say as well.
  let inode: UInt64
  let target: [UInt8]
  let time: Timestamp
  let key: PassingNodes.Key

  var owner: MountedCube? { cube }
  var passingKey: PassingNodes.Key? { key }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.lasting) }

  func attributes() throws(Errno) -> Attributes {
    let context = cube.context
    var attributes = Attributes(
      inode: inode, type: .symbolicLink, permissions: 0o777, user: context.user,
      group: context.group, size: Int64(target.count), time: time)
    // As short links of other file systems: du(1) is to count the memory alone.
    attributes.blocks = 0
    return attributes
  }

  func readLink() throws(Errno) -> [UInt8] { target }
}
