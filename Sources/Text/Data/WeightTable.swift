internal import CTables

/// A table of weights that is part of the program: a file of Sources/CTables/tables, bytes.
package enum WeightTable {
  /// The weights of what is worth keeping, which scripts/train makes.
  package static func sentences() -> [UInt8] {
    let table = unsafe memcube_table_sentences()
    return unsafe Array(UnsafeBufferPointer(start: table.bytes, count: Int(table.count)))
  }
}
