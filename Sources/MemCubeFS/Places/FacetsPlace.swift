internal import Fuse
internal import MemCube
internal import Posix

/// by/: the memories by what they are about, as links.
struct FacetsPlace: CubeDirectory {
  let cube: MountedCube
  let node: UInt64

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    name.elementsEqual("entity".utf8) ? try cube.fixedPlace(CubeRow.entities) : nil
  }

  func list() throws(Errno) -> any Listing {
    let name = Array("entity".utf8)
    guard let place = try find(name) else { return FixedListing(node, []) }
    return FixedListing(node, [(name: name, place: place)])
  }
}

/// by/entity/: a directory for each entity that memories mention, and a page about it.
struct EntitiesPlace: CubeDirectory {
  let cube: MountedCube
  let node: UInt64

  static let page = Array(".md".utf8)

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    if let id = EscapedName.unescape(name), let place = try directory(id, name) { return place }
    guard name.count > 3, name.suffix(3).elementsEqual(Self.page),
      let id = EscapedName.unescape(Array(name.dropLast(3)))
    else { return nil }
    return try page(id, name)
  }

  private func directory(_ id: [UInt8], _ name: [UInt8]) throws(Errno) -> (any Place)? {
    let key = PassingNodes.Key(parent: node, name: name)
    guard try core(try cube.cube.isMentioned(id)) else { return nil }
    if let known = cube.context.passing.place(key) as? EntityPlace { return known }
    return EntityPlace(cube: cube, node: cube.context.passingNumber(), entity: id, key: key)
  }

  private func page(_ id: [UInt8], _ name: [UInt8]) throws(Errno) -> (any Place)? {
    let memories = try core(try cube.cube.memories(mentioning: id))
    guard !memories.isEmpty else { return nil }
    let text = try EntityText.render(id, memories, cube)
    return cube.rendered(text, PassingNodes.Key(parent: node, name: name))
  }

  func list() throws(Errno) -> any Listing { EntityListing(self) }
}

/// by/entity/NAME/: links to the memories that mention it.
struct EntityPlace: CubeDirectory {
  let cube: MountedCube
  let node: UInt64
  let entity: [UInt8]
  let key: PassingNodes.Key

  var passingKey: PassingNodes.Key? { key }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.lasting) }

  private func links() throws(Errno) -> [(name: [UInt8], target: [UInt8], time: Timestamp)] {
    var links: [(name: [UInt8], target: [UInt8], time: Timestamp)] = []
    var taken: Set<[UInt8]> = []
    for memory in try core(try cube.cube.memories(mentioning: entity)) where !memory.isHidden {
      let path = try core(try cube.cube.path(of: memory))
      let file = Path(path).lastComponent
      var name = file
      var number = 2
      while !taken.insert(name).inserted {
        name = Array("\(number) ".utf8) + file.prefix(240)
        number += 1
      }
      links.append((name, Array("../../../memories/".utf8) + path, memory.mtime))
    }
    return links
  }

  private func place(
    _ link: (name: [UInt8], target: [UInt8], time: Timestamp)
  ) -> any Place {
    let key = PassingNodes.Key(parent: node, name: link.name)
    if let known = cube.context.passing.place(key) as? LinkPlace, known.target == link.target {
      return known
    }
    return LinkPlace(
      cube: cube, node: cube.context.passingNumber(), target: link.target, time: link.time,
      key: key)
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    try links().first { $0.name == name }.map { place($0) }
  }

  func list() throws(Errno) -> any Listing {
    FixedListing(node, try links().map { (name: $0.name, place: place($0)) })
  }
}

/// A computed symbolic link.
struct LinkPlace: Place {
  let cube: MountedCube
  let node: UInt64
  let target: [UInt8]
  let time: Timestamp
  let key: PassingNodes.Key

  var owner: MountedCube? { cube }
  var passingKey: PassingNodes.Key? { key }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.lasting) }

  func attributes() throws(Errno) -> Attributes {
    let context = cube.context
    return Attributes(
      inode: node, type: .symbolicLink, permissions: 0o777, user: context.user,
      group: context.group,
      size: Int64(target.count), time: time)
  }

  func readLink() throws(Errno) -> [UInt8] { target }
}
