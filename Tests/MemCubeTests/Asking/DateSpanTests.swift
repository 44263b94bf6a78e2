import Testing

@testable import Answering
@testable import Learning

/// Days from one to another, in the words of several languages.
@Suite struct DateSpanTests {
  @Test(arguments: [
    "Der Kurs findet von 18. bis 22. Jänner 2027 statt.", "Urlaub: 3. - 12. August 2026",
    "The course is from 18. to 22. January.", "Am 3. und 4. Mai.",
  ])
  func ordinalsEndNoSentence(text: String) {
    #expect(SentenceCut.sentences(Array(text.utf8)) == [Array(text.utf8)])
  }
}
