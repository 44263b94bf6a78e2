package import Format

/// Reads a transcript, a line at a time or as a whole. Tools and their results, thinking, side chains and what the
/// agent put into a message are left out.
package struct TranscriptReader: Sendable {
  /// How the transcript is written.
  package let format: TranscriptFormat
  /// The session's id, for messages without one.
  package let session: [UInt8]
  private let cleaning: SpokenText

  /// A reader of one session.
  /// - Parameters:
  ///   - format: how the transcript is written.
  ///   - session: the session's id.
  ///   - hidden: tags, or beginnings of tags, whose blocks are the agent's.
  package init(_ format: TranscriptFormat, session: [UInt8], hidden: [String]) {
    self.format = format
    self.session = session
    cleaning = SpokenText(hidden)
  }

  /// Whether a transcript that begins so can only be read as a whole: it is no JSON lines.
  package func isWhole(_ head: [UInt8]) -> Bool {
    let first = head.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    switch format {
    case .cursor: return first != nil && first != 0x7B
    case .gemini:
      let line = head.prefix { $0 != 0x0A }
      return first == 0x7B && (try? JSON.parse(Array(line))) == nil && line.count < head.count
    case .claudeCode, .codex, .copilot: return false
    }
  }

  /// What a line says, if anything. `number` is the line's, from 1.
  package func spoken(in line: [UInt8], number: Int) -> Spoken? {
    (try? JSON.parse(line)).flatMap { read($0, number: number).spoken }
  }

  /// Reads a line that is parsed. `number` is the line's, from 1.
  package func read(_ json: JSON, number: Int) -> TranscriptLine {
    var line =
      switch format {
      case .claudeCode: Self.claudeCode(json)
      case .codex: codex(json, number)
      case .cursor: TranscriptLine(spoken: cursor(json, number))
      case .gemini: TranscriptLine(spoken: Self.gemini(json))
      case .copilot: TranscriptLine(spoken: copilot(json, number))
      }
    let hasSpoken = line.spoken != nil
    line.spoken = line.spoken.flatMap { cleaned($0) }
    if line.spoken == nil, line.leftOut.isEmpty { line.leftOut = [hasSpoken ? .empty : .system] }
    return line
  }

  /// What a transcript says that is read as a whole.
  package func spoken(inWhole text: [UInt8]) -> [Spoken] {
    switch format {
    case .gemini:
      let json = try? JSON.parse(text)
      return Self.distinct((json?["messages"]?.elements ?? []).compactMap { Self.gemini($0) })
        .compactMap { cleaned($0) }
    case .cursor: return cursor(plain: text).compactMap { cleaned($0) }
    case .claudeCode, .codex, .copilot: return []
    }
  }

  /// Of several with one id the last, in the place of the first.
  package static func distinct(_ spoken: [Spoken]) -> [Spoken] {
    var places: [[UInt8]: Int] = [:]
    var found: [Spoken] = []
    for each in spoken {
      if let place = places[each.id] {
        found[place] = each
      } else {
        places[each.id] = found.count
        found.append(each)
      }
    }
    return found
  }

  private func cleaned(_ spoken: Spoken) -> Spoken? {
    var spoken = spoken
    spoken.text = cleaning.cleaned(spoken.text)
    return spoken.text.isEmpty ? nil : spoken
  }

  /// An id of the place in the session.
  private func id(_ place: Int) -> [UInt8] { session + Array(":\(place)".utf8) }

  /// The text of a message: a string, or the blocks of type text as paragraphs.
  private static func text(_ content: JSON?) -> [UInt8] {
    if let text = content?.string { return text }
    let parts = (content?.elements ?? []).compactMap { block -> [UInt8]? in
      if let kind = block["type"]?.text, kind != "text" { return nil }
      return block["text"]?.string ?? block.string
    }
    return Array(parts.joined(separator: [0x0A, 0x0A]))
  }

  // MARK: Formats

  private static func claudeCode(_ json: JSON) -> TranscriptLine {
    guard let type = json["type"]?.text, type == "user" || type == "assistant",
      let id = json["uuid"]?.string, let message = json["message"]
    else { return TranscriptLine() }
    if json["isSidechain"] == true { return TranscriptLine(leftOut: [.branch]) }
    if json["isMeta"] == true || json["isCompactSummary"] == true {
      return TranscriptLine(leftOut: [.hidden])
    }
    if json["isApiErrorMessage"] == true { return TranscriptLine(leftOut: [.system]) }
    let leftOut = (message["content"]?.elements ?? []).compactMap { block -> Unspoken? in
      switch block["type"]?.text {
      case "text", nil: nil
      case "thinking", "redacted_thinking": .thinking
      case "tool_use", "tool_result": .tool
      default: .unsupported
      }
    }
    return TranscriptLine(
      spoken: Spoken(
        id: id, isUser: type == "user", text: text(message["content"]),
        date: json["timestamp"]?.string, model: message["model"]?.string), leftOut: leftOut)
  }

  private func codex(_ json: JSON, _ number: Int) -> TranscriptLine {
    // Items of the model's answer say the same again, with what the agent put into it.
    guard json["type"]?.text == "event_msg", let payload = json["payload"] else {
      return TranscriptLine(leftOut: [json["type"]?.text == "response_item" ? .tool : .system])
    }
    guard let type = payload["type"]?.text, type == "user_message" || type == "agent_message"
    else { return TranscriptLine() }
    return TranscriptLine(
      spoken: Spoken(
        id: id(number), isUser: type == "user_message", text: payload["message"]?.string ?? [],
        date: json["timestamp"]?.string))
  }

  private func cursor(_ json: JSON, _ number: Int) -> Spoken? {
    guard let role = json["role"]?.text, role == "user" || role == "assistant" else { return nil }
    let text = Self.text(json["message"]?["content"] ?? json["content"])
    return Spoken(
      id: id(number), isUser: role == "user",
      text: role == "user" ? SpokenText.query(in: text) : text)
  }

  /// The older form: lines `user:` and `assistant:` with text after them.
  private func cursor(plain text: [UInt8]) -> [Spoken] {
    var found: [Spoken] = []
    var body: [UInt8] = []
    var isUser: Bool?
    func end() {
      guard let isUser else { return }
      found.append(
        Spoken(
          id: id(found.count + 1), isUser: isUser, text: isUser ? SpokenText.query(in: body) : body)
      )
    }
    for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let isStart = line.elementsEqual("user:".utf8) || line.elementsEqual("assistant:".utf8)
      if isStart {
        end()
        (body, isUser) = ([], line.first == 0x75)
      } else {
        body += Array(line) + [0x0A]
      }
    }
    end()
    return found
  }

  private static func gemini(_ json: JSON) -> Spoken? {
    guard let type = json["type"]?.text, type == "user" || type == "gemini",
      let id = json["id"]?.string
    else { return nil }
    return Spoken(
      id: id, isUser: type == "user", text: text(json["content"]), date: json["timestamp"]?.string,
      model: json["model"]?.string)
  }

  private func copilot(_ json: JSON, _ number: Int) -> Spoken? {
    guard let type = json["type"]?.text, type == "user.message" || type == "assistant.message"
    else { return nil }
    return Spoken(
      id: json["id"]?.string ?? id(number), isUser: type == "user.message",
      text: json["data"]?["content"]?.string ?? [], date: json["timestamp"]?.string)
  }
}
