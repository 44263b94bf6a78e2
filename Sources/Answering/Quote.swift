extension Quotation {
  /// A sentence, and how much of the question it holds.
  struct Quote: Equatable {
    /// As it is shown: with the sentence before it, if it speaks of that as "it".
    var text: [UInt8]
    /// The sentence alone.
    var sentence: [UInt8]
    /// The sentence with the name of whom it goes on about.
    var told: [UInt8]
    /// The share of what is asked that it holds itself, by rarity, 0 ... 1.
    var own = 0.0
    /// The share that only what stands right before it holds.
    var near = 0.0
    /// The share that only its heading, or the name of its file, holds.
    var far = 0.0
    /// The sentence that it goes on about; empty: none.
    var front: [UInt8] = []
    /// Sentences beside it that say as much of others.
    var beside: [[UInt8]] = []
    /// Whether it asks something itself.
    var isQuestion = false
    /// Whether it is a question that nothing behind it answers.
    var isAskedAlone: Bool { isQuestion && text == sentence }
    /// Whether it speaks of what stands right before it, or answers it.
    var pointsBack = false
    /// Whether the line right before it is a question.
    var answers = false
    /// Whether it, or what stands around it, holds every name that the question does.
    var holdsNames = true
    /// Whether it, or what stands right before it, holds the verb that is asked for.
    var holdsVerb = true
    /// Whether it, or what stands around it, names what the question asks that somebody got.
    var holdsGain = true
    /// Whether it is shown with what goes on about it right behind, or tells its day there.
    var goesOn = false
    /// What another said in front of it, which is no part of it.
    var frame: SaidFrame?
    /// Whether that holds as much of what is asked as it does itself, names aside.
    var leans = false
    /// Whether that is what answers: it is of whom is asked.
    var isOfQuoted = false
    /// Whether it says what is asked of somebody else alone.
    var isOfAnother = false
    /// Whether it says what is asked of whom is asked.
    var isOfAsked = false
    /// Whether it, or what stands around it, holds each of the question's words that no answer lacks.
    var holdsSense = true
    /// Whether it only says that somebody thinks, dreamt or denied what is asked.
    var isDoubted = false
    /// Whether it only says that somebody dreamt, wished or asked it.
    var isUnreal = false
    /// Whether it only says that what the question asks of as done may, or is to, happen.
    var isIntended = false
    /// Whether it tells only the deed that brought about what is asked for.
    var isByDeed = false
    /// Whether it tells the opposite of the deed that is asked for.
    var isUndone = false
    /// Whether it holds a noun of the question in a form that is another word's: "train" of "training".
    var holdsOthers = false
    /// Of whom the label under which it stands says it is, where only the heading above says what.
    var entry = AskedOwner.Relation.open
    /// Whether it, its label, the sentence it goes on about, or without a label its heading names whom is
    /// asked for by name.
    var isAboutAsked = true
    /// Whether it is an entry below a heading of birthdays, where an age is asked for.
    var tellsBirth = false
    /// Whether it only stands behind the heading that speaks to the question.
    var isOfHeading = false
    /// The heading above it; empty: none.
    var above: [UInt8] = []
    /// How many of the authors whom the question names it names, or is by.
    var people = 0
    /// Whether of the question it holds only a year or the like, where more was asked.
    var isOnlyTime = false
    /// Whether of the question it holds only whom it names.
    var isOnlyName = false
    /// The same where no text holds more of the question than names.
    var holdsNoneButNames = false

    /// The share that it answers to, with what stands around it.
    var coverage: Double { own + near + far / 2 }
  }
}
