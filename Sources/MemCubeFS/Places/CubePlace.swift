internal import Format
internal import Fuse
internal import Index
internal import MemCube
internal import Posix

/// A cube's directory. Opened only when something in it is looked at, so that `ls` of the root
/// does not wait for every cube.
struct CubePlace: Place {
  let cubes: MountedCubes
  /// Where its bundle was last seen.
  let address: CubeAddress
  /// The bundle's number.
  let node: UInt64

  /// A bundle comes and goes with its directory.
  var timeouts: (entry: Double, attributes: Double) { (1, 60) }
  var owner: MountedCube? { try? cube() }

  /// The cube, opened if need be.
  func cube() throws(Errno) -> MountedCube { try cubes.cube(of: self) }

  func attributes() throws(Errno) -> Attributes {
    cubes.context.directory(node, cubes.context.mode(0o700), cubes.context.started)
  }

  /// Editors put their scratch beside about.md.
  var site: FolderSite? {
    guard let cube = try? cube() else { return nil }
    return site(of: cube)
  }

  private func site(of cube: MountedCube) -> FolderSite {
    FolderSite(cube: cube, node: node, area: Array("root".utf8))
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    let cube = try cube()
    if let place = try cube.fixedPlace(named: name) { return place }
    return cube.place(try cube.occupant(site(of: cube), name))
  }

  func occupant(_ name: [UInt8]) throws(Errno) -> Occupant {
    let cube = try cube()
    if let place = try cube.fixedPlace(named: name) {
      guard let place = place as? EditablePlace else { return .fixed }
      return .text(place.text, node: place.node)
    }
    return try cube.occupant(site(of: cube), name)
  }

  func list() throws(Errno) -> any Listing {
    let cube = try cube()
    return FixedListing(node, try cube.listedPlaces() + cube.unindexed(site(of: cube)))
  }

  func make(
    _ name: [UInt8], _ permissions: UInt32, _ flags: Int32
  ) throws(Errno) -> (any Place, any OpenFile) {
    let cube = try cube()
    guard try cube.fixedPlace(named: name) == nil else { throw .notPermitted }
    return try FolderPlace(folder: site(of: cube)).make(name, permissions, flags)
  }

  func makeDirectory(_ name: [UInt8], _ permissions: UInt32) throws(Errno) -> any Place {
    throw try find(name) == nil ? Errno.notPermitted : .exists
  }

  func unlink(_ name: [UInt8]) throws(Errno) {
    try cube().unlink(site(of: try cube()), name, try occupant(name))
  }
}

extension MountedCube {
  /// The directories and files of every cube, by name: what comes later gets its line here, its
  /// row in `CubeRow`, and its name below if it is listed.
  func fixedPlace(named name: [UInt8]) throws(Errno) -> (any Place)? {
    switch String(decoding: name, as: UTF8.self) {
    case "about.md": try fixedPlace(CubeRow.about)
    case "memories": try treePlace(.memories)
    case "documents": try treePlace(.documents)
    case "trash": try treePlace(.trash)
    case "messages": try fixedPlace(CubeRow.messages)
    case "search": try fixedPlace(CubeRow.search)
    case "ask": try fixedPlace(CubeRow.ask)
    case "context": try fixedPlace(CubeRow.context)
    case "history": try fixedPlace(CubeRow.history)
    case "jobs": try fixedPlace(CubeRow.jobs)
    case "by": try fixedPlace(CubeRow.facets)
    case "conflicts": try fixedPlace(CubeRow.conflicts)
    case ".why": try fixedPlace(CubeRow.why)
    default: nil
    }
  }

  /// What `ls` shows of a cube. history/ is there by name only, so that sweeps do not walk old
  /// texts; conflicts/ where there are none, and .why where nothing was refused.
  func listedPlaces() throws(Errno) -> [(name: [UInt8], place: any Place)] {
    var places: [(name: [UInt8], place: any Place)] = []
    let conflicts = try core(try cube.hasConflicts()) ? ["conflicts"] : []
    for name in [
      "about.md", "ask", "by", "context", "documents", "jobs", "memories", "messages", "search",
      "trash",
    ] + conflicts + (refusedLines.isEmpty ? [] : [".why"]) {
      let name = Array(name.utf8)
      if let place = try fixedPlace(named: name) { places.append((name, place)) }
    }
    return places
  }

  /// When about.md changed as far as this mount knows. An editor that sees the time move by itself believes
  /// that another program writes the file.
  private func aboutTime(_ text: AboutText) throws(Errno) -> Timestamp {
    let bytes = try text.bytes()
    let now = now
    return about.withLock { about in
      if let about, about.bytes == bytes { return about.time }
      let time = about == nil ? context.started : now
      about = (bytes, time)
      return time
    }
  }

  /// A tree's root.
  func treePlace(_ tree: Tree) throws(Errno) -> FolderPlace {
    FolderPlace(
      folder: FolderSite(
        cube: self, node: number(.folder, tree.rawValue), tree: tree, row: tree.rawValue,
        path: []))
  }

  /// A fixed place by its row.
  func fixedPlace(_ row: Int64) throws(Errno) -> any Place {
    switch row {
    case CubeRow.about:
      let text = AboutText(cube: cube, name: name)
      return EditablePlace(
        cube: self, node: number(place: row), text: text, time: try aboutTime(text))
    case CubeRow.messages: return MessagesPlace(cube: self, node: number(place: row))
    case CubeRow.search: return SearchPlace(cube: self, node: number(place: row))
    case CubeRow.saved: return SavedPlace(cube: self, node: number(place: row))
    case CubeRow.ask: return AskPlace(cube: self, node: number(place: row))
    case CubeRow.context: return ContextPlace(cube: self, node: number(place: row))
    case CubeRow.history: return HistoryPlace(cube: self, node: number(place: row))
    case CubeRow.jobs: return JobsPlace(cube: self, node: number(place: row))
    case CubeRow.facets: return FacetsPlace(cube: self, node: number(place: row))
    case CubeRow.entities, CubeRow.days, CubeRow.tags, CubeRow.types:
      guard let facet = MemoryFacet(row: row) else { throw .stale }
      return GroupsPlace(cube: self, node: number(place: row), facet: facet)
    case CubeRow.why: return WhyPlace(cube: self, node: number(place: row))
    case CubeRow.conflicts: return ConflictsPlace(cube: self, node: number(place: row))
    default: throw .stale
    }
  }
}
