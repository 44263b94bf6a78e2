internal import CTables

/// A table of words that is part of the program: a file of Sources/CTables/tables, UTF-8. Each line is a row of
/// fields parted by tabs; lines that begin with `#` say what the fields are.
package struct WordTable: Sendable {
  /// The tables that there are.
  package enum Name: Sendable {
    /// How questions are put, and what lists are called.
    case asking
    /// The words of times.
    case times
    /// The words that the analysis of a message knows, and phrases that the extractor knows.
    case lexicon, phrases
    /// What a sentence says of slots: memcube-learn(7).
    case slots
    /// What exports of chats write.
    case chats
  }

  /// The rows, each with its fields.
  package let rows: [[String]]

  /// Reads a table.
  package init(_ name: Name) { self.init(text: String(decoding: Self.bytes(name), as: UTF8.self)) }

  /// The file as it is.
  package static func bytes(_ name: Name) -> [UInt8] {
    let table =
      switch name {
      case .asking: unsafe memcube_table_asking()
      case .times: unsafe memcube_table_times()
      case .lexicon: unsafe memcube_table_lexicon()
      case .phrases: unsafe memcube_table_phrases()
      case .slots: unsafe memcube_table_slots()
      case .chats: unsafe memcube_table_chats()
      }
    return unsafe Array(UnsafeBufferPointer(start: table.bytes, count: Int(clamping: table.count)))
  }

  /// A table of a text.
  init(text: String) {
    rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }
}
