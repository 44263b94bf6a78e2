import Posix
import Testing

@testable import Answering
@testable import MemCube

/// Asks a cube of notes and messages.
struct AskedCube {
  let talk: Talk

  init(_ notes: [String], _ said: [(name: String, text: String)] = []) throws {
    talk = try Talk()
    for (number, note) in notes.enumerated() { try talk.cube.put("note\(number).md", note) }
    for (name, text) in said { try talk.say(text, by: name) }
    if !said.isEmpty { try talk.cube.ingest() }
  }

  /// The first line of the answer: the date, if one is told, else the first sentence; empty of none.
  func first(_ question: String) throws -> String {
    let answer = try answer(question)
    return answer.date?.text
      ?? answer.citations.first.map { String(decoding: $0.sentence, as: UTF8.self) } ?? ""
  }

  func answer(_ question: String, of name: String = "a") throws -> Answer {
    let question = Array(question.utf8)
    return Answer(
      question,
      try talk.cube.evidence(for: question, named: Array(name.utf8), now: Clock.now()))
  }
}

/// Of two people the one who is asked for.
@Suite struct AskedPeopleTests {
  @Test func eachHasADateOfTheirOwn() throws {
    let cube = try AskedCube([
      "My passport expires on 14 March 2029; Tom's expires on 2 June 2031."
    ])
    #expect(try cube.first("When does Tom's passport expire?") == "2 June 2031")
    #expect(try cube.first("When does my passport expire?") == "14 March 2029")
  }

  @Test func whoseJobItIs() throws {
    let cube = try AskedCube([
      "I work at Hartmann. Tom works at the library of Ulm.", "Ruth swims. Nils works in Bern.",
      "Oma Hilde wohnt in Passau.",
    ])
    #expect(try cube.first("Where does Tom work?").contains("Tom works at the library"))
    #expect(try cube.first("Where do I work?").hasPrefix("I work at Hartmann."))
    #expect(try !cube.first("Where does Ruth work?").contains("Bern"))
    #expect(try cube.first("Wo wohnt Oma Hilde?") == "Oma Hilde wohnt in Passau.")
    #expect(try cube.first("Wo wohnt Karl?").isEmpty)
  }

  /// Where somebody speaks, "I" is that one.
  @Test func theSentenceOfTheOneAskedFor() throws {
    let cube = try AskedCube(
      ["Emil is allergic to hazelnuts. I am allergic to penicillin."],
      [("Vera", "Cats are my sister's joy. My sister is allergic to dust, I am allergic to cats.")])
    #expect(try cube.first("What am I allergic to?") == "I am allergic to penicillin.")
    #expect(try cube.first("What is Emil allergic to?") == "Emil is allergic to hazelnuts.")
    #expect(try cube.first("What is Vera allergic to?").contains("cats"))
  }

  /// Who moved somewhere lives there, and who started a job works there, also as they say it themselves.
  @Test func deedsOfSpeakersTellWhatIsSo() throws {
    let cube = try AskedCube(
      ["Bea works at Zeiss. Bea lives in Suhl.", "Bea arbeitet bei Zeiss. Bea wohnt in Suhl."],
      [
        ("Ana", "I moved to Porto last week."),
        ("Paul", "I started a new job at Trumpf in Ditzingen."),
        ("Ana", "I started a novel at the beach."),
        ("Paul", "Sunny here. Work is great."),
        ("Greta", "Ich bin letzte Woche nach Hamburg gezogen."),
        ("Timo", "Ich habe einen neuen Job bei Siemens angefangen."),
      ])
    #expect(try cube.first("Where does Ana live?").contains("Porto"))
    #expect(try cube.first("Where does Paul work?").contains("Trumpf"))
    #expect(try !cube.first("Where does Ana work?").contains("novel"))
    #expect(try !cube.first("Where does Ana work?").contains("great"))
    #expect(try cube.first("Wo wohnt Greta?").contains("Hamburg"))
    #expect(try cube.first("Wo arbeitet Timo?").contains("Siemens"))
  }
}
