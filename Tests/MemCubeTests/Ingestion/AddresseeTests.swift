import Testing

@testable import Learning

/// A question that is put to one person by name is not answered by another.
@Suite struct AddresseeTests {
  private static func isForOther(_ text: String, than author: String) -> Bool {
    let people = ["Ana Costa", "Cleo", "Bo Berg"]
    let question = AskedQuestion(in: text, of: people)
    return question?.isForOther(than: author, among: people.filter { $0 != author }) ?? false
  }

  @Test(arguments: [
    "Bo, where do you live?", "Where do you live, Bo?", "@Bo where do you live?",
    "Hey Bo, where do you live?", "Hey Bo! Where do you live?", "Bo and Karl, where do you live?",
    "I'm fine. Bo, where do you live?",
  ])
  func itIsForAnother(question: String) {
    #expect(Self.isForOther(question, than: "Ana Costa"))
    #expect(!Self.isForOther(question, than: "Bo Berg"))
  }

  @Test(arguments: [
    "Where do you live?", "Ana, where do you live?", "Where do you live with Bo?",
    "Bo lives here. Where do you live?", "Bo, I live here.", "Rome, was it nice?",
    "Lately, where do you live?",
  ])
  func itMayBeForAnybody(question: String) {
    #expect(!Self.isForOther(question, than: "Ana Costa"))
  }
}
