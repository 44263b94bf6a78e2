internal import Format
internal import Index
internal import MemCube

/// What stands beside the entities of memories in the graphs of their cubes.
struct MemHQNear {
  /// An entity as memories name it.
  typealias Entity = (name: [UInt8], type: [UInt8])

  /// How many entities are shown beside a memory's own, and in how many memories each of those is looked for.
  private static let (limit, looked) = (20, 50)

  private let memories: Memories
  /// The types of all entities, cube by cube.
  private var types: [CubePlace: [[UInt8]: [UInt8]]] = [:]

  init(_ memories: Memories) { self.memories = memories }

  /// The entities one edge away from a memory that it does not name itself. They are related to one of its
  /// own, or to the owner it is about, or another current memory names them beside one of its own.
  mutating func entities(of memory: Memory) throws(CubeError) -> [Entity] {
    let known = types[memory.place]
    let found = try memories.use(memory.place) {
      (cube, owner) throws(CubeError) -> (names: [[UInt8]], types: [[UInt8]: [UInt8]])? in
      let names = try Self.names(beside: memory, in: cube, of: owner)
      if names.isEmpty { return nil }
      if let known { return (names, known) }
      let all = try cube.graph().entities.map { ($0.name, $0.type ?? []) }
      return (names, Dictionary(all, uniquingKeysWith: { first, _ in first }))
    }
    guard let found, let found else { return [] }
    types[memory.place] = found.types
    // "The user" is related to much, and no entity.
    let near = found.names.compactMap { name in
      found.types[name].map { (name: name, type: $0) }
    }
    return Array(near.prefix(Self.limit))
  }

  private static func names(
    beside memory: Memory, in cube: Cube, of owner: Owner
  ) throws(CubeError) -> [[UInt8]] {
    let own = memory.entities.map(\.name)
    // An owner who shares a cube with others sees nothing of theirs through it.
    let isOthers = try cube.isOthers(than: owner)
    let isNamed = Memories.isSeen(memory, from: .named, of: owner)
    var seen = Set(own)
    var names: [[UInt8]] = []
    func add(_ name: [UInt8]) { if seen.insert(name).inserted { names.append(name) } }
    let stated = try cube.fields(row: memory.row)["relations"]?.elements ?? []
    let ends = stated.flatMap { [$0["from"]?.string, $0["to"]?.string] }.compactMap(\.self)
    for name in isOthers ? [] : Set(own + ends).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      for relation in try cube.relations(of: name) where !relation.isFormer {
        add(relation.from == name ? relation.to : relation.from)
      }
    }
    for name in own {
      let rows = try cube.memories(mentioning: name, limit: looked).map(\.row)
      for other in try cube.memories(rows: rows, at: memory.place, of: owner)
      where other.state == .active {
        if isOthers, Memories.isSeen(other, from: .named, of: owner) != isNamed { continue }
        for entity in other.entities { add(entity.name) }
      }
    }
    return names
  }
}
