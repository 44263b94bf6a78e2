/// What is known of words that stand behind "and", where a verb of the subject and a noun look alike: how
/// surely each is one or the other.
enum JoinedVerbWords {
  /// Verbs that `Verbs.base` doesn't tell, as they say too little elsewhere.
  private static let more = WordSet(
    """
    accept achieve administer advise advocate analyse analyze announce arrange assemble assist assume
    attempt audit babysit barbecue bathe beat beg behave bet block blow boil book borrow bother bowl box
    braid breathe breed brew broadcast browse brush budget burn bury calculate calm canoe cater charge
    cheer chop claim coach collaborate comment commit compile compost conduct confuse consult contribute
    convert copy count crack crash cross cultivate curate deadlift debate debug deliver deploy describe
    deserve detest diet dig dine disagree display distrust dj doodle double-check download draft dress
    dry dump dye educate eliminate email employ end engrave enter entertain examine experiment fail
    fence ferment fertilise fertilize file finance finish fold forage freelance freeze fry fund gamble
    gather google grade grill grind guard guide hack harvest heat hoard homebrew homeschool hoover hunt
    hurt ignore illustrate import improvise indent inject inspect install instruct insulate investigate
    iron juggle juice jump kayak kick knead lack lecture lend lie loathe lock log lunch maintain
    marinate massage measure mend mentor message microdose milk mind moderate monitor mop mow nap
    navigate negotiate nurse obsess occupy oil operate oppose oversee oversleep owe panic park party
    patrol peel phone pickle pitch plough poach pole possess pour praise pray preach preserve press
    pretend print procrastinate pronounce protest prove prune purchase query question quilt rank rate
    react recite recommend recycle referee refuse register regret regulate rehome rely render replace
    reply report represent request rescue resell reserve respond restock restore retrain reuse rewatch
    rewrite rinse roast rule rush salt sample sand scan schedule scold scout scream screen scroll scrub
    scuba-dive search season secure separate shave shiver shoot shout shovel shower shut sign sip skip
    skype slack slice snack sneeze snore snorkel snowboard soak socialise socialize speed spin split
    sprint squat stack stalk stammer stare starve steam stitch stock store strum stutter subscribe
    substitute suck sunbathe supervise supply surprise survive swap sweat sweep tag tailor tango tax
    telework thrift throw tidy tinker tip toast tolerate track trade translate trap treat trek trim tune
    tutor tweet twist type unwind update upgrade upload vacuum vape vote vow water weave weed weigh
    whisper whistle whittle withdraw witness workout worship wrap wrestle yell
    """)

  /// Of both lists, those that stand as a noun without an article as well: "love and support from my wife".
  private static let nouns = WordSet(
    """
    act barbecue battle beat bike blend block blog boil bond book boost bowl box brush budget canoe care
    cause change check code comment copy cover craft crash cross date debate design diet display doubt
    dress drink drop email fear feature fence figure file film fish focus fund gain garden grill groom
    harvest heat hug interview iron juice kayak kiss launch lease love lunch market message milk mind
    mix notice nurse offer oil order panic park party peel phone photograph pickle place plant plough
    point pole post practice press print process program question quilt record release rent report
    request research respect review roast salt sand schedule screen season sign slack smell smoke snack
    snowboard sound speed spread stack steam stick stock stream struggle supply support switch tango
    taste tax test text tip toast touch trade transfer trap treasure treat trust turn update upgrade
    value watch water worry
    """)

  /// Those of which a noun without an article is rarer: "I study law and work nights", "I like work".
  private static let deeds = WordSet(
    """
    camp chat commute cycle dance dive dream end exercise experiment finish game help hope host jog joke
    journal knit nap paint plan play pray protest race rest sail shop shower skate sketch ski sleep
    start stay store stretch study surf swim talk train travel walk work workout
    """)

  /// Those that describe as well: "clean and warm".
  private static let traits = WordSet(
    "clean open close dry warm cool slow lower light calm quiet present welcome free clear secure separate tidy"
  )

  /// What somebody who does it is called as well: "a coach", behind "I am a".
  static let persons = WordSet(
    "coach cook guide host mentor volunteer nurse scout judge tutor model")

  /// Food and the like, of which the word before may be one more: "vitamin D and fish oil".
  static let stuff = WordSet("fish water juice salt oil toast milk")

  /// What is so with somebody, whatever they can, must or want to do: "I can cook but prefer to eat out".
  static let states = WordSet(
    """
    have love hate prefer like dislike need want own feel find know think hope believe enjoy live fear
    miss lack wish doubt loathe detest mind regret suppose expect plan intend agree
    """)

  /// Verbs before which "don't" ends: "I don't eat meat and avoid dairy".
  static let opposing = WordSet("avoid love hate prefer dislike loathe detest")

  enum Kind { case verb, deed, trait, noun }

  /// What a word in its first form may be; nil: it is not known.
  static func kind(_ word: Word) -> Kind? {
    if nouns.contains(word) { return .noun }
    if deeds.contains(word) { return .deed }
    if traits.contains(word) { return .trait }
    return isVerb(word) ? .verb : nil
  }

  /// Whether a word is the first form of a verb, whatever else it is.
  static func isVerb(_ word: Word) -> Bool { Verbs.base.contains(word) || more.contains(word) }

  /// Verbs whose past is written as their first form.
  static let unchanging = WordSet("read put cut let set hit shut spread split bet hurt")

  private static let endings = [
    "ing", "tion", "sion", "ment", "ness", "ity", "ship", "ism", "ful", "less", "ous", "ive",
    "able",
    "ible", "ish", "ary", "ical", "ly", "er", "or", "ist", "age", "ance", "ence", "al", "ic", "y",
  ]

  /// Whether the letters of a word that is not known allow for the first form of a verb. `alone`: whether
  /// it is joined to a verb and nothing else, where no noun can stand.
  static func mayBeVerb(_ word: Word, alone: Bool = false) -> Bool {
    let lower = word.lower
    guard word.kind == .word, lower.utf8.count > 2, FunctionWords.isContent(word),
      !lower.contains("'"), !Verbs.isPast(lower), !Verbs.participles.contains(lower),
      !Verbs.isAdverb(lower), !Kin.isNoun(lower), !Verbs.states.contains(lower)
    else { return false }
    if lower.hasSuffix("s"), !lower.hasSuffix("ss") { return false }
    if alone { return !lower.hasSuffix("ing") }
    return !endings.contains { lower.hasSuffix($0) }
  }
}
