internal import Format

/// The tree of a conversation of ChatGPT, and the branch of it that is shown.
struct ChatGPTTree {
  /// A node of the branch with a message.
  struct Node {
    var id: [UInt8]
    var message: JSON
    /// Whether other nodes have the same parent.
    var hasSiblings: Bool
  }

  /// From the root to the end.
  private(set) var branch: [Node] = []
  /// How many messages are off it.
  private(set) var others = 0

  init(_ members: [JSON.Member], current: [UInt8]?) {
    var nodes: [[UInt8]: JSON] = [:]
    for member in members where nodes[member.key] == nil { nodes[member.key] = member.value }
    var at = current.flatMap { nodes[$0] == nil ? nil : $0 } ?? Self.latestLeaf(members)
    var passed: Set<[UInt8]> = []
    while let id = at, let node = nodes[id], passed.insert(id).inserted {
      let parent = node["parent"]?.string
      if let message = node["message"], message.members != nil {
        let siblings = parent.flatMap { nodes[$0] }?.list("children").count ?? 0
        branch.append(Node(id: id, message: message, hasSiblings: siblings > 1))
      }
      at = parent
    }
    branch.reverse()
    others = nodes.count { !passed.contains($0.key) && $0.value["message"]?.members != nil }
  }

  /// The leaf that was made last; of equals the last in the file.
  private static func latestLeaf(_ members: [JSON.Member]) -> [UInt8]? {
    var best: (id: [UInt8], time: Double)?
    for member in members where member.value.list("children").isEmpty {
      let time = ChatGPTReader.number(member.value["message"]?["create_time"])
      if time >= best?.time ?? -.infinity { best = (member.key, time) }
    }
    return best?.id
  }
}
