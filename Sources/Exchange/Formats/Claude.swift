internal import Format
internal import Posix

/// The export of claude.ai: conversations, projects and memory, in one archive or several. Section 4.2.
enum Claude {
  static let format = ExportFormat(
    name: "claude",
    about:
      "items with chat_messages, conversations_memory or prompt_template; a manifest with its zips",
    recognises: { export in
      export.parts.contains { part in
        if isManifest(part) { return true }
        return candidates(part).prefix(40).contains { kind(of: $0) != nil }
      }
    },
    read: { (export, options, sink) throws(ExchangeError) in
      try ClaudeReader(try files(export, sink), options, sink).read()
    })

  /// What a file of JSON holds.
  enum Kind { case conversations, projects, memories, designs }

  static func kind(of file: ExportFile) -> Kind? {
    let head = file.head()
    let start = head.first { $0 > 0x20 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF }
    guard start == 0x5B || start == 0x7B else { return nil }
    let keys = start == 0x5B ? Peek.elementKeys(head) : Peek.keys(head)
    if keys["chat_messages"] == 0x5B { return .conversations }
    if keys["conversations_memory"] != nil { return .memories }
    if keys["prompt_template"] != nil || keys["docs"] == 0x5B && keys["name"] != nil {
      return .projects
    }
    if keys["messages"] == 0x5B, file.path.contains("design_chats") { return .designs }
    return nil
  }

  private static func candidates(_ part: Export.Part) -> [ExportFile] {
    part.files.filter { file in
      Peek.isNamed(file, ".json") && file.path.count(where: { $0 == 0x2F }) < 2
        || part.kind == .file
    }
  }

  private static func isManifest(_ part: Export.Part) -> Bool {
    part.files.contains { $0.lowerName.hasPrefix("manifest") && Peek.isNamed($0, ".json") }
      && part.files.contains { isNested($0) }
  }

  private static func isNested(_ file: ExportFile) -> Bool {
    Peek.isAtTop(file) && Peek.isNamed(file, ".zip")
  }

  /// All files, also those of archives in an archive or folder, one level deep.
  private static func files(
    _ export: Export, _ sink: any ImportSink
  ) throws(ExchangeError) -> [ExportFile] {
    var files: [ExportFile] = []
    for part in export.parts {
      files += candidates(part)
      for file in part.files where isNested(file) {
        let nested = try Export.opened(file, named: file.name)
        files += nested.files.filter { Peek.isNamed($0, ".json") }
      }
    }
    return files
  }
}

extension [UInt8] {
  /// Whether a text stands in these bytes.
  func contains(_ text: String) -> Bool { Search.first(Array(text.utf8), in: self, from: 0) != nil }
}

/// Reads an export of claude.ai.
final class ClaudeReader {
  private let files: [ExportFile]
  private let options: ImportOptions
  private let sink: any ImportSink
  /// The names of projects by their ids.
  private var projects: [[UInt8]: [UInt8]] = [:]

  init(_ files: [ExportFile], _ options: ImportOptions, _ sink: any ImportSink) {
    self.files = files
    self.options = options
    self.sink = sink
  }

  func read() throws(ExchangeError) {
    let kinds = files.map { Claude.kind(of: $0) }
    for (file, kind) in zip(files, kinds) where kind == .projects {
      try each(file) { (value, _) throws(ExchangeError) in try takeProject(value) }
    }
    for (file, kind) in zip(files, kinds) {
      switch kind {
      case .conversations, .designs:
        try each(file) { (value, place) throws(ExchangeError) in try takeChat(value, place) }
      case .memories: try each(file) { (value, _) throws(ExchangeError) in try takeMemories(value) }
      case .projects: break
      case nil: sink.leaveOut(.settings)
      }
    }
  }

  /// The items of a file: of its array, or the one that it is.
  private func each(
    _ file: ExportFile, _ take: (JSON, String) throws(ExchangeError) -> Void
  ) throws(ExchangeError) {
    let start = file.head(256).first { $0 > 0x20 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF }
    if start == 0x7B {
      if let value = try JSONItems.whole(file, sink) { try take(value, file.shown) }
      return
    }
    try JSONItems.each(of: file, sink) { (value, number) throws(ExchangeError) in
      try take(value, "\(file.shown), item \(number)")
    }
  }

  // MARK: Conversations

  private func takeChat(_ value: JSON, _ place: String) throws(ExchangeError) {
    guard let id = value.id("uuid") else { return sink.problem(place, "it has no uuid") }
    let date = SourceTime.date(value["created_at"]) ?? SourceTime.date(value["updated_at"])
    var conversation = ImportedConversation(
      source: "claude", id: id, title: value["name"]?.string ?? value["title"]?.string ?? [],
      date: date)
    let all = value["chat_messages"] == nil ? value.list("messages") : value.list("chat_messages")
    let (branch, others) = Self.branch(all, value["current_leaf_message_uuid"]?.string)
    sink.leaveOut(.branch, others)
    var chat = ClaudeChat(id, sink)
    for (number, message) in branch.enumerated() { chat.take(message, number + 1) }
    conversation.messages = chat.messages
    if chat.messages.isEmpty { sink.leaveOut(.empty) } else { try sink.take(conversation) }
    for artifact in chat.artifacts { try sink.take(artifact.file(of: id)) }
  }

