internal import Format
internal import Learning
package import SQLite

/// What is so since something was said.
extension Index {
  /// Steps of a chain that are followed.
  private static let longestChain = 256

  /// The last of the memories that ended one another, from one on; nil of one that nothing ended.
  package func successor(of object: Int64) throws(SQLiteError) -> Int64? {
    var (seen, last): (Set<Int64>, Int64?) = ([object], nil)
    // Two that end each other by different claims would go round for ever.
    while seen.count <= Self.longestChain, let next = try superseder(of: last ?? object),
      seen.insert(next).inserted
    {
      last = next
    }
    return last
  }

  /// What was learned from messages, by the rows of their records; only of those with something
  /// superseded.
  package func endings(of messages: [Int64]) throws(SQLiteError) -> [Int64: [LearnedObject]] {
    let query = try connection.statement(
      """
      SELECT DISTINCT r.row, r.id FROM json_each(?1) list CROSS JOIN record r ON r.row = list.value
      CROSS JOIN source s ON s.id = r.id
      CROSS JOIN standing t ON t.object = s.object AND t.kind = ?2
      """)
    try query.bind(1, text: RowList.text(messages))
    try query.bind(2, Standing.superseded.rawValue)
    var ended: [(row: Int64, id: RecordID)] = []
    while try query.step() {
      if let id = RecordID(bytes: query.blob(1)) { ended.append((query.int(0), id)) }
    }
    query.reset()
    var found: [Int64: [LearnedObject]] = [:]
    for (row, id) in ended {
      for object in try objects(from: id) {
        found[row, default: []].append(
          LearnedObject(object: object, successor: try successor(of: object)))
      }
    }
    return found
  }
}
