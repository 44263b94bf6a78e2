/// English words whose inflections no rule of endings finds: "went" is "go", "children" is "child".
/// The index and what is asked of it take each form for its base, and stem that. `Verbs` has forms
/// for what they tell of time, also those left out here: "rose" may be past.
package enum IrregularForms {
  /// A base and its forms. Left out are forms that are as often another word ("rose", "lives",
  /// "wound").
  private static let groups = """
    arise arose arisen|awake awoke awoken|beat beaten|become became|begin began begun
    bend bent|bite bit bitten|bleed bled|blow blew blown|break broke broken
    breed bred|bring brought|build built|burn burnt|buy bought|catch caught|choose chose chosen
    cling clung|come came|creep crept|deal dealt|dig dug|draw drew drawn|dream dreamt
    drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed|feel felt
    fight fought|find found|flee fled|fling flung|fly flew flown|forbid forbade forbidden
    forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|give gave given
    go went gone goes going|grow grew grown|hang hung|hear heard|hide hid hidden|hold held|keep kept
    kneel knelt|know knew known|lead led|leap leapt|learn learnt|leave left|lend lent
    light lit|lose lost|make made|mean meant|meet met|mislead misled|mistake mistook
    overcome overcame|pay paid|ride rode ridden|ring rang rung|rise risen|run ran|say said
    see saw seen|seek sought|sell sold|send sent|sew sewn|shake shook shaken|shine shone
    shoot shot|show shown|shrink shrank shrunk|sing sang sung|sink sank sunk|sit sat|sleep slept
    slide slid|speak spoke spoken|speed sped|spend spent|spin spun|stand stood
    steal stole stolen|stick stuck|sting stung|strike struck|strive strove striven|swear swore sworn
    sweep swept|swim swam swum|swing swung|take took taken|teach taught|tear tore torn|tell told
    think thought|throw threw thrown|understand understood|undertake undertook undertaken
    undergo underwent undergone|uphold upheld|wake woke woken|wear wore worn|weave wove woven
    weep wept|win won|withdraw withdrew withdrawn|write wrote written
    rewrite rewrote rewritten|child children|man men|woman women|person people|foot feet|tooth teeth
    goose geese|mouse mice|wife wives|knife knives|wolf wolves|half halves
    shelf shelves|thief thieves|loaf loaves|calf calves|
    """

  private static let bases: [[UInt8]: [UInt8]] = {
    var bases: [[UInt8]: [UInt8]] = [:]
    for group in groups.split(whereSeparator: { $0 == "|" || $0 == "\n" }) {
      let words = group.split(separator: " ").map { Array($0.utf8) }
      for form in words.dropFirst() where bases[form] == nil { bases[form] = words[0] }
    }
    return bases
  }()

  /// The base of a folded word; the word itself if it is one.
  package static func base(of word: [UInt8]) -> [UInt8] { bases[word] ?? word }
}
