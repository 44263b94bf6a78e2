internal import Format
internal import Text

/// Messages as this dialect's clients send them: a text, one message, or a list of messages. Each message has
/// a text, a part or a list of parts.
enum Mem0Content {
  /// A part of a message that holds no text, such as an image.
  struct Unread: Hashable, Sendable {
    /// The message's place, from 0.
    var message: Int
    /// `image_url`, `pdf_url`, …
    var type: [UInt8]

    var json: JSON {
      object(("message", JSON(message)), ("type", .string(type)), ("reason", "it holds no text"))
    }
  }

  /// So many parts that are not read are named.
  private static let limit = 100
  /// The longest name of a type that is kept, bytes.
  private static let typeLimit = 64

  /// Role and text of each message, and what is not read.
  /// - Throws: for what is no message, and where nothing is said or shown.
  static func messages(
    _ body: Fields
  ) throws(Fault) -> (messages: [(role: [UInt8], text: [UInt8])], unread: [Unread]) {
    let list = try list(body)
    try Fields.bound(messages: list)
    var messages: [(role: [UInt8], text: [UInt8])] = []
    var unread: [Unread] = []
    for (index, each) in list.enumerated() {
      guard each.members != nil else {
        throw .invalid("messages", "messages[\(index)] must be an object {role, content}")
      }
      let fields = Fields(each, place: "messages[\(index)].")
      let given = try fields.requiredText("role")
      // What an "ai" says is not the user's.
      let role = SpeakingRole.read(given) ?? given
      let (text, types) = try text(of: fields, by: role)
      messages.append((role, text))
      unread += types.prefix(limit - unread.count).map { Unread(message: index, type: $0) }
    }
    guard !unread.isEmpty || messages.contains(where: { !$0.text.isBlank }) else {
      throw Fault(.empty, "messages is empty: nothing could be remembered", field: "messages")
    }
    return (messages, unread)
  }

  private static func list(_ body: Fields) throws(Fault) -> [JSON] {
    guard let given = body["messages"] else { throw .missing("messages") }
    switch given {
    case .string(let text): return [object(("role", "user"), ("content", .string(text)))]
    case .object: return [given]
    case .array(let elements): return elements
    default: throw .invalid("messages", "messages must be a list of {role, content}")
    }
  }

  /// The text of a message; of parts, those of text, and the types of the others. Assistants and tools also
  /// send messages that have none, such as a call of a tool; a person who says nothing was to say something.
  private static func text(
    of message: Fields, by role: [UInt8]
  ) throws(Fault) -> (text: [UInt8], unread: [[UInt8]]) {
    guard let content = message["content"] else {
      if role.elementsEqual("user".utf8) { throw .missing(message.place + "content") }
      return ([], [])
    }
    if let text = content.string { return (text, []) }
    guard let parts = content.members != nil ? [content] : content.elements else {
      throw .invalid(
        message.place + "content", "\(message.place)content must be a string, a part or parts")
    }
    var texts: [[UInt8]] = []
    var unread: [[UInt8]] = []
    for part in parts {
      if let text = part["text"]?.string ?? part.string {
        texts.append(text)
      } else if part.members != nil {
        unread.append((part["type"]?.string ?? Array("part".utf8)).start(typeLimit))
      }
    }
    return (Array(texts.joined(separator: [0x0A])), unread)
  }
}
