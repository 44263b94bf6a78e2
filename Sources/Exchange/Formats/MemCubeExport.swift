internal import Format
internal import Posix
internal import Text

/// Our own exports: JSON lines, or the folder of files. Section 6.
enum MemCubeExport {
  static let format = ExportFormat(
    name: "memcube",
    about: "JSON lines whose first has memcube_export; a folder whose export.json has it",
    recognises: { export in export.parts.allSatisfy { head(of: $0) != nil } },
    read: { (export, _, sink) throws(ExchangeError) in
      for part in export.parts {
        if let head = folderHead(of: part) {
          try MemCubeFolder(part, head, sink).read()
        } else {
          for file in part.files where file.lowerName.hasSuffix(".jsonl") || part.kind == .file {
            try MemCubeLines(file, part, sink).read()
          }
        }
      }
    })

  /// What the export says of itself.
  private static func head(of part: Export.Part) -> JSON? {
    folderHead(of: part)
      ?? part.files.lazy.compactMap { file in
        part.kind == .file || Peek.isNamed(file, ".jsonl") ? lineHead(of: file) : nil
      }.first
  }

  static func folderHead(of part: Export.Part) -> JSON? {
    guard let value = ownHead(of: part), value["format"] == nil || value.says("format", "files")
    else { return nil }
    return value
  }

  /// What a folder that `memcube export` wrote says of itself, in whichever format; nil: it did not.
  static func ownHead(of part: Export.Part) -> JSON? {
    guard part.kind != .file, let file = part.file("export.json"),
      let value = (try? file.bytes()).flatMap({ JSONItems.parse($0) }),
      value["memcube_export"] != nil
    else { return nil }
    return value
  }

  private static func lineHead(of file: ExportFile) -> JSON? {
    Peek.firstLine(file.head()).flatMap { $0["memcube_export"] == nil ? nil : $0 }
  }
}

/// Reads an export of JSON lines.
final class MemCubeLines {
  /// Messages are given in lots.
  private static let lot = 1000
  private static let fields = [
    "type", "tags", "entities", "relations", "confidence", "validity", "xattrs",
  ]
  private static let documentFields = ["media_type", "title", "source_url"]

  private let file: ExportFile
  private let part: Export.Part
  private let sink: any ImportSink
  private var conversation: ImportedConversation?
  /// The conversation of all lines, where these do not say it: those of the mount.
  private let name: [UInt8]?

  init(
    _ file: ExportFile, _ part: Export.Part, _ sink: any ImportSink, of name: [UInt8]? = nil
  ) {
    self.file = file
    self.part = part
    self.sink = sink
    self.name = name
  }

  func read() throws(ExchangeError) {
    try JSONItems.lines(of: file, sink) { (value, number) throws(ExchangeError) in
      let place = "\(file.shown), line \(number)"
      switch value["kind"]?.string.map(\.shown) ?? (name == nil ? nil : "message") {
      case "memory": try takeFile(value, .memories, place)
      case "document": try takeFile(value, .documents, place)
      case "message": try takeMessage(value, place)
      default:
        if value["memcube_export"] == nil {
          sink.problem(place, "it is no memory, message or document")
        }
      }
    }
    try giveMessages()
  }

  private func content(_ value: JSON) -> ImportedFile.Content? {
    if let text = value["content"]?.string { return .bytes(text) }
    if let text = value["content_base64"]?.string { return Base64.decode(text).map { .bytes($0) } }
    // Large ones lie beside: OUT.d/SHA256.
    guard let name = value["content_file"]?.string, !name.contains(0x2F) else { return nil }
    if let found = part.files.first(where: { $0.name == name }) { return .file(found) }
    guard let place = part.place, part.kind == .file else { return nil }
    let root = Path(place.bytes + Array(".d".utf8))
    guard let status = try? Files.status(root.appending(name), followLinks: false),
      status.kind == .regular
    else { return nil }
    return .file(
      ExportFile(
        path: name, size: status.size, mtime: nil, mode: nil, place: .disk(root: root, path: name)))
  }

