internal import Learning

/// Whose birth or age a question asks for: who says "A boy, born yesterday at four" was not born then, nor is
/// "How old is Nadia?" answered by what she tells of a nephew.
struct AskedBirth {
  private let isAsked: Bool
  private let isOfAsker: Bool
  /// The words of the question with a capital, the first aside, in small letters.
  private let names: Set<String>

  private static let births = WordSet("born birth")
  private static let being = WordSet("was were is are am been be being has have just only")
  private static let selves = WordSet("my our i we i'm me")

  /// Of a question.
  init(_ question: [UInt8], _ form: QuestionForm) {
    let words = WordScanner.words(String(decoding: question.prefix(1024), as: UTF8.self))
    // "When was Nadia's nephew born?" asks for another than who tells it.
    let isOfKin = words.contains {
      Kin.isNoun(AskedOwner.bare($0.lower)) || Kin.pets.contains(AskedOwner.bare($0.lower))
    }
    isAsked = BirthList.isAsked(question, form) && !isOfKin
    isOfAsker = words.contains { AskedBirth.selves.contains($0) }
    names = Set(
      words.dropFirst().filter { $0.isCapitalised && !FunctionWords.all.contains($0) }.map {
        AskedOwner.bare($0.lower)
      })
  }

  /// Whether a sentence tells the birth of others alone, and who says it is asked for.
  func isOfAnother(_ sentence: [UInt8], by author: [UInt8]?) -> Bool {
    guard isAsked else { return false }
    let author = author.map { String(decoding: $0, as: UTF8.self).lowercased() }
    let isOfTeller = names.contains { name in
      author.map { AskedOwner.isName(name, of: $0) } ?? false
    }
    guard isOfAsker || isOfTeller else { return false }
    let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
    let places = words.indices.filter { AskedBirth.births.contains(words[$0]) }
    return !places.isEmpty && places.allSatisfy { AskedBirth.isOfThing(words, at: $0) }
  }

  /// Whether a noun stands right before: "a boy, born", "my nephew was born", "twins next door, born".
  private static func isOfThing(_ words: [Word], at place: Int) -> Bool {
    let subject = words[..<place].last {
      !$0.isMark && !being.contains($0) && !Verbs.isAdverb($0.lower)
    }
    guard let subject else { return false }
    return subject.kind == .word && !subject.isCapitalised && FunctionWords.isContent(subject)
      && AskedOwner.bare(subject.lower) == subject.lower && !TimeWords.isName(subject.lower)
      && subject.lower != "user" && !Verbs.isPast(subject.lower)
  }
}
