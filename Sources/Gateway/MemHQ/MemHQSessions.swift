internal import Bundle
internal import Format
internal import Posix

/// Sessions: integrations of frameworks name one in the metadata of what they add, and then search for its id
/// to get what is known of it.
extension MemHQ {
  private static let key = "session_id"
  /// How many of a cube's latest memories are looked at, and the longest id, bytes.
  private static let (reach, longest) = (1000, 256)

  /// What was said in the session of an id, the latest first.
  /// - Parameters:
  ///   - text: what is searched for, which may be such an id: one word.
  ///   - candidates: cube by cube, the rows of the memories that come into question; nil: all.
  ///   - limit: how many at most.
  ///   - gateway: where.
  /// - Returns: none where the text is no session's id.
  /// - Throws: what the core throws.
  static func said(
    inSession text: [UInt8], in candidates: [CubePlace: Set<Int64>?], limit: Int,
    _ gateway: Gateway
  ) throws(Fault) -> [MemoryHit] {
    guard text.count <= longest, !text.contains(where: { $0 <= 0x20 }) else { return [] }
    return try caught { () throws(CubeError) in
      var found: [Memory] = []
      for (place, rows) in candidates {
        let latest = try gateway.memories.use(place, among: candidates.count) {
          (_, _) throws(CubeError) in
          try gateway.memories.catalog.latest(
            in: place, limit: reach, on: gateway.host.now().day)
        }
        let within = (latest ?? []).filter { rows?.contains($0.row.object) ?? true }
        found += try gateway.memories.load(within).filter { $0["metadata"]?[key]?.string == text }
      }
      found.sort { ($0.created, $0.object) > ($1.created, $1.object) }
      // It is what was asked for, whatever its words.
      return found.prefix(limit).map { MemoryHit(memory: $0, score: 1, parts: [:]) }
    }
  }
}
