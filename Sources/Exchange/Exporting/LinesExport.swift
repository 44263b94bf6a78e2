internal import Digest
internal import Format
internal import Index
internal import MemCube
package import Posix

/// A cube as JSON lines: the head, then memories, messages and documents.
package struct LinesExport {
  /// Larger documents lie beside the file.
  private static let inlineLimit = 8 << 20

  private var selection: Selection
  private let out: OutFile
  /// Where large documents go: OUT.d; nil: nowhere.
  private let beside: OutFolder?

  /// An export; `beside` takes what is too large for a line.
  package init(_ selection: Selection, to out: OutFile, beside: OutFolder?) {
    self.selection = selection
    self.out = out
    self.beside = beside
  }

  /// Whether something is too large for a line.
  package static func needsFolder(_ selection: Selection) -> Bool {
    (selection.memories + selection.documents).contains { $0.node.size > Int64(inlineLimit) }
  }

  /// Writes it all.
  package mutating func write(
    named name: [UInt8], made: Timestamp
  ) throws(ExchangeError) -> ExportReport {
    try line(selection.head("memcube", named: name, made: made))
    for file in selection.memories {
      try write(file, "memory")
      selection.steps?.advance()
    }
    for talk in selection.talks {
      let out = out
      let selection = selection
      try selection.eachMessage(of: talk.conversation) { (message) throws(ExchangeError) in
        try out.write(Self.object(message, try selection.content(of: message)).bytes + [0x0A])
      }
    }
    for file in selection.documents {
      try write(file, "document")
      selection.steps?.advance()
    }
    return selection.report
  }

  private func line(_ value: JSON) throws(ExchangeError) { try out.write(value.bytes + [0x0A]) }

  private static func object(_ message: Message, _ content: [UInt8]) -> JSON {
    var members = [
      JSON.Member("kind", "message"), JSON.Member("id", JSON(message.id)),
      JSON.Member("conversation", .string(message.conversation)),
      JSON.Member("role", .string(message.role)),
    ]
    if let name = message.name { members.append(JSON.Member("name", .string(name))) }
    members.append(text(content))
    // Without a date it was said when it was recorded.
    members.append(JSON.Member("date", .string(message.date ?? message.time.rfc3339Milliseconds)))
    if let id = message.messageID { members.append(JSON.Member("message_id", .string(id))) }
    if let metadata = message.metadata { members.append(JSON.Member("metadata", metadata)) }
    return .object(members)
  }

  private static func text(_ bytes: [UInt8]) -> JSON.Member {
    String(validating: bytes, as: UTF8.self) == nil
      ? JSON.Member("content_base64", .string(Base64.encode(bytes)))
      : JSON.Member("content", .string(bytes))
  }

  private mutating func write(_ file: Selection.File, _ kind: String) throws(ExchangeError) {
    let place = CubeWriter.folder(file.node.tree) + file.path
    guard let source = try selection.source(of: file.node) else {
      selection.report.leaveOut(.unsupported)
      return selection.report.note(place, "it is a link, or its bytes are not here")
    }
    var members = [
      JSON.Member("kind", JSON(kind)),
      JSON.Member("id", file.node.object.map { JSON($0) } ?? .null),
      String(validating: file.path, as: UTF8.self) == nil
        ? JSON.Member("path_hex", .string(Hex.encode(file.path)))
        : JSON.Member("path", .string(file.path)),
      JSON.Member("mtime", .string(file.node.mtime.rfc3339)),
      JSON.Member("mode", JSON(file.node.mode)),
    ]
    if source.count <= Int64(Self.inlineLimit) {
      let bytes = try reading("reading \(Path(place))") { () throws(Errno) in
        try source.all(limit: Self.inlineLimit)
      }
      members.append(Self.text(bytes))
    } else {
      guard let beside, let name = try write(large: source, to: beside) else {
        selection.report.leaveOut(.unsupported)
        return selection.report.note(
          place, "it has over 8 MiB, which standard output does not take")
      }
      selection.report.note(place, "it is beside the file, as \(name.shown)")
      members.append(JSON.Member("content_file", .string(name)))
    }
    let fields = try cubing { () throws(CubeError) in
      try selection.cube.fields(row: file.node.row)
    }
    members += fields.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value) }
    try line(.object(members))
  }

  /// Writes a large document beside the file; its name there.
  private func write(
    large source: ByteSource, to folder: OutFolder
  ) throws(ExchangeError) -> [UInt8]? {
    var hash = SHA256()
    var at: Int64 = 0
    while at < source.count {
      let part = try reading("reading a document") { () throws(Errno) in
        try source.read(at: at, count: 1 << 20)
      }
      if part.isEmpty { return nil }
      hash.update(part)
      at += Int64(part.count)
    }
    let name = Hex.encode(hash.finish())
    if !Files.exists(folder.place.appending(name)) { try folder.write(name, source) }
    return name
  }
}
