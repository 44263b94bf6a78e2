import Posix
import Testing

@testable import Answering
@testable import MemCube

/// Who it is that asks of themself.
@Suite struct AskerTests {
  @Test func theEntryOfWhoAsks() throws {
    let cube = try AskedCube([
      "# Birthdays\n- Nora: 2 February 2018\n- Clara (me): 14 March 1985\n- An: 8 June 1990\n",
      "I am called Clara Brandt.\n",
    ])
    #expect(try cube.first("When is my birthday?") == "14 March 1985")
    #expect(try cube.first("When is Clara's birthday?") == "14 March 1985")
    #expect(try cube.first("When is Nora's birthday?") == "2 February 2018")
  }

  /// Who asks of themself is not told what is so of others, where the cube tells who they are.
  @Test func whoAsksOfThemself() throws {
    let said = [
      ("Jonas", "I moved to Freiburg on Saturday."), ("Ana", "My address is Rua A 5, Porto."),
      ("Jonas", "I'm allergic to parrots."), ("Wim", "I work at the mill."),
    ]
    let own = [
      ("Clara", "We live in the Sleepstraat 48 in Ghent now."),
      ("Clara", "I'm allergic to penicillin."), ("Clara", "I'm an archivist at the city archive."),
    ]
    let cube = try AskedCube(["I am called Clara Brandt."], said + own)
    func told(_ question: String) throws -> String {
      let answer = try cube.answer(question)
      #expect(answer.citations.count == 1, "\(question)")
      return answer.citations.map { String(decoding: $0.sentence, as: UTF8.self) }.joined()
    }
    #expect(try told("Where do I live?").contains("Ghent"))
    #expect(try told("What am I allergic to?").contains("penicillin"))
    #expect(try told("What is my job?").contains("archivist"))
    let others = try AskedCube(["I am called Clara Brandt."], said)
    for question in ["Where do I live?", "What am I allergic to?", "Where do I work?"] {
      #expect(try others.answer(question).citations.isEmpty, "\(question)")
    }
  }

  /// By a name that was told in a talk, too, or in passing.
  @Test func theNameThatTheyTold() throws {
    let talk = try Talk()
    for text in ["My name is Clara.", "I live in Ghent."] { try talk.say(text, by: nil) }
    try talk.cube.ingest()
    let question = Array("Where does Clara live?".utf8)
    let evidence = try talk.cube.evidence(for: question, named: Array("a".utf8), now: Clock.now())
    let told = Answer(question, evidence).citations.map {
      String(decoding: $0.sentence, as: UTF8.self)
    }
    #expect(told == ["The user lives in Ghent."])
    let note = try AskedCube(["Hi, I'm Clara and I live in Ghent."])
    #expect(try note.first("Where does Clara live?").contains("Ghent"))
    #expect(try note.first("Where does Nora live?").isEmpty)
  }
}
