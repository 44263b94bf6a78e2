internal import Format
internal import Posix
internal import Text

/// Mails: mbox, Maildir, .eml and Apple's .emlx. Section 4.7.
enum Mail {
  static let format = ExportFormat(
    name: "mail", about: "an mbox, a Maildir (cur/ and new/), .eml and .emlx files",
    recognises: { export in export.parts.allSatisfy { isMail($0) } },
    read: { (export, options, sink) throws(ExchangeError) in
      let boxes = export.parts.flatMap { MailBox.all(of: $0, options) }
      try MailReader(boxes, options, sink).read()
    })

  private static func isMail(_ part: Export.Part) -> Bool {
    if part.kind == .file { return part.files.contains { MailBox.Form(of: $0) != nil } }
    if part.files.contains(where: { MailBox.isInMaildir($0.path) && MailFacts.begins($0.head()) }) {
      return true
    }
    // The archive of an account has other files beside the mailbox.
    if part.files.contains(where: { Peek.isNamed($0, ".mbox") && MailBox.Form(of: $0) == .mbox }) {
      return true
    }
    let visible = part.files.filter { Markdown.settings(of: $0.path) == nil }
    return !visible.isEmpty && visible.allSatisfy { Peek.isNamed($0, ".eml", ".emlx", ".mbox") }
  }
}

/// A place of mails: an mbox, a folder of a Maildir, .eml files.
struct MailBox {
  /// How a file holds mails.
  enum Form {
    /// Many, each below a line `From `.
    case mbox
    /// One.
    case plain
    /// One, below a line that says how many bytes it has.
    case counted

    init?(of file: ExportFile) {
      // A note may begin as a mail does.
      if Markdown.isNote(file) { return nil }
      let head = file.head(1 << 14)
      if head.starts(with: "From ".utf8) {
        let rest = head.drop { $0 != 0x0A }.dropFirst()
        guard MailFacts(Array(rest)) != nil else { return nil }
        self = .mbox
      } else if Peek.isNamed(file, ".emlx") {
        self = .counted
      } else if MailFacts.begins(head) {
        self = .plain
      } else {
        return nil
      }
    }
  }

  /// A file of it.
  struct Item {
    var file: ExportFile
    var form: Form
    /// What a Maildir's name says: T, F, D, …
    var flags: [UInt8] = []
    /// The path below documents/ that it keeps; nil: one is made.
    var path: [UInt8]?
  }

  /// As it stands in paths.
  var name: [UInt8]
  var items: [Item] = []
  /// Files that are no mails.
  var others = 0

  /// Whether a path is that of a mail in a Maildir.
  static func isInMaildir(_ path: [UInt8]) -> Bool {
    let parts = path.split(separator: 0x2F)
    guard parts.count >= 2, parts[parts.count - 1].first != 0x2E else { return false }
    let folder = parts[parts.count - 2]
    return folder.elementsEqual("cur".utf8) || folder.elementsEqual("new".utf8)
  }

  /// The places of a part, a Maildir's own first and then its folders by name.
  static func all(of part: Export.Part, _ options: ImportOptions) -> [MailBox] {
    if part.kind == .file { return part.files.map { single($0) } }
    let hasMaildir = part.files.contains { isInMaildir($0.path) }
    var boxes: [[UInt8]: MailBox] = [:]
    var letters = MailBox(name: part.name)
    var mboxes: [MailBox] = []
    for file in part.files {
      if hasMaildir {
        guard isInMaildir(file.path) else { continue }
        let folders = file.path.split(separator: 0x2F).dropLast(2).map { UTF7.folder(Array($0)) }
        let name = Array(([part.name] + folders).joined(separator: [0x2F]))
        let mark = Search.first(Array(":2,".utf8), in: file.name, from: 0)
        let flags = mark.map { Array(file.name[($0 + 3)...]) } ?? []
        boxes[name, default: MailBox(name: name)].items.append(
          Item(file: file, form: .plain, flags: flags))
      } else if let form = Form(of: file) {
        if form == .mbox {
          mboxes.append(single(file))
        } else {
          letters.add(file, form, NoteFolder.prefix(of: part, options))
        }
      } else if Markdown.settings(of: file.path) == nil {
        letters.others += 1
      }
    }
    if !hasMaildir { return mboxes + [letters] }
    return boxes.values.sorted { $0.name.lexicographicallyPrecedes($1.name) }
  }

  private mutating func add(_ file: ExportFile, _ form: Form, _ prefix: [UInt8]) {
    items.append(Item(file: file, form: form, path: prefix + file.path))
  }

  private static func single(_ file: ExportFile) -> MailBox {
    let form = Form(of: file) ?? .plain
    let isBox = Peek.isNamed(file, ".mbox")
    var box = MailBox(name: Names.component(isBox ? Array(file.name.dropLast(5)) : file.name))
    box.items = [Item(file: file, form: form, path: form == .mbox ? nil : file.name)]
    return box
  }
}

/// Names of folders in modified UTF-7 (RFC 3501, 5.1.3).
enum UTF7 {
  /// `.Sub.Folder` as `Sub/Folder`.
  static func folder(_ name: [UInt8]) -> [UInt8] {
    let parts = name.split(separator: 0x2E).map { Names.component(decoded(Array($0))) }
    return Array(parts.joined(separator: [0x2F]))
  }

  private static func decoded(_ name: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var rest = name[...]
    while let byte = rest.popFirst() {
      guard byte == 0x26, let end = rest.firstIndex(of: 0x2D) else {
        out.append(byte)
        continue
      }
      var letters = rest[..<end].map { $0 == 0x2C ? 0x2F : $0 }
      rest = rest[(end + 1)...]
      if letters.isEmpty {
        out.append(byte)
        continue
      }
      while letters.count % 4 != 0 { letters.append(0x3D) }
      guard let bytes = Base64.decode(letters) else { return name }
      let units = stride(from: 0, to: bytes.count - bytes.count % 2, by: 2).map {
        UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
      }
      out += Array(String(decoding: units, as: UTF16.self).utf8)
    }
    return out
  }
}
