internal import Format
internal import Index
internal import Language
internal import Posix
internal import Search
internal import Text

extension EvidenceSource {
  /// Evidence, each outdated piece after the memories that say what is so since; all are read at one moment.
  func withSuccessors(
    _ pieces: [Evidence], named cube: [UInt8], in zone: Zone
  ) throws(CubeError) -> [Evidence] {
    try readingSuccession { source throws(CubeError) in
      var found: [Evidence] = []
      var known = Set(pieces.filter { $0.result.kind == .memory }.map(\.result.row))
      for var piece in pieces {
        let rows: [Int64] =
          switch piece.result.kind {
          case .message: try source.memories(from: piece.result.id)
          case .memory: [piece.result.row]
          case .passage: []
          }
        let successors = try rows.map { row throws(CubeError) in try source.successor(of: row) }
        if !rows.isEmpty, successors.allSatisfy({ $0 != nil }) { piece.isOutdated = true }
        for case let row? in successors where known.insert(row).inserted {
          guard var result = try source.memory(row) else { continue }
          result.score = piece.result.score
          var newer = Evidence(
            cube: cube, result: result, author: nil, day: zone.day(of: result.time))
          newer.words = piece.words
          newer.origins = try source.origins(of: row)
          found.append(newer)
        }
        found.append(piece)
      }
      return found
    }
  }
}
