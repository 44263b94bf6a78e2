internal import Bundle
internal import Format
internal import Index
internal import MemCube
internal import Posix

/// Adding, and memories one by one.
extension MemOS {
  var memoryEndpoints: [Endpoint] {
    [
      Endpoint(
        .post, "/memories", .write, meter: .ingest, "add memories",
        takes: Self.takes([
          "user_id", "mem_cube_id", "messages", "memory_content", "doc_path", "session_id",
        ]), Self.add
      ).knowingRepeats,
      Endpoint(
        .get, "/memories", .read, "list memories",
        takes: Self.takes([], query: ["user_id", "mem_cube_id"]), Self.list),
      Endpoint(
        .get, "/memories/{cube}/{id}", .read, "one memory",
        takes: Self.takes([], query: ["user_id"]), Self.memory),
      Endpoint(
        .put, "/memories/{cube}/{id}", .write, "change a memory",
        takes: Self.takes(["memory_content", "memory", "content", "metadata"], query: ["user_id"]),
        Self.change),
      Endpoint(
        .delete, "/memories/{cube}/{id}", .write, "delete a memory",
        takes: Self.takes([], query: ["user_id"]), Self.delete),
      Endpoint(
        .delete, "/memories/{cube}", .write, "empty a cube",
        takes: Self.takes([], query: ["user_id"]), Self.deleteAll),
    ]
  }

  static func add(_ call: Call) throws(Fault) -> Reply {
    let scope = try MemOSScope(call)
    let addition = try MemOSAddition(call)
    let named = try scope.id("mem_cube_id")
    let user = try scope.user()
    let (cube, _) = try scope.cube(named: named, of: user, as: .writer)
    let author = try scope.author(in: cube, else: user)
    // A repeated call uses up no budget.
    return try MemOSOnce.run(call, cube) { (call) throws(Fault) in
      try call.metered { () throws(Fault) in
        try scope.join(cube, author)
        let stored = try addition.store(for: author, in: cube, call, scope)
        var data = object(("memory_ids", .array(stored.ids.map { .string($0) })))
        if !stored.leftOut.isEmpty {
          let leftOut = stored.leftOut.map { file in
            object(("file", .string(file.name)), ("reason", JSON(file.reason)))
          }
          data = data.with("left_out", .array(leftOut))
        }
        return success("Memories added successfully", data, count: stored.ids.count)
      }
    }
  }

  static func list(_ call: Call) throws(Fault) -> Reply {
    let scope = try MemOSScope(call)
    let user = try scope.user()
    let (id, place) = try scope.cube(named: try scope.id("mem_cube_id"), of: user)
    let memories = try scope.use(place) { (cube, owner) throws(CubeError) in
      var all = try live(cube, place, owner)
      // What has expired is found by its id.
      if let rows = try call.gateway.memories.unexpired(nil, at: place) {
        all.removeAll { !rows.contains($0.row) }
      }
      guard try cube.isOthers(than: owner) else { return all }
      return all.filter { Memories.isSeen($0, from: .granted, of: owner) }
    }
    let items = memories.map { MemOSItem.json($0) }
    return success(
      "Memories retrieved successfully", MemOSItem.set([(id, items)]), count: items.count)
  }

  /// The memories of a cube that are so, the oldest first; of a time, in the order of their import.
  static func live(
    _ cube: Cube, _ place: CubePlace, _ owner: Owner, archived: Bool = false
  ) throws(CubeError) -> [Memory] {
    let memories = try cube.memories(rows: try cube.memoryRows(), at: place, of: owner).filter {
      $0.state == .active || archived && $0.state == .hidden
    }
    func order(_ memory: Memory) -> (Int64, Int64, ObjectID) {
      (
        memory.created.milliseconds, memory[MemOSImport.order]?.integer ?? .max, memory.object
      )
    }
    return memories.sorted { order($0) < order($1) }
  }

