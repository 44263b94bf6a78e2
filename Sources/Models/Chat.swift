package import Format

/// A message of a chat with a model.
public struct ChatMessage: Sendable {
  /// Who speaks.
  public enum Role: String, Sendable { case system, user, assistant }

  /// Who speaks.
  public var role: Role
  /// What is said, UTF-8.
  public var text: [UInt8]

  /// A message of its parts.
  public init(_ role: Role, _ text: [UInt8]) {
    self.role = role
    self.text = text
  }
}

extension ModelClient {
  /// Lets the chat model go on with a chat, by default at temperature 0. With `asJSON` the service is
  /// asked for a JSON object, which not every one honours.
  /// - Returns: what it says, UTF-8, without white space around it.
  public func chat(
    _ messages: [ChatMessage], tokens limit: Int, asJSON: Bool = false,
    temperature: Double = 0, topP: Double? = nil, _ patience: Patience = .asked
  ) throws(ModelError) -> [UInt8] {
    let members = try request(
      messages, tokens: limit, asJSON: asJSON, temperature: temperature, topP: topP)
    return try Self.said(in: try post("/chat/completions", .object(members), patience))
  }

  /// What is asked of the service.
  func request(
    _ messages: [ChatMessage], tokens limit: Int, asJSON: Bool = false, temperature: Double,
    topP: Double?
  ) throws(ModelError) -> [JSON.Member] {
    guard let model = endpoint.chatModel else { throw .notConfigured("MEMCUBE_CHAT_MODEL") }
    var members = [
      JSON.Member("model", JSON(model)),
      JSON.Member(
        "messages",
        .array(
          messages.map {
            .object([
              JSON.Member("role", JSON($0.role.rawValue)),
              JSON.Member("content", Self.text($0.text)),
            ])
          })),
      JSON.Member("temperature", .number(Array((temperature == 0 ? "0" : "\(temperature)").utf8))),
      JSON.Member("max_tokens", JSON(limit)),
    ]
    if let topP { members.append(JSON.Member("top_p", .number(Array("\(topP)".utf8)))) }
    if asJSON {
      members.append(
        JSON.Member("response_format", .object([JSON.Member("type", "json_object")])))
    }
    return members
  }

  /// What the model says in a reply, without white space around it.
  static func said(in reply: JSON) throws(ModelError) -> [UInt8] {
    guard let choice = reply["choices"]?.elements?.first,
      let text = choice["message"]?["content"]?.string
    else { throw .malformed("it has no choices[0].message.content") }
    return try trimmed(text)
  }

  /// A text without white space around it.
  /// - Throws: where there is nothing else.
  static func trimmed(_ text: [UInt8]) throws(ModelError) -> [UInt8] {
    // A filter, or a limit that thinking used up, gives an empty one.
    guard let first = text.firstIndex(where: { $0 > 0x20 }),
      let last = text.lastIndex(where: { $0 > 0x20 })
    else { throw .malformed("its choices[0].message.content is empty") }
    return Array(text[first...last])
  }

  /// A text as a string of JSON: a memory may hold any bytes, and a request only UTF-8.
  package static func text(_ bytes: [UInt8]) -> JSON {
    .string(
      String(validating: bytes, as: UTF8.self) == nil
        ? Array(String(decoding: bytes, as: UTF8.self).utf8) : bytes)
  }

  /// The JSON value in what a model said: models put it into a fence, or talk around it.
  package static func value(in text: [UInt8]) -> JSON? {
    if let value = try? JSON.parse(text) { return value }
    guard let start = text.firstIndex(where: { $0 == 0x7B || $0 == 0x5B }) else { return nil }
    let closing: UInt8 = text[start] == 0x7B ? 0x7D : 0x5D
    guard let end = text.lastIndex(of: closing), end > start else { return nil }
    return try? JSON.parse(Array(text[start...end]))
  }
}
