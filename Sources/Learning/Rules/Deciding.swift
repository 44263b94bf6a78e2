/// What somebody tells an assistant that they decide as they say it: "Let's go with the blue logo", "I'll
/// go with Postgres". It is kept as the decision that it is.
enum Deciding {
  private static let openings = PhraseSet("let's|let us|i'll|i will|we'll|we will")
  /// Verbs of a choice.
  private static let choices = PhraseSet(
    "go with|stick with|stick to|switch to|settle on|settle for|use|choose|pick|adopt|standardise on|standardize on"
  )
  /// Of what one says of oneself only these are a choice: "I'll use the bathroom".
  private static let own = PhraseSet("go with|stick with|stick to|settle on|settle for|choose|pick")
  /// What stands for something that was said before.
  private static let pointing = WordSet(
    "it that this these those them one your yours you first second bathroom toilet time chance moment"
  )
  private static let leads = WordSet("ok okay so yes alright then")
  /// Where it begins at the latest: "Actually, I changed my mind, let's …".
  private static let latest = 8

  /// The words as a decision; others as they are.
  static func told(_ words: [Word]) -> [Word] {
    guard
      let start = words.indices.prefix(latest).first(where: {
        ($0 == 0 || words[$0 - 1].text == "," || $0 == 1 && leads.contains(words[0]))
          && openings.length(words, at: $0) != nil
      }), let opening = openings.length(words, at: start)
    else { return words }
    let verb = start + opening
    let isOurs = words.lower(start).hasPrefix("let")
    guard let length = (isOurs ? choices : own).length(words, at: verb),
      words.count > verb + length
    else { return words }
    let object = words[(verb + length)...]
    guard !pointing.meets(object), FunctionWords.contentCount(object) > 0 else { return words }
    let isPlural = words.lower(start).hasPrefix("we")
    var rest = Array(words[verb...])
    if rest.last?.lower == "then" { rest.removeLast() }
    return rest.opened(
      by: isPlural ? "We decided to" : "I decided to", inPlaceOf: words[0])
  }
}
