internal import Learning
internal import Text

/// The title of a list that has none but the name of its file: of `Shopping list.md`, which begins with its first
/// item.
enum FileTitle {
  /// So many bytes has a title at most.
  private static let longest = 64
  private static let lists = Set(["list", "lists", "liste", "lista"].map { Array($0.utf8) })

  /// What a file is called, as words: without its folders and its ending.
  static func words(of path: [UInt8]) -> [UInt8] {
    let name = path[((path.lastIndex(of: 0x2F) ?? -1) + 1)...]
    let stem = name[..<(name.lastIndex(of: 0x2E) ?? name.endIndex)]
    return stem.map { "-_".utf8.contains($0) ? 0x20 : $0 }
  }

  /// The sentences of a text below its title: of a list without one below the name of its file.
  static func headed(_ pieces: [SentenceCut.Piece], at path: [UInt8]) -> [SentenceCut.Piece] {
    guard pieces.first?.isItem == true, case let title = words(of: path),
      (1...longest).contains(title.count)
    else { return pieces }
    var heading = SentenceCut.Piece(text: title, continues: false)
    (heading.isHeading, heading.level) = (true, 1)
    return [heading] + pieces
  }

  /// The folded words of a file's name that say of what it is a list.
  static func telling(_ path: [UInt8]) -> [[UInt8]] {
    var (tokenizer, found) = (Tokenizer(), [[UInt8]]())
    tokenizer.read(words(of: path))
    while tokenizer.next() { if !lists.contains(tokenizer.token) { found.append(tokenizer.token) } }
    return found
  }
}
