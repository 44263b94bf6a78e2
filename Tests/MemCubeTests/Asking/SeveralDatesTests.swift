import Testing

@testable import Answering

/// What has two dates, of two people or things.
@Suite struct SeveralDatesTests {
  private static let school =
    "School starts on 17 August for Jonas. School starts on 24 August for Lea."

  private func answer(_ notes: [String], _ question: String) throws -> String {
    let answer = try AskedCube(notes).answer(question)
    return String(decoding: answer.text.prefix { $0 != 0x0A }, as: UTF8.self)
  }

  @Test func bothAreNamed() throws {
    #expect(try answer([Self.school], "When does school start?") == "17 August [1], 24 August [1]")
  }

  @Test func ofTheOneAskedForAlone() throws {
    #expect(try answer([Self.school], "When does school start for Lea?") == "24 August [1]")
    #expect(try answer([Self.school], "When does Jonas's school start?") == "17 August [1]")
  }

  /// Of what was put off the newer date counts, and of the same thing one.
  @Test func aSecondDateOfTheSameIsNone() throws {
    let notes = ["The exam is on 3 June 2027.", "The exam is on 9 June 2027."]
    #expect(try !answer(notes, "When is the exam?").contains(","))
  }

  @Test func whatFitsTheQuestionFirst() throws {
    let notes = ["Mila starts school in September 2027.", "School starts at 8:10."]
    #expect(try answer(notes, "When does school start?").hasPrefix("8:10"))
  }
}
