/// How what a clause tells stands to what is so: the one place that decides whether somebody says
/// that something is a fact.
package enum Factuality: Hashable, Sendable {
  /// It is said to be so.
  case asserted
  /// It was so, and is no longer: "used to", "no longer".
  case former
  /// It is said not to be so.
  case denied
  /// Somebody else says or thinks so.
  case reported
  /// It is planned, wanted, or has to be done.
  case intended
  /// It is dreamt, wished, supposed, asked, meant as a joke, or nearly happened.
  case unreal
}

/// Reads how the words of a sentence stand to what is so, in English, and in German as far as
/// answers need it.
package struct FactualityReader {
  private let words: [Word]
  private let speakers: Set<String>

  /// Of a sentence. `speakers`: by which names, in small letters, those go whose own words they are,
  /// besides "I" and "the user".
  package init(_ words: [Word], speakers: Set<String> = []) {
    self.words = words
    self.speakers = speakers
  }

  /// How what the word at a place says, a verb or a noun, stands to what is so.
  package func of(_ place: Int) -> Factuality {
    if let frame = frame(around: place) { return frame }
    let start = FactualityScope.start(of: place, words)
    return attitude(start, place) ?? FactualityOfPredicate(words, start, place).found
  }

  // MARK: Frames: what stands around a whole sentence

  private static let retractions = PhraseSet(
    """
    just kidding|only kidding|i'm kidding|just joking|only joking|i was joking|as a joke|was a joke
    |was a lie|is a lie|were lies|that is wrong|that's wrong|which is wrong|is not true|isn't true
    |was not true|wasn't true|that is not so|not really|fell through|came to nothing|nur spaß
    |stimmt nicht|stimmt aber nicht|war gelogen|war ein scherz|ist gelogen|ist falsch|wurde nichts
    """)
  private static let attributions = PhraseSet(
    """
    apparently|supposedly|allegedly|reportedly|according to|rumour has it|rumor has it|so they say
    |angeblich|anscheinend|laut|vermutlich
    """)
  private static let fictions = WordSet(
    """
    dream dreams nightmare novel story film movie game fantasy imagination traum traume roman film
    spiel geschichte fantasie
    """)
  private static let denials = PhraseSet(
    """
    not true that|isn't true that|wasn't true that|untrue that|false that|wrong that|a lie that
    |a myth that|a rumour that|a rumor that|nonsense that|stimmt nicht , dass|gelogen , dass
    |falsch , dass
    """)

  /// What a sentence's frame makes of a place in it, whatever its clause; nil: nothing.
  func frame(around place: Int) -> Factuality? {
    for at in words.indices.dropFirst(place + 1)
    where FactualityReader.retractions.length(words, at: at) != nil {
      return .unreal
    }
    for at in words.indices {
      if FactualityReader.attributions.length(words, at: at) != nil { return .reported }
      if isFiction(at) { return .unreal }
      if at < place, FactualityReader.denials.length(words, at: at) != nil { return .denied }
    }
    return nil
  }

  /// "In my dream", "in the novel that I write", "a dream where"; not "in my dream job".
  private func isFiction(_ place: Int) -> Bool {
    let behind = [words.lower(place + 1), words.lower(place + 2)]
    if FactualityReader.fictions.contains(words[place]),
      behind[0] == "where" || behind == ["in", "which"]
    {
      return true
    }
    guard FactualityReader.fictions.contains(words[place]),
      words[..<place].suffix(3).contains(where: { ["in", "im"].contains($0.lower) })
    else { return false }
    let isGerman = words[place].lower == "traum" || words[place].lower == "traume"
    guard words.indices.contains(place + 1), !isGerman else { return true }
    let next = words[place + 1]
    return next.isMark || !FunctionWords.isContent(next) || next.isCapitalised
      || Verbs.isPast(next.lower)
  }

  // MARK: Attitudes: verbs that a clause hangs on

  /// Whoever dreams it, wishes it, asks for it: it is not said to be so.
  private static let unreal = WordSet(
    """
    dream dreams dreamt dreamed dreaming wish wishes wished wishing imagine imagines imagined
    imagining pretend pretends pretended pretending hope hopes hoped hoping fear fears feared doubt
    doubts doubted joke joked jokes joking lie lied suppose supposed supposing fantasise fantasised
    fantasize fantasized wonder wonders wondered ask asks asked asking expect expects expected
    träume träumt träumte geträumt wünsche wünscht wünschte hoffe hofft hoffte frage fragt fragte
    """)
  /// Another's word or thought; one's own stands for what is so.
  private static let reports = WordSet(
    """
    think thinks thought believe believes believed say says said saying claim claims claimed assume
    assumes assumed suspect suspects suspected guess guesses guessed reckon reckons reckoned insist
    insists insisted swear swears swore tell tells told telling write writes wrote suggest suggests
    suggested figure figures figured hear heard rumours convinced mistakenly
    denkt dachte glaubt glaubte meint meinte sagt sagte behauptet behauptete vermutet erzählt erzählte
    """)
  /// Of oneself in the past, what turned out otherwise.
  private static let mistaken = WordSet(
    "thought believed assumed guessed heard hear claimed claim dachte glaubte behauptete")
  /// Denied, these deny what is thought or said, and not that it was told.
  private static let deniable = WordSet(
    "think thought believe believed say said claim claimed denke glaube sagte")
  private static let amazement = WordSet("can't cannot couldn't")
  private static let selves = WordSet("i we i'm we're i've we've i'd we'd i'll we'll ich wir user")
  private static let between = WordSet(
    "do did does have has had would will must should can could may might be been really also")

  private func attitude(_ start: Int, _ place: Int) -> Factuality? {
    guard start < place else { return nil }
    // "Had I moved to Oslo".
    if ["had", "were", "should"].contains(words.lower(0)), start <= 1,
      FactualityScope.isSelfOrOther(words[1])
    {
      return .unreal
    }
    for at in (start..<place).reversed() {
      let (word, lower) = (words[at], words[at].lower)
      if FactualityScope.conditionals.contains(word) { return .unreal }
      let isUnreal = FactualityReader.unreal.contains(word)
      guard isUnreal || FactualityReader.reports.contains(word), isVerb(at),
        FactualityScope.hasSubject(words, at + 1, place)
      else { continue }
      if isUnreal { return .unreal }
      let (isOwn, isDenied, isPassive) = holder(at, start)
      guard isOwn, !isPassive else { return .reported }
      if isDenied, FactualityReader.deniable.contains(word) {
        return FactualityReader.amazement.contains(words.lower(at - 1)) ? nil : .denied
      }
      if FactualityReader.mistaken.contains(lower) { return .reported }
    }
    return nil
  }

  /// Not "my dream job", but "the claim that".
  private func isVerb(_ at: Int) -> Bool {
    // "Asked "Where?", Ana answered: …" and "Ana said: …" only say who speaks.
    if ["\"", ":"].contains(words.lower(at + 1)) || words[at].isQuoted { return false }
    return ["that", "dass"].contains(words.lower(at + 1))
      || !FactualityScope.determiners.contains(words.lower(at - 1))
  }

  /// Whose attitude it is that the verb at a place tells, and whether it is denied.
  private func holder(
    _ at: Int, _ start: Int
  ) -> (isOwn: Bool, isDenied: Bool, isPassive: Bool) {
    var (before, isDenied, isPassive) = (at - 1, false, false)
    while before >= start {
      let word = words[before]
      if FactualityReader.selves.contains(word) || speakers.contains(word.lower) {
        return (true, isDenied, isPassive)
      }
      if FactualityScope.isDenial(word) {
        isDenied = true
      } else if ["was", "were", "been", "am", "being"].contains(word.lower) {
        isPassive = true
      } else if !FactualityReader.between.contains(word), !Verbs.isAdverb(word.lower),
        !["and", "but"].contains(word.lower)
      {
        return (false, isDenied, isPassive)
      }
      before -= 1
    }
    // The subject was left out, or stands behind, as in German: "Glaube ich".
    return (start == at || before < start, isDenied, isPassive)
  }
}
