internal import Format
internal import Fuse
internal import Language
internal import Posix
internal import Text

/// The versions of a file: `NNNN DATE AUTHOR S.ext`.
struct VersionsPlace: CubeDirectory {
  let cube: MountedCube
  let node: UInt64
  let object: ObjectID
  let key: PassingNodes.Key

  var permissions: UInt32 { 0o700 }
  var passingKey: PassingNodes.Key? { key }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.lasting) }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    let list = try core(try cube.versions.list(of: object, in: cube.cube))
    return list.version(named: name).map { cube.versionPlace($0, named: name, in: node) }
  }

  func list() throws(Errno) -> any Listing {
    let list = try core(try cube.versions.list(of: object, in: cube.cube))
    return FixedListing(
      node,
      list.versions.map { ($0.name, cube.versionPlace($0.version, named: $0.name, in: node)) })
  }
}

/// One version, to be read: with the mode that it had, since a copy takes that over. Nothing but
/// `open` refuses to write, as in trash/.
struct VersionPlace: Place {
  let cube: MountedCube
  let node: UInt64
  let version: Version
  let key: PassingNodes.Key

  var owner: MountedCube? { cube }
  var passingKey: PassingNodes.Key? { key }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.lasting) }

  func attributes() throws(Errno) -> Attributes {
    cube.context.file(node, UInt32(version.mode), max(0, version.size), version.time)
  }

  func open(_ flags: Int32) throws(Errno) -> FileOpening {
    guard flags & 3 == OpenFlags.read else {
      throw .refused(
        .notPermitted, "history/ is the past; memcube restore --version brings a version back")
    }
    return .opened(StoredHandle(cube: cube, .version(version.id)), cached: true)
  }
}

/// How a version is called.
enum VersionName {
  /// Place among the versions, day in the cube's zone, author, last 8 digits of the id.
  static func text(_ version: Version, _ zone: Zone) -> [UInt8] {
    func four(_ number: some BinaryInteger) -> String {
      String(repeating: "0", count: max(0, 4 - String(number).count)) + String(number)
    }
    let local = zone.civil(at: version.time.seconds)
    let author = EscapedName.escape(version.author)
    let ending = ending(Path(version.path).lastComponent)
    let day = "\(four(local.year))-\(two(local.month))-\(two(local.day))"
    let head = Array("\(four(version.number)) \(day) ".utf8)
    return head + author.prefix(190) + [0x20] + version.id.hex.suffix(8) + ending
  }

  /// A name's last dot and what follows it; nothing for long ones.
  static func ending(_ file: [UInt8]) -> [UInt8] {
    guard let dot = file.lastIndex(of: 0x2E), dot > 0, file.count - dot <= 33 else { return [] }
    return Array(file[dot...])
  }

  private static func two(_ number: some BinaryInteger) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}

extension MountedCube {
  /// A version under its name in a directory; the same node while the kernel knows it.
  func versionPlace(_ version: Version, named name: [UInt8], in folder: UInt64) -> VersionPlace {
    let key = PassingNodes.Key(parent: folder, name: name)
    return context.passing.place(key) as? VersionPlace
      ?? VersionPlace(cube: self, node: context.passingNumber(), version: version, key: key)
  }
}