  /// The messages from the root to the leaf that was gone on with, and how many are off that way. Where the way is
  /// not whole, the order of the file.
  private static func branch(_ all: [JSON], _ leaf: [UInt8]?) -> ([JSON], Int) {
    guard all.contains(where: { $0["parent_message_uuid"]?.string != nil }) else { return (all, 0) }
    var places: [[UInt8]: Int] = [:]
    var parents: Set<[UInt8]> = []
    for (place, message) in all.enumerated() {
      if let id = message["uuid"]?.string { places[id] = place }
      if let parent = message["parent_message_uuid"]?.string { parents.insert(parent) }
    }
    var best: (time: Timestamp, place: Int)?
    for (place, message) in all.enumerated() {
      guard let id = message["uuid"]?.string, !parents.contains(id) else { continue }
      let date = SourceTime.date(message["created_at"]) ?? []
      let time = Timestamp(rfc3339: date) ?? Timestamp(seconds: 0)
      if best.map({ $0.time <= time }) ?? true { best = (time, place) }
    }
    var at = leaf.flatMap { places[$0] } ?? best?.place
    var way: [Int] = []
    var passed: Set<Int> = []
    while let place = at {
      guard passed.insert(place).inserted else { return (all, 0) }
      way.append(place)
      guard let parent = all[place]["parent_message_uuid"]?.string else { return (all, 0) }
      if parent.elementsEqual("00000000-0000-4000-8000-000000000000".utf8) { break }
      at = places[parent]
      if at == nil { return (all, 0) }
    }
    return (way.reversed().map { all[$0] }, all.count - way.count)
  }

  // MARK: Projects and memories

  private func takeProject(_ value: JSON) throws(ExchangeError) {
    let id = value.id("uuid") ?? []
    if value["is_starter_project"]?.bool == true, !options.takesAll {
      return sink.leaveOut(.template)
    }
    let name = Names.component(value["name"]?.string ?? [])
    projects[id] = name
    let folder = Array("claude/projects/".utf8) + name + [0x2F]
    let made = SourceTime.date(value["created_at"])
    let changed = SourceTime.date(value["updated_at"])
    let time = (changed ?? made).flatMap { Timestamp(rfc3339: $0) }
    if let prompt = value.text("prompt_template") {
      var text = value.text("description").map { $0.trimmed + [0x0A, 0x0A] } ?? []
      text += Self.line(prompt)
      var file = ImportedFile(
        .memories, folder + Array("instructions.md".utf8), source: "claude",
        id: Array("instructions:".utf8) + id, .bytes(text), mtime: time)
      (file.created, file.updated) = (made, changed)
      try sink.take(file)
    }
    for doc in value.list("docs") {
      guard let content = doc["content"]?.string else { continue }
      var title = Names.component(doc["filename"]?.string ?? [])
      if Names.parts(title).ending.isEmpty { title += Array(".md".utf8) }
      let date = SourceTime.date(doc["created_at"])
      var file = ImportedFile(
        .documents, folder + title, source: "claude",
        id: Array("doc:".utf8) + id + [0x2F] + (doc.id("uuid") ?? title), .bytes(content),
        mtime: date.flatMap { Timestamp(rfc3339: $0) } ?? time)
      file.created = date
      try sink.take(file)
    }
  }

  private func takeMemories(_ value: JSON) throws(ExchangeError) {
    func take(_ path: [UInt8], _ id: [UInt8], _ text: [UInt8], _ date: [UInt8]?)
      throws(ExchangeError)
    {
      if text.isBlank { return sink.leaveOut(.empty) }
      var file = ImportedFile(
        .memories, Array("claude/".utf8) + path, source: "claude", id: id, .bytes(Self.line(text)),
        mtime: date.flatMap { Timestamp(rfc3339: $0) })
      file.updated = date
      try sink.take(file)
    }
    if let text = value["conversations_memory"]?.string {
      try take(Array("memory.md".utf8), Array("memory".utf8), text, nil)
    }
    for member in value["project_memories"]?.members ?? [] {
      guard let text = member.value.string else { continue }
      let name = projects[member.key] ?? Names.component(member.key)
      let path = Array("projects/".utf8) + name + Array("/memory.md".utf8)
      try take(path, Array("project:".utf8) + member.key, text, nil)
    }
    for file in value.list("memory_files") {
      guard let given = file["path"]?.string, let text = file["content"]?.string else { continue }
      var parts = given.split(separator: 0x2F).map { Array($0) }
      if parts.count > 2, parts[0].elementsEqual("projects".utf8), let name = projects[parts[1]] {
        parts[1] = name
      }
      let path = Array(parts.map { Names.component($0) }.joined(separator: [0x2F]))
      try take(
        Array("files/".utf8) + path, Array("file:".utf8) + given, text,
        SourceTime.date(file["updated_at"]))
    }
  }

  /// A text that ends in a line end.
  static func line(_ text: [UInt8]) -> [UInt8] { text.last == 0x0A ? text : text + [0x0A] }
}
