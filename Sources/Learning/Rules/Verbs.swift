/// What is known of English verbs: enough to tell tense, and to put `I go` into the third person.
package enum Verbs {
  /// Past forms and participles that do not end in -ed.
  static let irregularPast = WordSet(
    """
    was were went got had did made took saw came found bought brought thought caught taught felt kept
    left lost met paid said sold sent spent stood told understood won wrote gave knew grew flew drew
    threw blew ate drank drove rode ran sang sat slept spoke swam wore woke began broke built chose
    became fell forgot forgave held hung heard hid led lent lit meant rang rose shot shook showed
    shone stole stuck struck swept swore swung tore dealt dreamt learnt spelt spilt burnt fought fed
    fled ground laid lay bit bent bled bound dug froze sank sought slid spun sprang stung strove wept
    wound overcame undertook withdrew leapt crept knelt sewed mowed snuck dove quit put set cut let
    hit hurt shut spread cost read bet split upset broadcast used didn't wasn't weren't hadn't
    couldn't wouldn't
    """)

  /// Participles that differ from the past, behind `have`.
  static let participles = WordSet(
    """
    been gone done seen taken given known grown flown drawn thrown eaten drunk driven ridden run sung
    spoken swum worn woken begun broken chosen become fallen forgotten forgiven hidden risen shaken
    shown stolen sworn torn written bitten frozen sunk gotten come overcome sewn proven
    """)

  /// Words that end in -ed and are no past.
  private static let notPast = WordSet(
    """
    need feed seed speed bed red bleed breed indeed weed deed shed embed exceed proceed succeed
    hundred sacred naked wicked gifted beloved talented kindred greed reed sled wed
    """)

  package static let modals = WordSet(
    """
    will would can could should must may might shall won't wouldn't can't cannot couldn't shouldn't
    mustn't mightn't 'll 'd
    """)

  /// Verbs in the form behind I and they. Of those that are nouns as well, only frequent ones.
  package static let base = WordSet(
    """
    be have do go get make take come see know think want need feel find give tell try keep let put
    mean become leave bring begin start show hear play run move live believe hold happen write
    provide sit stand lose pay meet include continue set learn change lead understand watch follow
    stop create speak read allow add spend grow open walk win offer remember love consider appear buy
    wait serve die send expect build stay fall cut reach remain suggest raise pass sell require decide
    pull return explain hope develop carry break receive agree support hit produce eat cover catch
    draw choose cause point listen realize realise place close involve enjoy like hate miss wish dislike
    prefer plan work study teach train practice practise cook bake paint dance sing swim hike bike
    cycle run jog climb travel visit explore volunteer help care share talk chat call text drive ride
    fly camp fish garden plant collect join attend organize organise host celebrate relax rest sleep
    wake dream worry struggle manage handle deal cope focus aim strive push inspire motivate encourage
    appreciate value treasure cherish admire respect trust doubt fear guess suppose figure wonder
    imagine look seem sound smell taste touch own use wear drink smoke order prepare clean wash fix
    repair design code program test review edit record film photograph post publish release launch
    promote market invest save earn donate adopt foster raise feed walk groom train compete race
    perform act rehearse compose produce mix stream game stretch meditate exercise lift row surf ski
    skate sail dive knit sew crochet sketch carve craft sculpt journal blog research apply interview
    graduate enroll enrol transfer commute rent lease renovate decorate remodel declutter pack unpack
    settle adjust adapt recover heal suffer battle overcome reflect ponder process express connect
    bond reconnect catch hang marry date propose divorce retire resign quit switch ask answer thank
    invite welcome greet hug kiss cry laugh smile joke tease complain argue fight apologize forgive
    forget remind notice discover recognize identify solve improve boost increase reduce lower cut
    avoid prevent protect defend fill check choose pick select compare turn shop drop hold wander
    stroll roam laugh sit stick lean tend seek gain crave embrace feature strengthen spread blend
    """)

  /// Of these, what behind `and` is a verb, not a noun.
  static let surelyBase = WordSet(
    """
    have do go get make take come see know think want need feel find give tell try keep let put become
    leave bring begin show hear meet lose pay sit stand write learn understand follow speak allow spend
    grow buy send build stay eat choose enjoy hate wish prefer teach bake sing explore volunteer attend
    organize organise celebrate relax appreciate cherish admire imagine wear prepare earn donate adopt
    meditate sew apply graduate adjust adapt recover heal reflect express connect ask invite forget
    remind discover solve improve compete avoid prevent protect believe hope listen continue
    """)

  static let adverbs = WordSet(
    """
    just also always never still even ever often sometimes usually now then once already almost soon
    kinda sorta kind sort of rather quite too so both all only first finally not definitely totally
    truly pretty mostly normally typically generally basically literally seriously honestly
    personally probably certainly clearly simply nearly hardly barely rarely seldom constantly
    currently recently lately actually really
    """)

  /// Adjectives and participles that `I am` may precede where the subject was dropped.
  static let states = WordSet(
    """
    happy excited glad thrilled proud grateful thankful nervous anxious sad tired exhausted busy
    stressed worried ready determined obsessed hooked stoked pumped swamped sorry sure lucky
    fortunate blessed relieved overwhelmed impressed interested amazed honored
    """)

  /// Whether a word is a past form, as far as its letters tell.
  package static func isPast(_ word: String) -> Bool {
    if irregularPast.contains(word) || isPrefixedPast(word) { return true }
    return word.utf8.count > 3 && word.hasSuffix("ed") && !notPast.contains(word)
      && !states.contains(word)
  }

  private static let prefixes = ["re", "over", "under", "mis", "out", "un"]

  /// "Retook", "overslept", "rebuilt": an irregular past of at least four letters behind a prefix.
  private static func isPrefixedPast(_ word: String) -> Bool {
    prefixes.contains { prefix in
      guard word.hasPrefix(prefix), word.utf8.count >= prefix.utf8.count + 4 else { return false }
      let verb = String(word.dropFirst(prefix.count))
      return irregularPast.contains(verb) && !base.contains(verb)
    }
  }

  /// Whether a word may stand behind `have`.
  package static func isParticiple(_ word: String) -> Bool {
    participles.contains(word) || isPast(word) || (word.hasSuffix("ed") && states.contains(word))
  }

  package static func isAdverb(_ word: String) -> Bool {
    adverbs.contains(word) || (word.hasSuffix("ly") && word.utf8.count > 4)
  }

  /// A finite form of be, have and modals.
  package static let finite = WordSet(
    """
    is are was were has have had will would can could should must may might isn't aren't wasn't
    weren't hasn't haven't hadn't won't can't does do did doesn't don't didn't 's
    """)

  /// Whether a word may be the verb that a subject has: of such a form, past, or the third person's.
  package static func isFinite(_ word: Word) -> Bool {
    finite.contains(word) || isPast(word.lower) || isPresentThird(word.lower)
  }

  /// Whether a word is an -ing form.
  package static func isGerund(_ word: String) -> Bool {
    word.utf8.count > 4 && word.hasSuffix("ing") && !notGerund.contains(word)
  }

  private static let notGerund = WordSet(
    """
    thing something anything nothing everything morning evening spring string bring king ring wing
    sing during ceiling sibling darling wedding clothing building
    """)

  /// What things that have a date do.
  private static let schedules = WordSet(
    """
    arrives departs expires lands finishes starts begins ends opens closes resumes reopens comes goes
    weighs costs lasts prefers flies returns
    """)

  /// Whether a word may be a form behind he, she and a name: `gives`, `flies`, `goes`.
  static func isPresentThird(_ word: String) -> Bool {
    guard word.utf8.count > 3, word.utf8.last == 0x73 else { return false }
    if schedules.contains(word) { return true }
    if base.contains(String(word.dropLast())) { return true }
    if word.hasSuffix("ies") { return base.contains(word.dropLast(3) + "y") }
    return word.hasSuffix("es") && base.contains(String(word.dropLast(2)))
  }

  /// The form behind he, she and a name.
  static func third(_ verb: String) -> String {
    switch verb.lowercased() {
    case "am", "are", "be": return "is"
    case "have": return "has"
    case "do": return "does"
    case "don't": return "doesn't"
    case "haven't": return "hasn't"
    case "aren't": return "isn't"
    case "were": return "was"
    case "weren't": return "wasn't"
    case "and", "or", "nor", "with", "who", "has", "is", "was", "does": return verb
    default: break
    }
    let end = verb.lowercased()
    // "I has", "had I known": it has its form already, right or wrong.
    if !base.contains(end), isPresentThird(end) || isParticiple(end) { return verb }
    if end.hasSuffix("y"), let before = end.dropLast().last, !"aeiou".contains(before) {
      return verb.dropLast() + "ies"
    }
    let hisses = ["s", "sh", "ch", "x", "z", "o"].contains { end.hasSuffix($0) }
    return verb + (hisses ? "es" : "s")
  }
}
