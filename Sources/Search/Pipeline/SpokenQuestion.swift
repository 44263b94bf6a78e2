internal import Index
internal import SQLite
internal import Text

/// A question in the words in which its answer may have been said.
enum SpokenQuestion {
  /// The words of a query with single spaces, and names (folded stems) put as "I", with a genitive
  /// as "my".
  static func text(_ words: [Query.Word], names: Set<[UInt8]>) -> [UInt8] {
    var tokenizer = Tokenizer()
    var english = Stems()
    let spoken = words.map { word -> [UInt8] in
      guard case .text(let text) = word else {
        if case .prefix(let text) = word { return text }
        return []
      }
      tokenizer.read(text)
      guard !names.isEmpty, tokenizer.next() else { return text }
      var stem = tokenizer.token
      if case .word(latin: true) = tokenizer.form {
        let word = stem
        stem = []
        _ = english.append(stemOf: word, to: &stem)
      }
      guard names.contains(stem) else { return text }
      let rest = text[tokenizer.range.upperBound...]
      // ' or ’ and an s.
      let isGenitive =
        rest.starts(with: [0x27, 0x73]) || rest.starts(with: [0xE2, 0x80, 0x99, 0x73])
      return isGenitive
        ? Array("my".utf8) + rest.drop { $0 >= 0x80 || $0 == 0x27 || $0 == 0x73 }
        : Array("I".utf8) + rest
    }
    return Array(spoken.filter { !$0.isEmpty }.joined(separator: [0x20]))
  }
}

extension AllowedItems {
  /// What a query's filters let pass.
  init(_ reader: ItemReader, _ measures: Measures) {
    self.init(rows: reader.filter.rows)
    let filter = reader.filter
    if filter.needsItem, !filter.needsMore {
      passes = { row in filter.allows(kindOf: measures.byte(of: row)) }
    } else if filter.needsItem {
      passes = { row throws(SQLiteError) in try reader.passes(row) }
    }
    guard !filter.expired.isEmpty else { return }
    let others = passes
    passes = { row throws(SQLiteError) in
      if filter.expired.contains(row) { return false }
      guard let others else { return true }
      return try others(row)
    }
  }
}
