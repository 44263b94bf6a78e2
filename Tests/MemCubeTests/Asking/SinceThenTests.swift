import Testing

@testable import MemCube

/// How it is since is told with how it was, where the present is asked of.
@Suite struct SinceThenTests {
  private func first(_ question: String, _ notes: String...) throws -> String {
    try AskedCube(notes).first(question)
  }

  @Test(arguments: [
    ("What is the alarm code?", "The alarm code was 4411 until May. It is 9920 now.", "9920"),
    ("What is the alarm code?", "The alarm code used to be 4411. Now it is 9920.", "9920"),
    ("Where does Leo work now?", "Leo worked at Siemens until 2024. Now he is at Bosch.", "Bosch"),
    ("Where does Leo work?", "Leo worked at Siemens until 2024. Now he is at Bosch.", "Bosch"),
    ("Where does Leo live?", "Leo lived in Bonn until 2024. He lives in Kiel now.", "Kiel"),
    (
      "What do I drink in the morning?",
      "I drank coffee in the morning until January. Since then I drink tea.", "tea"
    ),
    (
      "What is Ana's phone number?", "Ana: phone 0660 111 until June 2026. Since then 0660 222.",
      "0660 222"
    ),
  ])
  func whatIsSoSinceIsTold(question: String, note: String, now: String) throws {
    #expect(try first(question, note).contains(now), "\(question) | \(note)")
  }
}
