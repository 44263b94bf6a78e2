internal import Format
internal import Posix

/// The text of one chat of WhatsApp. Section 4.6.
enum WhatsApp {
  static let format = ExportFormat(
    name: "whatsapp",
    about:
      "lines that begin with a date, a time and a name: WhatsApp Chat with NAME.txt, _chat.txt",
    recognises: { export in export.parts.allSatisfy { !chats(of: $0).isEmpty } },
    read: { (export, options, sink) throws(ExchangeError) in
      for part in export.parts {
        var texts = chats(of: part)
        // What the user says is one.
        if texts.isEmpty {
          texts = part.files.filter { Peek.isNamed($0, ".txt") || part.kind == .file }
        }
        for file in texts { try WhatsAppChat(file, part, options, sink).read() }
      }
    })

  /// The files of a part that are chats.
  private static func chats(of part: Export.Part) -> [ExportFile] {
    let texts = part.files.filter {
      Peek.isNamed($0, ".txt") && Peek.isAtTop($0) || part.kind == .file
    }
    let isAlone = texts.count == 1
    return texts.filter { file in
      let isNamed = file.lowerName == "_chat.txt" || chat(named: file.name) != nil
      return (isNamed || isAlone) && isChat(file, isNamed: isNamed)
    }
  }

  private static func isChat(_ file: ExportFile, isNamed: Bool) -> Bool {
    let head = WideText.text(Array(file.head(1 << 14)))
    if head.prefix(1000).contains(0) { return false }
    let lines = head.split(separator: 0x0A).prefix(20).map {
      ChatLine(String(decoding: $0, as: UTF8.self)) != nil
    }
    return lines.first == true && (isNamed || lines.dropFirst().contains(true))
  }

  /// The chat that a file's name tells.
  static func chat(named name: [UInt8]) -> String? {
    let stem =
      Peek.isNamed(ExportFile(path: name, bytes: []), ".txt") ? Array(name.dropLast(4)) : name
    return ChatWords.shared.chat(of: String(decoding: stem, as: UTF8.self))
  }
}
