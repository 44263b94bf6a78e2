import Posix
import Testing

@testable import Learning

/// A row of Tests/Fixtures/wording.tsv.
struct WordingRow: Sendable, CustomTestStringConvertible {
  let author: String?
  let said: String
  let kept: String

  var testDescription: String { said }

  static let all: [WordingRow] = {
    let path = Path(#filePath).parent.parent.parent.appending("Fixtures/wording.tsv")
    let bytes = (try? Files.readAll(path, limit: 1 << 20)) ?? []
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "\t").map(String.init)
      guard fields.count == 3, !line.hasPrefix("#") else { return nil }
      return WordingRow(
        author: fields[0] == "user" ? nil : fields[0], said: fields[1], kept: fields[2])
    }
  }()
}

/// What is said becomes the text of a memory.
@Suite struct WordingTests {
  private static let day: Int64 = 19_487

  private static func message(_ text: String, by author: String?) -> SaidMessage {
    SaidMessage(
      text: text, day: day, author: author, others: author == nil ? [] : ["Ana"],
      isToAssistant: author == nil)
  }

  @Test func hasRows() { #expect(WordingRow.all.count > 60) }

  @Test(arguments: WordingRow.all) func words(row: WordingRow) {
    let analysis = Analysis(row.said, said: Self.day, names: ["Bo", "Ana"])
    let wording = Wording(Self.message(row.said, by: row.author), analysis)
    #expect(wording.text(Array(analysis.sentences.indices)) == row.kept)
  }

  @Test func givesAnAnswerItsQuestion() {
    let analysis = Analysis("In Porto, near the river.", said: Self.day, names: ["Bo", "Ana"])
    let wording = Wording(Self.message("In Porto, near the river.", by: "Bo"), analysis)
    #expect(
      wording.text([0], question: "Where do you live?")
        == "Asked \"Where do you live?\", Bo answered: In Porto, near the river.")
  }

  @Test(arguments: [
    "", " ", ".", "\"", "I", "I'", "'s", "'", "n't", "I'm", "my", "- [ ] ", "`", "``", "*", "((((",
    "I said \"",
    "\u{200D}\u{FE0F}", "1.", "…", "a\u{0301}\u{0301}", "\u{FFFD}", "I I I I", "and and",
    "to to to", "\r\n\r\n",
  ])
  func neverTraps(said: String) {
    for text in [said, said + said, "I went " + said, said + " I went home."] {
      let analysis = Analysis(text, said: .max, names: [said])
      let wording = Wording(Self.message(text, by: "Bo"), analysis)
      _ = wording.text([0, 1, 5, -1], question: said)
    }
  }
}
