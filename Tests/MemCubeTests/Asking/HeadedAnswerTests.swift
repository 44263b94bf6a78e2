import Testing

@testable import Answering
@testable import Index
@testable import Learning

/// Lists of people: of whom a line tells that names nobody, its label or its heading says.
@Suite struct HeadedAnswerTests {
  private func first(_ question: String, _ said: [String]) -> String {
    let evidence = said.map { text in
      var piece = AnswerTests().evidence(text, kind: .memory)
      piece.dayIsTold = false
      return piece
    }
    let text = AnswerTests().text(AnswerTests().answer(question, evidence))
    return String(text.prefix { $0 != "\n" })
  }

  static let list = "# Allergies\n\n- me: nuts\n- Mila: eggs\n- Jonas: wasps\n"
  static let plain = "Allergies\n- me: nuts\n- Mila: eggs\n"
  static let card = "School: Mila needs an allergy card."
  static let dill = "Kathrin is allergic to dill."
  static let lukas = "# Allergies\n\n- Mila: eggs\n- Lukas: none known\n"
  static let anna =
    "# Anna\n\nPhone 555-1234. Birthday 4 May 1990. Allergic to nuts. Likes tulips.\n"
  static let mum = "# Mum (Claudine)\n\n* born 22 April 1955\n* lives in Bulle\n"

  @Test(arguments: [
    ("What is Mila allergic to?", [list], "- Mila: eggs [1]"),
    ("What is Mila allergic to?", [plain], "- Mila: eggs [1]"),
    ("What is Mila allergic to?", [card, list], "- Mila: eggs [1]"),
    ("What am I allergic to?", [dill, list], "- me: nuts [1]"),
    ("What am I allergic to?", [plain], "- me: nuts [1]"),
    ("What is Elif allergic to?", [dill, list], "Nothing here answers this."),
    ("What is Anna allergic to?", [dill, anna], "- Anna … Allergic to nuts. [1]"),
    (
      "What am I allergic to?", ["Jonas is afraid of the dark. Allergic to wasps.", dill],
      "Nothing here answers this."
    ),
  ])
  func entriesAreOfTheirLabels(question: String, said: [String], answer: String) {
    #expect(first(question, said) == answer)
  }

  @Test(arguments: [
    ("When was Ada born?", ["Ada: born 10 December 1815"], "10 December 1815 [1]"),
    (
      "When was I born?", ["Ada: born 10 December 1815", "I was born on 3 May 1980."],
      "3 May 1980 [1]"
    ),
    (
      "When was I born?", [mum, "Jonas, our son, born 30.01.2019.", "Born on 14 March 1984."],
      "14 March 1984 [1]"
    ),
    (
      "When was I born?", ["Mila, our daughter, was born on 19 July 2015."],
      "Nothing here answers this."
    ),
    ("When was Mum born?", [mum], "22 April 1955 [1]"),
    ("When was I born?", ["# Zorka\n\nborn 3 May 1980\n"], "Nothing here answers this."),
    ("When was Zorka born?", ["# Zorka\n\nborn 3 May 1980\n"], "3 May 1980 [1]"),
    ("When was I born?", ["# Me\n\nborn 3 May 1980\n"], "3 May 1980 [1]"),
    ("When was I born?", ["# Profile\n\nborn 3 May 1980\n"], "3 May 1980 [1]"),
    ("When was I born?", ["Ada and Tom were born on 3 May 1980."], "Nothing here answers this."),
    ("When was Ada born?", ["Ada and Tom were born on 3 May 1980."], "3 May 1980 [1]"),
    ("When was I born?", ["Ada and I were born on 3 May 1980."], "3 May 1980 [1]"),
    ("What am I allergic to?", ["# Body\n\n- Allergic to birch\n"], "- Allergic to birch [1]"),
    ("When is my birthday?", ["Ada was born on 10 December 1815."], "Nothing here answers this."),
    (
      "When was Eirik born?", ["- Eirik (my elder son): born 3 August 1994, a teacher"],
      "3 August 1994 [1]"
    ),
    (
      "Where was I born?", ["Ada, born in Ulm.", "I was born in Bern."], "- I was born in Bern. [1]"
    ),
    ("Where do I live?", [mum, "I live in Bern."], "- I live in Bern. [1]"),
    ("Where do I live?", [mum], "Nothing here answers this."),
    ("Where does my mother live?", [mum], "- lives in Bulle [1]"),
    (
      "Where do I live?", ["- Eirik (my son): a teacher, lives in Bodø", "I live in Bern."],
      "- I live in Bern. [1]"
    ),
    ("Is Lukas allergic to anything?", [dill, lukas], "- Lukas: none known [1]"),
    (
      "How old is Ada?", ["Ada walked at 4.", "Ada: born 10 May 2015"],
      "- Ada: born 10 May 2015 [1]"
    ),
  ])
  func linesAreOfTheirHeading(question: String, said: [String], answer: String) {
    #expect(first(question, said) == answer)
  }

