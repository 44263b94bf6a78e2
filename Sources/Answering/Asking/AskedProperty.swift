internal import Learning
internal import Text

/// What a question asks for of whom, as far as its grammar shows it, so that no value of something else or of another
/// person stands alone above an answer. Of other languages than English nothing is known.
struct AskedProperty {
  /// The words that name what is asked for, rather than of whom; and those of them that are nouns.
  private var things: Set<[UInt8]> = []
  private var nouns: Set<[UInt8]> = []
  private var words: Set<[UInt8]> = []
  /// "Live" of "Where do I live?", and who does it; nil: it is put otherwise.
  private var act: (verb: String, doer: Doer)?
  private let groups: [Set<[UInt8]>]

  private struct Doer {
    /// Whether it is who speaks.
    var isOwn = false
    var isPronoun = false
    var names: Set<[UInt8]> = []
    var nouns: Set<[UInt8]> = []
    var isKin = false

    init(_ tokens: some Collection<Token>) {
      let table = AskingTable.shared
      let own = table.words("pronoun").union(table.words("user"))
      let first = tokens.first { ![.determiner, .adverb, .adjective].contains($0.part) }
      isPronoun = first?.part == .pronoun
      // "The user's mother" is another.
      isOwn =
        !tokens.contains { $0.part == .possessive }
        && first.map { own.contains(Array($0.lower.utf8)) } ?? false
      var stems = TextStems()
      for token in tokens where token.part == .name || token.part == .noun {
        let stem = stems.read(Array(token.text.utf8), keepsStopWords: true)
        if token.part == .name { names.formUnion(stem) } else { nouns.formUnion(stem) }
        isKin = isKin || token.isOne(of: [.kin, .partner, .pet])
      }
    }
  }

  /// Of a question; `frame`: the words that say how it is put, as the index holds them.
  init(_ text: [UInt8], _ words: [[UInt8]], frame: Set<[UInt8]>) {
    let table = AskingTable.shared
    groups = table.rows.filter { $0.kind == "alike" }.map { row in
      Set(row.phrases.flatMap(\.words))
    }
    let analysis = Analysis(String(decoding: text, as: UTF8.self), said: 0)
    guard analysis.language == "en", let tokens = analysis.sentence(0)?.tokens else { return }
    self.words = Set(words)
    var stems = TextStems()
    for (place, token) in tokens.enumerated() where token.isContent && token.kind == .word {
      let before = tokens[place - 1]
      let isOwner =
        token.part == .name && (before.part != .preposition || table.holds("belonging", before))
      if isOwner || token.isVerb && table.holds("light", token) { continue }
      let thing = stems.read(Array(token.text.utf8)).subtracting(frame)
      things.formUnion(thing)
      if token.part == .noun { nouns.formUnion(thing) }
    }
    guard let helper = tokens.firstIndex(where: { table.holds("helper", $0) }),
      let verb = tokens.indices.first(where: { $0 > helper + 1 && tokens[$0].form == .base })
        ?? tokens.indices.last(where: {
          $0 > helper + 1 && Lexicon.shared.verb(tokens.lower($0))?.forms.contains(.base) ?? false
        })
    else { return }
    let base = Lexicon.shared.verb(tokens.lower(verb))?.base ?? tokens[verb].base
    act = (base, Doer(tokens.tokens(helper + 1..<verb)))
  }

  /// Whether a text holds all words of what is asked for.
  func isWhole(in text: [UInt8]) -> Bool {
    var stems = TextStems()
    let held = stems.read(text)
    return !things.isEmpty && things.allSatisfy { Self.isOne($0, of: held) }
  }

  private static func isOne(_ asked: [UInt8], of held: Set<[UInt8]>) -> Bool {
    held.contains { SentenceScore.likeness($0, asked) > 0 }
  }

  /// Whether a text holds a word of what is asked for, or one that names the same.
  func isHeld(in text: [UInt8]) -> Bool {
    if things.isEmpty { return true }
    var (stems, reader) = (TextStems(), StemReader())
    let held = stems.read(text)
    if things.contains(where: { Self.isOne($0, of: held) }) { return true }
    let told = reader.words(text)
    return groups.contains { !$0.isDisjoint(with: words) && !$0.isDisjoint(with: told) }
  }

  /// Whether a sentence has the thing that is asked for as what was done alone: "booked a table" is no book.
  func isDone(in sentence: [UInt8]) -> Bool {
    var stems = TextStems()
    let analysis = Analysis(String(decoding: sentence.prefix(2_048), as: UTF8.self), said: 0)
    let held = analysis.sentences.flatMap(\.tokens).filter {
      !stems.read(Array($0.text.utf8)).isDisjoint(with: nouns)
    }
    return !held.isEmpty && analysis.language == "en"
      && held.allSatisfy { $0.isVerb && [.past, .participle].contains($0.form) }
  }

  /// Whether a sentence says of others alone that they do what is asked for: "my mother lives in Graz" is no answer to
  /// "Where do I live?".
  func isOfOthers(_ sentence: [UInt8], by speaker: [UInt8]?) -> Bool {
    guard let act, sentence.count <= 2_048 else { return false }
    let analysis = Analysis(String(decoding: sentence, as: UTF8.self), said: 0)
    guard analysis.language == "en" else { return false }
    var reader = StemReader()
    let speakers = Set(speaker.map { reader.stems($0) + reader.words($0) } ?? [])
    let doers = analysis.sentences.flatMap { sentence in
      sentence.clauses.filter { sentence.tokens[$0.verb].base == act.verb }.map { clause in
        clause.subject.map { Doer(sentence.tokens.tokens($0)) }
      }
    }
    // "The sofa cost 800 euros and the table 350".
    let asked = act.doer.names.union(act.doer.nouns)
    if !act.doer.isOwn, !asked.isDisjoint(with: reader.stems(sentence)) { return false }
    return !doers.isEmpty
      && doers.allSatisfy { $0.map { isOther($0, than: act.doer, speakers) } ?? false }
  }

  private func isOther(_ told: Doer, than asked: Doer, _ speakers: Set<[UInt8]>) -> Bool {
    if told.isOwn {
      if asked.isOwn || asked.isPronoun { return false }
      return asked.names.isEmpty
        ? asked.isKin : !speakers.isEmpty && asked.names.isDisjoint(with: speakers)
    }
    if asked.isOwn {
      return told.isPronoun || told.isKin
        || !told.names.isEmpty && told.names.isDisjoint(with: speakers)
    }
    if told.isPronoun || asked.isPronoun { return false }
    let isShared =
      !told.names.isDisjoint(with: asked.names.union(speakers))
      || !told.nouns.isDisjoint(with: asked.nouns)
    // "My daughter" may be Mia.
    let areAlike =
      !told.names.isEmpty && !asked.names.isEmpty || !told.nouns.isEmpty && !asked.nouns.isEmpty
    return !isShared && areAlike
  }
}
