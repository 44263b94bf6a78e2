internal import Text

/// Which slot a question asks for: "Where does Ana live?" asks for Ana's home. The
/// memory that fills it answers, whatever its words: "Ana moved to Porto".
package enum AskedSlot {
  /// A longer question, in bytes and words, asks for more than one thing.
  private static let (longest, most) = (256, 14)
  /// Words of a person, at most: "my sister's husband".
  private static let person = 5

  /// The keys of the claims that fill what is asked for; none: no such thing is asked for.
  package static func keys(_ question: [UInt8]) -> Set<[UInt8]> {
    guard question.count <= longest else { return [] }
    let table = SlotTable.shared
    let tokens = TokenReader.tokens(of: question, in: question.indices).filter {
      $0.text != "?" && !table.isIn("skip", $0.lower)
    }
    guard let first = tokens.first, tokens.count > 2, tokens.count <= most,
      !tokens.contains(where: { $0.isMark && $0.lower != "'s" })
    else { return [] }
    var keys: Set<[UInt8]> = []
    for row in table.asked[first.lower] ?? [] {
      var found = Found()
      guard match(row.complement[...], tokens.dropFirst().map(\.lower)[...], &found),
        let owner = found.owner
      else { continue }
      let thing = row.thing ?? found.thing.map { SentenceSlots.stem($0) } ?? ""
      for slot in row.keys { keys.insert(SlotClaim.key(slot, owner, thing)) }
    }
    return keys
  }

  private struct Found {
    var owner: String?
    var thing: String?
  }

  /// Whether the words of a question are those of a row to its end.
  private static func match(
    _ elements: ArraySlice<SlotPattern.Element>, _ words: ArraySlice<String>, _ found: inout Found
  ) -> Bool {
    guard let element = elements.first else { return words.isEmpty }
    let rest = elements.dropFirst()
    switch element {
    case .words(let those):
      return words.first.map(those.contains) ?? false && match(rest, words.dropFirst(), &found)
    case .optional(let those):
      if words.first.map(those.contains) ?? false, match(rest, words.dropFirst(), &found) {
        return true
      }
      return match(rest, words, &found)
    case .owner:
      for count in 1...person where count <= words.count {
        guard let owner = owner(words.prefix(count)), match(rest, words.dropFirst(count), &found)
        else { continue }
        found.owner = owner
        return true
      }
      return false
    case .thing:
      for count in 1...2 where count <= words.count {
        guard match(rest, words.dropFirst(count), &found) else { continue }
        found.thing = words.prefix(count).last
        return true
      }
      return false
    default: return false
    }
  }

  /// Who is meant, as keys name him: "my sister" as "user's sister".
  private static func owner(_ words: ArraySlice<String>) -> String? {
    let table = SlotTable.shared
    var parts: [String] = []
    for word in words {
      switch word {
      case "i", "me": parts.append("user")
      case "'s": parts.append("'s")
      case _ where table.isIn("my", word): parts += ["user", "'s"]
      case "the" where words.contains("user"): continue
      case _
      where table.isIn("others", word) || table.isIn("stop", word) || table.isIn("article", word):
        return nil
      default: parts.append(word)
      }
    }
    while parts.last == "'s" { parts.removeLast() }
    guard !parts.isEmpty, parts.first != "'s" else { return nil }
    return parts.dropFirst().reduce(parts[0]) { $1 == "'s" ? $0 + $1 : $0 + " " + $1 }
  }
}
