internal import Fuse
internal import Language
internal import MemCube
internal import Posix

/// history/: `{memories,documents,trash}/PATH/` holds every version of the file at PATH, and
/// `at/DATE/` the trees as they were. By name only.
struct HistoryPlace: CubeDirectory {
  let cube: MountedCube
  let node: UInt64

  private func place(_ tree: Tree) -> HistoryFolderPlace {
    let key = PassingNodes.Key(parent: node, name: tree.folderName)
    return cube.historyFolder(tree, [], key)
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    if name == PastPlace.name {
      let key = PassingNodes.Key(parent: node, name: name)
      let number = cube.context.passing.place(key)?.node ?? cube.context.passingNumber()
      return PastPlace(cube: cube, node: number, key: key)
    }
    return Tree.allCases.first { $0.folderName == name }.map { place($0) }
  }

  func list() throws(Errno) -> any Listing {
    FixedListing(node, Tree.allCases.map { ($0.folderName, place($0)) })
  }
}

/// A folder as history/ shows it: folders and, for each file, the directory of its versions.
struct HistoryFolderPlace: CubeDirectory {
  let cube: MountedCube
  let node: UInt64
  let tree: Tree
  let path: [UInt8]
  let key: PassingNodes.Key

  var passingKey: PassingNodes.Key? { key }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.lasting) }

  private func place(of found: Node) -> any Place {
    let key = PassingNodes.Key(parent: node, name: found.name)
    let path = path.isEmpty ? found.name : path + [0x2F] + found.name
    guard let object = found.object else { return cube.historyFolder(tree, path, key) }
    if let known = cube.context.passing.place(key) as? VersionsPlace, known.object == object {
      return known
    }
    return VersionsPlace(
      cube: cube, node: cube.context.passingNumber(), object: object, key: key)
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    guard let folder = try core(try cube.cube.find(tree, path)),
      let found = try core(try cube.cube.lookup(folder: folder.row, name: name))
    else { return nil }
    return place(of: found)
  }

  func list() throws(Errno) -> any Listing {
    var places: [(name: [UInt8], place: any Place)] = []
    guard let folder = try core(try cube.cube.find(tree, path)) else { throw .notFound }
    var cursor: Int64 = 0
    while true {
      let page = try core(
        try cube.cube.children(folder: folder.row, after: cursor, limit: 512))
      guard let last = page.last else { break }
      places += page.map { ($0.node.name, place(of: $0.node)) }
      cursor = last.cursor
    }
    return FixedListing(node, places)
  }
}

/// The versions of a file: `NNNN DATE AUTHOR S.ext`.
struct VersionsPlace: CubeDirectory {
  let cube: MountedCube
  let node: UInt64
  let object: ObjectID
  let key: PassingNodes.Key

  var passingKey: PassingNodes.Key? { key }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.lasting) }

  private func places() throws(Errno) -> [(name: [UInt8], place: any Place)] {
    let zone = try core(try cube.cube.zone())
    var places: [(name: [UInt8], place: any Place)] = []
    var number = 0
    for version in try core(try cube.cube.history(object)) {
      // One that changed neither name nor content has the number of the one before.
      guard !version.isDelete, version.number > number else { continue }
      number = version.number
      let name = VersionName.text(version, zone)
      let key = PassingNodes.Key(parent: node, name: name)
      let known = cube.context.passing.place(key) as? VersionPlace
      let place =
        known
        ?? VersionPlace(
          cube: cube, node: cube.context.passingNumber(), version: version, key: key)
      places.append((name, place))
    }
    return places
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    try places().first { $0.name == name }?.place
  }

  func list() throws(Errno) -> any Listing { FixedListing(node, try places()) }
}

/// One version, to be read.
struct VersionPlace: Place {
  let cube: MountedCube
  let node: UInt64
  let version: Version
  let key: PassingNodes.Key

  var owner: MountedCube? { cube }
  var passingKey: PassingNodes.Key? { key }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.lasting) }

  func attributes() throws(Errno) -> Attributes {
    cube.context.file(node, 0o444, max(0, version.size), version.time)
  }

  func open(_ flags: Int32) throws(Errno) -> FileOpening {
    guard flags & 3 == OpenFlags.read else { throw .notPermitted }
    return .opened(StoredHandle(cube: cube, .version(version.id)), cached: true)
  }
}

/// How a version is called.
enum VersionName {
  /// Place among the versions, day in the cube's zone, author, last 8 digits of the id.
  static func text(_ version: Version, _ zone: Zone) -> [UInt8] {
    let number = String(version.number)
    let local = zone.civil(at: version.time.seconds)
    let author = EscapedName.escape(version.author)
    let ending = ending(Path(version.path).lastComponent)
    let day = "\(local.year)-\(two(local.month))-\(two(local.day))"
    let head = String(repeating: "0", count: max(0, 4 - number.count)) + number
    return Array("\(head) \(day) ".utf8) + author.prefix(190) + [0x20] + version.id.hex.suffix(8)
      + ending
  }

  /// What stands behind the last dot of a name, with the dot; nothing for long ones.
  static func ending(_ file: [UInt8]) -> [UInt8] {
    guard let dot = file.lastIndex(of: 0x2E), dot > 0, file.count - dot <= 33 else { return [] }
    return Array(file[dot...])
  }

  private static func two(_ number: some BinaryInteger) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}

extension MountedCube {
  /// A folder of history/; the same node while the kernel knows it.
  func historyFolder(
    _ tree: Tree, _ path: [UInt8], _ key: PassingNodes.Key
  ) -> HistoryFolderPlace {
    if let known = context.passing.place(key) as? HistoryFolderPlace { return known }
    return HistoryFolderPlace(
      cube: self, node: context.passingNumber(), tree: tree, path: path, key: key)
  }
}
