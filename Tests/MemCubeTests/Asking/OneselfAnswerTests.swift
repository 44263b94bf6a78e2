import Testing

@testable import Answering

/// What somebody who asks is told of themself.
@Suite struct OneselfAnswerTests {
  @Test(arguments: [
    "I am called Astrid Holm. I was born in Malmö.", "My name is Astrid.",
    "Hi, I'm Astrid Holm, 41, mother of two.", "Ich heiße Astrid.", "Me llamo Astrid.",
    "Je m'appelle Astrid.",
  ])
  func theirName(note: String) throws {
    let cube = try AskedCube(
      [note, "His name is Bruno.", "Nora's teacher is called Ms Okafor."],
      [("Priya", "People call me Pri.")])
    for question in ["What is my name?", "Who am I?", "Wie heiße ich?", "¿Cómo me llamo?"] {
      #expect(try cube.first(question).contains("Astrid"), "\(question)")
    }
    #expect(try cube.first("What is my dog's name?").isEmpty)
  }

  @Test(arguments: [
    "I'm German. I live in Ulm.", "I'm Daniel's brother.", "I am tired.", "Call me later.",
    "My name is written wrong.",
  ])
  func whatTellsNoName(note: String) throws {
    #expect(SelfTold.name(in: Array(note.utf8)).isEmpty)
    #expect(try AskedCube([note]).first("What is my name?").isEmpty)
  }

  @Test func theirAge() throws {
    let cube = try AskedCube(["Hi, I'm Daniel Okoye, 41, father of two.", "Theo is three."])
    #expect(try cube.first("How old am I?").contains("41"))
    #expect(try cube.first("Wie alt bin ich?").contains("41"))
    #expect(try AskedCube(["I turned 38 in May."]).first("How old am I?").contains("38"))
    #expect(try AskedCube(["I am 20 minutes late."]).first("How old am I?").isEmpty)
  }

  /// Programs write "the user" of whom they serve, who asks for themself.
  @Test(arguments: [
    ("The user is 41.", "How old am I?", "41"), ("The user is 41.", "What is my age?", "41"),
    ("The user is 41 years old.", "What's my age?", "41"),
    ("The user turned 42 on 26 November 2026.", "How old am I?", "42"),
    ("The user stopped drinking coffee.", "Do I drink coffee?", "stopped"),
    ("The user quit smoking in 2019.", "Do I smoke?", "quit"),
    ("The user started learning Danish.", "Do I learn Danish?", "started"),
  ])
  func whatIsToldOfTheUser(note: String, question: String, held: String) throws {
    #expect(try AskedCube([note]).first(question).contains(held))
  }

  @Test func whatIsNoAgeOfTheUser() throws {
    #expect(try AskedCube(["The user is 20 minutes late."]).first("How old am I?").isEmpty)
    #expect(try AskedCube(["The user's son is 41."]).first("How old am I?").isEmpty)
    #expect(try AskedCube(["Bo stopped drinking coffee."]).first("Do I drink coffee?").isEmpty)
  }

  /// It stands among much else that is told of them.
  @Test func theAgeAmongMuch() throws {
    let jobs = (1...30).map { "The user is happy with plan number \($0)." }
    #expect(try AskedCube(jobs + ["The user is 41."]).first("How old am I?").contains("41"))
  }

  /// Who asks for the owner by name asks for whoever says "I" in notes.
  @Test func theOwnerByName() throws {
    let cube = try AskedCube(
      [
        "I am called Ingrid Solheim. I was born in Tromsø.", "I work for Nordlys Energi.",
        "My blood type is 0 negative.",
      ], [("Kofi", "I was born in Accra.")])
    #expect(try cube.first("Where was Ingrid born?").contains("Tromsø"))
    #expect(try cube.first("Where does Ingrid work?").contains("Nordlys"))
    #expect(try cube.first("What is Ingrid's blood type?").contains("negative"))
    #expect(try !cube.first("Where was Astrid born?").contains("Tromsø"))
  }

