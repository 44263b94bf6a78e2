/// "I'm An, mother of Lotte", said by An: that she is An is known, and the rest tells more of her.
enum SelfNaming {
  private static let openings = PhraseSet("i'm|i am|my name is|my name's")
  private static let roles = WordSet(
    "owner founder head director chair treasurer secretary captain author manager coach organiser organizer"
  )

  /// The words without the name, where the writer is called so and says more behind it; none where that is
  /// all.
  static func told(_ words: [Word], by author: String?) -> [Word] {
    guard let length = openings.length(words, at: 0) else { return words }
    guard let author else { return introduced(words, length) }
    let known = author.lowercased().split(separator: " ").map(String.init)
    let name = words.dropFirst(length).prefix { $0.isCapitalised && !$0.isMark }
    guard !name.isEmpty, name.allSatisfy({ known.contains($0.lower) }) else { return words }
    let end = length + name.count
    // "I'm An and I live in Ghent."
    let isJoined = words.lower(end) == "and" && Pronouns.subjectI.contains(words.lower(end + 1))
    guard words.lower(end) == "," || isJoined, words.count > end + 2 else { return words }
    let rest = words[(end + 1)...]
    guard let first = rest.first else { return words }
    // "I'm An, I live in Ghent."
    if Pronouns.subjectI.contains(first) || Pronouns.subjectWe.contains(first) {
      var told = Array(rest)
      told[0].isSpaced = words[0].isSpaced
      return told
    }
    let isRole = Kin.relatives.contains(first) || roles.contains(first)
    let isAged = first.kind == .number
    let hasArticle = ["a", "an", "the", "your"].contains(first.lower)
    guard isRole && rest.dropFirst().first?.lower == "of" || isAged || hasArticle else {
      return words
    }
    let article = isRole ? [Word("the")] : []
    return [words[0].saying("I'm")] + article + rest
  }

  /// "I'm Paul and I live in Porto", said by somebody without a name: what that is, and the rest.
  private static func introduced(_ words: [Word], _ length: Int) -> [Word] {
    guard words.lower(0) != "my", words.indices.contains(length), words[length].isCapitalised,
      Gazetteer.firstNames.contains(words[length].lower)
    else { return words }
    let end = length + words.dropFirst(length).prefix { $0.isCapitalised && !$0.isMark }.count
    let rest = [",", "and"].contains(words.lower(end)) ? end : words.count
    guard end == words.count || rest < words.count else { return words }
    var opening = Word.list("My name is")
    opening[0].isSpaced = words[0].isSpaced
    return opening + words[length...]
  }
}
