internal import Digest
internal import Format
internal import Posix

/// ChatGPT's export: conversations as trees of messages. Section 4.1.
enum ChatGPT {
  static let format = ExportFormat(
    name: "chatgpt",
    about: "conversations.json, or conversations-NNN.json, whose items have a mapping",
    recognises: { export in
      let files = conversations(export)
      return files.contains { file in
        Peek.elementKeys(file.head(), in: ["conversations"])["mapping"] == 0x7B
      }
    },
    read: { (export, options, sink) throws(ExchangeError) in
      try ChatGPTReader(export, options, sink).read()
    })

  /// The files that hold conversations, by name.
  static func conversations(_ export: Export) -> [ExportFile] {
    export.parts.flatMap { part in
      part.kind == .file ? part.files : part.files.filter { Peek.isAtTop($0) && isShard($0) }
    }
  }

  private static func isShard(_ file: ExportFile) -> Bool {
    let name = file.lowerName
    guard name.hasPrefix("conversations"), name.hasSuffix(".json") else { return false }
    return name.utf8.dropFirst(13).dropLast(5).allSatisfy {
      $0 == 0x2D || (0x30...0x39).contains($0)
    }
  }
}

/// Reads an export of ChatGPT.
final class ChatGPTReader {
  private let files: [ExportFile]
  private let sink: any ImportSink
  private let takesAll: Bool
  let assets: ChatGPTAssets
  /// Custom instructions and the list of what was saved: the newest of the export counts.
  var instructions: (time: Double, about: [UInt8], how: [UInt8])?
  var saved: (time: Double, lines: [UInt8])?

  init(_ export: Export, _ options: ImportOptions, _ sink: any ImportSink) {
    files = ChatGPT.conversations(export)
    assets = ChatGPTAssets(export)
    self.sink = sink
    takesAll = options.takesAll
  }

  func read() throws(ExchangeError) {
    let newest = try newestShards()
    for (shard, file) in files.enumerated() {
      try JSONItems.each(of: file, in: ["conversations"], sink) {
        (value, number) throws(ExchangeError) in
        guard value.members != nil, let id = value.id("conversation_id") ?? value.id("id") else {
          return sink.problem("\(file.shown), conversation \(number)", "it has no id")
        }
        // The same conversation in two shards: the one that was changed later.
        if let place = newest[id], place != Place(shard: shard, number: number) { return }
        try take(value, id, "\(file.shown), conversation \(number)")
      }
    }
    try takeInstructions()
    try takeSaved()
  }

  // MARK: Shards

  private struct Place: Equatable { var shard, number: Int }

  /// Where the latest state of each conversation is, if there are several files.
  private func newestShards() throws(ExchangeError) -> [[UInt8]: Place] {
    guard files.count > 1 else { return [:] }
    var found: [[UInt8]: (time: Double, place: Place)] = [:]
    let silent = SilentSink()
    for (shard, file) in files.enumerated() {
      try JSONItems.each(of: file, in: ["conversations"], silent) {
        (value, number) throws(ExchangeError) in
        guard let id = value.id("conversation_id") ?? value.id("id") else { return }
        let time = Self.number(value["update_time"])
        if let other = found[id], other.time > time { return }
        found[id] = (time, Place(shard: shard, number: number))
      }
    }
    return found.mapValues(\.place)
  }

  /// A time as a number, to compare it with others.
  static func number(_ value: JSON?) -> Double {
    if let number = value?.double { return number }
    guard let date = SourceTime.date(value), let time = Timestamp(rfc3339: date) else { return 0 }
    return Double(time.milliseconds) / 1000
  }

  // MARK: Conversations

  private func take(_ value: JSON, _ id: [UInt8], _ place: String) throws(ExchangeError) {
    guard let mapping = value["mapping"] else { return sink.leaveOut(.empty) }
    guard let members = mapping.members else {
      return sink.problem(place, "mapping is no object")
    }
    if value["is_do_not_remember"]?.bool == true, !takesAll { return sink.leaveOut(.private) }
    let tree = ChatGPTTree(members, current: value["current_node"]?.string)
    sink.leaveOut(.branch, tree.others)
    let date = SourceTime.date(value["create_time"]) ?? SourceTime.date(value["update_time"])
    var conversation = ImportedConversation(
      source: "chatgpt", id: id, title: value["title"]?.string ?? [], date: date)
    if let gizmo = value.text("gizmo_id") {
      conversation.about = [JSON.Member("gizmo_id", .string(gizmo))]
    }
    var branch = ChatGPTBranch(self, sink, takesAll: takesAll)
    for node in tree.branch { branch.take(node) }
    for canvas in branch.canvases { try sink.take(canvas.file) }
    conversation.messages = branch.messages
    if branch.messages.isEmpty { return sink.leaveOut(.empty) }
    try sink.take(conversation)
    for line in branch.bios { try takeSaved(line.text, line.date) }
  }

