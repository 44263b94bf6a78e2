/// Whom a question is put to by name: "Bo, where do you live?". What others say next answers it no more
/// than anything else.
enum Addressee {
  private static let openings = WordSet(
    "hey hi hello so and but ok okay well oh thanks welcome dear now")
  private static let joints: Set<String> = [",", "&", "and"]

  /// Whether the last question of a message is put to somebody else than `author`. `others`: who has spoken.
  static func isOther(of message: String, than author: String?, among others: [String]) -> Bool {
    let sentences = Sentence.list(RuleExtractor.head(of: message))
    guard let place = sentences.lastIndex(where: { $0.end == .question }) else { return false }
    var names = find(in: sentences[place].words)
    // "Hey Bo! Where do you live?"
    if names.isEmpty, place > 0 {
      let before = sentences[place - 1].words.drop { openings.contains($0) || $0.isMark }
      if before.count == 1, let name = before.first, name.isCapitalised { names = [name] }
    }
    guard !names.isEmpty else { return false }
    let own = parts(of: author)
    if names.contains(where: { isMeant($0, own) }) { return false }
    let known = others.map { parts(of: $0) }
    return names.contains { name in
      known.contains { isMeant(name, $0) }
        // Of two who talk the other one is meant, whatever he is called.
        || others.count > 1 && Gazetteer.firstNames.contains(name.lower)
    }
  }

  /// The names before the first comma, behind "@", or behind the last comma.
  private static func find(in words: [Word]) -> [Word] {
    if words.count > 2, words[words.count - 2].text == ",", let last = words.last,
      last.isCapitalised, last.kind == .word
    {
      return [last]
    }
    var found: [Word] = []
    var place = words.firstIndex { !openings.contains($0) && $0.text != "," } ?? words.count
    while words.indices.contains(place), found.count < 4 {
      let isMention = words[place].text == "@"
      if isMention { place += 1 }
      guard words.indices.contains(place), words[place].kind == .word,
        isMention || words[place].isCapitalised && !FunctionWords.all.contains(words[place].lower)
      else { break }
      found.append(words[place])
      let next = words.lower(place + 1)
      guard joints.contains(next) || isMention else { return [] }
      place += joints.contains(next) ? 2 : 1
    }
    return found
  }

  private static func parts(of name: String?) -> [String] {
    name?.lowercased().split(separator: " ").map(String.init) ?? []
  }

  /// "Mel" is Melanie.
  private static func isMeant(_ name: Word, _ parts: [String]) -> Bool {
    parts.contains { $0.hasPrefix(name.lower) }
  }
}
