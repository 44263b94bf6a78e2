internal import Learning

extension LostCompanion {
  private static let naming = WordSet("called named")
  private static let pets = WordSet(
    "dog cat puppy kitten hamster rabbit parrot tortoise turtle horse pony")

  /// The name of the housemate in a text: "Ana" of "I live with Ana"; nil: none.
  static func housemate(in text: [UInt8]) -> String? {
    let words = WordScanner.words(String(decoding: text.prefix(1024), as: UTF8.self))
    let with = words.indices.first {
      words[$0].lower == "with" && $0 > 0
        && ["live", "lives", "living"].contains(words.lower($0 - 1))
    }
    guard let with, words.indices.contains(with + 1), isName(words[with + 1]) else { return nil }
    return words[with + 1].text
  }

  /// The name of the animal in a text: "Pluim" of "my dog Pluim"; nil: none.
  static func name(in text: [UInt8]) -> String? {
    let words = WordScanner.words(String(decoding: text.prefix(1024), as: UTF8.self))
    for (place, word) in words.enumerated() where pets.contains(word) {
      let behind = words.dropFirst(place + 1).drop {
        naming.contains($0) || [",", "is", "was"].contains($0.lower)
      }
      if let first = behind.first, behind.startIndex <= place + 4, isName(first) {
        return first.text
      }
      // "Pluim, my dog", "Pluim is our cat".
      if place > 2, AskedOwner.own.contains(words[place - 1]),
        ["is", ","].contains(words[place - 2].lower), isName(words[place - 3])
      {
        return words[place - 3].text
      }
    }
    return nil
  }

  private static func isName(_ word: Word) -> Bool {
    word.kind == .word && word.isCapitalised && !FunctionWords.all.contains(word)
      && !TimeWords.isName(word.lower)
  }
}