  /// Uses the memory that a call's path names, in a cube that the user may use so.
  private static func with<Result>(
    _ call: Call, as needed: CubeRole, _ body: (Cube, Memory) throws(CubeError) -> Result
  ) throws(Fault) -> Result {
    let scope = try MemOSScope(call)
    let user = try scope.user()
    let id = call.name("id")
    let place = try scope.cube(call.name("cube"), of: user, as: needed)
    let result = try scope.use(place) { (cube, owner) throws(CubeError) -> Result? in
      guard let memory = try find(id, cube, place, owner, call.gateway) else { return nil }
      return try body(cube, memory)
    }
    guard let result else {
      throw .notFound(
        .memory, "Memory '\(id.asText)' not found in MemCube '\(call.name("cube").asText)'.")
    }
    return result
  }

  /// A live memory of a cube by its own id, or by the one that it was imported with.
  static func find(
    _ id: [UInt8], _ cube: Cube, _ place: CubePlace, _ owner: Owner, _ gateway: Gateway
  ) throws(CubeError) -> Memory? {
    var uuid = UUIDs.read(id)
    if let own = uuid, try cube.object(uuid: own) == nil { uuid = nil }
    if uuid == nil { uuid = try gateway.memories.catalog.uuid(external: id, in: place) }
    guard let uuid, let object = try cube.object(uuid: uuid),
      let node = try cube.file(object: object),
      let memory = try cube.memory(node.row, at: place, of: owner), memory.object == object
    else { return nil }
    let isHidden = try cube.isOthers(than: owner)
    return isHidden && !Memories.isSeen(memory, from: .granted, of: owner) ? nil : memory
  }

  static func memory(_ call: Call) throws(Fault) -> Reply {
    let memory = try with(call, as: .reader) { (_, memory) in memory }
    return success("Memory retrieved successfully", MemOSItem.json(memory), count: 1)
  }

  static func change(_ call: Call) throws(Fault) -> Reply {
    let asked = try MemOSChange(call.body)
    let now = call.gateway.host.now()
    let memories = call.gateway.memories
    let reply = success("Memory updated successfully", count: 1)
    let isRefused = try with(call, as: .owner) { (cube, memory) throws(CubeError) in
      do throws(CubeError) {
        if asked.deletes {
          try Memories.refuseImmutable([memory])
          try call.takes(reply, deleting: [memory])
          try memories.delete([memory], in: cube)
        } else {
          try memories.change(memory, in: cube) { asked.change(of: $0, at: now) }
        }
      } catch {
        guard case .immutable = error else { throw error }
        return true
      }
      return false
    }
    if isRefused { throw immutable(call.name("id")) }
    return reply
  }

  private static func immutable(_ id: [UInt8]) -> Fault {
    refusal("Memory '\(id.asText)' is immutable.")
  }

  static func delete(_ call: Call) throws(Fault) -> Reply {
    let reply = success("Memory deleted successfully", count: 1)
    let isImmutable = try with(call, as: .owner) { (cube, memory) throws(CubeError) in
      if memory.isImmutable { return true }
      try call.takes(reply, deleting: [memory])
      try call.gateway.memories.delete([memory], in: cube)
      return false
    }
    if isImmutable { throw immutable(call.name("id")) }
    return reply
  }

  static func deleteAll(_ call: Call) throws(Fault) -> Reply {
    let scope = try MemOSScope(call)
    let place = try scope.cube(call.name("cube"), of: try scope.user(), as: .owner)
    let all = try scope.use(place) { (cube, owner) throws(CubeError) in
      let held = try cube.memories(rows: try cube.memoryRows(), at: place, of: owner)
      let isOthers = try cube.isOthers(than: owner)
      let all = held.filter { !isOthers || Memories.isSeen($0, from: .granted, of: owner) }
      if all.contains(where: \.isImmutable) { return all }
      let memories = call.gateway.memories
      try memories.delete(all, in: cube)
      try memories.endDocuments(in: cube, at: place) { !isOthers || $0 != owner.id }
      return all
    }
    if let stays = all.first(where: \.isImmutable) { throw immutable(MemOSItem.id(stays)) }
    // Also where there was none left.
    try caught { () throws(CubeError) in
      try call.gateway.memories.forgetAnswers(about: [], in: [place])
    }
    return success("All memories deleted successfully", count: all.count)
  }
}
