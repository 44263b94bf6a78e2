import Testing

@testable import Answering
@testable import Index
@testable import Learning
@testable import Search
@testable import Text

/// What no text names has no date: what is told of others is not it.
@Suite struct LackingThingTests {
  static let bike = "My bicycle is red. Bought on 11 April 2023 at Velofix."
  static let shop = "The pharmacy is closed on Thursdays."

  /// An answer where the cube holds no other words than those that were said.
  private func answer(
    _ question: String, _ said: [String], likeness: Double = 0, path: String = "memories/a.md"
  ) -> Answer {
    var reader = StemReader()
    let known = Set(said.flatMap { reader.stems(Array($0.utf8)) })
    var words = AskedWords()
    for token in reader.stems(Array(question.utf8)) where !StopWords.contains(token) {
      words.add([token], rarity: known.contains(token) ? 1 : 0, isCommon: false)
    }
    return AnswerTests().answer(
      question,
      said.map { text in
        var piece = AnswerTests().evidence(text, kind: .memory)
        piece.result.path = Array(path.utf8)
        piece.result.likeness = likeness
        piece.dayIsTold = false
        piece.words = words
        return piece
      })
  }

  @Test(arguments: [
    ("When did I buy the piano?", "piano"), ("When did I buy my new piano?", "piano"),
    ("When was the garden lamp bought?", "garden lamp"), ("Where was the piano bought?", "piano"),
  ])
  func whatNoTextNamesHasNoDate(question: String, lacking: String) {
    let answer = answer(question, [LackingThingTests.bike])
    #expect(answer.date == nil)
    #expect(answer.lacking == Array(lacking.utf8))
    #expect(
      AnswerTests().text(answer).hasPrefix(
        "Nothing here answers this: no text names \"\(lacking)\". Nearest to it:\n\n- "))
  }

  @Test func whatIsSaidOfOthersIsNearest() {
    let answer = answer("When is the bakery closed?", [LackingThingTests.shop])
    #expect(answer.date == nil && answer.lacking == Array("bakery".utf8))
    #expect(AnswerTests().text(answer).hasSuffix("\n- The pharmacy is closed on Thursdays. [1]\n"))
  }

  /// What may be meant nevertheless is told.
  @Test(arguments: [
    ("When did I buy the bicycle?", LackingThingTests.bike, "11 April 2023"),
    ("When did I buy the bicyle?", LackingThingTests.bike, "11 April 2023"),
    ("When did I buy the motorbicycle?", LackingThingTests.bike, "11 April 2023"),
    ("When is the pharmacy closed?", LackingThingTests.shop, "Thursdays"),
    ("When is the shop at the station closed?", "Station: closed on Mondays.", "Mondays"),
    ("When did we adopt the kitten?", "We adopted Rex on 3 May 2021.", "3 May 2021"),
    ("When was the car sold?", "Das Auto wurde am 3. Mai 2021 sold.", "3 May 2021"),
  ])
  func whatMayBeMeantIsTold(question: String, said: String, date: String) {
    let answer = answer(question, [said])
    #expect(answer.date?.text == date && answer.lacking == nil)
  }

  @Test func whatIsNearInMeaningIsTold() {
    let answer = answer("When did I buy the velocipede?", [LackingThingTests.bike], likeness: 0.4)
    #expect(answer.date?.text == "11 April 2023" && answer.lacking == nil)
  }

  @Test func thePathMayNameIt() {
    let answer = answer(
      "When was the piano bought?", ["Bought on 3 May 2021."], path: "memories/home/piano.md")
    #expect(answer.date?.text == "3 May 2021" && answer.lacking == nil)
  }

  /// What is told in many words is not looked for by its noun.
  @Test func whyIsNoThing() {
    let answer = answer("What is the point of the bicycle?", [LackingThingTests.bike])
    #expect(answer.lacking == nil)
  }

  static let table = """
    # Insurance
    | Kind | Company | Due |
    |---|---|---|
    | Car | Velox | 2027-03-01 |
    | Home | Nordia | 2027-06-15 |
    """

  /// What is told of other kinds is no answer; without a kind all are.
  @Test func anotherKindIsNoAnswer() {
    let boat = answer("When is the boat insurance due?", [LackingThingTests.table])
    #expect(boat.date == nil && boat.lacking == Array("boat".utf8))
    let car = answer("When is the car insurance due?", [LackingThingTests.table])
    #expect(car.date?.text == "1 March 2027" && car.otherDates.isEmpty && car.lacking == nil)
    let any = answer("When is the insurance due?", [LackingThingTests.table])
    let dates = ([any.date].compactMap(\.self) + any.otherDates).map(\.text)
    #expect(Set(dates) == ["1 March 2027", "15 June 2027"])
  }

  /// A kind of which a sentence tells without its name is not another.
  @Test func theKindMayBeLeftOut() {
    let answer = answer("When was the garden lamp bought?", ["The lamp was bought on 3 May 2021."])
    #expect(answer.date?.text == "3 May 2021" && answer.lacking == nil)
  }

  @Test func whatIsOnlyAskedIsNotAnswered() {
    let asked = answer("Who books the hotel?", ["Who books the hotel?"])
    let text = AnswerTests().text(asked)
    #expect(text == "Nothing here answers this, it is only asked:\n\n- Who books the hotel? [1]\n")
    let told = answer("Who books the hotel?", ["Who books the hotel?\n\nBo books the hotel."])
    #expect(!AnswerTests().text(told).contains("only asked"))
  }

  /// The day of a date is that of its month.
  @Test func anotherDayOfTheMonthIsNotAsked() {
    let text = "# Fair\nThe poster is due on 30 October.\n\nBo signs on 12 October."
    let answer = answer("What happens on 12 October?", [text])
    #expect(answer.citations.first?.sentence == Array("Bo signs on 12 October.".utf8))
  }
}
