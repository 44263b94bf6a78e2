internal import Format
internal import Index
internal import MemCube
internal import Objects
internal import Posix
internal import Text

/// What a purge is to forget, and how a person is shown it.
struct PurgePlan {
  /// What is named: memories and documents, messages, records of settings.
  private(set) var ids: [RecordID] = []
  /// A line for each thing that was named.
  private(set) var lines: [String] = []
  private let cube: Cube
  private let now: Timestamp

  /// So many things are shown one by one.
  static let shownLimit = 20
  private static let excerptLength = 100

  init(_ cube: Cube, now: Timestamp) {
    self.cube = cube
    self.now = now
  }

  /// Adds what an argument names.
  /// - Throws: `.notFound`, `.invalid` as `Cube.subject`.
  mutating func add(_ argument: [UInt8]) throws(CubeError) {
    let named: Named
    do { named = try cube.subject(named: argument) } catch {
      guard case .notFound = error, let name = try cube.purgeableName(argument) else { throw error }
      return add(name.ids, [name.label])
    }
    switch named {
    case .node(let node):
      let files = try TreeWalk.files(of: node, in: cube)
      add(
        files.compactMap(\.object),
        try files.prefix(Self.shownLimit).map { node throws(CubeError) in
          try describe(node)
        })
      // A folder goes with what is in it, as far as its name is recorded by itself.
      let isTrash = node.tree == .trash
      let folders =
        node.kind == .folder && (isTrash || node.tree == .memories)
        ? try cube.recordedFolders(below: try cube.path(of: node), onlyRemoved: isTrash) : []
      for folder in folders { add(folder.ids, [folder.label]) }
    case .message(let message): add([message.id], [try describe(message)])
    case .conversation(let conversation): try add(conversation)
    }
  }

  private mutating func add(_ conversation: Conversation) throws(CubeError) {
    var messages: [Message] = []
    while true {
      let part = try cube.messages(
        conversation: conversation.row, after: messages.last?.id, limit: 1024)
      if part.isEmpty { break }
      messages += part
    }
    add(
      messages.map(\.id),
      try messages.suffix(Self.shownLimit).map { message throws(CubeError) in try describe(message)
      })
    if let more = try cube.settings(ofConversation: conversation.name) { add(more.ids, []) }
  }

  private mutating func add(_ more: [RecordID], _ lines: [String]) {
    let known = Set(ids)
    ids += more.filter { !known.contains($0) }
    self.lines += lines
  }

  /// Adds messages that say what is forgotten.
  mutating func add(_ messages: [Message]) { add(messages.map(\.id), []) }

  // MARK: What it says

  /// The messages from which the named memories were learned, and which would stay.
  func sources() throws(CubeError) -> [Message] {
    var found: [Message] = []
    var seen = Set(ids)
    for id in ids {
      guard let node = try cube.file(object: id) else { continue }
      for source in try cube.sources(row: node.row) where seen.insert(source).inserted {
        if let message = try cube.message(source) { found.append(message) }
      }
    }
    return found
  }

  /// `message of 28 Nov 16:52 in general: "my PIN is 4471"`.
  func describe(_ message: Message) throws(CubeError) -> String {
    let text = excerpt(message.content)
    let place = String(decoding: message.conversation, as: UTF8.self)
    return "message of \(try time(message.said)) in \(place)\(text.map { ": \($0)" } ?? "")"
  }

  /// `memories/pin.md: "my PIN is 4471"`.
  func describe(_ node: Node) throws(CubeError) -> String {
    let path = Path(mountPath(node.tree, try cube.path(of: node)))
    let text = node.kind == .file ? excerpt(try cube.content(row: node.row)) : nil
    return "\(path)\(text.map { ": \($0)" } ?? "")"
  }

  /// The beginning of a text in one line, with quotes; nil of what is no text here.
  private func excerpt(_ content: Content) -> String? {
    guard case .bytes(let bytes) = content, let text = String(validating: bytes, as: UTF8.self)
    else { return nil }
    let words = text.split { $0.isWhitespace }.prefix(Self.excerptLength).joined(separator: " ")
    let isCut = words.count > Self.excerptLength
    return words.isEmpty ? nil : "\"\(words.prefix(Self.excerptLength))\(isCut ? "…" : "")\""
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `28 Nov 16:52`, by the cube's clock; with the year where it is another one than now.
  private func time(_ time: Timestamp) throws(CubeError) -> String {
    let zone = try cube.zone()
    let (then, today) = (shownTime(zone.clock(at: time)), shownTime(zone.clock(at: now)))
    let parts = then.split(separator: " "), date = (parts.first ?? "").split(separator: "-")
    guard parts.count == 2, date.count == 3, let month = Int(date[1]), let day = Int(date[2]),
      Self.months.indices.contains(month - 1)
    else { return then }
    let year = then.prefix(4) == today.prefix(4) ? "" : " \(then.prefix(4))"
    return "\(day) \(Self.months[month - 1])\(year) \(parts[1])"
  }
}
