import Language
import Posix
import Testing

@testable import Learning
@testable import Text

/// The rows of Tests/Fixtures/tenses.tsv: which of several days a time means, by the tense of the sentence.
struct TenseTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var text: String
    var language: String
    var day: Int64
    var said: Int64
    var testDescription: String { text }
  }

  static func day(_ text: String) -> Int64? {
    let parts = text.split(separator: "-").compactMap { Int64($0) }
    return parts.count == 3 ? CivilTime.days(parts[0], parts[1], parts[2]) : nil
  }

  static let rows: [Row] = {
    let path = Path(#filePath).parent.parent.parent.appending("Fixtures/tenses.tsv")
    let bytes = (try? Files.readAll(path, limit: 1 << 20)) ?? []
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
      let columns = line.split(separator: "\t").map(String.init)
      guard !line.hasPrefix("#"), [3, 4].contains(columns.count), let day = day(columns[2]),
        let said = TenseTests.day(columns.count == 4 ? columns[3] : "2026-11-25")
      else { return nil }
      return Row(text: columns[0], language: columns[1], day: day, said: said)
    }
  }()

  @Test func thereAreRows() { #expect(TenseTests.rows.count > 60) }

  @Test(arguments: rows) func aTimeIsThatOfItsTense(_ row: Row) throws {
    let analysis = Analysis(row.text, said: row.said)
    #expect(analysis.language == row.language)
    let time = try #require(analysis.sentences.flatMap(\.times).first)
    #expect(CivilTime.date(time.first) == CivilTime.date(row.day))
  }

  @Test func eachPartHasItsOwn() throws {
    let said = try #require(TenseTests.day("2026-11-25"))
    let text = "Am Montag war ich krank, und am Freitag gehe ich zum Arzt."
    let times = Analysis(text, said: said).sentences.flatMap(\.times)
    #expect(times.map(\.first) == [said - 2, said + 2])
  }
}
