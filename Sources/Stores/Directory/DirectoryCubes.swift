internal import Bundle
internal import Digest
internal import Format
internal import Posix

/// The names of cubes, which are those of their folders; and the ones that are gone, each a file
/// `.gone/ID` that holds the name.
extension DirectoryStore: CubeDirectory {
  /// The cubes, whether gone or not, by name.
  public func cubes() throws(StoreError) -> [StoredCube] {
    let gone = try goneCubes()
    let lost = Set(gone.map(\.id))
    let here = try scan().map { StoredCube(id: $0.bundle.cube, name: $0.name) }
    return (gone + here.filter { !lost.contains($0.id) }).sorted(by: StoredCube.precedes)
  }

  /// The cube of a name that is not gone; of several the one of the first id.
  public func cube(named name: [UInt8]) throws(StoreError) -> StoredCube? {
    try cubes().first { $0.name == name && !$0.isGone }
  }

  /// Adds a cube, or gives it another name.
  public func add(_ cube: StoredCube) throws(StoreError) {
    try checkID(cube.id)
    try checkName(cube.name)
    guard let manifest = Manifest(cube: cube.id), !isGone(cube.id) else { return }
    let known = try scan().filter { $0.bundle.cube == cube.id }
    if known.contains(where: { $0.name == cube.name }) { return }
    for path in [folder(cube.name), folder(cube.name + [0x2E] + cube.id)] {
      do {
        if let old = known.first?.bundle.path {
          try attempt("naming \(path)") { () throws(Errno) in
            try Files.makeDirectories(path.parent, mode: 0o777)
            try Files.renameNoReplace(old, path)
            try Files.syncDirectory(path.parent)
            try Files.syncDirectory(old.parent)
          }
        } else {
          _ = try Bundle.create(at: path, manifest: manifest, host: host)
          if path.parent != root {
            try attempt("syncing \(root)") { () throws(Errno) in try Files.syncDirectory(root) }
          }
        }
        return found.withLock { $0[cube.id] = nil }
      } catch {
        switch error {
        // Another cube, or a thing that is none, has the name: this one gets its id as well. Unless another
        // machine has just added this very cube.
        case .exists, .io(.exists, _), .io(.notEmpty, _):
          if names(path, cube.id) { return found.withLock { $0[cube.id] = nil } }
        default: throw StoreError(error, address)
        }
      }
    }
    throw .invalid("\(folder(cube.name)) is in the way of a cube: move it elsewhere")
  }

  /// Erases a cube.
  public func remove(_ cube: [UInt8]) throws(StoreError) {
    try checkID(cube)
    let known = try scan().filter { $0.bundle.cube == cube }
    if !isGone(cube) {
      guard let name = known.first?.name else {
        throw .notFound("\(address) has no cube of the id \(cube.text)")
      }
      // First: what comes from now on is refused.
      try files { () throws(CubeError) in try note(cube, name) }
    }
    found.withLock { $0[cube] = nil }
    for each in known {
      try files { () throws(CubeError) in
        try Erasure(of: each.bundle.path, host: host).finish()
      }
    }
    // What a process that was killed meanwhile left.
    for place in known { _ = Bundle.removeRemains(place.bundle.path) }
  }

  // MARK: Looking

  /// The bundle of a cube.
  /// - Throws: `.gone`; `.notFound` where the cube was not added.
  func bundle(of cube: [UInt8]) throws(StoreError) -> Bundle {
    if isGone(cube) { throw gone(cube) }
    if let known = found.withLock({ $0[cube] }), names(known.path, cube) { return known }
    guard let place = try scan().first(where: { $0.bundle.cube == cube }) else {
      throw .notFound("\(address) has no cube of the id \(cube.text)")
    }
    found.withLock { $0[cube] = place.bundle }
    return place.bundle
  }

  func gone(_ cube: [UInt8]) -> StoreError {
    .gone("the cube \(cube.text) was erased in \(address): nothing of it is taken there any more")
  }

  func isGone(_ cube: [UInt8]) -> Bool { Files.exists(goneFile(cube)) }

  private func goneFile(_ cube: [UInt8]) -> Path { root.appending(".gone").appending(cube) }

  /// The folder of a name.
  private func folder(_ name: [UInt8]) -> Path { root.appending(name + CubeName.suffix) }

  private func names(_ path: Path, _ cube: [UInt8]) -> Bool {
    if case .good(let manifest)? = try? Bundle.readManifest(at: path) {
      manifest.cube == cube
    } else {
      false
    }
  }

  /// The bundles that there are, each with its cube's name.
  private func scan() throws(StoreError) -> [(name: [UInt8], bundle: Bundle)] {
    var all: [(name: [UInt8], bundle: Bundle)] = []
    for entry in try entries(root) where entry.kind == .directory && entry.name.first != 0x2E {
      if entry.name.ends(in: CubeName.suffix) {
        if let one = place(entry.name) { all.append(one) }
        continue
      }
      for inner in (try? entries(root.appending(entry.name))) ?? []
      where inner.kind == .directory && inner.name.first != 0x2E
        && inner.name.ends(in: CubeName.suffix)
      {
        if let one = place(entry.name + [0x2F] + inner.name) { all.append(one) }
      }
    }
    return all
  }

  private func entries(_ folder: Path) throws(StoreError) -> [DirectoryEntry] {
    try files { () throws(CubeError) in
      try attempt("listing \(folder)") { () throws(Errno) in
        try Files.list(folder, followLinks: false)
      }
    }
  }

  /// What lies in a folder that is called as bundles are; nil: it is none, or cannot be read.
  private func place(_ below: [UInt8]) -> (name: [UInt8], bundle: Bundle)? {
    let path = root.appending(below)
    guard case .good(let manifest)? = try? Bundle.readManifest(at: path) else { return nil }
    let bundle =
      found.withLock { $0[manifest.cube] }.flatMap { $0.path == path ? $0 : nil }
      ?? Bundle(path: path, manifest: manifest)
    let stem = CubeName.stem(of: below)
    let second = [0x2E] + manifest.cube
    return (stem.ends(in: second) ? Array(stem.dropLast(second.count)) : stem, bundle)
  }

  private func goneCubes() throws(StoreError) -> [StoredCube] {
    let folder = root.appending(".gone")
    guard Files.exists(folder) else { return [] }
    return try entries(folder).compactMap { entry in
      guard Hex.isHex(entry.name, count: 32) else { return nil }
      let name = (try? Files.readAll(folder.appending(entry.name), limit: 1 << 10)) ?? []
      return StoredCube(id: entry.name, name: name, isGone: true)
    }
  }

  /// Notes that a cube is gone, so that it lasts.
  private func note(_ cube: [UInt8], _ name: [UInt8]) throws(CubeError) {
    let file = goneFile(cube)
    try attempt("writing \(file)") { () throws(Errno) in
      try Files.makeDirectories(file.parent, mode: 0o777)
      let draft = file.parent.appending([0x2E] + cube + [0x2E] + Hex.encode(Random.bytes(4)))
      let made = try Files.open(
        draft, OpenFlags.write | OpenFlags.create | OpenFlags.exclusive, mode: 0o666)
      try Files.write(made, name)
      try Files.sync(made)
      try Files.rename(draft, file)
      try Files.syncDirectory(file.parent)
      try Files.syncDirectory(root)
    }
  }
}
