internal import Fuse
internal import MemCube
internal import Posix

/// The mount's root: README.md, the cubes of the default project, search/ and ask/ over all of
/// them, and projects/ with the cubes of the others.
struct RootPlace: CubeFolder {
  let cubes: MountedCubes

  private static let readMe = Array("README.md".utf8)
  private static let search = Array("search".utf8)
  private static let ask = Array("ask".utf8)
  private static let projects = Array("projects".utf8)

  var node: UInt64 { NodeID.root }
  var project: [UInt8]? { nil }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.lasting, 1) }

  func attributes() throws(Errno) -> Attributes {
    context.directory(node, context.mode(0o700), context.started)
  }

  /// The guide that a user of `mount` sees at `ls`, and that an agent reads first.
  var guide: TextPlace {
    TextPlace(
      context: context, node: NodeID(slot: 0, row: RootRow.readMe, kind: .place)?.raw ?? 0,
      bytes: Guide.bytes, time: context.started)
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    if name == Self.readMe { return guide }
    if name == Self.search { return RootSearchPlace(cubes: cubes) }
    if name == Self.ask { return RootAskPlace(cubes: cubes) }
    if name == Self.projects { return ProjectsPlace(cubes: cubes) }
    return try cube(named: name)
  }

  func list() throws(Errno) -> any Listing {
    var places: [(name: [UInt8], place: any Place)] = [
      (Self.readMe, guide), (Self.ask, RootAskPlace(cubes: cubes)),
      (Self.search, RootSearchPlace(cubes: cubes)),
    ]
    // A user who has no project need not know of them.
    if try !core(try cubes.shelf.projects()).isEmpty {
      places.append((Self.projects, ProjectsPlace(cubes: cubes)))
    }
    return FixedListing(node, places + (try listedCubes()))
  }
}
