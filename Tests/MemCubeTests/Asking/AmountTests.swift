import Posix
import Testing

@testable import Answering
@testable import Format
@testable import Index
@testable import Search

@Suite struct AmountTests {
  private func kinds(_ text: String) -> AmountKinds {
    var reader = AmountReader()
    return reader.kinds(in: Array(text.utf8))
  }

  private func asked(_ question: String) -> AskedAmount {
    QuestionForm(Question(Query(parsing: Array(question.utf8))).words).amount
  }

  private static let named: [(String, AmountKinds)] = [
    ("It is € 129.", AmountKinds.money), ("1.250 EUR for it", .money), ("$5,000", .money),
    ("129€, I think", .money), ("USD 40", .money), ("two hundred dollars", .money),
    ("15.8 kg now", .mass), ("5kg", .mass), ("drei Kilo", .mass), ("10 µg", .mass),
    ("420 km away", .length), ("six feet", .length), ("74 m²", .area), ("1,5 Liter", .volume),
    ("90-minute talk", .time), ("cinq ans", .time), ("230 °C", .temperature),
    ("120 km/h", .speed), ("12 %", .share), ("twice", .frequency), ("three times", .frequency),
    ("every October", .frequency), ("Ilda is 91", .plain), ("in 2024", []), ("on 3 March", []),
    ("at 13:00", []), ("the 5th", []), ("R16 tyres", []), ("nothing at all", []), ("", []),
  ]

  @Test(arguments: named)
  func namesItsKind(_ text: String, _ kind: AmountKinds) { #expect(kinds(text) == kind, "\(text)") }

  private static let questions: [(String, AmountKinds)] = [
    ("How much does the dog weigh?", AmountKinds.mass), ("How heavy is it?", .mass),
    ("What did the repair cost?", .money), ("How much did Ana pay for it", .money),
    ("What is the price of the ticket?", .money), ("What was Ana's salary?", .money),
    ("How much money is left?", .money), ("How old is Ilda?", .time),
    ("How long is it?", [.time, .length]),
    ("How far is Braga?", .length), ("How often does he swim?", .frequency),
    ("How many times was I there?", .frequency), ("how many kilometers is it", .length),
    ("How many dogs are there?", .any), ("How much flour does it take?", .any),
    ("Was kostet das Brot?", .money), ("Wie alt ist Ilda?", .time),
    ("Combien coûte le pain ?", .money),
    ("¿Cuánto pesa el perro?", .mass), ("Quanto custa o bilhete?", .money),
    ("What is her name?", []), ("When did it cost more?", []), ("How are you?", []),
    ("What did I pay attention to?", []), ("Who weighs the bread?", []),
  ]

  @Test(arguments: questions)
  func asksForItsKind(_ question: String, _ kind: AmountKinds) {
    #expect(asked(question).kinds == kind, "\(question)")
  }

  private func answer(_ question: String, _ texts: [String]) -> [String] {
    let evidence = texts.enumerated().map { place, text in
      Evidence(
        cube: [0x61],
        result: SearchResult(
          kind: .memory, id: RecordID(time: UInt64(place), high: 2, low: 3),
          path: Array("memories/a.md".utf8), row: Int64(place), text: Array(text.utf8), snippet: [],
          score: 0.8 - Double(place) / 20, parts: [:], time: Timestamp(seconds: 1_700_000_000),
          place: nil), author: nil, day: 19_675)
    }
    return Answer(Array(question.utf8), evidence).citations.map {
      String(decoding: $0.sentence, as: UTF8.self)
    }
  }

  @Test func whatNamesTheAmountAnswers() {
    let boiler = [
      "The repair of the boiler cost us nerves.", "How much did the repair of the boiler cost?",
      "# Boiler\n\nMade in 2014.\n\n- Repair: 340 EUR, on 4 May\n- The boiler stands in the attic.",
    ]
    #expect(
      answer("What did the repair of the boiler cost?", boiler).first == "Repair: 340 EUR, on 4 May"
    )
    let cat = [
      "The cat is weighed each spring.", "The cat, 3 years old, is grey.", "The cat: 4.2 kg",
    ]
    #expect(answer("How much does the cat weigh?", cat).first == "The cat: 4.2 kg")
    #expect(answer("How old is the cat?", cat).first == "The cat, 3 years old, is grey.")
    #expect(answer("Who is the cat?", cat).first == cat[0], "no amount is asked for")
  }

  @Test func anyBytesAreRead() {
    var reader = AmountReader()
    var generator = SystemRandomNumberGenerator()
    for length in 0..<400 {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      _ = reader.kinds(in: bytes)
      _ = reader.kinds(in: bytes.map { $0 & 0x3F | 0x20 })
    }
  }
}