  /// What a label names is of whom the text is about, and a name goes on over what who writes did.
  @Test(arguments: [
    (
      "Who is our landlord?", "Rent: 2,840 a month. Landlord: Pension Fund.",
      "Landlord: Pension Fund."
    ),
    (
      "Who is Mila's best friend?", "Mila is our daughter. Best friend: Aisha.",
      "Best friend: Aisha."
    ),
    (
      "What does Lukas do for a living?",
      "Lukas is my husband. We married in Bulle. He is a luthier.",
      "He is a luthier."
    ),
    (
      "How much did the boat cost?",
      "# Boat\n\nAn old one, built in oak. Bought for 31,000 kroner.",
      "31,000 kroner"
    ),
    (
      "What is Jonas afraid of?",
      "Jonas, our son, is seven. School Ulmberg. Loves excavators. He is afraid of the dark.",
      "He is afraid of the dark."
    ),
    ("When was Jonas born?", "- Jonas, our son: born 30 January 2019", "30 January 2019"),
  ])
  func labelsAndNamesGoOn(question: String, said: String, answer: String) {
    let other = "Mila, our daughter: born 3 May 2015."
    #expect(first(question, [said, other]).contains(answer))
  }

  /// Whose brother somebody is does not do what the brother does.
  /// Lists right below one another, each with a line over it.
  @Test(arguments: [
    ("Which books have I read?", "Middlemarch (Eliot), 5/5; Stoner (Williams), 4/5"),
    ("What do I want to read?", "The Leopard; Austerlitz"),
    ("Which books should I read next?", "The Leopard; Austerlitz"),
  ])
  func listsWithoutALineBetween(question: String, answer: String) throws {
    let cube = try AskedCube([
      """
      # Books
      Read:
      - Middlemarch (Eliot), 5/5
      - Stoner (Williams), 4/5
      To read:
      - The Leopard
      - Austerlitz
      """
    ])
    #expect(try cube.first(question) == answer)
  }

  /// Of headings in several forms of a word the one in which it is asked for.
  @Test(arguments: [
    ("What am I reading?", "Middlemarch"), ("What have I read?", "Stoner; Dune"),
    ("What do I want to read?", "Austerlitz"),
  ])
  func headingsInOtherForms(question: String, answer: String) throws {
    let cube = try AskedCube([
      "# Reading list\n\n## Read\n- Stoner\n- Dune\n\n## Reading\n- Middlemarch\n\n"
        + "## Want to read\n- Austerlitz\n"
    ])
    #expect(try cube.first(question) == answer)
  }

  @Test func whatIsDoneOnAToDoList() throws {
    let cube = try AskedCube(["# To do\n\n- [x] Order firewood\n- [ ] Pay the bill\n"])
    #expect(try cube.first("What is done on my to do list?") == "[x] Order firewood")
    #expect(try cube.first("What is on my to do list?") == "[ ] Pay the bill")
  }

  /// What was put off within a year is put off to a day of it.
  @Test func whatIsPutOffKeepsItsYear() throws {
    let cube = try AskedCube(["The demo has been postponed from 20 November 2024 until 4 December."]
    )
    #expect(try cube.first("When is the demo?") == "4 December 2024")
  }

  /// Where somebody lives is their address.
  @Test func whoLivesSomewhereHasAnAddress() throws {
    let cube = try AskedCube([
      "We live at Lindenweg 14, Freiburg.", "The e-mail address of Tom is tom@example.com.",
    ])
    #expect(try cube.first("What is our address?") == "We live at Lindenweg 14, Freiburg.")
  }

