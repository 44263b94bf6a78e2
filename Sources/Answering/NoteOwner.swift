internal import Learning

/// Of whom a whole note is: its title, or the name of its file, names somebody and nothing else. What
/// "Mum" says of a gardener is of hers, and "Phone: …" in the note of Ivo is Ivo's.
struct NoteOwner {
  /// The words of the title, in small letters.
  private let names: [String]
  /// Whether it is surely somebody else: one of the family.
  private let isSurely: Bool

  /// So many words have names at most.
  private static let longest = 3

  /// Of a note's sentences and its path; nil: it is of nobody.
  init?(_ pieces: [SentenceCut.Piece], at path: [UInt8]) {
    let heading = pieces.first.flatMap { $0.isHeading && $0.level <= 1 ? $0.text : nil }
    let file = path[((path.lastIndex(of: 0x2F) ?? -1) + 1)...].prefix { $0 != 0x2E }
    let title = heading ?? file.map { "-_".utf8.contains($0) ? 0x20 : $0 }
    guard title.count <= 64 else { return nil }
    let words = WordScanner.words(String(decoding: title, as: UTF8.self)).prefix { $0.text != "(" }
    let first = pieces.first { !$0.isHeading }.map {
      WordScanner.words(String(decoding: $0.text.prefix(256), as: UTF8.self))
    }
    // A file's name has small letters: that it is a name shows where the note begins.
    let isName = { (word: Word) in
      word.isCapitalised && heading != nil
        || Kin.relatives.contains(word) || Gazetteer.firstNames.contains(word.lower)
        || first?.prefix(NoteOwner.longest).contains { $0.isCapitalised && $0.lower == word.lower }
          ?? false
    }
    guard (1...NoteOwner.longest).contains(words.count),
      words.allSatisfy({
        $0.kind == .word && isName($0) && FunctionWords.isContent($0)
          && !TimeWords.isName($0.lower) && !AskedOwner.isSelf($0)
      })
    else { return nil }
    names = words.map(\.lower)
    // "Doctor" may stand over one's own appointments.
    isSurely = words.count == 1 && (Kin.men.contains(words[0]) || Kin.women.contains(words[0]))
  }

  private static let selves = WordSet("i we my our me us mine ours i'm i've we're we've")

  /// Whose a sentence of the note is, where it does not say so itself.
  func relation(_ owner: AskedOwner, saying sentence: [UInt8]) -> AskedOwner.Relation {
    if owner.isOf(names) {
      // Of whom no more is asked than the age, a telephone's number says nothing.
      let tellsAge = ToldAge.isTold(in: sentence) || SelfTold.tellsBirth(sentence)
      return owner.isKnown || tellsAge ? .asked : .open
    }
    guard isSurely, owner.isOfAsker, !owner.names(names) else { return .open }
    let words = WordScanner.words(String(decoding: sentence.prefix(4096), as: UTF8.self))
    return words.contains { NoteOwner.selves.contains($0) } ? .open : .another
  }
}
