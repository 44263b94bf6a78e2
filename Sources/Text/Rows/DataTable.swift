/// A table of words or numbers, by section. Those of the program stand in `Data`, a file each, which hold nothing
/// else.
///
/// A line `[name]` begins a section, `#` a remark up to the end of its line. Words are parted by white space;
/// `a_b` are words in a row.
package struct DataTable: Sendable {
  /// What stands in each section, as typed.
  private let sections: [String: [[UInt8]]]

  /// Reads a table.
  init(_ text: String) {
    var sections: [String: [[UInt8]]] = [:]
    var section = ""
    for line in Array(text.utf8).split(separator: 0x0A) {
      let line = line.prefix { $0 != 0x23 }
      if line.first == 0x5B {
        section = String(decoding: line.dropFirst().prefix { $0 != 0x5D }, as: UTF8.self)
        continue
      }
      sections[section, default: []] += line.split { $0 <= 0x20 }.map { Array($0) }
    }
    self.sections = sections
  }

  /// What stands in a section, as typed.
  func typed(_ section: String) -> [[UInt8]] { sections[section] ?? [] }

  /// The words of a section that stand alone.
  package func words(_ section: String) -> Set<[UInt8]> {
    Set(typed(section).filter { !$0.contains(0x5F) })
  }

  /// The numbers of a section, each after its name.
  package func numbers(_ section: String) -> [String: Double] {
    let words = typed(section).map { String(decoding: $0, as: UTF8.self) }
    return Dictionary(
      zip(words, words.dropFirst()).compactMap { name, number in Double(number).map { (name, $0) }
      },
      uniquingKeysWith: { first, _ in first })
  }

  /// The entries of a section as words in a row, by the last one.
  package func phrases(_ section: String) -> [[UInt8]: [[[UInt8]]]] {
    let phrases = typed(section).map { $0.split(separator: 0x5F).map { Array($0) } }
    return Dictionary(grouping: phrases) { $0.last ?? [] }
  }
}
