internal import Format
internal import Index
internal import MemCube

extension Memories {
  /// Memories as a digest tells them for which no caller asked, in their order: without the sentences that hold
  /// a secret, and without those memories that hold nothing else.
  func unasked(_ memories: [Memory]) throws(CubeError) -> [Memory] {
    var byPlace: [CubePlace: [Int64]] = [:]
    for memory in memories { byPlace[memory.place, default: []].append(memory.row) }
    var shown: [ObjectID: [UInt8]] = [:]
    var reader = UnaskedText()
    for (place, rows) in byPlace {
      _ = try use(place, among: byPlace.count, followed: .max) { (cube, _) throws(CubeError) in
        for file in try cube.wholeFiles(rows) {
          guard let object = file.node.object,
            let text = reader.shown(try cube.text(file.content), at: try cube.path(of: file.node))
          else { continue }
          shown[object] = text.last == 0x0A ? text.dropLast() : text
        }
      }
    }
    return memories.compactMap { memory in
      guard let text = shown[memory.object] else { return nil }
      var memory = memory
      memory.text = text
      return memory
    }
  }
}
