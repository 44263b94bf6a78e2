public import Format
internal import Index
internal import MemCube

/// What changed in cubes since the last look, as URIs.
struct Changes {
  /// Resources that came or went.
  var isListChanged = false
  /// The URIs of what holds something else now.
  var updated: Set<[UInt8]> = []
  /// Whether too much changed to be listed.
  var isEverything = false

  /// Whether something below a URI changed: a folder's or cube's stands for all that is in it.
  func touches(_ uri: [UInt8]) -> Bool {
    isEverything
      || updated.contains { $0 == uri || $0.starts(with: uri + [0x2F]) }
  }
}

/// Looks for changes of cubes, also those that other processes made.
struct ChangeLook {
  private var sequences: [[UInt8]: Int64] = [:]
  private var names: [[UInt8]]?

  /// Where some cubes stand: what changes from then on is found by a look that begins there.
  static func standing(of cubes: Set<[UInt8]>, of shelf: any CubeShelf) -> [[UInt8]: Int64] {
    var standing: [[UInt8]: Int64] = [:]
    for name in cubes {
      standing[name] = try? shelf.use(name) { (cube) throws(CubeError) in try cube.sequence() }
    }
    return standing
  }

  /// Begins with cubes where they stood, unless it knows them.
  mutating func begin(_ standing: [[UInt8]: Int64]) {
    sequences.merge(standing) { known, _ in known }
  }

  /// What changed in these cubes since the last look; a cube that is new to it shows nothing the first time.
  mutating func next(_ cubes: Set<[UInt8]>, of shelf: any CubeShelf) -> Changes {
    var changes = Changes()
    if let now = try? shelf.names() {
      if let names, names != now { changes.isListChanged = true }
      names = now
    }
    for name in cubes where names?.contains(name) == true {
      let before = sequences[name]
      let found = try? shelf.use(name) { (cube) throws(CubeError) in
        // Before the changes are read, so that what comes meanwhile is found the next time.
        let sequence = try cube.sequence()
        if let before, sequence > before {
          for change in try cube.changes(since: before) {
            try changes.add(change.subject, of: cube, named: name)
          }
        }
        return sequence
      }
      if let found { sequences[name] = found }
    }
    return changes
  }
}

extension Changes {
  /// Adds one change of a cube.
  mutating func add(
    _ subject: TreeChange.Subject, of cube: Cube, named name: [UInt8]
  ) throws(CubeError) {
    switch subject {
    case .name(let folder, let entry):
      isListChanged = true
      guard let parent = try cube.folder(row: folder) else { return }
      add(try cube.mountPath(of: parent) + [0x2F] + entry, of: name)
    case .file(let row):
      guard let node = try cube.file(row: row) else { return }
      add(try cube.mountPath(of: node), of: name)
    case .folder: return
    case .conversation(let row):
      guard let found = try cube.conversation(row: row) else { return }
      add(bytes("messages/") + EscapedConversation.fileName(found.name), of: name)
    case .setting: add(bytes("about.md"), of: name)
    case .everything: (isEverything, isListChanged) = (true, true)
    }
  }

  private mutating func add(_ path: [UInt8], of cube: [UInt8]) {
    updated.insert(Place(cube: cube, path: path).uri)
  }
}

/// One client's wish to hear of changes.
public struct Subscription: Sendable {
  /// So many URIs at most.
  private static let limit = 100

  /// The id of the request that asked; nil in the old era.
  public var id: JSON?
  /// Whether it hears of resources that come and go.
  public var hearsList: Bool
  /// The URIs that it hears of.
  public var uris: [[UInt8]]

  /// Of the old era, which hears of the list unasked.
  init() { (id, hearsList, uris) = (nil, true, []) }

  /// What a request of the new era asks for.
  /// - Throws: what it cannot have.
  init(_ request: RPCRequest) throws(RPCError) {
    guard let wanted = request.params["notifications"], wanted.members != nil else {
      throw .params("subscriptions/listen needs 'notifications', an object")
    }
    id = request.id
    hearsList = wanted["resourcesListChanged"]?.bool ?? false
    uris = []
    for element in wanted["resourceSubscriptions"]?.elements ?? [] {
      guard let uri = element.string else {
        throw .params("'resourceSubscriptions' must hold strings")
      }
      if !uris.contains(uri) { uris.append(uri) }
    }
    guard uris.count <= Self.limit else {
      throw .params("a stream takes \(Self.limit) URIs at most")
    }
  }

  /// Hears of one more URI.
  mutating func add(_ uri: [UInt8]) throws(RPCError) {
    guard !uris.contains(uri) else { return }
    guard uris.count < Self.limit else {
      throw .params("there are \(Self.limit) subscriptions already")
    }
    uris.append(uri)
  }

  /// Where the cubes of its URIs stand, to be asked before the client hears that it is subscribed.
  func standing(_ scope: Scope) -> [[UInt8]: Int64] {
    ChangeLook.standing(of: Set(uris.compactMap { scope.place(uri: $0)?.cube }), of: scope.shelf)
  }

  /// The first message of a stream: what is honoured.
  var acknowledgement: JSON {
    let honoured = JSON.of(
      ("resourcesListChanged", hearsList ? true : nil), ("resourceSubscriptions", .list(uris)))
    return RPC.notification(
      "notifications/subscriptions/acknowledged", marked(.of(("notifications", honoured))))
  }

  /// The result of a stream that the server ends.
  var end: JSON? {
    id.map { RPC.result($0, marked(.of(("resultType", "complete")))) }
  }

  /// What it hears of changes.
  func messages(of changes: Changes) -> [JSON] {
    var messages: [JSON] = []
    if hearsList, changes.isListChanged {
      messages.append(RPC.notification("notifications/resources/list_changed", marked(.object([]))))
    }
    for uri in uris where changes.touches(uri) {
      messages.append(
        RPC.notification(
          "notifications/resources/updated", marked(.of(("uri", .shown(uri))))))
    }
    return messages
  }

  private func marked(_ params: JSON) -> JSON {
    params.with(("_meta", id.map { .of((Era.prefix + "subscriptionId", $0)) }))
  }

  /// The cubes whose changes it hears of, among all.
  func cubes(among names: [[UInt8]], open: [[UInt8]], _ scope: Scope) -> Set<[UInt8]> {
    var found = Set(uris.compactMap { scope.place(uri: $0)?.cube })
    // To hear of the list alone, no cube is opened in the old era, which did not ask for it.
    if hearsList { found.formUnion(id == nil ? open : names) }
    return found
  }
}

/// A stream of changes for one request of the new era.
public struct ChangeStream: Sendable {
  private let subscription: Subscription
  private let server: MCPServer
  private var look = ChangeLook()

  /// A stream that a request asks for, of what changes from now on.
  /// - Throws: what it cannot have.
  public init(_ request: RPCRequest, _ server: MCPServer) throws(RPCError) {
    subscription = try Subscription(request)
    self.server = server
    _ = next()
  }

  /// The first message.
  public var acknowledgement: JSON { subscription.acknowledgement }

  /// What changed since the last call.
  public mutating func next() -> [JSON] {
    let shelf = server.scope.shelf
    let names = (try? shelf.names()) ?? []
    let cubes = subscription.cubes(among: names, open: [], server.scope)
    return subscription.messages(of: look.next(cubes, of: shelf))
  }
}
