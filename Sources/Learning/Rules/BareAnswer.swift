/// A few words to an assistant that asked for a fact, of which the rules make nothing: "12 May." to "When is your
/// birthday?". With the question they tell it: `Asked "When is your birthday?", the user answered: 12 May.`
enum BareAnswer {
  /// Words and bytes of such an answer at most.
  private static let (longest, most) = (12, 160)
  private static let confidence = 0.6

  private static let asking = WordSet(
    "who who's whose what what's when when's where where's which how how's whom")
  private static let helpers = WordSet(
    "do does did are is have has were was am can could will don't aren't isn't haven't")
  private static let yours = WordSet("you your")
  /// Questions that offer something, or are about the talk.
  private static let offers = PhraseSet(
    """
    shall i|should i|can i|may i|could i|shall we|should we|want me to|like me to|need me to|mind if i|let me
    |would you like|do you want|do you need|are you ready|do you mean|did you mean|do you think
    |does that|does this|is that|is this|was that|is there anything|anything else|do you have any questions
    |have a question|are you sure|can you|could you|will you|would you|do you agree|did you know|do you know
    |do you understand|do you see|have you tried|have you considered|have you thought
    """)
  /// Those that ask for no fact in the words of one that does.
  private static let talk = PhraseSet(
    """
    how can i|how may i|how could i|how can we|what can i|what may i|what else|how about|what about|how are you
    |how is it going|how's it going|what's up|what do you think|what do you mean|what do you want|what would you
    |what do you need|what do you say|how does that|how do you like that|how is that|what happened to you today
    |how do you feel about that|what shall|which one would you|where would you like|where should we|how should we
    """)
  private static let chat = WordSet(
    """
    ok okay okey k sure fine great good cool nice alright right perfect awesome wonderful lovely hi hello hey bye
    goodbye hm hmm um uh well oh ah haha lol yes yeah yep yup no nope nah maybe perhaps later whatever nothing
    something anything why what who how idea clue guess sorry so and go ahead on it that this do continue next
    done stop nevermind mind never not really i you don't know dunno sounds works for me thing course of absolutely
    definitely exactly possibly probably dear there the a to be honest just is all either both neither wait
    """)
  private static let courtesies = WordSet("please thanks thank thx cheers welcome")
  private static let orders = PhraseSet(
    """
    tell me|show me|give me|help me|let's|let me|go ahead|go on|forget it|never mind|skip it|skip|pass
    |i don't know|not sure|no idea|you tell me|guess|you know|none of your|mind your
    """)
  private static let plain = WordSet("yes yeah yep yup no nope nah never none")
  /// Words that count from the day on which they are said.
  private static let counted = WordSet(
    """
    today tonight tomorrow yesterday next last this ago monday tuesday wednesday thursday friday saturday sunday
    """)

  /// What it tells; nothing, where nobody asked for a fact, or the words are chat.
  static func statement(of source: RuleExtractor.Source) -> [RuleExtractor.Statement] {
    guard source.isToMemory, let question = source.question, source.text.utf8.count <= most else {
      return []
    }
    let asked = WordScanner.words(question).filter { $0.text != "?" }
    let sentences = Sentence.list(source.text)
    guard let kind = kind(asked), sentences.count == 1, let sentence = sentences.first,
      sentence.end != .question, tells(sentence.words, kind)
    else { return [] }
    let name = source.author ?? "the user"
    var words = sentence.words
    let dated = DateResolver(today: Day(number: source.day)).resolve(words, behind: MonthAnchor())
    let isCounted = counted.meets(words)
    if isCounted { words = dated.words }
    let isPersonal = words.contains { Pronouns.first.contains($0) || Pronouns.you.contains($0) }
    if isPersonal {
      words =
        ThirdPerson(
          name: name, listener: "the assistant", companion: nil, group: nil, meetsOthers: false
        ).rewrite(words, isNamed: true).words
    }
    var answer = isCounted || isPersonal ? words.begun : plainText(source.text)
    while let last = answer.last, ".!".contains(last) { answer.removeLast() }
    guard !answer.isEmpty else { return [] }
    var statement = RuleExtractor.Statement(
      text: "Asked \"\(question.quotable)\", \(name) answered: \(answer).".capitalisedFirst,
      type: "FACT", confidence: confidence, named: [], related: [])
    if isCounted {
      statement.from = dated.spans.first?.first.iso
      statement.to = dated.spans.first?.last.iso
    }
    return [statement]
  }

  private enum Kind { case fact, yesOrNo }

  /// What a question of an assistant asks for; nil: nothing that is so, or not of the user.
  private static func kind(_ asked: [Word]) -> Kind? {
    // Behind what it is about: "I hear you have a boat – what is its name".
    let start = asked.lastIndex { $0.isMark && ["\u{2013}", ",", ":", ";"].contains($0.text) }
    let words = [asked, start.map { Array(asked[($0 + 1)...]) } ?? []].first {
      $0.first.map { asking.contains($0) || helpers.contains($0) } ?? false
    }
    guard let words, let first = words.first, words.count > 1 else { return nil }
    if asking.contains(first) {
      return talk.length(words, at: 0) == nil && !wantsMe.isIn(words) ? .fact : nil
    }
    let isOfUser = words.dropFirst().prefix(3).contains { yours.contains($0) }
    return isOfUser && !offers.isIn(words) ? .yesOrNo : nil
  }

  private static let wantsMe = PhraseSet("want me to|like me to|need me to")

  /// Whether an answer tells something: more than assent, courtesy and orders.
  private static func tells(_ words: [Word], _ kind: Kind) -> Bool {
    let said = words.filter { !$0.isMark }
    guard (1...longest).contains(said.count), let first = said.first,
      !courtesies.meets(said), orders.length(words, at: 0) == nil
    else { return false }
    if kind == .yesOrNo {
      if said.allSatisfy({ plain.contains($0) }) { return true }
      // "Not any more": whether it is so is told.
      if first.lower == "not", ["any", "anymore", "yet", "since", "now"].contains(said.lower(1)) {
        return true
      }
    }
    guard !said.allSatisfy({ chat.contains($0) }) else { return false }
    // "Choose one yourself" orders, "Call" may be a noun.
    let isOrder = said.count > 1 && Verbs.surelyBase.contains(first.lower)
    return !isOrder && !Pleasantry.isOne(words) && !ChitChat.isSympathy(words)
  }

  /// A text on one line, without white space around it.
  private static func plainText(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
