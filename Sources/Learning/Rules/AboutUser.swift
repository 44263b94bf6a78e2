/// What a program, or somebody in a hurry, notes of the user in the third person: "User prefers dark mode",
/// "Likes jazz". It is read as if the user had said it.
enum AboutUser {
  private static let irregular = [
    "is": "am", "has": "have", "does": "do", "goes": "go", "doesn't": "don't", "isn't": "am not",
    "hasn't": "haven't", "was": "was", "wasn't": "wasn't",
  ]
  /// What tells of a conversation, and not of the user.
  private static let telling = WordSet(
    """
    said says asked asks wanted mentioned mentions told tells replied replies answered answers stated
    states wrote writes asking requested requests confirmed confirms thanked greeted
    """)
  private static let owned = WordSet("a an no two three four several many")
  private static let conditions = PhraseSet(
    "allergic to|intolerant to|vegetarian|vegan|diabetic|left-handed|right-handed|colour-blind|color-blind"
  )

  /// The words in the first person; others as they are. `isFirst`: whether nothing stands before them.
  static func told(_ words: [Word], isFirst: Bool) -> [Word] {
    guard let first = words.first, !first.isMark, !first.isQuoted else { return words }
    let start = words.lower(0) == "the" ? 1 : 0
    if words.lower(start) == "user's", words.count > start + 2 {
      return opened(words, "My", dropping: start + 1)
    }
    if words.lower(start) == "user" {
      return said(words, verb: start + 1) ?? words
    }
    guard isFirst, start == 0 else { return words }
    if let length = conditions.length(words, at: 0), words.count <= 6,
      !isOfThing(words, behind: length)
    {
      return opened(words, "I am", dropping: 0)
    }
    // "Works at Siemens"; a noun in the plural looks the same: "Plants need water".
    let owns = first.lower == "has" && (words[1...].first.map { owned.contains($0) } ?? false)
    guard words.count > 1, first.lower != "thanks", owns || Verbs.isPresentThird(first.lower),
      plain(first.lower) != nil,
      !Verbs.base.contains(words[1]),
      !words.dropFirst().contains(where: { isVerb($0) })
    else { return words }
    return said(words, verb: 0) ?? words
  }

  /// Whether a condition is what a thing is like: "vegan recipes only", but "vegan since 2019".
  private static func isOfThing(_ words: [Word], behind length: Int) -> Bool {
    guard words.indices.contains(length), words.lower(length - 1) != "to" else { return false }
    let next = words[length]
    return next.kind == .word && FunctionWords.isContent(next) && !Verbs.isAdverb(next.lower)
      && next.lower != "type"
  }

  private static func isVerb(_ word: Word) -> Bool {
    Verbs.finite.contains(word) || Verbs.modals.contains(word.lower)
  }

  private static func said(_ words: [Word], verb: Int) -> [Word]? {
    var place = verb
    while Verbs.isAdverb(words.lower(place)) { place += 1 }
    guard words.count > place + 1, !telling.contains(words.lower(place)),
      !telling.contains(words.lower(place + 1))
    else { return nil }
    if Verbs.isPast(words.lower(place)) || Verbs.modals.contains(words.lower(place)) {
      return opened(words, "I", dropping: verb)
    }
    guard let plain = plain(words.lower(place)) else { return nil }
    var changed = words
    changed.replaceSubrange(place...place, with: Word.list(plain))
    return opened(changed, "I", dropping: verb)
  }

  /// A verb of the third person as it is behind "I".
  private static func plain(_ verb: String) -> String? {
    if let known = irregular[verb] { return known }
    var forms: [String] = []
    if verb.hasSuffix("ies") { forms.append(verb.dropLast(3) + "y") }
    if verb.hasSuffix("s") { forms.append(String(verb.dropLast())) }
    if verb.hasSuffix("es") { forms.append(String(verb.dropLast(2))) }
    return forms.first { Verbs.base.contains($0) }
  }

  private static func opened(_ words: [Word], _ subject: String, dropping count: Int) -> [Word] {
    var rest = Array(words[count...])
    if let first = rest.first, count == 0, first.isCapitalised {
      rest[0] = first.saying(first.lower)
    }
    return rest.opened(by: subject, inPlaceOf: words[0])
  }
}
