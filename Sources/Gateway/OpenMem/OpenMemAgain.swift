internal import Format

/// What a call says beside a fact that is known: it is kept as if the fact were new.
extension OpenMemAddition {
  /// The attribute with further conversations in which a memory was stated, and how many there are at most.
  static let conversations = "conversations"
  private static let conversationLimit = 64

  /// What a memory gets that already says what a call stated.
  /// - Parameters:
  ///   - known: the memory.
  ///   - ids: the ids that what is learned gets.
  /// - Returns: what of it changes.
  func additions(to known: Memory, with ids: OwnerIDs) -> MemoryChange {
    var change = MemoryChange()
    func given(_ name: String) -> JSON? {
      attributes.first { $0.key.elementsEqual(name.utf8) }?.value
    }
    if given("public") == true, known["public"] != true { change.attributes["public"] = true }
    if let info = given("info"), let joined = Self.joined(known["info"], info),
      joined.canonical != known["info"]?.canonical
    {
      change.attributes["info"] = joined
    }
    // No caller can ask for a conversation that the call did not name.
    if conversation != id, !known.isOpenMem(of: conversation) {
      let more = (known[Self.conversations]?.elements ?? []) + [.string(conversation)]
      change.attributes[Self.conversations] = .array(more.suffix(Self.conversationLimit))
    }
    if known.ids.agent == nil && ids.agent != nil || known.ids.app == nil && ids.app != nil {
      var all = known.ids
      all.agent = known.ids.agent ?? ids.agent
      all.app = known.ids.app ?? ids.app
      for member in all.attributes { change.attributes[member.key.asText] = member.value }
    }
    let fresh = tags.filter { !known.tags.contains($0) }
    change.moreTags = Array(fresh.prefix(max(0, Self.tagCount - known.tags.count)))
    return change
  }

  /// What was said of a fact, and what is said now, which counts where both say something.
  private static func joined(_ old: JSON?, _ new: JSON) -> JSON? {
    guard let given = new.members else { return nil }
    let kept = (old?.members ?? []).filter { member in !given.contains { $0.key == member.key } }
    let all = JSON.object(kept + given)
    return all.bytes.count <= infoLimit ? all : new
  }
}

extension Memory {
  /// The conversations in which it was stated.
  var openMemConversations: [[UInt8]] {
    [self["conversation_id"]?.string ?? ids.run].compactMap(\.self)
      + (self[OpenMemAddition.conversations]?.elements ?? []).compactMap(\.string)
  }

  /// Whether it was stated in a conversation.
  func isOpenMem(of conversation: [UInt8]) -> Bool { openMemConversations.contains(conversation) }
}
