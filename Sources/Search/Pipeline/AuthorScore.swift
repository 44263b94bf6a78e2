internal import Index

/// Who said it: a question about a person is mostly answered by that person.
enum AuthorScore {
  /// Adds to what the named author said, to what was written of them by name, and to the conversations in
  /// which that author speaks (nil if that does not matter, since all of them are).
  static func add(
    _ contenders: inout Contenders, author: Int64, conversations: Set<Int64>?, _ weights: Weights
  ) {
    contenders.update { contender in
      // What is found for the name alone has had its share for that.
      if contender.isOnlyNamed { return }
      let item = contender.item
      let isOfThem = item.author == nil && item.kind != .message && contender.isNamed
      if item.author == author || isOfThem { contender.parts.author += weights.author }
      guard let conversations else { return }
      if isOfThem || item.conversation.map({ conversations.contains($0) }) ?? false {
        contender.parts.author += weights.partner
      }
    }
  }
}
