import Testing

@testable import Answering
@testable import Learning

/// Answers from notes that are no prose: settings, interviews, lists of tasks, and entries under dates.
@Suite struct EntryAnswerTests {
  private func first(_ question: String, _ note: String) throws -> String {
    try AskedCube([note]).first(question)
  }

  static let servers = """
    servers:
      alpha:
        ip: 10.0.0.4
        owner: Rita
      beta:
        ip: 10.0.0.9
        owner: Omar
    """
  static let premiums = "liability:\n  company: Hansa\n  yearly_eur: 89\nhome:\n  yearly_eur: 142\n"
  static let hosts = "- name: alpha\n  owner: Rita\n- name: beta\n  owner: Omar\n"

  @Test func whatIsNoSettingGoesOn() {
    let text = "We left the keys\nhere: below the mat.\n\nshop:\n  - milk\n  - eggs\n"
    let pieces = SentenceCut.sentences(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    #expect(pieces == ["We left the keys here: below the mat.", "shop:", "milk", "eggs"])
  }

  static let interview = """
    Transcript of the talk with Yusuf Demir, warehouse manager

    Nora: How many pallets do you move on a normal day?
    Yusuf: About 2,300. Before Christmas up to 3,900.
    Nora: What annoys you most?
    Yusuf: The trucks come when they want.
    """
  static let collected = """
    # FAQ

    How long is the warranty?
    Two years from the day of purchase.

    **Who pays for shipping?**

    The buyer does.

    Q: Where do I send the form?
    A: To the office in Kiel.
    """

  @Test func itemsAnswerNoOthers() throws {
    let list = "Open points\n\n- Who pays the rent of the hall?\n- The cake is ordered.\n"
    #expect(try first("Who pays the rent of the hall?", list) == "Who pays the rent of the hall?")
  }

  static let tasks =
    "# To do\n\n- [ ] Bluefin: send the sheet\n- [x] Halden: invoice\n- [ ] boots\n"

  static let years = "# Day rate\n\n2025: 640 euro\n2026: 750 euro\n2099: 990 euro\n"
  static let titled = "Day rate\n2025: 640 euro\n2026: 750 euro\n"
  static let sections =
    "# Day rate\n\n## 2025\n\nThe day rate is 640 euro.\n\n## 2026\n\nThe day rate is 750 euro.\n"
  static let parted =
    "# Day rate\n\n## 2025\n\nThe rate is 640 euro.\n\n## 2026\n\nThe rate is 750 euro.\n"
  static let rows = "client,rate,valid_from\nHalden,820,2026-02-09\nHalden,890,2026-07-01\n"
  static let decisions = """
    # Decisions

    ## 2026-04-02
    - Bluefin: scoring weights are 50 % delivery, 50 % price.

    ## 2026-07-08
    - Bluefin: weights changed to 40 % delivery, 60 % price.
    """

  @Test func anyLinesAreRead() {
    var generator = SystemRandomNumberGenerator()
    let parts = ["a:", "b: c", "\n", "  ", "- ", "2025: ", "?", "[ ] ", "# ", "|", ",x", ":", "é"]
    for length in 0..<400 {
      let text = (0..<length % 40).map { _ in parts.randomElement(using: &generator) ?? "" }
      for question in ["What is still to do?", "What is the b of a?"] {
        _ = Answer(Array(question.utf8), [AnswerTests().evidence(text.joined())])
      }
    }
  }
}
