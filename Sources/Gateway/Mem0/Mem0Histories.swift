internal import Format
internal import MemCube
internal import Posix

/// What happened to all memories of a project.
extension Mem0 {
  var historyEndpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/v1/memories/events", .read, "histories of all memories, the newest first",
        takes: .query("page", "limit", "page_size"), Self.histories)
    ]
  }

  static func histories(_ call: Call) throws(Fault) -> Reply {
    let page = try Mem0Page(call, sizeName: call.query["limit"] == nil ? "page_size" : "limit")
    let project = try call.caller().project
    let memories = call.gateway.memories
    let (end, overflow) = page.offset.addingReportingOverflow(page.size)
    let wanted = overflow ? Int.max : end
    let (total, shown) = try caught { () throws(CubeError) -> (Int, [JSON]) in
      var total = 0
      var found: [(id: RecordID, object: ObjectID, place: CubePlace)] = []
      for name in try memories.cubes.names(project.folder) {
        let place = CubePlace(folder: project.folder, name: name)
        let events = try? memories.use(place) { (cube, _) throws(CubeError) in
          try cube.memoryEvents(by: LifeEvent.telling)
        }
        guard let events else { continue }
        total += events.count
        found += events.map { ($0.id, $0.object, place) }
        // With several cubes only the newest of all count.
        if found.count / 2 > max(1000, wanted) {
          found = Array(found.sorted { $0.id > $1.id }.prefix(wanted))
        }
      }
      found.sort { $0.id > $1.id }
      var shown: [JSON] = []
      for each in found.dropFirst(page.offset).prefix(page.size) {
        let entry = try memories.use(each.place) { (cube, owner) throws(CubeError) in
          try Self.historyEntry(each.id, each.object, cube, owner)
        }
        if let entry, let entry { shown.append(entry) }
      }
      return (total, shown)
    }
    return Reply(try page.envelope(shown, total: total, call), count: shown.count)
  }

  /// One event, as the memory's own history has it.
  private static func historyEntry(
    _ id: RecordID, _ object: ObjectID, _ cube: Cube, _ owner: Owner
  ) throws(CubeError) -> JSON? {
    guard let life = try Memories.lifeline(object.uuid, cube, owner),
      let event = life.events.first(where: { $0.id == id })
    else { return nil }
    return historyEntry(
      event, of: life, object.uuid, ids: try cube.ids(event.attributes, of: owner))
  }

  /// An event in the life of a memory, with the messages that it comes from.
  static func historyEntry(
    _ event: LifeEvent, of life: Life, _ uuid: [UInt8], ids: OwnerIDs
  ) -> JSON {
    .object(
      [
        ("id", .string(event.id.uuid)), ("memory_id", .string(uuid)), ("input", input(of: life)),
        ("old_memory", .text(event.before)), ("new_memory", .text(event.after)),
        ("event", JSON(event.kind.rawValue)), ("user_id", .text(ids.user)),
        ("agent_id", .text(ids.agent)), ("app_id", .text(ids.app)), ("run_id", .text(ids.run)),
        ("categories", event.attributes["categories"] ?? .array([])),
        ("metadata", event.attributes["metadata"] ?? .object([])),
        ("created_at", .string((life.events.first?.time ?? event.time).microseconds)),
        ("updated_at", .string(event.time.microseconds)),
      ].map { JSON.Member($0.0, $0.1) })
  }

  /// The messages that the memory comes from; its first text, where it was stated itself.
  private static func input(of life: Life) -> JSON {
    let said = life.sources.compactMap { message -> JSON? in
      guard case .bytes(let text) = message.content else { return nil }
      return object(("role", .string(message.role)), ("content", .string(text)))
    }
    if !said.isEmpty { return .array(said) }
    let first = life.events.first?.after ?? []
    return .array([object(("role", "user"), ("content", .string(first)))])
  }
}
