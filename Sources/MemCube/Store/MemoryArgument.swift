public import Format
public import Index
internal import Text

/// What a command's MEMORY names.
public enum Named: Hashable, Sendable {
  /// A memory or document, or a folder of them.
  case node(Node)
  /// A conversation: `messages/NAME`, with or without `.md`.
  case conversation(Conversation)
  /// A message: `messages/NAME/NUMBER`, or its whole id.
  case message(Message)
}

extension Cube {
  /// What MEMORY names: a path below memories/ or documents/, also with these prefixes, `trash/`
  /// or `messages/`; else 8 or more last digits of an id; else a conversation's name alone.
  /// - Throws: `.notFound`, with what was likely meant; `.invalid`, listing the candidates, where
  ///   several fit.
  public func named(_ argument: [UInt8]) throws(CubeError) -> Named {
    if let (tree, path) = Self.prefixed(argument) {
      if let node = try find(tree, path) { return .node(node) }
    }
    if let name = Self.below("messages", argument) {
      if let found = try transcript(name) { return .conversation(found) }
      if let found = try message(numbered: name) { return .message(found) }
    }
    let plain = argument.last == UInt8(ascii: "/") ? Array(argument.dropLast()) : argument
    if plain.contains(where: { $0 != 0x2F }) {
      let memory = try find(.memories, plain)
      let document = try find(.documents, plain)
      if memory != nil, document != nil {
        let text = String(decoding: plain, as: UTF8.self)
        throw .invalid("'\(text)' is both memories/\(text) and documents/\(text): say which")
      }
      if let node = memory ?? document { return .node(node) }
    }
    if let found = try byID(argument) { return found }
    if let found = try transcript(argument) { return .conversation(found) }
    throw .notFound(try notFound(argument))
  }

  /// What a name means to commands that do the same to files and to conversations: as `named`,
  /// but a name that both a file and a conversation have is refused.
  public func subject(named argument: [UInt8]) throws(CubeError) -> Named {
    let found = try named(argument)
    if case .node(let node) = found, Self.prefixed(argument) == nil,
      let conversation = try transcript(argument)
    {
      if node.kind == .folder { return .conversation(conversation) }
      let text = String(decoding: argument, as: UTF8.self)
      let folder = node.tree == .documents ? "documents" : "memories"
      throw .invalid(
        "'\(text)' is both messages/\(text) and a file: write messages/\(text) or "
          + "\(folder)/\(text)")
    }
    return found
  }

  /// The memory or document that MEMORY names.
  public func fileNamed(_ argument: [UInt8]) throws(CubeError) -> Node {
    let text = String(decoding: argument, as: UTF8.self)
    switch try named(argument) {
    case .node(let node):
      if node.kind != .folder { return node }
      throw .invalid("'\(text)' is a folder; name a file in it (memcube list shows them)")
    case .conversation:
      throw .invalid(
        "'\(text)' is a conversation, not a memory or document; hide takes it out of listings, and "
          + "purge forgets it")
    case .message: throw .invalid("'\(text)' is a message, not a memory or document")
    }
  }

  /// A conversation's name as a command gives it: as it is, or as its transcript's file name, in
  /// which what no file name can hold is escaped.
  public func transcript(_ name: [UInt8]) throws(CubeError) -> Conversation? {
    if let found = try conversation(name) { return found }
    let stem = name.ends(in: Array(".md".utf8)) ? Array(name.dropLast(3)) : name
    if let found = try conversation(stem) { return found }
    if let id = EscapedName.unescape(stem), let found = try conversation(id) { return found }
    guard EscapedName.isCut(stem) else { return nil }
    return try conversations().first { EscapedName.escape($0.name) == stem }
  }

  /// The message that `NAME/NUMBER` names: the first of a conversation has the number 1.
  private func message(numbered name: [UInt8]) throws(CubeError) -> Message? {
    guard let slash = name.lastIndex(of: 0x2F), let digits = name[(slash + 1)...].asDecimal,
      digits > 0, let conversation = try transcript(Array(name[..<slash]))
    else { return nil }
    var (left, last): (Int, RecordID?) = (digits, nil)
    while true {
      let page = try messages(conversation: conversation.row, after: last, limit: 1024)
      if left <= page.count { return page[left - 1] }
      guard let end = page.last else {
        let text = String(decoding: conversation.name, as: UTF8.self)
        throw .notFound(
          "messages/\(text) has \(digits - left) messages, and none numbered \(digits)")
      }
      left -= page.count
      last = end.id
    }
  }

  private func byID(_ argument: [UInt8]) throws(CubeError) -> Named? {
    guard argument.count >= 8 else { return nil }
    if let object = try object(suffix: argument), let node = try file(object: object) {
      return .node(node)
    }
    if let id = RecordID(hex: argument), let message = try message(id) { return .message(message) }
    return nil
  }

  /// One sentence about a memory that is not here; it says if the trash has it.
  private func notFound(_ argument: [UInt8]) throws(CubeError) -> String {
    let text = repeated(argument)
    if argument.isEmpty { return "MEMORY is empty; memcube list shows what is here" }
    if let name = Self.below("messages", argument) { return try noConversation(name) }
    let inTree = Self.prefixed(argument)
    let below = inTree?.path ?? argument
    // A path of slashes alone is the trash itself.
    if inTree?.tree != .trash, below.contains(where: { $0 != 0x2F }), try find(.trash, below) != nil
    {
      let path = String(decoding: below, as: UTF8.self)
      return
        "'\(text)' is in the trash: name it trash/\(path), or bring it back with memcube restore"
    }
    var near = try nearMiss(of: argument)
    if near == nil { near = try conversationNearMiss(of: argument) }
    let meant = near.map { "did you mean \(String(decoding: $0, as: UTF8.self))?" }
    return "no memory or document '\(text)'; \(meant ?? "memcube list shows what is here")"
  }

  private func noConversation(_ name: [UInt8]) throws(CubeError) -> String {
    if name.isEmpty {
      return "'messages' is where conversations are: name one, such as messages/NAME"
    }
    let meant = try conversationNearMiss(of: name)
      .map { "did you mean \(String(decoding: $0, as: UTF8.self))?" }
    return "no conversation '\(repeated(name))'; "
      + (meant ?? "memcube list CUBE messages shows them")
  }

  /// The tree and path of an argument that begins with a tree's folder.
  static func prefixed(_ argument: [UInt8]) -> (tree: Tree, path: [UInt8])? {
    for (tree, name) in [(Tree.memories, "memories"), (.documents, "documents"), (.trash, "trash")]
    {
      if let path = below(name, argument) { return (tree, path) }
    }
    return nil
  }

  /// What follows `FOLDER/`, less a last slash; empty for the folder itself.
  private static func below(_ folder: String, _ argument: [UInt8]) -> [UInt8]? {
    if argument.elementsEqual(folder.utf8) { return [] }
    let start = Array("\(folder)/".utf8)
    guard argument.starts(with: start) else { return nil }
    let path = argument.dropFirst(start.count)
    return Array(path.last == UInt8(ascii: "/") ? path.dropLast() : path)
  }
}

extension ArraySlice<UInt8> {
  /// A whole number of at most nine decimal digits; nil for anything else.
  fileprivate var asDecimal: Int? {
    guard !isEmpty, count < 10, allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
    return reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }
}
