internal import Format
internal import Index
internal import MemCube
internal import Posix

/// What the built-in extractor makes of messages, and how fast: a JSON line for each memory on
/// standard output, the rate on standard error. Scripts hold it against what people noted.
enum Extracting {
  static let usage = "FILE.jsonl"

  @Sendable static func run(_ arguments: [String]) throws {
    guard arguments.count == 1, let file = arguments.first else {
      throw Trouble(description: "one file of messages, a JSON object a line")
    }
    let changes = try messages(try Files.readAll(Path(Array(file.utf8)), limit: 1 << 30))
    let name = "memcube-bench-" + Random.bytes(6).map { String($0, radix: 16) }.joined()
    let directory = Path("/tmp").appending(name)
    try Files.makeDirectory(directory)
    defer { try? Files.removeTree(directory) }
    let cube = try Cube.create(
      at: directory.appending("bench.memcube"), host: Bench.host(directory))
    let start = Clock.monotonic()
    try cube.write(changes, .spooled)
    let written = Clock.monotonic()
    try cube.ingest()
    let read = Clock.monotonic()
    try cube.synchronize()
    try cube.indexTexts()
    let end = Clock.monotonic()
    try printMemories(of: cube)
    let count = Double(changes.count)
    func rate(_ from: Int64, _ to: Int64) -> String {
      Bench.round(count / max(1e-9, Double(to - from) / 1e9))
    }
    StandardStream.error.line(
      "\(changes.count) messages a second: written \(rate(start, written)), read and recorded "
        + "\(rate(written, read)), found \(rate(read, end)), all in all \(rate(start, end))")
    try cube.close()
  }

  private static func messages(_ bytes: [UInt8]) throws -> [Change] {
    var changes: [Change] = []
    for line in bytes.split(separator: 0x0A) {
      let value = try JSON.parse(line)
      func text(_ key: String) -> [UInt8]? { value[key]?.string }
      guard let content = text("content") else { continue }
      changes.append(
        .message(
          MessageDraft(
            conversation: text("conversation") ?? Array("c".utf8),
            role: text("role") ?? Array("user".utf8), name: text("name"), content: content,
            date: text("time"), messageID: text("message_id"))))
    }
    return changes
  }

  /// {message_id, path, type, text} of each memory, by path.
  private static func printMemories(of cube: Cube) throws {
    var walk = TreeWalk(cube, from: try cube.root(.memories), at: [])
    while let (node, path) = try walk.next() {
      guard node.kind == .file, case .bytes(let text) = try cube.content(row: node.row) else {
        continue
      }
      for id in try cube.sources(row: node.row) {
        guard let message = try cube.message(id) else { continue }
        let type = try cube.fields(row: node.row)["type"] ?? .null
        let object = JSON.object([
          JSON.Member("message_id", .string(message.messageID ?? id.hex)),
          JSON.Member("path", .string(path)), JSON.Member("type", type),
          JSON.Member("text", .string(text)),
        ])
        try StandardStream.output.write(object.bytes + [0x0A])
      }
    }
  }
}
