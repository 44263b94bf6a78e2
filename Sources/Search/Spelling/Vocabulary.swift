internal import SQLite
internal import Text

/// The words of a cube, as the index holds them.
struct Vocabulary {
  let connection: Connection
  let kept: KeptReadings?

  /// Whether a token is somewhere in the cube.
  func contains(_ token: [UInt8]) throws(SQLiteError) -> Bool {
    if let known = kept?.isWord.find(token) { return known }
    let query = try connection.statement("SELECT 1 FROM item_vocabulary WHERE term = ?1 LIMIT 1")
    defer { query.reset() }
    try query.bind(1, text: token)
    let isWord = try query.step()
    kept?.isWord.keep(isWord, for: token, bytes: token.count)
    return isWord
  }

  /// The first words that begin with some bytes of ASCII letters and digits.
  func words(beginningWith start: [UInt8], limit: Int64) throws(SQLiteError) -> [[UInt8]] {
    let query = try connection.statement(
      "SELECT term FROM item_vocabulary WHERE term >= ?1 AND term < ?2 ORDER BY term LIMIT ?3")
    defer { query.reset() }
    try query.bind(1, text: start)
    try query.bind(2, text: start + [0x7B])
    try query.bind(3, limit)
    var words: [[UInt8]] = []
    while try query.step() { words.append(query.text(0)) }
    return words
  }
}
