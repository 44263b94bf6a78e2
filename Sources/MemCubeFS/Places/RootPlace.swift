internal import Fuse
internal import MemCube
internal import Posix

/// The mount's root: README.md, the cubes of the default project, and search/ and ask/ over all
/// of them. Later: projects/.
struct RootPlace: Place {
  let cubes: MountedCubes

  private static let readMe = Array("README.md".utf8)
  private static let search = Array("search".utf8)
  private static let ask = Array("ask".utf8)

  var node: UInt64 { NodeID.root }
  var context: MountContext { cubes.context }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.lasting, 1) }

  func attributes() throws(Errno) -> Attributes {
    context.directory(node, 0o700, context.started)
  }

  /// What `mount`'s caller is told at `ls`, and what an agent reads first.
  var guide: TextPlace {
    TextPlace(
      context: context, node: NodeID(slot: 0, row: RootRow.readMe, kind: .place)?.raw ?? 0,
      bytes: Guide.bytes, time: context.started)
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    if name == Self.readMe { return guide }
    if name == Self.search { return RootSearchPlace(cubes: cubes) }
    if name == Self.ask { return RootAskPlace(cubes: cubes) }
    guard try core(try cubes.shelf.contains(name)) else { return nil }
    return CubePlace(cubes: cubes, name: name)
  }

  func list() throws(Errno) -> any Listing {
    var places: [(name: [UInt8], place: any Place)] = [
      (Self.readMe, guide), (Self.ask, RootAskPlace(cubes: cubes)),
      (Self.search, RootSearchPlace(cubes: cubes)),
    ]
    for name in try core(try cubes.shelf.names()) {
      places.append((name, CubePlace(cubes: cubes, name: name)))
    }
    return FixedListing(node, places)
  }

  /// EPERM. (To come: `mkdir NAME.memcube`, into which a bundle is copied.)
  func makeDirectory(_ name: [UInt8], _ permissions: UInt32) throws(Errno) -> any Place {
    throw try find(name) == nil ? Errno.notPermitted : .exists
  }

  /// Removes a cube that holds nothing: no live record, none in the trash.
  func removeDirectory(_ name: [UInt8]) throws(Errno) {
    guard try core(try cubes.shelf.contains(name)) else { throw .notFound }
    let cube = try cubes.cube(name)
    try cube.checkWritable()
    let counts = try core(try cube.cube.counts())
    guard counts.memories == 0, counts.documents == 0, counts.trash == 0, counts.messages == 0
    else { throw .notEmpty }
    cubes.close(name)
    try core(try cubes.shelf.remove(name))
  }
}
