internal import Bundle
internal import Digest
internal import Format
internal import MemCube
internal import Posix
internal import Text

/// Stores: made, listed, read, changed, archived, deleted.
extension MemoryStores {
  var storeEndpoints: [Endpoint] {
    let words = ["name", "description", "metadata"]
    let times = ["created_at[gte]", "created_at[lte]"]
    return [
      Endpoint(
        .post, "/memory_stores", .write, "make a store: a cube", takes: Self.takes(words), Self.make
      ),
      Endpoint(
        .get, "/memory_stores", .read, "the stores, the latest first",
        takes: Self.takes(query: times + ["include_archived", "limit", "page"]), Self.list),
      Endpoint(
        .get, "/memory_stores/{store}", .read, "a store", takes: Self.takes(), Self.show),
      Endpoint(
        .post, "/memory_stores/{store}", .write,
        "change what a store says of itself; null takes a pair of metadata away",
        takes: Self.takes(words), Self.change),
      Endpoint(
        .post, "/memory_stores/{store}/archive", .write, "archive a store, for good",
        takes: Self.takes(), Self.archive),
      Endpoint(
        .delete, "/memory_stores/{store}", .write,
        "delete a store that the server made, with all that it holds", takes: Self.takes(),
        Self.remove),
    ]
  }

  /// How many names are tried for a store's cube.
  private static let attempts = 8

  private static func make(_ call: Call) throws(Fault) -> Reply {
    let words = try StoreWords(call, needsName: true)
    let name = try words.name.orThrow(Fault.missing("name"))
    let metadata = try words.metadata(over: .object([]), replaces: true)
    var settings: [(key: String, value: JSON)] = [
      ("origin", "gateway"), ("title", .string(name)),
    ]
    if let text = words.description, !text.isEmpty {
      settings.append(("description", .string(text)))
    }
    if let metadata, metadata.members?.isEmpty == false {
      settings.append(("metadata", metadata))
    }
    let (memories, project) = (call.gateway.memories, try call.caller().project)
    let folder = Owner.user(name).cubeName
    for attempt in 0..<attempts {
      let place = CubePlace(
        folder: project.folder, name: attempt == 0 ? folder : other(folder, call.gateway))
      let made = try caught { () throws(CubeError) -> MemoryStore? in
        let isNew = try memories.cubes.make(place, settings: settings) { () throws(CubeError) in
          try memories.accounts.mayMake(place.name, of: project)
        }
        guard isNew else { return nil }
        return try memories.use(place) { (cube, _) throws(CubeError) in
          try MemoryStore(cube, at: place)
        }
      }
      if let made { return reply(made) }
    }
    throw Fault(.unavailable, "no name is free for the store's cube: try again")
  }

  /// Another name for the cube of a store whose own is taken.
  private static func other(_ folder: [UInt8], _ gateway: Gateway) -> [UInt8] {
    folder.start(CubeName.limit - 11) + Array(" (".utf8) + Hex.encode(gateway.host.random(4))
      + Array(")".utf8)
  }

  private static func reply(_ store: MemoryStore) -> Reply {
    var reply = Reply(store.json)
    reply.about = [store.place.name]
    return reply
  }

  private static func list(_ call: Call) throws(Fault) -> Reply {
    let page = try StorePage(call, of: [Array("stores".utf8)] + call.chosen(["include_archived"]))
    let (from, to) = try call.madeWithin()
    let isAll = try call.queryFlag("include_archived") ?? false
    let all = try call.stores().filter { store in
      from <= store.created.milliseconds && store.created.milliseconds <= to
        && (isAll || store.archived == nil)
        && page.after.map { store.order.lexicographicallyPrecedes($0) } ?? true
    }
    let shown = all.prefix(page.limit)
    let last = shown.count < all.count ? shown.last?.order : nil
    return Reply(page.json(shown.map(\.json), upTo: last), count: shown.count)
  }

  private static func show(_ call: Call) throws(Fault) -> Reply {
    try call.withStore { (cube, place) throws(Fault) in
      reply(try caught { () throws(CubeError) in try MemoryStore(cube, at: place) })
    }
  }

  private static func change(_ call: Call) throws(Fault) -> Reply {
    try call.withStore { (cube, place) throws(Fault) in
      let words = try StoreWords(call, needsName: false)
      return try cube.aloneOr { () throws(Fault) in
        let old = try caught { () throws(CubeError) in try MemoryStore(cube, at: place) }
        if old.archived != nil { throw Fault.storeArchived }
        let metadata = try words.metadata(over: old.metadata, replaces: isStudio(call))
        return try caught { () throws(CubeError) in
          var changes: [Change] = []
          if let name = words.name, name != old.name {
            changes.append(.setting(key: MemoryStore.titleKey, value: .string(name)))
          }
          if let text = words.description, text != old.description {
            let value: JSON? = text.isEmpty ? nil : .string(text)
            changes.append(.setting(key: MemoryStore.descriptionKey, value: value))
          }
          if let metadata, metadata != old.metadata {
            changes.append(.setting(key: MemoryStore.metadataKey, value: metadata))
          }
          if !changes.isEmpty { try cube.write(changes, .durable) }
          return reply(try MemoryStore(cube, at: place))
        }
      }
    }
  }

  private static func archive(_ call: Call) throws(Fault) -> Reply {
    try call.body.only()
    return try call.withStore { (cube, place) throws(Fault) in
      try caught { () throws(CubeError) in
        try cube.archive()
        return reply(try MemoryStore(cube, at: place))
      }
    }
  }

  private static func remove(_ call: Call) throws(Fault) -> Reply {
    let place = try call.storePlace()
    let project = try call.caller().project
    let (id, memories) = (call.name("store"), call.gateway.memories)
    let answer = Reply(object(("id", .string(id)), ("type", "memory_store_deleted")))
    return try caught { () throws(CubeError) -> Reply? in
      guard try memories.cubes.isGateways(place) else { return nil }
      try call.takes(answer)
      return try memories.remove(place, of: project) ? answer : nil
    }.orThrow(
      Fault(
        .forbidden,
        "a person made this cube, and HTTP does not delete it: rm -r of its bundle does"))
  }
}

extension Call {
  /// A truth value of the query.
  func queryFlag(_ name: String) throws(Fault) -> Bool? {
    guard let given = query[name] else { return nil }
    if given.elementsEqual("true".utf8) { return true }
    if given.elementsEqual("false".utf8) { return false }
    throw .invalid(name, "\(name) must be true or false")
  }
}

extension Cube {
  /// As `alone`, of what may be refused.
  func aloneOr<Result>(_ body: () throws(Fault) -> Result) throws(Fault) -> Result {
    try caught { () throws(CubeError) in
      try alone { () throws(CubeError) in Swift.Result { () throws(Fault) in try body() } }
    }.get()
  }
}
