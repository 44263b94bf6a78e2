import Testing

@testable import Answering
@testable import Learning

/// Questions in other words than what answers them.
@Suite struct SensesTests {
  @Test(arguments: [
    ("My manager is Tove Aas.", "Who is my boss?"),
    ("GP: Dr Whitmore, 0113 496.", "Who is my doctor?"),
    ("My favourite soup has always been chowder.", "Which soup do I like best?"),
    ("Pål and Sunniva married in 2014.", "Who is Sunniva's husband?"),
    ("Carmen nació en Sevilla.", "Where was Carmen born?"),
    ("Nací en Sevilla.", "¿Dónde nací?"), ("Estudié derecho en Granada.", "¿Qué estudia Paco?"),
    ("Marta compró un coche rojo.", "What did Marta buy?"),
    ("Élodie est allergique aux noix.", "What is Élodie allergic to?"),
    ("Rainer studierte Physik.", "Was hat Rainer studiert?"),
    ("Oma Ilse spricht Dänisch.", "Which languages does Oma Ilse speak?"),
  ])
  func wordsOfTheSameSense(note: String, question: String) throws {
    let cube = try AskedCube([note, "The bins are emptied on Tuesdays."])
    if question.contains("Paco") {
      #expect(try cube.first(question).isEmpty)
    } else {
      #expect(try cube.first(question).contains(note.split(separator: " ")[0]), "\(note)")
    }
  }

  /// However often it is said.
  @Test func aWordHasItsSensesOnce() {
    let word = Array("password".utf8)
    let (once, often) = (Senses([word]), Senses(Array(repeating: word, count: 64)))
    #expect(!once.found.isEmpty && often.found.count == once.found.count)
  }

  /// What is so of others, or holds only the name, answers nothing.
  @Test(arguments: [
    "What is Theo allergic to?", "When was Theo born?", "Where does Theo work?", "Who is my boss?",
    "What is the pin of my phone?", "How much did the car cost?", "What is Lea's favourite soup?",
  ])
  func whatNothingAnswers(question: String) throws {
    let cube = try AskedCube([
      "Femke was born in Breda. She is a surgeon at Parkside.", "Our son Theo is three.",
      "Hanneke lives in Zwolle. Her birthday is 29 March. She is allergic to cats.",
      "Theo lent me the tent in July.", "phone 299 kr", "The car insurance is with Tryg.",
      "My favourite colour is green.", "Nora's boss is called Ada. Lea likes Tom.",
    ])
    #expect(try cube.first(question).isEmpty)
  }
}

/// Sentences that begin with a pronoun, some way behind the name.
@Suite struct CarriedSubjectTests {
  @Test func whatIsSaidFartherBehind() throws {
    let cube = try AskedCube([
      "Femke's mother Hanneke lives in Zwolle. Her birthday is 29 March. She is allergic to cats.",
      "The van is a Ford. The MOT is due on 11 April 2027. Bought for 13,400 pounds from Carl.",
      "Chloé étudie la médecine. Elle aime le jazz. Son anniversaire est le 15 mai.",
    ])
    #expect(try cube.first("What is Hanneke allergic to?").contains("cats"))
    #expect(try cube.first("When is Hanneke's birthday?") == "29 March")
    #expect(try cube.first("How much did the van cost?").contains("13,400"))
    #expect(try cube.first("Quand est l'anniversaire de Chloé ?") == "15 May")
  }

  @Test(arguments: [
    ("Ida's mother Eva lives in Ulm. She sings.", "Eva sings."),
    ("Pavel came by. He rang twice. He's a cook.", "Pavel is a cook."),
    ("Carmen vive en Cádiz. Trabaja en un banco.", "Carmen Trabaja en un banco."),
    ("Ida called. Her dog is ill.", "Ida's dog is ill."),
  ])
  func theNameInThePlaceOfThePronoun(text: String, told: String) {
    let resolved = CarriedSubject.resolve(SentenceCut.pieces(Array(text.utf8)))
    #expect(resolved.last??.text == Array(told.utf8))
  }

  @Test(arguments: [
    "Tom and Ana met. She sings.", "I called. He sings.", "He sings.", "It rains. She sings.",
  ])
  func ofNobodyWhoIsKnown(text: String) {
    let resolved = CarriedSubject.resolve(SentenceCut.pieces(Array(text.utf8)))
    #expect(resolved.allSatisfy { $0 == nil })
  }
}
