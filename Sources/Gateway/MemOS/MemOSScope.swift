internal import Bundle
internal import Format
internal import MemCube
internal import Posix
internal import Text

/// Who calls in this dialect, and which cubes they may use. What a cube's users may do stands in its
/// own log; which of them are registered with whom is the gateway's.
struct MemOSScope: Sendable {
  let call: Call
  let gateway: Gateway
  let project: Project

  /// Reads the call's scope fields.
  /// - Parameter call: the call, whose names are checked for slips.
  /// - Throws: where a name that decides whose memories are meant is misspelt.
  init(_ call: Call) throws(Fault) {
    self.call = call
    gateway = call.gateway
    project = try call.caller().project
    try checkSpelling()
  }

  static let userKind = "memos_user"
  static let cubeKind = "memos_cube"
  static let settings = "memos_settings"
  /// The longest id, bytes.
  static let idLimit = 1024
  /// The longest query, characters.
  static let queryLimit = 10_000

  // MARK: Names

  private static let names = [
    "user_id", "mem_cube_id", "install_cube_ids", "target_user_id", "session_id",
  ]

  /// Names by which programs of other services, and people, mean one of these.
  private static let otherwise = [
    "mem_cube": "mem_cube_id", "cube_id": "mem_cube_id", "cube": "mem_cube_id",
    "writable_cube_ids": "mem_cube_id", "readable_cube_ids": "install_cube_ids",
    "install_cubes": "install_cube_ids", "cube_ids": "install_cube_ids", "user": "user_id",
  ]

  /// An unknown field is passed over. But one that was meant to say whose memories these are must not be: the
  /// call would be about another user's.
  private func checkSpelling() throws(Fault) {
    let given = (call.body.json.members ?? []).map(\.key) + call.query.pairs.map(\.name)
    for name in given {
      let text = name.asText
      if Self.names.contains(text) { continue }
      let plain = Self.plain(name)
      let slip = Self.names.first { meant in
        let wanted = Self.plain(Array(meant.utf8))
        return plain == wanted || plain.count > 4 && typingErrors(plain, wanted) <= 1
      }
      if let meant = slip ?? Self.otherwise[text.lowercased()] {
        throw MemOS.refusal("there is no field '\(text)': did you mean '\(meant)'?", field: text)
      }
    }
  }

  /// A name in lower case without what joins its words.
  private static func plain(_ name: [UInt8]) -> [UInt8] {
    name.compactMap { byte in
      byte == 0x5F || byte == 0x2D ? nil : 0x41...0x5A ~= byte ? byte + 0x20 : byte
    }
  }

  /// An id of the body or the query; nil: not given, or empty. An id of blanks names a user whom this server
  /// does not have: it does not stand for the one who is meant where none is named.
  func id(_ name: String) throws(Fault) -> [UInt8]? {
    guard let id = try call.body.text(name) ?? call.query[name], !id.isEmpty else { return nil }
    try Self.check(id, name)
    return id
  }

  /// Refuses what cannot be an id.
  static func check(_ id: [UInt8], _ name: String) throws(Fault) {
    // A NUL stands between a user and a cube: see `key`.
    guard id.count <= idLimit, !id.contains(0) else {
      throw .invalid(name, "\(name) has at most \(idLimit) bytes and no NUL")
    }
  }

  // MARK: Users

  /// What /configure kept.
  func configuration() throws(Fault) -> JSON {
    try caught { () throws(CubeError) in
      try gateway.accounts.thing(Self.settings, [], of: project)?.value ?? .object([])
    }
  }

  /// The user of the call.
  func user() throws(Fault) -> [UInt8] {
    let usual = try usualUser()
    // The user who is meant where none is named is there when a call names them, too.
    if let id = try id("user_id"), id != usual { return try known(id) }
    return try kept(usual)
  }

  /// The user who is meant where none is named.
  private func usualUser() throws(Fault) -> [UInt8] {
    try configuration()["user_id"]?.string ?? Array("root".utf8)
  }

  /// Makes that user, unless they are there.
  private func kept(_ id: [UInt8]) throws(Fault) -> [UInt8] {
    do { try keep(id, named: id, role: "ROOT") } catch {
      // A caller that only reads needs no room for that.
      guard error.isOfRoom, call.endpoint?.right == .read else { throw Fault(error) }
    }
    return id
  }

  /// A user who is there.
  func known(_ id: [UInt8]) throws(Fault) -> [UInt8] {
    guard try isKnown(id) else {
      throw .notFound(.user, "User '\(id.asText)' does not exist or is inactive.")
    }
    return id
  }

