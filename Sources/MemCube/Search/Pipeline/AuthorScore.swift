/// Who said it: a question about a person is mostly answered by that person.
enum AuthorScore {
  /// Adds to what the named author said, and to the conversations in which that author speaks
  /// (nil if that does not matter, since all of them are).
  static func add(
    _ contenders: inout Contenders, author: Int64, conversations: Set<Int64>?, _ weights: Weights
  ) {
    contenders.update { contender in
      // What is found for the name alone has had its share for that.
      if contender.isOnlyNamed { return }
      if contender.item.author == author { contender.parts.author += weights.author }
      guard let conversations, let conversation = contender.item.conversation else { return }
      if conversations.contains(conversation) { contender.parts.author += weights.partner }
    }
  }
}
