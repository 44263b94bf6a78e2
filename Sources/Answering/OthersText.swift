internal import Learning

extension Answer {
  /// Whether a text tells of another by name, and nothing of "the user" or of who speaks: "Chiara lives in Cairo."
  public static func tellsOfOthersAlone(_ text: [UInt8]) -> Bool {
    let table = AskingTable.shared
    var reader = StemReader()
    let words = reader.words(Array(text.prefix(1024)))
    let own = table.words("pronoun").union(table.words("user"))
    guard words.count > 2, !words.contains(where: own.contains) else { return false }
    // "Likes cats" has no subject, as programs note what a user does.
    let isName = text.first.map { 0x41...0x5A ~= $0 } ?? false
    let first = Lexicon.shared.verb(String(decoding: words[0], as: UTF8.self))
    return isName && !table.words("small").contains(words[0])
      && !(first?.forms.contains(.third) ?? false)
  }
}
