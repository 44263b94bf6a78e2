internal import Text

/// Words of other languages that say nothing of what a text is about. They are left out of a query
/// only if it is recognized as of such a language: "die" is a word of its own in English.
package enum ForeignStopWords {
  /// A language whose small words are known.
  enum Language: CaseIterable {
    case german, spanish, french
  }

  /// Folded, as the tokenizer gives them.
  private static let german = set(
    """
    ich du er sie es wir ihr mich dich sich uns euch mir dir ihm ihn ihnen mein meine meinem meinen meiner
    meines dein deine deinem deinen deiner sein seine seinem seinen seiner unser unsere unserem unseren
    unserer euer eure ihre ihrem ihren ihrer der die das den dem des ein eine einen einem einer eines kein
    keine keinen keinem keiner und oder aber denn doch nicht auch nur noch schon sehr so wie was wer wen
    wem wessen wo wann warum weshalb wieso woher wohin womit wofur welche welcher welches welchen welchem
    ist sind war waren bin bist seid wird werden wurde wurden hat haben habe hast habt hatte hatten kann
    konnen konnte muss mussen soll sollen will wollen darf in im an am auf aus bei beim mit nach von vom
    zu zum zur uber unter vor hinter fur gegen um durch ohne bis seit ab als wenn dass ob da dann hier
    dort man viel viele gibt jetzt
    """)
  private static let spanish = set(
    """
    yo tu el ella ello nosotros nosotras ellos ellas usted ustedes me te se nos os le les lo la los las mi
    mis tus su sus nuestro nuestra nuestros nuestras un una unos unas y e o pero que cual cuales quien
    quienes cuando donde adonde como cuanto cuanta cuantos cuantas por para de del al a en con sin sobre
    entre desde hasta es son era eran fue fueron ser soy eres esta estan estaba estar hay ha han he hemos
    tiene tienen este esto estos estas ese esa eso no si ya muy mas tambien
    """)
  private static let french = set(
    """
    je tu il elle on nous vous ils elles me te se le la les l un une des du de d a au aux en y et ou mais
    que qu qui quoi quand comment combien pourquoi quel quelle quels quelles mon ma mes ton ta tes son sa
    ses notre nos votre vos leur leurs ce cet cette ces c est sont etait etaient etre suis es sommes ai as
    avons avez ont avait dans sur sous avec sans pour par chez ne pas plus tres aussi si j s n m t
    """)

  /// By which a question is known at once.
  private static let asking: [Language: Set<[UInt8]>] = [
    .german: set("wo wann wer wen wem wie warum woher wohin welche welcher welches welchen wieso"),
    .spanish: set("donde cuando quien quienes cual cuales cuanto cuanta cuantos cuantas como"),
    .french: set("ou quand qui comment quel quelle quels quelles combien pourquoi"),
  ]

  private static func set(_ words: String) -> Set<[UInt8]> {
    Set(words.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })
  }

  private static func words(of language: Language) -> Set<[UInt8]> {
    switch language {
    case .german: german
    case .spanish: spanish
    case .french: french
    }
  }

  /// So many words of a query are looked at.
  private static let reach = 64

  /// The language of a query: one whose small words it holds more of than English ones. Nil where no
  /// language shows.
  static func language(of words: [Query.Word]) -> Language? {
    var (tokenizer, tokens): (Tokenizer, [[UInt8]]) = (Tokenizer(), [])
    for case .text(let text) in words where tokens.count < reach {
      tokenizer.read(text)
      while tokens.count < reach, tokenizer.next() { tokens.append(tokenizer.token) }
    }
    let english = tokens.count { $0.count > 1 && StopWords.contains($0) }
    var best: (language: Language, count: Int)?
    for language in Language.allCases {
      let words = self.words(of: language)
      // Single letters are of all languages.
      let count = tokens.count { $0.count > 1 && words.contains($0) }
      let asks = tokens.contains { asking[language, default: []].contains($0) }
      guard count > english, asks || count > 1, count > best?.count ?? 0 else { continue }
      best = (language, count)
    }
    return best?.language
  }

  /// Whether a word holds ä, ö, ü or ß, small or capital, also with the dots apart.
  static func holdsGermanLetter(_ word: [UInt8]) -> Bool {
    let letters: Set<UInt8> = [0x84, 0x96, 0x9C, 0x9F, 0xA4, 0xB6, 0xBC]
    return zip(word, word.dropFirst()).contains { first, second in
      first == 0xC3 && letters.contains(second) || first == 0xCC && second == 0x88
    }
  }

  /// What is left out of a query of these words.
  package static func stopWords(for words: [Query.Word]) -> Set<[UInt8]> {
    language(of: words).map { self.words(of: $0) } ?? []
  }
}