  // MARK: Memories

  private func takeInstructions() throws(ExchangeError) {
    guard let instructions else { return }
    var text: [UInt8] = []
    for (heading, part) in [("About me", instructions.about), ("How to answer", instructions.how)]
    where !part.isBlank {
      text += (text.isEmpty ? [] : [0x0A]) + Array("## \(heading)\n\n".utf8) + part + [0x0A]
    }
    if text.isEmpty { return }
    try sink.take(
      ImportedFile(
        .memories, Array("chatgpt/custom-instructions.md".utf8), source: "chatgpt",
        id: Array("custom-instructions".utf8), .bytes(text),
        mtime: SourceTime.epoch(instructions.time)))
  }

  /// The lines `N. [DATE]. TEXT` of the list of what was saved.
  private func takeSaved() throws(ExchangeError) {
    for line in (saved?.lines ?? []).split(separator: 0x0A) {
      var rest = line.drop { (0x30...0x39).contains($0) }
      if rest.starts(with: ". ".utf8) { rest = rest.dropFirst(2) }
      var date: [UInt8]?
      if rest.first == 0x5B, let end = rest.firstIndex(of: 0x5D) {
        date = SourceTime.date(Array(rest[rest.index(after: rest.startIndex)..<end]))
        rest = rest[(end + 1)...].drop { $0 == 0x2E || $0 == 0x20 }
      }
      try takeSaved(Array(rest), date)
    }
  }

  private var known: Set<[UInt8]> = []

  private func takeSaved(_ line: [UInt8], _ date: [UInt8]?) throws(ExchangeError) {
    let text = line.trimmed
    guard !text.isEmpty, known.insert(text).inserted else { return }
    let path = Array("chatgpt/saved/".utf8) + Names.slug(text) + Array(".md".utf8)
    var file = ImportedFile(
      .memories, path, source: "chatgpt", id: Hex.encode(SHA256.hash(text)),
      .bytes(text + [0x0A]), mtime: date.flatMap { Timestamp(rfc3339: $0) })
    file.created = date
    try sink.take(file)
  }
}

/// Pictures and other files of an export, found by the ids in messages.
struct ChatGPTAssets {
  /// By base name, in byte order.
  private let files: [(name: [UInt8], file: ExportFile)]

  init(_ export: Export) {
    files = export.parts.flatMap { $0.kind == .file ? [] : $0.files }
      .map { ($0.name, $0) }.sorted { $0.0.lexicographicallyPrecedes($1.0) }
  }

  /// The file whose name begins with an id, and then ends or goes on with `-`, `.` or `_`.
  func file(_ pointer: [UInt8]) -> ExportFile? {
    let id = Self.id(pointer)
    guard id.count > 4 else { return nil }
    var (low, high) = (0, files.count)
    while low < high {
      let middle = (low + high) / 2
      if files[middle].name.lexicographicallyPrecedes(id) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    while low < files.count, files[low].name.starts(with: id) {
      let next = files[low].name.dropFirst(id.count).first
      if next == nil || next == 0x2D || next == 0x2E || next == 0x5F { return files[low].file }
      low += 1
    }
    return nil
  }

  /// What stands after `file-service://` or `sediment://`.
  static func id(_ pointer: [UInt8]) -> [UInt8] {
    let text = String(decoding: pointer, as: UTF8.self)
    for start in ["file-service://", "sediment://"] where text.hasPrefix(start) {
      return Array(pointer.dropFirst(start.utf8.count).prefix { $0 != 0x23 && $0 != 0x3F })
    }
    return pointer
  }
}

/// A sink that keeps nothing: for a look at a file before it is read.
final class SilentSink: ImportSink {
  func take(_ conversation: ImportedConversation) {}
  func take(_ file: ImportedFile) {}
  func leaveOut(_ what: LeftOut, _ count: Int) {}
  func note(_ place: String, _ text: String) {}
  func problem(_ place: String, _ text: String) {}
  func complete(_ source: String, _ beginning: [UInt8]) {}
}
