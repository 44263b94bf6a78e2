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

  /// Of what was put off the newer date counts, and of the same thing one.
  @Test func aSecondDateOfTheSameIsNone() throws {
    let notes = ["The exam is on 3 June 2027.", "The exam is on 9 June 2027."]
    #expect(try !answer(notes, "When is the exam?").contains(","))
  }
}