  /// Notes of other things between leave whom "he" is.
  @Test func asidesNameNobodyElse() throws {
    let cube = try AskedCube([
      "Our dog Pipo is a beagle. Vet: Dr. Kern, Elm Street 12. Vaccines due every April; last done 12 "
        + "April 2026. He is allergic to chicken."
    ])
    let answer = try cube.answer("What is Pipo allergic to?").citations.first?.quote.text ?? []
    #expect(
      String(decoding: answer, as: UTF8.self)
        == "Our dog Pipo is a beagle. … He is allergic to chicken.")
  }

  @Test func kinAreNotWhoseTheyAre() {
    let said = ["Ana's brother Tom comes as well, he flies in from Oslo on 4 May 2026."]
    #expect(first("When does Tom fly in?", said) == "4 May 2026 [1]")
    #expect(first("When do I fly in?", said) == "Nothing here answers this.")
  }

  /// How old somebody is is told by the birth, also where only the heading says that it is one.
  @Test func agesAreToldByBirths() {
    let list = "# Birthdays\n\n- Ada: 9 June 2017. Wants a kite.\n- Jo: 6 February 1947.\n"
    let flight = "We fly to Jo on 3 May with 2 bags, two hours."
    #expect(first("How old is Jo?", [flight, list]) == "- Jo: 6 February 1947. [1]")
    #expect(first("How old is Ada?", [flight, list]).hasPrefix("- Ada: 9 June 2017."))
  }

  /// What a gift was for need not be said again.
  @Test func whatIsAsideNeedNotBeHeld() {
    let said = ["Tom gave me a kayak!", "His birthday is in May."]
    #expect(
      first("What did Tom give me for my birthday?", said).hasPrefix("- Tom gave me a kayak!"))
  }

  @Test func aLabelIsCutAtWhoeverItIs() {
    func label(_ text: String) -> String? {
      EntryLabel.label(of: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(label("Jonas, our son: eggs") == "Jonas")
    #expect(label("Milk, eggs: three") == nil)
    #expect(label("me: nuts") == "me")
    #expect(label("me too: nuts") == nil)
  }

  /// Where a thing is is told by what names a place of it.
  @Test(arguments: [
    (
      "Where is the hotel?", ["Booked: hotel from 3 to 5 May, seat 21.", "The hotel in Alfama."],
      "- The hotel in Alfama. [1]"
    ),
    (
      "Where is the studio?", ["| studio | guest |", "The studio is behind the dairy."],
      "- The studio is behind the dairy. [1]"
    ),
    ("Where is the tent?", ["The tent is green.", "tent: attic"], "- tent: attic [1]"),
  ])
  func placesAreOfThings(question: String, said: [String], answer: String) {
    #expect(first(question, said) == answer)
  }

  /// What lacks the name that is asked for comes behind what holds it.
  @Test func namesComeFirst() {
    let said = ["You could take the train to Porto.", "Joan and Piet take Rex."]
    #expect(first("Who takes Rex?", said) == "- Joan and Piet take Rex. [1]")
  }

  @Test func aLineAboveAListIsItsHeading() {
    func headings(_ text: String) -> [String] {
      SentenceCut.pieces(Array(text.utf8)).filter(\.isHeading).map {
        String(decoding: $0.text, as: UTF8.self)
      }
    }
    #expect(headings("Allergies\n- nuts\n") == ["Allergies"])
    #expect(headings("Key dates:\n* 3 May\n") == ["Key dates:"])
    #expect(headings("We need.\n- nuts\n").isEmpty)
    #expect(headings("bread\n- nuts\n").isEmpty)
    #expect(headings("We bought a lot of\n- nuts\n").isEmpty)
    #expect(headings("Allergies\n\nnuts\n").isEmpty)
  }

  /// Of all that stands below a heading the line that says what is asked.
  @Test func theLineThatAnswersAlone() {
    let note = "# Dentist\nDr Winter\nPhone: 030 55512\nHours: Monday to Friday 8 to 17\n"
    #expect(first("What is the phone number of the dentist?", [note]) == "- Phone: 030 55512 [1]")
  }

  @Test func whatIsMovedToADayIsNoHome() {
    let moved = "Salary talk with Jonas moved to 9 December at 10:00."
    #expect(first("Where does Jonas live?", [moved]) == "Nothing here answers this.")
  }

  /// What is told of another thing beside the one that is asked of is no answer.
  @Test func theSectionOfTheOtherThing() {
    let recipes = "# Recipes\n\n## Soup\n- 300 ml milk\n\n## Cake\n- 4 eggs\n"
    #expect(first("How much milk for the cake?", [recipes]) == "Nothing here answers this.")
    #expect(first("How much milk for the soup?", [recipes]) == "- 300 ml milk [1]")
    let people = "# Home\n\n## People\n- Ana: 555 0101\n\n## Phone\n- provider: Sonnet\n"
    #expect(first("What is Ana's phone number?", [people]).contains("555 0101"))
  }

  @Test func aShortLineEndsBelowALabel() {
    let card =
      "## Emil\nSchool: Grundschule West, teacher Frau Albrecht\nSwims on Tuesdays at 16:30.\n"
    #expect(first("When does Emil swim?", [card]) == "Tuesdays at 16:30 [1]")
  }

  @Test func theLabelIsWhatIsAskedOf() {
    #expect(
      first("When does my passport expire?", ["passport: expires 11/2029"]) == "November 2029 [1]")
    #expect(
      first("When does my passport expire?", ["Tom: expires 11/2029"])
        == "Nothing here answers this.")
  }

  @Test func whatWasBefore() {
    let work = "I used to work at the mill. Since May I work at Brandt."
    #expect(first("Where did I work before?", [work]).contains("mill"))
    #expect(first("Where did I work before?", ["Since May I work at Brandt."]).hasPrefix("Nothing"))
  }
}
