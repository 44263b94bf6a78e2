import Testing

@testable import Learning

/// Messages of any words in any order are read: a trap would end every mount.
@Suite struct WordSoupTests {
  private static let words = """
    i my we our your he she they it the a an and but so that if when because can could will would do does
    did is are was were have has i'm i've don't here's there's what's someone ana bo rafael mum dog sister
    brother friend moved live lives living work works as at in on at to into from with for of by about house
    back away porto rome linux bosch nurse job vegan married divorced broke up split resigned retired left
    quit no longer not never stopped started getting lot happened something please let me know tell share
    wanted said says writes translate poem lyrics completion starting opening last next week year ago both
    others themselves his her their its hers theirs just really very new younger older favourite phone
    number may monday tuesday october 5 3rd 12 2026 : , . ! ? - \u{2013} ; ( ) " ' & % / # [ ] \u{20AC} $
    haha \u{1F602} ... -- :: ,, "I "my both- I'd i'll we're like only all us ourselves same place important
    let's go use with choose she's he's daughter shoe size blood type favourite remind remember always keep
    answers user user's script server closed called wife note: hobbies then
    buy renew call todo: dentist lunch party appointment meeting moved cancelled 3pm 9:30 tomorrow kids kids'
    mum date birth passport every expected due dog cat dogs two three another a pet puppy named adopted
    told asked had blast chance there latest one ones those this these pic photo been since until before
    after felt owns own want plan going book film favourite boat car sold bought called born years old
    may june friday morning evening o'clock noon half first second third that's meant mean sorry by came
    """.split(whereSeparator: \.isWhitespace).map(String.init)

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func anyWordsAreRead(seed: UInt64) {
    var random = SeededGenerator(seed)
    for _ in 0..<2_000 {
      // Of few words many stand there twice.
      let some = (0..<7).map { _ in Self.words.randomElement(using: &random) ?? "a" }
      let vocabulary = Bool.random(using: &random) ? some : Self.words
      let count = [1, 2, 3, 4, 5, 6, 8, 10, 14, 20, 40].randomElement(using: &random) ?? 1
      var text = ""
      for _ in 0..<count {
        let word = vocabulary.randomElement(using: &random) ?? "a"
        let isTight = Bool.random(using: &random) && Bool.random(using: &random)
        if !isTight { text += Int.random(in: 0..<40, using: &random) == 0 ? "\n" : " " }
        text += Bool.random(using: &random) && isTight ? word.capitalised : word
      }
      // Who talks to a memory alone is read by rules of its own.
      let isAlone = Bool.random(using: &random)
      let source = SaidMessage(
        text: text, day: 20_500, author: isAlone ? nil : "Rafael Soler",
        others: isAlone ? [] : ["Ana", "Bo"], isToAssistant: isAlone || count == 8,
        question: count == 10 ? text : nil)
      for statement in BuiltInExtractor().statements(of: source) {
        // What is learned is compared with what was.
        let text = Array(statement.text.utf8)
        _ = (Slots(of: text, written: 20_500), Repeats.key(text), AskedSlot.keys(text))
      }
    }
  }
}

extension String {
  fileprivate var capitalised: String { prefix(1).uppercased() + dropFirst() }
}
