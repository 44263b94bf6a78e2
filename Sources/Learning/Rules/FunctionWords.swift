/// English words that carry grammar rather than content.
package enum FunctionWords {
  /// What is no content word.
  package static let all = WordSet(
    """
    a an the this that these those some any no every each either neither both all such another other
    i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself
    she her hers herself it its itself they them their theirs themselves one ones who whom whose which
    what when where why how there here i'm i've i'd i'll im ive we're we've we'd we'll you're you've
    you'd you'll he's she's it's that's there's here's what's who's let's they're they've they'll
    they'd he'd he'll she'd she'll it'll it'd that'll am is are was were be been being isn't aren't
    wasn't weren't ain't do does did doing done don't doesn't didn't have has had having haven't
    hasn't hadn't will would shall should can could may might must won't wouldn't shouldn't can't
    cannot couldn't mustn't gonna wanna gotta and or but nor so yet if then than because 'cause cause
    cuz as until while though although since unless whether of at by for with about against between
    into through during before after above below to from up down in out on off over under again
    further once not only own same too very just now also even still ever never always really quite
    much many more most few less least lot lots bit kind kinda sort sorta like well yeah yes oh ok
    okay wow hey hi hello thanks thank please get got getting go going went thing things something
    anything everything nothing someone anyone everyone stuff way pretty totally definitely actually
    absolutely truly super sure maybe perhaps right good great nice cool awesome amazing
    """)

  /// Of these, words that are frequent in English and in no other language of its letters.
  package static let english = WordSet(
    """
    the this these those my we our you your she they them their it's i'm i've i'd i'll what when
    where why how there is are was were been don't doesn't didn't have has had having will would
    should can could might must won't can't cannot gonna wanna gotta and but because if than then of
    for with about into through during before after from up down out off over again once not only
    too very just now also even still ever never always really much many more most few some any every
    like love think know want need feel got get getting going went thing something lot it to at by
    her his him who which while since all would could good great here well back take make made
    """)

  /// Words that are frequent in other languages of Latin letters, and rare in English.
  package static let foreign = WordSet(
    """
    ich du er sie wir ihr und nicht ist das der ein eine einen mit auf f\u{FC}r habe bin wird sind auch
    aber sehr mein meine wie zu dem den von el la los las que es un una por con mi yo muy se est\u{E1}
    pero para como je suis les des une est pas dans pour avec mon et nous vous tr\u{E8}s mais au il che
    sono di per non mio io \u{E8} della molto n\u{E3}o uma com eu meu muito minha het een niet ik van mijn
    jag och inte att det \u{E4}r som jeg ikke og er nie jestem bardzo w na ve bir \u{E7}ok bu ben ja en le
    du na\u{159} tak je ez egy nem \u{E9}s
    """)

  /// How many content words some words have.
  static func contentCount(_ words: some Sequence<Word>) -> Int {
    words.count { isContent($0) }
  }

  /// Whether a word says something of its own.
  package static func isContent(_ word: Word) -> Bool {
    word.kind == .number
      || (word.kind == .word && word.lower.utf8.count > 1 && !all.contains(word)
        && !isContracted(word.lower))
  }

  private static let contracted = ["'ve", "'re", "'ll", "'d"]

  /// "How've", "might've", "Ana'll": a word of grammar with another.
  private static func isContracted(_ word: String) -> Bool {
    guard let mark = word.firstIndex(of: "'") else { return false }
    return contracted.contains(String(word[mark...])) && all.contains(String(word[..<mark]))
  }
}

/// Persons, as pronouns name them.
package enum Pronouns {
  static let subjectI = WordSet("i i'm i've i'd i'll im ive")
  static let subjectWe = WordSet("we we're we've we'd we'll")
  package static let first = WordSet(
    """
    i i'm i've i'd i'll im ive me my mine myself we we're we've we'd we'll us our ours ourselves
    """)
  /// Those that only a verb follows.
  package static let subject = WordSet(
    "i i'm i've i'd i'll im ive we we're we've we'd we'll he he's she she's they they're it's")
  static let singular = WordSet("i i'm i've i'd i'll im ive me my mine myself")
  /// Those of the first person that can begin what a speaker says of themself.
  static let speaker = WordSet(
    "i i'm i've i'd i'll im ive my we we're we've we'd we'll our")
  static let you = WordSet("you you're you've you'd you'll your yours yourself yourselves ya u ur")
  /// Pronouns that point to what was said before.
  static let pointing = WordSet(
    """
    it it's it'll it'd its that that's that'll this they they're they've they'll they'd them these
    those he he's he'd he'll she she's she'd she'll his her their there's
    """)
  /// Those of somebody else who was named before.
  package static let person = WordSet(
    "he he's he'd he'll she she's she'd she'll they they're they've they'll they'd er sie")
  static let neutralStart = WordSet(
    "it it's it'll it'd that that's that'll this they they're they've they'll these those")
}

/// Kin, pets and groups: whom people tell about.
package enum Kin {
  package static let relatives = WordSet(relativesText)
  package static let relativesText =
    """
    mom mum mother dad father parents sister brother sis bro siblings twin son daughter child kid kids
    children baby wife husband spouse partner fianc\u{E9} fianc\u{E9}e fiance fiancee girlfriend boyfriend
    grandma grandmother granny grandpa grandfather grandparents grandson granddaughter aunt auntie
    uncle cousin cousins niece nephew stepmom stepdad stepmother stepfather stepson stepdaughter
    mother-in-law father-in-law sister-in-law brother-in-law godmother godfather roommate housemate
    neighbor neighbour boss colleague coworker co-worker manager mentor coach teacher therapist doctor
    landlord friend bestie
    """
  /// Who stays what they are, whatever else is told of them.
  package static let lifelong = WordSet(
    """
    mom mum mother dad father sister brother sis bro twin son daughter grandma grandmother granny grandpa
    grandfather grandson granddaughter aunt auntie uncle cousin niece nephew
    """)
  static let partners = WordSet(
    "husband wife spouse partner boyfriend girlfriend fianc\u{E9} fianc\u{E9}e fiance fiancee")
  package static let pets = WordSet(petsText)
  package static let petsText =
    """
    dog dogs cat cats puppy puppies kitten kittens pup pet pets hamster rabbit bunny parrot bird fish
    turtle tortoise horse pony guinea snake lizard gecko chickens goat ferret
    """
  package static let men = WordSet(
    """
    dad daddy papa father brother bro son husband boyfriend grandpa granddad grandfather grandson uncle
    nephew stepdad stepfather stepson stepbrother father-in-law brother-in-law son-in-law godfather
    fianc\u{E9}
    """)
  package static let women = WordSet(
    """
    mom mum mommy mama mother sister sis daughter wife girlfriend grandma nana grandmother granny
    granddaughter aunt auntie niece stepmom stepmother stepdaughter stepsister mother-in-law
    sister-in-law daughter-in-law godmother fianc\u{E9}e
    """)
  static let groups = WordSet(
    """
    family kids children parents friends team band class club group colleagues coworkers students
    classmates siblings cousins grandparents roommates crew community neighbors neighbours
    """)
  /// Any of these.
  package static func isNoun(_ word: String) -> Bool {
    relatives.contains(word) || pets.contains(word) || groups.contains(word)
  }
}
