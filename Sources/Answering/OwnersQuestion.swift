internal import Learning
internal import Text

/// A question about somebody by name, as that one would put it: "Where does Ingrid work?" as "Where do I
/// work?".
struct OwnersQuestion {
  /// The name, in small letters; empty where none is asked for, or more than one.
  private(set) var name = ""
  /// The question as it would be put.
  private(set) var text: [UInt8] = []

  private static let verbs = [
    "does": "do", "was": "was", "is": "am", "has": "have", "ist": "bin", "hat": "habe",
    "war": "war", "wurde": "wurde", "kann": "kann", "did": "did", "will": "will", "can": "can",
    "had": "had", "should": "should",
  ]
  private static let german = WordSet("wo wann wie was wer wohin woher wogegen womit")

  /// Of a question.
  init(_ question: [UInt8]) {
    guard question.count <= 1024 else { return }
    var words = String(decoding: question, as: UTF8.self).split(separator: " ").map(String.init)
    let names = words.indices.dropFirst().filter { place in
      let word = Word(Self.bare(words[place]))
      return word.isCapitalised && !Pronouns.first.contains(word)
        && !FunctionWords.all.contains(word)
    }
    guard let first = names.first, let last = names.last, last - first + 1 == names.count,
      names.count <= 3
    else { return }
    let isGerman = Self.german.contains(words[0].lowercased())
    let before = words[first - 1]
    name = Self.bare(words[first]).lowercased()
    let end = words[last].drop { $0.isLetter || $0 == "'" || $0 == "’" || $0 == "-" }
    let possessive = words[last].dropLast(end.count)
    if possessive.hasSuffix("'s") || possessive.hasSuffix("’s") {
      words.replaceSubrange(first...last, with: ["my\(end)"])
    } else if let verb = Self.verbs[before.lowercased()] {
      words[first - 1] = verb
      words.replaceSubrange(first...last, with: [(isGerman ? "ich" : "I") + end])
    } else if isGerman, before.hasSuffix("t"), before.first?.isLowercase == true {
      // "Wo wohnt Ingrid": "wohne ich".
      words[first - 1] = before.dropLast(before.hasSuffix("et") ? 2 : 1) + "e"
      words.replaceSubrange(first...last, with: ["ich\(end)"])
    } else {
      name = ""
      return
    }
    text = Array(words.joined(separator: " ").utf8)
  }

  private static func bare(_ word: String) -> String {
    let letters = word.prefix { $0.isLetter || $0 == "-" }
    return String(letters)
  }

  /// Whether a text tells something of "the user", as programs write it of whom they serve.
  static func isOfUser(_ text: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: text.prefix(1024), as: UTF8.self))
    return words.indices.contains { place in
      ["user", "user's"].contains(words[place].lower)
        && (place == 0 || words[place - 1].lower == "the")
    }
  }

  /// By which the owner tells that name.
  var phrases: [String] {
    [
      "called \(name)", "name is \(name)", "name's \(name)", "call me \(name)", "i am \(name)",
      "i'm \(name)", "user is called \(name)", "user is named \(name)", "heiße \(name)",
      "name ist \(name)", "bin \(name)", "llamo \(name)",
      "nombre es \(name)", "soy \(name)", "appelle \(name)", "suis \(name)",
    ]
  }
}

extension Answer {
  /// Whether a question is one of somebody by the name that a cube has. `Cube.evidence(for:named:)` asks it as
  /// that one would put it.
  public static func isAsked(_ question: [UInt8], ofOwnerOf cube: [UInt8]) -> Bool {
    let name = OwnersQuestion(question).name
    return !name.isEmpty && FoldedValue.fold(cube).elementsEqual(name.utf8)
  }

  /// Whether a text tells what another does or is, and nothing of "the user" or of who speaks: "Chiara lives in
  /// Cairo."
  public static func tellsOfOthersAlone(_ text: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: text.prefix(1024), as: UTF8.self))
    if OwnersQuestion.isOfUser(text) || words.contains(where: { Pronouns.first.contains($0) }) {
      return false
    }
    // "Likes cats" has no subject, as programs note what a user does.
    guard words.count > 2, words[0].isCapitalised, FunctionWords.isContent(words[0]),
      !Verbs.isPresentThird(words[0].lower)
    else { return false }
    // A second name may stand before the verb.
    let verb = words[1].isCapitalised ? words[2].lower : words[1].lower
    return Verbs.isPresentThird(verb) || auxiliaries.contains(verb)
  }

  private static let auxiliaries: Set<String> = [
    "is", "was", "has", "had", "does", "did", "will", "can", "could", "would", "isn't", "wasn't",
    "hasn't", "doesn't", "didn't",
  ]
}
