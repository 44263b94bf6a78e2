public import Format
internal import Index
public import MemCube

/// Memories as Mem0 lists them: what the dialect's get_all answers.
public enum Mem0Export {
  /// The object `{"results": […]}` of memories by their rows, in the order in which they were made, and how many
  /// there are.
  public static func results(
    _ rows: [Int64], of cube: Cube, named name: [UInt8]
  ) throws(CubeError) -> (json: JSON, count: Int) {
    let owner = try cube.owner(named: name)
    let place = CubePlace(folder: nil, name: name)
    var all = try cube.memories(rows: rows, at: place, of: owner).filter { $0.state == .active }
    for number in all.indices where all[number]["created_at"] == nil {
      // What came by a file, or was learned of what was said, was so before it was recorded.
      guard let node = try cube.file(object: all[number].object) else { continue }
      let text = try cube.text(try cube.content(row: node.row))
      let told = try cube.timeTold(of: node, text: text) ?? node.writingTime
      all[number].created = min(all[number].created, told)
    }
    let sorted = all.sorted {
      ($0.created, $0.object) < ($1.created, $1.object)
    }
    let results = sorted.map { memory -> JSON in
      let shown = mem0Object(memory)
      // What came from Mem0 keeps its id.
      guard let id = memory["external_id"]?.string else { return shown }
      return .object(
        (shown.members ?? []).map {
          $0.key.elementsEqual("id".utf8) ? JSON.Member("id", .string(id)) : $0
        })
    }
    return (.object([JSON.Member("results", .array(results))]), results.count)
  }
}
