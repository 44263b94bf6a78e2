internal import Fuse
internal import MemCube
internal import Posix

/// projects/ of the mount: a directory for each project besides the default one. Making a directory
/// makes a project; an empty one can be removed.
struct ProjectsPlace: RootDirectory {
  static let row = RootRow.projects
  let cubes: MountedCubes

  var timeoutOfMissing: Double { Timeouts.computed }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    guard try core(try cubes.shelf.contains(project: name)) else { return nil }
    return ProjectPlace(cubes: cubes, name: name)
  }

  func list() throws(Errno) -> any Listing {
    FixedListing(
      node,
      try core(try cubes.shelf.projects()).map { name in
        (name, ProjectPlace(cubes: cubes, name: name))
      })
  }

  func makeDirectory(_ name: [UInt8], _ permissions: UInt32) throws(Errno) -> any Place {
    if try find(name) != nil { throw .exists }
    if name.first == UInt8(ascii: ".") { throw .notPermitted }
    try core(try cubes.shelf.make(project: name))
    return ProjectPlace(cubes: cubes, name: name)
  }

  func removeDirectory(_ name: [UInt8]) throws(Errno) {
    try core(try cubes.shelf.remove(project: name))
  }
}

/// The cubes of a project.
struct ProjectPlace: CubeFolder {
  let cubes: MountedCubes
  let name: [UInt8]

  var project: [UInt8]? { name }
  var node: UInt64 { cubes.folder(project: name) }
  var timeouts: (entry: Double, attributes: Double) { (1, 1) }

  func attributes() throws(Errno) -> Attributes {
    guard try core(try cubes.shelf.contains(project: name)) else { throw .notFound }
    return context.directory(node, context.mode(0o700), context.started)
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? { try cube(named: name) }

  func list() throws(Errno) -> any Listing { FixedListing(node, try listedCubes()) }
}
