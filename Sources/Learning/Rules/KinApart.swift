/// Who a relative or a pet is, told by itself beside what may end: "I moved to Porto with my dog Rex" is over with
/// the next home, and Rex is the dog still.
enum KinApart {
  /// A memory for each relative or pet whom a statement names besides, if something may end the statement;
  /// `sentences`: what it was made of, in the speaker's words.
  static func statements(
    beside statement: RuleExtractor.Statement, _ sentences: [[Word]]
  ) -> [RuleExtractor.Statement] {
    // "My sister Clara lives in Ghent" tells of her, and who she is with whatever is told of her next.
    guard let subject = statement.related.first?.from,
      statement.text.hasPrefix(subject == "user" ? "The user " : subject + " ")
    else { return [] }
    let apart = statement.related.compactMap { relation -> RuleExtractor.Statement? in
      guard let noun = noun(relation, sentences), !isAllThatIsTold(relation.to, sentences),
        // "We had to put our cat Minka to sleep."
        !LostCompanion.tellsEnd(of: relation.to, Array(statement.text.utf8))
      else { return nil }
      let owner = relation.from == "user" ? "the user" : relation.from
      var apart = statement
      apart.text = "\(relation.to) is \(owner)'s \(noun)."
      apart.type = StatementType.relationship.rawValue
      apart.named = statement.named.filter { [relation.from, relation.to].contains($0.name) }
      apart.related = [relation]
      (apart.from, apart.to) = (nil, nil)
      return apart
    }
    return apart.isEmpty || !Claims(Array(statement.text.utf8)).isToChange ? [] : apart
  }

  /// What somebody who is named is: the word in front of the name, "my younger sister Ana", "a dog called Rex".
  private static func noun(_ relation: NamedRelation, _ sentences: [[Word]]) -> String? {
    let isPet = relation.type == "has_pet"
    guard isPet || Kin.relatives.contains(relation.type), relation.to.first?.isUppercase == true
    else {
      return nil
    }
    let first = relation.to.split(separator: " ").first.map(String.init) ?? relation.to
    for words in sentences {
      for place in words.indices where words[place].text.hasPrefix(first) {
        var before = place - 1
        if ["called", "named"].contains(words.lower(before)) { before -= 1 }
        let word = words.lower(before)
        if isPet ? Kin.pets.contains(word) : word == relation.type { return word }
      }
    }
    return nil
  }

  private static let having = WordSet("have got own adopted bought i've we've")

  /// Whether a sentence says no more than who it is: "my sister is called Ana", "I adopted a dog named Rex".
  private static func isAllThatIsTold(_ name: String, _ sentences: [[Word]]) -> Bool {
    let called = name.split(separator: " ").count
    return sentences.contains { words in
      if having.meets(words.prefix(3)),
        words.contains(where: { ["called", "named"].contains($0.lower) })
      {
        return true
      }
      let end = words.lastIndex { !$0.isMark } ?? 0
      guard end >= called,
        words[(end - called + 1)...end].map(\.text) == name.split(separator: " ").map(String.init)
      else { return false }
      let before = words.lower(end - called)
      return ["is", "called", "named"].contains(before)
    }
  }
}
