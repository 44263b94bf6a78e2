internal import Format
internal import Fuse
internal import Posix

/// A directory in which cubes are: the mount's root, or a project's. Making a directory in it makes
/// a cube, and renaming one renames the cube.
protocol CubeFolder: Place {
  var cubes: MountedCubes { get }
  /// The project; nil for the default one.
  var project: [UInt8]? { get }
}

extension CubeFolder {
  var context: MountContext { cubes.context }
  /// What another process makes is to be seen at once.
  var timeoutOfMissing: Double { Timeouts.computed }

  private func address(_ name: [UInt8]) -> CubeAddress { CubeAddress(name, project: project) }

  /// The cube of a name; the bundle of `NAME.memcube` that is being copied here, and what is wrong
  /// with it.
  func cube(named name: [UInt8]) throws(Errno) -> (any Place)? {
    if let cube = try cubeThere(name) { return cube }
    if let arrival = try arrival(name) {
      return ArrivalPlace.root(context, arrival, in: node, name)
    }
    guard name.ends(in: Self.problem), let arrival = try arrival(name.dropLast(Self.problem.count))
    else { return nil }
    return problem(of: arrival, name)
  }

  /// The cube of a name.
  private func cubeThere(_ name: [UInt8]) throws(Errno) -> CubePlace? {
    guard try core(try cubes.shelf.contains(address(name))) else { return nil }
    return cubes.place(address(name))
  }

  /// What the file that says why a bundle is no cube ends in.
  private static var problem: [UInt8] { Array(".problem".utf8) }

  fileprivate func arrival(_ name: some Sequence<UInt8>) throws(Errno) -> Arrival? {
    let name = Array(name)
    guard name.ends(in: CubeName.suffix), name.first != UInt8(ascii: ".") else { return nil }
    return try cubes.arrivals.find(address(CubeName.stem(of: name)))
  }

  private func problem(of arrival: Arrival, _ name: [UInt8]) -> (any Place)? {
    arrival.problem.map { problem in
      context.rendered(
        Array("\(problem)\n".utf8), PassingNodes.Key(parent: node, name: name),
        time: context.started)
    }
  }

  /// All cubes, to be listed, and the bundles that are to be cubes.
  func listedCubes() throws(Errno) -> [(name: [UInt8], place: any Place)] {
    var places: [(name: [UInt8], place: any Place)] = []
    for name in try core(try cubes.shelf.names(project: project)) {
      // One that goes meanwhile is left out.
      if let place = cubes.place(address(name)) { places.append((name, place)) }
    }
    for arrival in try cubes.arrivals.listed(project: project) {
      let name = arrival.address.name + CubeName.suffix
      places.append((name, ArrivalPlace.root(context, arrival, in: node, name)))
      let told = name + Self.problem
      if let place = problem(of: arrival, told) { places.append((told, place)) }
    }
    return places
  }

  /// Makes a cube; under a name that ends in `.memcube` a directory for a bundle to be copied into,
  /// which is a cube when it is whole. EPERM for names that begin with a dot, EINVAL for others that no cube can have.
  func makeDirectory(_ name: [UInt8], _ permissions: UInt32) throws(Errno) -> any Place {
    if try find(name) != nil { throw .exists }
    if name.ends(in: CubeName.suffix), name.count > CubeName.suffix.count {
      let stem = CubeName.stem(of: name)
      try checkName(stem)
      return ArrivalPlace.root(context, try cubes.arrivals.make(address(stem)), in: node, name)
    }
    try checkName(name)
    try core(try cubes.shelf.make(address(name)))
    guard let place = cubes.place(address(name)) else { throw .notFound }
    return place
  }

  private func checkName(_ name: [UInt8]) throws(Errno) {
    if name.count > CubeName.limit { throw .nameTooLong }
    guard CubeName.objection(to: name) != nil else { return }
    throw name.first == UInt8(ascii: ".") ? .notPermitted : .invalid
  }

  /// Removes a cube that holds nothing: no record, live, in the trash or in a history.
  func removeDirectory(_ name: [UInt8]) throws(Errno) {
    guard let place = try cubeThere(name) else {
      if let arrival = try arrival(name) { return try cubes.arrivals.remove(arrival) }
      throw try find(name) == nil ? .notFound : .notPermitted
    }
    let cube = try place.cube()
    try cube.checkWritable()
    if let failure = cube.recordAll().first { throw failure.error }
    try core(try cubes.shelf.remove(address(name), cube.cube))
    cubes.close(cube)
  }

  /// Renames a cube, also into another project.
  func rename(
    _ name: [UInt8], to target: any CubeFolder, _ newName: [UInt8], _ flags: UInt32
  ) throws(Errno) {
    if flags & RenameFlags.exchange != 0 { throw .invalid }
    guard let place = try cubeThere(name) else {
      if let arrival = try arrival(name) {
        return try admit(arrival, to: target, newName, flags)
      }
      throw try find(name) == nil ? .notFound : .notPermitted
    }
    let (old, new) = (address(name), CubeAddress(newName, project: target.project))
    if old == new { return }
    let taken: Errno = flags & RenameFlags.noReplace != 0 ? .exists : .notEmpty
    if try target.find(newName) != nil { throw taken }
    try checkName(newName)
    // One that cannot be opened can be renamed all the same.
    let open = try? place.cube()
    do { try core(try cubes.shelf.rename(old, to: new, open?.cube)) } catch {
      // Another mount made one of that name meanwhile.
      throw error == .exists ? taken : error
    }
    if let open { cubes.renamed(open, to: new) } else { _ = cubes.place(new) }
  }

  /// Renames a bundle that is no cube yet. Under a name without `.memcube` it becomes a cube as it is.
  private func admit(
    _ arrival: Arrival, to target: any CubeFolder, _ newName: [UInt8], _ flags: UInt32
  ) throws(Errno) {
    if let left = try target.arrival(newName) { cubes.arrivals.clear(left, for: arrival) }
    if try target.find(newName) != nil {
      throw flags & RenameFlags.noReplace != 0 ? .exists : .notEmpty
    }
    let stem = CubeName.stem(of: newName)
    try checkName(stem)
    let new = CubeAddress(stem, project: target.project)
    if stem == newName {
      do { try cubes.arrivals.admit(arrival, as: new) } catch {
        // It is no bundle. mv(1) takes EINVAL for a directory that is moved into itself.
        throw error == .invalid ? .notPermitted : error
      }
    } else {
      try cubes.arrivals.rename(arrival, to: new)
    }
  }
}
