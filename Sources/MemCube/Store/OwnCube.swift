public import Answering
public import Bundle
public import Format
internal import Index
internal import Posix
internal import Search

/// A cube of the user's, as a program sees it that has only this library: by its name, with texts as `String`.
///
/// It is the same cube that the commands and the mount show, at the same time. All calls may come from any
/// thread.
public struct OwnCube: Sendable {
  /// Its name in the store.
  public let name: String
  /// The cube itself, with all that it can do.
  public let cube: Cube
  private let host: Host

  /// Opens the cube of this name in the user's store, and makes it where there is none. The store is the one
  /// of the command `memcube`: see memcube(1), "Environment".
  /// - Throws: `.invalid` where the name can be no cube's.
  public init(_ name: String) throws(CubeError) {
    try self.init(
      name,
      on: Host.of(
        variable: { Environment.value($0) }, home: System.home, login: { System.loginName }))
  }

  /// The same in a host's store, for a program that keeps one of its own.
  public init(_ name: String, on host: Host) throws(CubeError) {
    let store = Store(host)
    let known = Array(name.utf8)
    self.name = name
    self.host = host
    if let entry = try store.cubes().first(where: { $0.name == known }) {
      cube = try Cube.open(at: entry.path, host: host)
    } else {
      cube = try store.create(known, host: host)
    }
  }

  /// Keeps a text as a memory, durably; its file is named by its first words.
  /// - Returns: where it is, as below the cube in a mount: `memories/the-boiler.md`.
  /// - Throws: `.invalid` where the text is empty.
  @discardableResult
  public func remember(_ text: String) throws(CubeError) -> String {
    let bytes = Array(text.utf8)
    guard bytes.contains(where: { $0 > 0x20 }) else { throw .invalid("the text is empty") }
    let path = try cube.alone { () throws(CubeError) in
      let path = try cube.freePath(for: bytes)
      try cube.write([.create(.memories, Edit(path: path, content: .bytes(bytes)))], .spooled)
      return path
    }
    try cube.makeLast()
    return "memories/" + String(decoding: path, as: UTF8.self)
  }

  /// Appends a message to a conversation, durably. What it says is learned by `learn`.
  /// - Parameters:
  ///   - text: what is said.
  ///   - role: `user`, `assistant`, or another one that `memcube add --role` takes.
  ///   - speaker: the name of the person that speaks.
  ///   - conversation: the conversation's name; it need not exist.
  /// - Throws: as `Cube.write`; nothing is recorded then.
  public func say(
    _ text: String, role: String = "user", as speaker: String? = nil, in conversation: String
  ) throws(CubeError) {
    let draft = MessageDraft(
      conversation: Array(conversation.utf8), role: Array(role.utf8),
      name: speaker.map { Array($0.utf8) }, content: Array(text.utf8))
    try cube.write([.message(draft)], .durable)
  }

  /// Reads what was said and not yet read, and keeps the statements that it finds as memories.
  /// - Returns: how many messages this call read; the cube's own thread may have read some before.
  @discardableResult
  public func learn() throws(CubeError) -> Int { try cube.ingest() }

  /// What was found.
  public struct Found: Sendable {
    /// Where it is, as below the cube in a mount.
    public let path: String
    /// Its text; of a document the passage.
    public let text: String
    /// How well it answers, 0 to 1.
    public let score: Double
  }

  /// Searches; any text is a query, as memcube-search(7) says. The best comes first.
  public func find(_ query: String, limit: Int = Cube.defaultLimit) throws(CubeError) -> [Found] {
    var asked = try cube.parse(Array(query.utf8), now: host.now())
    asked.limit = asked.limit ?? limit
    return try cube.rankedSearch(asked).results.map { result in
      Found(
        path: String(decoding: result.path, as: UTF8.self),
        text: String(decoding: result.text, as: UTF8.self), score: result.score)
    }
  }

  /// Answers a question from what the cube holds, as `memcube ask` does: with a model only where the
  /// environment names one.
  public func ask(_ question: String) throws(CubeError) -> Answer {
    let question = Array(question.utf8)
    let best = try cube.evidence(
      for: question, named: Array(name.utf8), now: host.now()
    ).bestFirst
    guard let model = cube.answering else { return Answer(question, best) }
    return Answer(question, best, by: model, at: host.now())
  }

  /// A block about what the cube holds, for a model's prompt, as `memcube context` prints it.
  public func prompt(tokens: Int = Cube.contextTokens) throws(CubeError) -> String {
    String(
      decoding: try cube.context(.chat, named: Array(name.utf8), tokens: tokens), as: UTF8.self)
  }

  /// Makes everything durable, and lets go of the cube. Nothing of it may be called after.
  public func close() throws(CubeError) { try cube.close() }
}