  /// Whether there is a user of that id.
  func isKnown(_ id: [UInt8]) throws(Fault) -> Bool {
    if try id == usualUser() { return true }
    return try caught { () throws(CubeError) in
      if try gateway.accounts.thing(Self.userKind, id, of: project) != nil { return true }
      // A user whom another dialect knows is a user here, too.
      let name = Array("user/".utf8) + id
      if try gateway.accounts.thing("entity", name, of: project) != nil { return true }
      return try gateway.memories.cubes.contains(place(id))
    }
  }

  /// Makes a user, unless they are there.
  func make(_ id: [UInt8], named name: [UInt8], role: String) throws(Fault) {
    try caught { () throws(CubeError) in try keep(id, named: name, role: role) }
  }

  private func keep(_ id: [UInt8], named name: [UInt8], role: String) throws(CubeError) {
    let value = object(("user_name", .string(name)), ("role", JSON(role)))
    if try gateway.accounts.thing(Self.userKind, id, of: project) != nil { return }
    _ = try gateway.accounts.keepFirst(Self.userKind, id, value, of: project)
  }

  // MARK: Cubes

  /// Where the cube of an id is.
  func place(_ id: [UInt8]) -> CubePlace {
    gateway.memories.place(.user(id), in: project)
  }

  /// What stands for one user's registration of one cube.
  func key(_ user: [UInt8], _ cube: [UInt8]) -> [UInt8] { user + [0] + cube }

  /// What is kept of a registration.
  static func attached(_ name: [UInt8], _ path: [UInt8]?, _ now: Timestamp) -> JSON {
    object(
      ("attached", true), ("name", .string(name)), ("path", .text(path)),
      ("at", JSON(now.milliseconds)))
  }

  /// Registers a cube with a user.
  func attach(_ cube: [UInt8], to user: [UInt8], name: [UInt8], path: [UInt8]?) throws(Fault) {
    try caught { () throws(CubeError) in
      try gateway.accounts.keep(
        Self.cubeKind, key(user, cube), Self.attached(name, path, gateway.host.now()),
        of: project)
    }
  }

  /// Takes a cube from a user's list; nothing of it is deleted.
  func detach(_ cube: [UInt8], from user: [UInt8]) throws(Fault) {
    try caught { () throws(CubeError) in
      try gateway.accounts.keep(
        Self.cubeKind, key(user, cube), object(("attached", false)), of: project)
    }
  }

  /// A cube in a user's list.
  struct Registration: Sendable {
    var cube: [UInt8]
    var name: [UInt8]
    var path: [UInt8]?
    /// When it was registered, milliseconds since 1970.
    var at: Int64
  }

  /// A user's registration of a cube; nil: they have no access. A user's own cube, which other
  /// dialects make, needs none, nor does one that was registered with the whole project.
  func registration(_ cube: [UInt8], of user: [UInt8]) throws(Fault) -> Registration? {
    try caught { () throws(CubeError) in
      guard try gateway.memories.cubes.contains(place(cube)) else { return nil }
      let thing = try gateway.accounts.thing(Self.cubeKind, key(user, cube), of: project)
      guard let thing else {
        if cube == user, try role(of: user, in: cube) != nil {
          return Registration(cube: cube, name: cube, path: nil, at: 0)
        }
        return try projectRegistration(cube)
      }
      guard let known = Self.registration(thing.value, cube) else { return nil }
      return try isGranted(cube, to: user) ? known : projectRegistration(cube)
    }
  }

  static func registration(_ value: JSON, _ cube: [UInt8]) -> Registration? {
    guard value["attached"]?.bool == true else { return nil }
    return Registration(
      cube: cube, name: value["name"]?.string ?? cube, path: value["path"]?.string,
      at: value["at"]?.integer ?? 0)
  }

  /// What a user may do with a cube; nil: nothing, or it is gone. A cube without grants is that of the user
  /// whose name it bears.
  func role(of user: [UInt8], in cube: [UInt8]) throws(CubeError) -> CubeRole? {
    let grants = try gateway.memories.use(place(cube)) { (cube, _) throws(CubeError) in
      try cube.grants()
    }
    guard let grants else { return nil }
    if grants.isEmpty { return cube == user ? .owner : nil }
    return grants.first { $0.user == user }?.role
  }

  /// Whether the log of a cube that a user registered says that they may use it: another cube may have
  /// its name meanwhile. One that cannot be opened says what is wrong with it where it is used.
  func isGranted(_ cube: [UInt8], to user: [UInt8]) throws(CubeError) -> Bool {
    do throws(CubeError) { return try role(of: user, in: cube) != nil } catch {
      switch error {
      case .damaged, .foreign: return true
      default: throw error
      }
    }
  }

