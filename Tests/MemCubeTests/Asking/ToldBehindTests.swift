import Posix
import Testing

@testable import Answering
@testable import MemCube

/// What is asked for stands in the sentence behind the one that names of what or of whom.
@Suite struct ToldBehindTests {
  private func first(_ question: String, _ notes: String...) throws -> String {
    try AskedCube(notes).first(question)
  }

  @Test func theColourOfWhatWasNamed() throws {
    let bike = "Somebody stole my bike at the station last night. The blue Gazelle."
    #expect(try first("What colour was the stolen bike?", bike).hasSuffix("The blue Gazelle."))
    let car = "My car is parked at home. It is a green Skoda."
    #expect(try first("What colour is my car?", car) == car)
    #expect(
      try first(
        "What colour is the door?", "The red mat lies before the door.", "Door colour: anthracite")
        == "Door colour: anthracite")
    #expect(
      try first("Where was my bike stolen?", bike)
        == "Somebody stole my bike at the station last night.")
  }

  @Test func whenTheyDoIt() throws {
    let swimming = "Liv started swimming lessons. She goes every Monday at 17:00."
    for question in ["When does Liv have swimming?", "When is Liv's swimming lesson?"] {
      #expect(try first(question, swimming) == "every Monday at 17:00", "\(question)")
    }
    #expect(!(try first("When did Liv start swimming?", swimming)).contains("17:00"))
    let other = "Liv plays the violin. She has the dentist every Monday at 9:00."
    #expect(try first("When does Liv play the violin?", other) == "Liv plays the violin.")
  }

  /// "She" of a lunch with somebody is whom it was with, and of what somebody said whom they told of.
  @Test func whomAPronounMeans() throws {
    for lead in [
      "Lunch with Camille at Olivier's.", "Nora said: Camille called.", "Camille called.",
    ] {
      let note = lead + " She is moving to Lyon in March."
      for question in ["When is Camille moving?", "When is Camille moving to Lyon?"] {
        #expect(try first(question, note) == "March", "\(lead) \(question)")
      }
      #expect(try first("Who is moving to Lyon?", note) == note)
    }
    let both = "Dinner with Ana and Tom. He is moving to Ulm in May."
    #expect(try first("Who is moving to Ulm?", both) == both)
    let tom = "Dinner with Tom. He is a carpenter. He lives in Ulm."
    #expect(try first("Where does Tom live?", tom) == "Dinner with Tom. … He lives in Ulm.")
    let wim = "Wim came by on 3 May 2026. He moved to Gent in 2024."
    #expect(try first("When did Wim move to Gent?", wim) == "2024")
    #expect(try first("When did Wim come by?", wim) == "3 May 2026")
  }

  @Test func whomAMessageTellsOf() throws {
    let talk = try Talk()
    try talk.say("Wim came by yesterday. He's moving to Groningen next month.", by: "Nora")
    try talk.cube.ingest()
    for text in ["When is Wim moving?", "When is Wim moving to Groningen?"] {
      let question = Array(text.utf8)
      let evidence = try talk.cube.evidence(for: question, named: [0x61], now: Clock.now())
      #expect(Answer(question, evidence).date?.text == "June 2023", "\(text)")
    }
  }
}
