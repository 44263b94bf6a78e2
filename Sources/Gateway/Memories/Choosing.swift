internal import Format
internal import MemCube
internal import Posix

/// Which memories a call is about, where the catalog cannot tell it all.
extension Memories {
  /// How many memories are read at a time.
  private static let readAtOnce = 500

  /// Cube by cube, the rows that a search may find; nil of a cube: all.
  func candidates(
    _ selection: Selection, in project: Project, where holds: ((Memory) -> Bool)? = nil
  ) throws(CubeError) -> [CubePlace: Set<Int64>?] {
    guard let holds else { return try catalog.candidates(selection, in: project) }
    return Found.rows(try select(selection, in: project, where: holds))
  }

  /// The memories of a selection for which a condition holds, the latest first.
  func select(
    _ selection: Selection, in project: Project, where holds: (Memory) -> Bool
  ) throws(CubeError) -> [Found] {
    let all = try catalog.select(selection, in: project).found
    var kept: [Found] = []
    for part in all.lots(of: Self.readAtOnce) {
      let wanted = Set(try load(part).filter(holds).map(\.uuid))
      kept += part.filter { wanted.contains($0.row.uuid) }
    }
    return kept
  }

  /// A page of a selection, the latest first, and how many it has in all.
  func page(
    _ selection: Selection, in project: Project, offset: Int, limit: Int,
    where holds: ((Memory) -> Bool)? = nil
  ) throws(CubeError) -> (total: Int, memories: [Memory]) {
    guard let holds else {
      var page: (total: Int, memories: [Memory]) = (0, [])
      // What is found to be gone was counted, and takes the place of what follows.
      for _ in 0..<3 {
        let (total, found) = try catalog.select(
          selection, in: project, offset: max(0, offset), limit: limit)
        page = (total, try load(found))
        if page.memories.count == found.count { break }
      }
      return page
    }
    let all = try select(selection, in: project, where: holds)
    let page = all.dropFirst(max(0, min(offset, all.count))).prefix(limit)
    return (all.count, try load(Array(page)))
  }
}
