/// What stands above the lines of a text and says that they hold secrets: titles, headings, a line that a list
/// follows, and the first row of a table.
package struct SecretHeads {
  /// A heading: level 0 stands above all, 1 to 6 have so many marks, 7 goes up to an empty line.
  private var heads: [(level: Int, kind: Secrets.Kind)] = []
  /// What each column of the table under way holds.
  private var columns: [Secrets.Kind?] = []
  /// What the line before says at its end of the next one.
  private var carried: Secrets.Kind?
  /// Whether no line of the text was read yet.
  private var isFirst = true

  /// Pieces of a line at most that is a heading without a mark.
  private static let short = 3
  private static let plain = 7
  private static let title = Array("title:".utf8)

  /// What stands above all of a text: the parts of its path, without endings, and the title in its front matter.
  package static func titles(of matter: ArraySlice<UInt8> = [], at path: [UInt8]) -> [[UInt8]] {
    let titled = matter.split(separator: 0x0A).filter { $0.starts(with: title) }
    return path.split(separator: 0x2F).map { part in
      Array(part[..<(part.lastIndex { $0 == 0x2E } ?? part.endIndex)])
    } + titled.map { Array($0.dropFirst(title.count)) }
  }

  /// Takes a title of the text.
  mutating func read(title: [SecretLine.Piece]) {
    if let kind = Secrets.kind(ofHead: title) { heads.append((0, kind)) }
  }

  /// Takes a line.
  mutating func read(
    _ line: ArraySlice<UInt8>, _ pieces: [SecretLine.Piece], _ tokenizer: inout Tokenizer
  ) {
    if line.contains(0x7C) {
      if columns.isEmpty {
        for cell in Self.cells(line) {
          columns.append(Secrets.kind(ofHead: SecretLine(cell, &tokenizer).pieces))
        }
      }
    } else {
      columns = []
    }
    guard let last = pieces.last else { return readMarks(line) }
    let kind = Secrets.kind(ofHead: pieces)
    let marks = line.prefix { $0 == 0x23 }.count
    if 1...6 ~= marks, line.dropFirst(marks).first == 0x20 {
      heads.removeAll { $0.level >= marks }
      if let kind { heads.append((marks, kind)) }
    } else if let kind, last.isJoined || !last.endsSentence && pieces.count <= Self.short {
      let isTitle = isFirst || line.starts(with: Self.title)
      heads.append((isTitle ? 0 : Self.plain, kind))
    }
    carried = Secrets.kind(atEndOf: pieces)
    isFirst = false
  }

  /// Takes a line without words: empty, or of marks, which may underline a heading.
  private mutating func readMarks(_ line: ArraySlice<UInt8>) {
    if line.allSatisfy({ $0 <= 0x20 }) {
      heads.removeAll { $0.level == Self.plain }
    } else if line.first == 0x3D, heads.last?.level == Self.plain {
      heads[heads.count - 1].level = 1
    } else if line.first == 0x2D {
      isFirst = true
    }
  }

  /// Whether a line holds a secret by what stands above it.
  func cover(
    _ line: ArraySlice<UInt8>, _ pieces: [SecretLine.Piece], _ tokenizer: inout Tokenizer
  ) -> Bool {
    if line.contains(0x7C), !columns.isEmpty {
      for (cell, kind) in zip(Self.cells(line), columns) {
        guard let kind else { continue }
        let pieces = SecretLine(cell, &tokenizer).pieces
        if Secrets.isValue(of: kind, in: pieces) { return true }
        if kind == .password, pieces.count == 1, Secrets.isWord(pieces[0]) { return true }
      }
    }
    // "Password:" and, on the next line, the value.
    if let carried, pieces.count == 1, Secrets.isValue(pieces[0], of: carried) { return true }
    return heads.contains { Secrets.isValue(of: $0.kind, in: pieces) }
  }

  private static func cells(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    line.split(separator: 0x7C, omittingEmptySubsequences: false)
  }
}