  /// All cubes of a user, the newest first; after them those of the whole project.
  func registrations(of user: [UInt8]) throws(Fault) -> [Registration] {
    let (things, projects) = try caught { () throws(CubeError) in
      (
        try gateway.accounts.things(Self.cubeKind, prefix: key(user, []), of: project),
        try gateway.accounts.things(Self.cubeKind, prefix: key([], []), of: project)
      )
    }
    let known = Set(things.map { Array($0.id.dropFirst(user.count + 1)) })
    let own = try listed(things, of: user)
    var others: [Registration] = []
    for thing in projects {
      let cube = Array(thing.id.dropFirst())
      if known.contains(cube) || cube == user { continue }
      let one = try caught { () throws(CubeError) in
        let cubes = gateway.memories.cubes
        guard try cubes.contains(place(cube)), try !cubes.isAway(place(cube)) else {
          return nil as Registration?
        }
        return try projectRegistration(cube, thing.value)
      }
      if let one { others.append(one) }
    }
    return own + others.sorted { ($0.at, $1.cube.asText) > ($1.at, $0.cube.asText) }
  }

  /// The cubes that a user registered, and their own, the newest first.
  private func listed(_ things: [Thing], of user: [UInt8]) throws(Fault) -> [Registration] {
    var found: [Registration] = []
    for thing in things {
      let cube = Array(thing.id.dropFirst(user.count + 1))
      guard let one = Self.registration(thing.value, cube) else { continue }
      // What is on a disk that is not plugged in comes back with it; the others are answered.
      let isThere = try caught { () throws(CubeError) in
        let cubes = gateway.memories.cubes
        guard try cubes.contains(place(cube)), try !cubes.isAway(place(cube)) else { return false }
        return try isGranted(cube, to: user)
      }
      if isThere { found.append(one) }
    }
    if !things.contains(where: { $0.id == key(user, user) }),
      let own = try registration(user, of: user)
    {
      found.append(own)
    }
    return found.sorted { ($0.at, $1.cube.asText) > ($1.at, $0.cube.asText) }
  }

  /// A cube that a user may use so: a reader reads, a writer adds as well, an owner does all else. A cube
  /// of the whole project is used in each way by all.
  func cube(
    _ id: [UInt8], of user: [UInt8], as needed: CubeRole = .reader
  ) throws(Fault) -> CubePlace {
    if try namesNoUser() { return try projectCube(id) }
    guard try registration(id, of: user) != nil else {
      throw .notFound(
        .cube, "MemCube '\(id.asText)' does not exist or user '\(user.asText)' has no access to it."
      )
    }
    if needed == .reader { return place(id) }
    let granted = try caught { () throws(CubeError) in try role(of: user, in: id) }
    if granted != .owner, granted != needed {
      let isProjects = try caught { () throws(CubeError) in try projectRegistration(id) != nil }
      if isProjects { return place(id) }
      throw MemOS.refusal(
        "MemCube '\(id.asText)' was shared with user '\(user.asText)', who may only read"
          + (granted == .writer ? ", search and add." : " and search."))
    }
    return place(id)
  }

  /// The cube that a call names; else the user's newest.
  func cube(
    named name: [UInt8]?, of user: [UInt8], as needed: CubeRole = .reader
  ) throws(Fault) -> (id: [UInt8], CubePlace) {
    if let name { return (name, try cube(name, of: user, as: needed)) }
    guard let newest = try registrations(of: user).first else {
      throw .notFound(
        .cube, "User '\(user.asText)' has no MemCube; register one with POST /mem_cubes.")
    }
    return (newest.cube, try cube(newest.cube, of: user, as: needed))
  }

  /// The cubes that a search looks at: those that are named, or all of the user's.
  func cubes(of user: [UInt8]) throws(Fault) -> [(id: [UInt8], place: CubePlace)] {
    var named = try call.body.texts("install_cube_ids")
    if named == nil, let one = try id("mem_cube_id") { named = [one] }
    guard let named else {
      return try registrations(of: user).map { ($0.cube, place($0.cube)) }
    }
    var found: [(id: [UInt8], place: CubePlace)] = []
    for id in named where !found.contains(where: { $0.id == id }) {
      try Self.check(id, "install_cube_ids")
      found.append((id, try cube(id, of: user)))
    }
    return found
  }

  /// Uses a cube that was seen to be there.
  func use<Result>(
    _ place: CubePlace, _ body: (Cube, Owner) throws(CubeError) -> Result
  ) throws(Fault) -> Result {
    let result = try caught { () throws(CubeError) in try gateway.memories.use(place, body) }
    guard let result else {
      throw .notFound(.cube, "MemCube '\(place.name.asText)' does not exist any more.")
    }
    return result
  }
}
