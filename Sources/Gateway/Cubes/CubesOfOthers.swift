internal import Bundle
internal import Format
internal import MemCube
internal import SQLite

/// Cubes that users of MemOS registered under a name which another user bears now. Both keep their
/// memories in it, and neither is to see the other's.
extension Cube {
  /// Whether a cube is granted to others only, and not to the user whose name it bears. One that a person
  /// made and gave to them is all theirs.
  func isOthers(than owner: Owner) throws(CubeError) -> Bool {
    guard case .user(let name) = owner else { return false }
    let grants = try grants()
    if grants.isEmpty || grants.contains(where: { $0.user == name }) { return false }
    return try setting(Array("origin".utf8))?.string?.elementsEqual("gateway".utf8) == true
  }

  /// Who owns a memory that names no user to whom its cube is granted. It is the user who registered the cube
  /// first, where the user whose name it bears has no part in it.
  func keeper(of owner: Owner) throws(CubeError) -> [UInt8]? {
    let name = OwnerIDs(of: owner).user
    guard name != nil, try isOthers(than: owner) else { return name }
    return try grants().first { $0.role == .owner }?.user ?? name
  }
}

extension Cube {
  /// The ids that what is said of an owner gets: where others have the cube, it has to say that it is theirs.
  func stated(_ ids: OwnerIDs, by owner: Owner) throws(CubeError) -> OwnerIDs {
    guard ids.isEmpty, try isOthers(than: owner) else { return ids }
    return OwnerIDs(of: owner)
  }

  /// Whether a message was said by others who have the cube, and not by the user whose name it bears.
  func isOthers(_ message: Message, than owner: Owner) throws(CubeError) -> Bool {
    guard let speaker = message.metadata?[MemOSLesson.speaker]?.string, speaker != owner.id else {
      return false
    }
    return try isOthers(than: owner)
  }
}

/// From which side a cube is looked at.
enum CubeSide: Sendable {
  /// By the user whose name it bears.
  case named
  /// By those to whom it is granted.
  case granted
}

extension Memories {
  /// Whether a memory of a cube that is granted to others than the user of its name is to be seen from a
  /// side. A memory that came with a MemCube of MemOS also belongs to the user who brought it, even if it
  /// names another.
  static func isSeen(_ memory: Memory, from side: CubeSide, of owner: Owner) -> Bool {
    let isNamed = memory.ids.user.map { $0 == owner.id } ?? true
    switch side {
    case .named: return isNamed
    case .granted: return !isNamed || memory[MemOSImport.order] != nil
    }
  }

  /// The rows of a cube's memories that are to be seen from a side; nil: all.
  func rows(in place: CubePlace, from side: CubeSide) throws(CubeError) -> Set<Int64>? {
    let rows = try use(place) { (cube, owner) throws(CubeError) -> Set<Int64>? in
      guard try cube.isOthers(than: owner) else { return nil }
      return try self.rows(in: cube, at: place, of: owner, from: side)
    }
    return rows ?? nil
  }

  /// What a user has in cubes that bear other names, such as those that a user of MemOS registers: the
  /// latest first.
  /// - Parameters:
  ///   - user: the user's id.
  ///   - project: where.
  ///   - states: how the memories stand.
  ///   - day: what expired before is left out; nil: it is not.
  ///   - limit: how many at most.
  ///   - follows: whether the catalog is to be brought up to the cubes first.
  /// - Returns: where it stands.
  /// - Throws: what the core throws.
  func elsewhere(
    of user: [UInt8], in project: Project, states: Set<MemoryState> = [.active],
    on day: [UInt8]? = nil, limit: Int = .max, follows: Bool = true
  ) throws(CubeError) -> [Found] {
    var selection = Selection(OwnerIDs(user: user))
    (selection.states, selection.today, selection.leavesOutBases) = (states, day, true)
    if follows { try follow(selection, in: project) }
    let own = place(.user(user), in: project)
    let all = try catalog.select(selection, in: project, limit: limit, besides: [own]).found
    // A group's cube is no user's.
    return all.filter { $0.place.name.first != 0x40 }
  }

  /// Whether a cube is only that of others who registered it, and the user whose name it bears has no part
  /// in it.
  func isNobodys(_ place: CubePlace) throws(CubeError) -> Bool {
    guard try catalog.known(place)?.users.isEmpty == false else { return false }
    return try use(place, among: .max) { (cube, owner) throws(CubeError) in
      guard try cube.isOthers(than: owner) else { return false }
      return try catalog.sides(of: place, named: owner.id).named.isEmpty
    } ?? false
  }

  /// The latest memories of a user or group that are so, and that are theirs to see: of their own cube, and
  /// of what a user has in others.
  func latest(of owner: Owner, in project: Project, limit: Int) throws(CubeError) -> [Memory] {
    let place = place(owner, in: project)
    let own = try rows(in: place, from: .named)
    // Where others registered the cube first, their memories take no place from the owner's.
    let found = try catalog.latest(
      in: place, limit: own == nil ? limit : .max, on: host.now().day)
    var all = found.filter { own?.contains($0.row.object) ?? true }
    if case .user(let user) = owner {
      all += try elsewhere(of: user, in: project, on: host.now().day, limit: limit)
      all.sort { $0.row.created > $1.row.created }
    }
    return try load(Array(all.prefix(limit)))
  }

  private func rows(
    in cube: Cube, at place: CubePlace, of owner: Owner, from side: CubeSide
  ) throws(CubeError) -> Set<Int64>? {
    // Mostly no user bears the name of a cube that was registered.
    guard try catalog.hides(place, from: side, named: owner.id) else { return nil }
    let (named, others) = try catalog.sides(of: place, named: owner.id)
    if side == .named { return named }
    let brought = try cube.memories(rows: named.sorted(), at: place, of: owner).filter {
      Self.isSeen($0, from: side, of: owner)
    }
    return others.union(brought.map(\.row))
  }
}

extension Catalog {
  private static let cube = "JOIN cube c ON c.row = m.cube WHERE c.folder = ?1 AND c.name = ?2"
  private static let isNamed = "(m.user IS NULL OR m.user = ?3)"

  private static func bind(
    _ place: CubePlace, _ name: [UInt8], to statement: Statement
  ) throws(SQLiteError) {
    try statement.bind(1, blob: place.folder ?? [])
    try statement.bind(2, blob: place.name)
    try statement.bind(3, blob: name)
  }

  /// Whether a cube holds memories that are of the other side.
  fileprivate func hides(
    _ place: CubePlace, from side: CubeSide, named name: [UInt8]
  ) throws(CubeError) -> Bool {
    try read { (connection) throws(SQLiteError) in
      let isOther = side == .named ? "NOT " : ""
      let query = try connection.statement(
        made: "SELECT 1 FROM share m \(Self.cube) AND \(isOther)\(Self.isNamed) LIMIT 1")
      defer { query.reset() }
      try Self.bind(place, name, to: query)
      return try query.step()
    }
  }

  /// The rows of a cube's memories that are of the user whose name it bears, and those of others.
  fileprivate func sides(
    of place: CubePlace, named name: [UInt8]
  ) throws(CubeError) -> (named: Set<Int64>, others: Set<Int64>) {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        made: "SELECT m.object, \(Self.isNamed) FROM memory m \(Self.cube)")
      defer { query.reset() }
      try Self.bind(place, name, to: query)
      var (named, others): (Set<Int64>, Set<Int64>) = ([], [])
      while try query.step() {
        if query.int(1) != 0 { named.insert(query.int(0)) } else { others.insert(query.int(0)) }
      }
      return (named, others)
    }
  }
}