  /// Programs write "the user" of whom they serve: by the name told so, or by that of the cube.
  @Test func theUserByName() throws {
    let said = [
      "The user moved to Leeds", "User works as a nurse", "The user was born on 3 May 1990",
    ]
    let named = try AskedCube(said + ["The user's name is Zoe"])
    #expect(try named.first("Where does Zoe live?").contains("Leeds"))
    #expect(try named.first("What is Zoe's job?").contains("nurse"))
    #expect(try named.first("When was Zoe born?") == "3 May 1990")
    #expect(try named.first("What is my name?").contains("Zoe"))
    #expect(try named.first("Where does Ana live?").isEmpty)
    let cube = try AskedCube(said + ["I was in Rome."])
    #expect(try cube.answer("Where does Zoe live?", of: "zoe").citations.count == 1)
    #expect(try cube.answer("Where does Zoe live?", of: "ana").citations.isEmpty)
    #expect(try cube.answer("When was Zoe in Rome?", of: "zoe").date == nil)
  }

  @Test(arguments: [
    ("Where does Ingrid work?", "Where do I work?"), ("What is Ingrid's job?", "What is my job?"),
    ("Where was Ingrid Solheim born?", "Where was I born?"),
    ("Wo wohnt Ingrid?", "Wo wohne ich?"), ("Wo arbeitet Ingrid?", "Wo arbeite ich?"),
  ])
  func theQuestionAsTheOwnerPutsIt(question: String, put: String) {
    let owners = OwnersQuestion(Array(question.utf8))
    #expect(String(decoding: owners.text, as: UTF8.self) == put)
    #expect(owners.name == "ingrid")
  }

  @Test(arguments: ["", "?", "Ingrid", "Where do I work?", "Where did Ana and Tom go?"])
  func whatNamesNobodyAlone(question: String) {
    #expect(OwnersQuestion(Array(question.utf8)).name.isEmpty)
  }

  /// Who tells as what they started tells their job.
  @Test(arguments: [
    "What is my job?", "What do I do for a living?", "What's my occupation?",
  ])
  func whatTheyStartedAs(question: String) throws {
    let cube = try AskedCube(
      ["I started at Vela as a product designer in May.", "My sister started as a nurse."])
    #expect(try cube.first(question).contains("designer"))
  }

  /// What people are tells their job, and with a place where they work.
  @Test func theirTrade() throws {
    let cube = try AskedCube(
      [
        "I'm a hydrologist. I'm a bit tired.",
        "Femke was born in Breda. She is a surgeon at Parkside.",
      ],
      [("Kofi", "I'm a teacher now, at the Goethe school."), ("Lea", "I'm a friend of Kofi.")])
    #expect(try cube.first("What is my job?").contains("hydrologist"))
    #expect(try cube.first("What do I do for a living?").contains("hydrologist"))
    #expect(try cube.first("Where does Kofi work?").contains("Goethe"))
    #expect(try cube.first("Where does Femke work?").contains("Parkside"))
    #expect(try cube.first("Where does Lea work?").isEmpty)
    let other = try AskedCube(
      [
        "Ich bin Krankenschwester am Uniklinikum. Ich bin gegen Birkenpollen allergisch.",
        "Pedro nació en Murcia. Es enfermero en el hospital La Fe.",
      ], [("Tilda", "I'm a nurse at the clinic."), ("Tilda", "Jaro starts school in August.")])
    #expect(try other.first("Where do I work?").contains("Uniklinikum"))
    #expect(try other.first("Was bin ich von Beruf?").contains("Krankenschwester"))
    #expect(try other.first("What am I allergic to?").contains("Birkenpollen"))
    #expect(try other.first("¿Dónde trabaja Pedro?").contains("La Fe"))
    #expect(try other.first("Where does Jaro work?").isEmpty)
  }
}