  private func takeFile(_ value: JSON, _ tree: Tree, _ place: String) throws(ExchangeError) {
    let hex = value["path_hex"]?.string.flatMap { Self.bytes(ofHex: $0) }
    guard let path = value["path"]?.string ?? hex, !path.isEmpty, let id = value.text("id"),
      let content = content(value)
    else { return sink.problem(place, "it lacks its id, path or content") }
    let origin = value["attributes"]?["import"]
    // What an import made stays known by what it was made of.
    let source = origin?.text("source").map(\.shown) ?? "memcube"
    let known = origin?["id"]?.string
    var file = ImportedFile(
      tree, path, source: known == nil ? "memcube" : source, id: known ?? id, content,
      mtime: value["mtime"]?.string.flatMap { Timestamp(rfc3339: $0) })
    file.mode = value["mode"]?.integer.flatMap { UInt16(exactly: $0 & 0o7777) }
    file.object = RecordID(hex: id)
    for key in Self.fields + (tree == .documents ? Self.documentFields : []) {
      if let field = value[key], !field.isNull, Self.isHeld(field) { file.fields[key] = field }
    }
    file.attributes = (value["attributes"]?.members ?? []).filter {
      !$0.key.elementsEqual("import".utf8) && Self.isHeld($0.value)
    }
    file.about = (origin?.members ?? []).filter { member in
      !["source", "id", "sha256", "created", "updated"].contains(member.key.shown)
    }
    (file.created, file.updated) = (origin?.text("created"), origin?.text("updated"))
    try sink.take(file)
  }

  private static func isHeld(_ value: JSON) -> Bool { (try? JSON.parse(value.bytes)) != nil }

  private static func bytes(ofHex text: [UInt8]) -> [UInt8]? {
    let digits = text.map { Character(Unicode.Scalar($0)).hexDigitValue }
    guard digits.count % 2 == 0, !digits.contains(nil) else { return nil }
    let values = digits.compactMap { $0 }
    return stride(from: 0, to: values.count - 1, by: 2).map {
      UInt8(clamping: values[$0] * 16 + values[$0 + 1])
    }
  }

  private func takeMessage(_ value: JSON, _ place: String) throws(ExchangeError) {
    let encoded = value["content_base64"]?.string.flatMap { Base64.decode($0) }
    guard let name = name ?? value.text("conversation"),
      let content = value["content"]?.string ?? encoded,
      let id = value.text("id") ?? value.text("message_id")
    else { return sink.problem(place, "it lacks its id, conversation or content") }
    if conversation?.name != name || conversation?.messages.count ?? 0 >= Self.lot {
      try giveMessages()
      conversation = ImportedConversation(source: "memcube", id: nil, title: name)
      conversation?.name = name
    }
    let given = value.text("message_id")
    let time = SourceTime.date(value["date"]) ?? SourceTime.date(value["time"])
    var message = ImportedMessage(
      id: given ?? Array("memcube:".utf8) + id, role: value["role"]?.string.map(\.shown) ?? "user",
      name: value.text("name"), content: content, date: time)
    message.isWholeID = true
    message.record = RecordID(hex: id)
    message.metadata = value["metadata"]?.members ?? []
    conversation?.messages.append(message)
  }

  private func giveMessages() throws(ExchangeError) {
    guard let given = conversation else { return }
    conversation = nil
    try sink.take(given)
  }
}

/// Reads a folder that `memcube export --format files` wrote.
struct MemCubeFolder {
  private let part: Export.Part
  private let sink: any ImportSink
  /// What names were before they were made portable, and those of conversations whose file's name is cut.
  private var names: [[UInt8]: [UInt8]] = [:]
  private var conversations: [[UInt8]: [UInt8]] = [:]

  init(_ part: Export.Part, _ head: JSON, _ sink: any ImportSink) {
    self.part = part
    self.sink = sink
    for member in head["names"]?.members ?? [] {
      if let name = member.value.string { names[member.key] = name }
    }
    for member in head["conversations"]?.members ?? [] {
      if let name = member.value.string { conversations[member.key] = name }
    }
  }

  func read() throws(ExchangeError) {
    for file in part.files {
      let path = names[file.path] ?? file.path
      if let below = Self.below("memories/", path) {
        try take(file, .memories, below)
      } else if let below = Self.below("documents/", path) {
        try take(file, .documents, below)
      } else if let below = Self.below("messages/", path),
        below.suffix(6).elementsEqual(".jsonl".utf8)
      {
        let stem = Array(below.dropLast(6))
        let name = conversations[stem] ?? EscapedName.unescape(stem) ?? stem
        try MemCubeLines(file, part, sink, of: name).read()
      }
    }
  }

  /// The rest of a path below a folder, whose name ends in a slash; nil: it is elsewhere.
  static func below(_ folder: String, _ path: [UInt8]) -> [UInt8]? {
    path.starts(with: folder.utf8) ? Array(path.dropFirst(folder.utf8.count)) : nil
  }

  private func take(_ file: ExportFile, _ tree: Tree, _ path: [UInt8]) throws(ExchangeError) {
    var made = ImportedFile(
      tree, path, source: "memcube",
      id: (tree == .memories ? Array("memories/".utf8) : Array("documents/".utf8)) + path,
      .file(file), mtime: file.mtime)
    made.mode = file.mode
    try sink.take(made)
  }
}
