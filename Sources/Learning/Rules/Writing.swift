/// A text that an assistant is asked to write, "Draft an email to my landlord saying that I'm moving out":
/// what it is to say is made up, or said to others, and tells nothing to remember.
enum Writing {
  private static let openings = PhraseSet(
    "please|now|ok|okay|also|and|then|can you|could you|would you|will you|help me|help me to|just|first"
  )
  private static let verbs = WordSet(
    "write draft compose generate create make craft prepare pen come give tell shorten edit polish")
  /// What is done with a text that is there, and with nothing else.
  private static let changes = WordSet(
    "translate rewrite rephrase reword paraphrase summarise summarize proofread")
  /// Verbs that ask for much else as well, so that somebody for whom it is has to be named.
  private static let broad = WordSet("make prepare come give tell")
  private static let receivers = WordSet("me us")
  private static let determiners = WordSet(
    "a an the this that some another two three four five my our")
  private static let kinds = WordSet(
    """
    limerick limericks poem poems haiku haikus sonnet ode ballad rhyme verse verses song songs lyrics rap
    story stories tale tales fable novel essay essays speech toast eulogy email emails e-mail mail letter
    letters message messages text texts reply replies answer response post posts tweet tweets caption
    captions article articles blog review reviews summary script dialogue monologue sketch joke jokes
    riddle riddles pun puns sentence sentences paragraph paragraphs slogan tagline headline title
    invitation invitations card postcard greeting bio biography resume cv application obituary
    advertisement ad advert listing description statement complaint apology sms whatsapp prayer
    """)
  /// Words between the determiner and the kind of text at most: "a short and funny birthday poem".
  private static let reach = 5

  /// Whether a sentence asks for one.
  static func isAskedFor(_ words: [Word]) -> Bool {
    var place = 0
    while let length = openings.length(words, at: place) {
      place += length
      if words.lower(place) == "," { place += 1 }
    }
    if changes.contains(words.lower(place)) { return true }
    guard verbs.contains(words.lower(place)) else { return false }
    let verb = words.lower(place)
    place += 1
    if verb == "come" {
      guard words.lower(place) == "up", words.lower(place + 1) == "with" else { return false }
      place += 2
    }
    let isForSomebody = receivers.contains(words.lower(place))
    if isForSomebody { place += 1 }
    guard isForSomebody || !broad.contains(verb) || verb == "come",
      let kind = kind(words, from: place)
    else { return false }
    // "Write the letter to the bank by 4 May" is an errand of one's own, "write me a letter" is none.
    return isForSomebody || !isErrand(words, behind: kind)
  }

  /// Where the kind of text stands that is named from a place on.
  private static func kind(_ words: [Word], from place: Int) -> Int? {
    let hasDeterminer = determiners.contains(words.lower(place))
    let start = hasDeterminer ? place + 1 : place
    let found = words.dropFirst(start).prefix(hasDeterminer ? reach + 1 : 2)
      .prefix { !$0.isMark || $0.text == "-" || $0.text == "," }
      .firstIndex { kinds.contains($0) }
    guard let found, !words[start..<found].contains(where: Verbs.isFinite) else { return nil }
    return found
  }

  private static let telling = WordSet(
    "about of saying that which who where explaining asking telling from in with for describing")

  private static func isErrand(_ words: [Word], behind kind: Int) -> Bool {
    let days = TimeWords.days(words)
    return days.any && !days.past && !telling.meets(words[(kind + 1)...])
  }
}
