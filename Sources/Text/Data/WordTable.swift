internal import CTables

/// A table of words that is part of the program: a file of Sources/CTables/tables, UTF-8. Each line is a row of
/// fields parted by tabs; lines that begin with `#` say what the fields are.
package struct WordTable: Sendable {
  /// The tables that there are.
  package enum Name: Sendable {
    /// How questions are put, and what lists are called.
    case asking
    /// The words that the analysis of a message knows; phrases that the extractor knows.
    case lexicon, phrases
  }

  /// The rows, each with its fields.
  package let rows: [[String]]

  /// Reads a table.
  package init(_ name: Name) {
    let table =
      switch name {
      case .asking: unsafe memcube_table_asking()
      case .lexicon: unsafe memcube_table_lexicon()
      case .phrases: unsafe memcube_table_phrases()
      }
    let bytes = unsafe UnsafeBufferPointer(start: table.bytes, count: Int(table.count))
    self.init(text: unsafe String(decoding: bytes, as: UTF8.self))
  }

  /// A table of a text.
  init(text: String) {
    rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }
}
