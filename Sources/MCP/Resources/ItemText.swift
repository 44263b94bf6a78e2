internal import Answering
internal import Format
internal import Index
internal import MemCube
internal import Posix
internal import Search
internal import Text

/// What an item reads as.
struct ItemText: Sendable {
  /// Its bytes; text unless `isText` says otherwise.
  var content: [UInt8]
  /// The type and tags of a memory.
  var type: [UInt8]?
  var tags: [[UInt8]] = []
  /// When it was so, or was written.
  var time: [UInt8]?
  /// What kind of thing it is, in a word.
  var kind: String

  /// Of a document that is no text itself: what it says.
  var extracted: [UInt8]?

  /// Whether it can be shown as text.
  var isText: Bool { String(validating: content, as: UTF8.self) != nil && !content.contains(0) }

  /// What can be read of it; nil: there is no text in it.
  var readable: [UInt8]? { extracted ?? (isText ? content : nil) }
}

extension Cube {
  /// The longest content that is read, bytes.
  static let contentLimit = 8 << 20

  /// What an item reads as. Searches and questions go to this cube alone.
  func text(of item: Item, at place: Place, _ host: Reading) throws(CubeError) -> ItemText {
    switch item {
    case .file(let node): return try text(of: node, at: place)
    case .conversation(let found): return try text(of: found)
    case .message(let message):
      let said = try zone().rfc3339(message.said, milliseconds: false)
      return ItemText(
        content: try content(message.content, at: place), time: said, kind: "message")
    case .context(let template):
      return ItemText(content: try context(template, named: place.cube), kind: "context")
    case .about: return ItemText(content: try about(place.cube), kind: "about")
    case .search(let query):
      return ItemText(content: try page(ofQuery: query, at: place, host), kind: "search")
    case .ask(let question):
      let evidence = try evidence(for: question, named: place.cube, now: host.now)
      return ItemText(content: Answer(question, evidence).page(), kind: "answer")
    case .cube, .folder, .conversations, .contexts:
      return ItemText(content: try page(ofFolder: item, at: place), kind: "folder")
    }
  }

  private func text(of node: Node, at place: Place) throws(CubeError) -> ItemText {
    let content = try content(content(row: node.row), at: place)
    let fields = try fields(row: node.row)
    let matter = FrontMatter.parse(content)
    let told = try timeTold(of: node, text: content) ?? node.ctime
    var tags = fields["tags"]?.elements?.compactMap(\.string) ?? []
    tags += matter.tags.filter { !tags.contains($0) }
    let type = matter.type.map { MemoryType.named($0) ?? $0 } ?? fields["type"]?.string
    return ItemText(
      content: content, type: type, tags: tags,
      time: try zone().rfc3339(told, milliseconds: false),
      kind: node.isDocument ? "document" : "memory",
      extracted: try extractedText(row: node.row))
  }

  /// All bytes of a content.
  func content(_ content: Content, at place: Place) throws(CubeError) -> [UInt8] {
    switch content {
    case .bytes(let bytes): return bytes
    case .link(let target): return target
    case .missing:
      throw .damaged("the bytes of '\(shown(place.shown))' are not here yet")
    case .blob(let blob):
      guard blob.size <= Self.contentLimit else {
        throw .tooLarge("'\(shown(place.shown))' has \(blob.size) bytes, too many to be read")
      }
      let file = try open(blob)
      do { return try Files.read(file, at: 0, count: Int(clamping: blob.size)) } catch {
        throw .io(error, "reading '\(shown(place.shown))'")
      }
    }
  }

  private func text(of conversation: Conversation) throws(CubeError) -> ItemText {
    let zone = try zone()
    let transcript = Transcript(conversation: conversation.name, zone: zone)
    var out: [UInt8] = []
    var last: RecordID?
    while out.count < Self.contentLimit {
      let page = try messages(conversation: conversation.row, after: last, limit: 256)
      guard let end = page.last else { break }
      for message in page {
        let content = try content(
          message.content, at: Place(cube: [], path: conversation.name))
        out += transcript.markdown(
          message, content: content, isFirst: out.isEmpty, namesAuthor: false)
      }
      last = end.id
    }
    return ItemText(
      content: out, time: zone.rfc3339(try lastSaid(in: conversation), milliseconds: false),
      kind: "conversation")
  }

  private func about(_ name: [UInt8]) throws(CubeError) -> [UInt8] {
    let title = try setting(bytes("title"))?.string ?? name
    let description = try setting(bytes("description"))?.string ?? []
    let counts = try counts(withBytes: false)
    let holds =
      "\(counts.memories) memories, \(counts.documents) documents, \(counts.messages) messages of "
      + "\(counts.conversations) conversations\n"
    return bytes("# ") + OneLine.of(title) + bytes("\n\n") + description
      + (description.isEmpty ? [] : bytes("\n\n")) + bytes(holds)
  }

  private func page(
    ofQuery query: [UInt8], at place: Place, _ host: Reading
  ) throws(CubeError) -> [UInt8] {
    let answer = try rankedSearch(parse(query, now: host.now))
    var out = bytes("# ") + OneLine.of(query) + [0x0A]
    for (index, result) in answer.results.enumerated() {
      let found = Place(cube: place.cube, path: result.path)
      out += bytes("\n\(index + 1). [") + OneLine.of(result.path) + bytes("](") + found.uri
      out += bytes(")\n   ") + OneLine.of(result.snippet) + [0x0A]
    }
    return out
  }

  /// A folder as a list of links.
  private func page(ofFolder item: Item, at place: Place) throws(CubeError) -> [UInt8] {
    var out = bytes("# ") + OneLine.of(place.shown) + bytes("\n\n")
    for entry in try entries(of: item, at: place) {
      out += bytes("- [") + OneLine.of(entry.name) + bytes("](") + entry.place.uri + bytes(")\n")
    }
    return out
  }
}

/// What reading needs beside the cube.
struct Reading: Sendable {
  /// The time by which questions are read.
  var now: Timestamp
}
