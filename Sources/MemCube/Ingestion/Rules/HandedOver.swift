/// "Here's a picture of my dog", as something that its sender did.
enum HandedOver {
  /// What shows something, and is handed over for that.
  static let pictures = WordSet(
    "photo photos pic pics picture pictures shot snap selfie snapshot video clip")

  /// The words with the speaker as the subject: `I shared a photo of my dog`.
  static func told(_ words: [Word]) -> [Word] {
    let length = words.lower(0) == "here" && words.lower(1) == "is" ? 2 : 1
    guard length == 2 || words.lower(0) == "here's", words.count > length + 3,
      let noun = words[length...].prefix(4).firstIndex(where: { pictures.contains($0) }),
      words.indices.contains(noun + 1)
    else { return words }
    return Word.list("I shared") + words[length...]
  }
}
