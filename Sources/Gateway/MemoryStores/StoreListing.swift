internal import Format
internal import MemCube

/// The list of a store's memories, by path.
extension MemoryStores {
  /// The most that a page carries, bytes: a file that the mount made may be longer than the API writes.
  private static let pageLimit = 16 << 20

  static func listMemories(_ call: Call) throws(Fault) -> Reply {
    try call.withStore { (cube, _) throws(Fault) in
      let folder = try StorePath.folder(call.query["path_prefix"])
      let isDeep = try Self.isDeep(call.query["depth"])
      let isFull = try call.isFull()
      let page = try StorePage(
        call, of: [Array("memories".utf8), cube.id] + call.chosen(["path_prefix", "depth"]),
        isFull: isFull)
      return try caught { () throws(CubeError) in
        try list(page, of: cube, below: folder, isDeep: isDeep, isFull: isFull)
      }
    }
  }

  private static func isDeep(_ depth: [UInt8]?) throws(Fault) -> Bool {
    switch depth?.asText {
    case nil, "0": return true
    case "1": return false
    default: throw .invalid("depth", "depth must be 0 or 1")
    }
  }

  private static func list(
    _ page: StorePage, of cube: Cube, below folder: [UInt8], isDeep: Bool, isFull: Bool
  ) throws(CubeError) -> Reply {
    var (items, prefixes, bytes): ([JSON], [JSON], Int) = ([], [], 0)
    var last = page.after ?? []
    var isFilled = false
    reading: while true {
      let lot = try cube.memories(
        below: folder, after: last, isDeep: isDeep, limit: page.limit + 1)
      for entry in lot {
        isFilled = items.count >= page.limit || bytes >= pageLimit
        guard let node = entry.node else {
          if isFilled { break reading }
          let path = JSON.string([0x2F] + entry.path)
          items.append(object(("type", "memory_prefix"), ("path", path)))
          prefixes.append(path)
          last = entry.path
          continue
        }
        // What was moved or deleted meanwhile, and what is no text, is left out.
        if let memory = try StoreMemory(node, in: cube, at: entry.path) {
          if isFilled { break reading }
          items.append(memory.json(in: cube, isFull: isFull))
          if isFull { bytes += memory.content.count }
        }
        last = entry.path
      }
      if lot.count <= page.limit {
        isFilled = false
        break
      }
    }
    let answer = page.json(items, upTo: isFilled ? last : nil)
    return Reply(answer.with("prefixes", .array(prefixes)), count: items.count)
  }
}
