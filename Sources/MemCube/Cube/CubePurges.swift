internal import Bundle
public import Format
internal import Index
public import Posix
internal import SQLite

/// What a purge says of itself: never what it forgot.
public struct PurgeFact: Hashable, Sendable {
  /// The purge's record.
  public var id: RecordID
  /// When it was asked for.
  public var time: Timestamp
  /// Who asked for it.
  public var author: [UInt8]
  /// How many things it names.
  public var total: Int
  /// How many of each kind, where it says so.
  public var memories, documents, messages: Int?
}

extension Cube {
  /// The purges that this copy knows, by any author, the oldest first.
  public func purges() throws(CubeError) -> [PurgeFact] {
    try read { core throws(SQLiteError) in try core.index.purges() }.map(PurgeFact.init)
  }
}

extension Cube {
  private var toldFile: StateFile {
    StateFile(path: replica.directory.appending("purges-told"))
  }

  /// The purges that this host's log has already reported.
  public func purgesTold() -> Set<RecordID> {
    let bytes = (try? toldFile.read()) ?? []
    return Set(bytes.split(separator: 0x0A).compactMap { RecordID(hex: Array($0)) })
  }

  /// Remembers which purges it reported, where there is a state to remember them in.
  public func noteTold(_ purges: Set<RecordID>) {
    if isReadOnly { return }
    var text: [UInt8] = []
    for id in purges.sorted() { text += id.hex + [0x0A] }
    try? toldFile.write(text, host: host)
  }
}

extension PurgeFact {
  init(_ record: Record) {
    id = record.id
    time = record.time ?? Timestamp(milliseconds: Int64(record.id.time))
    author = record.by ?? []
    total = record.ids.count
    let counts = record["counts"]
    func count(_ kind: String) -> Int? {
      counts?[kind]?.integer.flatMap { (0...Int64(total)).contains($0) ? Int($0) : nil }
    }
    memories = count("memories")
    documents = count("documents")
    messages = count("messages")
  }

  /// What it forgot, in words, such as "2 memories and 1 message".
  public var words: String {
    let kinds = [
      (memories ?? 0, "memory", "memories"), (documents ?? 0, "document", "documents"),
      (messages ?? 0, "message", "messages"),
    ].filter { $0.0 > 0 }
    let named = kinds.map { "\($0.0) \($0.0 == 1 ? $0.1 : $0.2)" }
    let rest = total - kinds.reduce(0) { $0 + $1.0 }
    let all =
      named
      + (rest > 0
        ? ["\(rest) \(named.isEmpty ? "" : "more ")\(rest == 1 ? "thing" : "things")"] : [])
    guard let last = all.last else { return "nothing" }
    return all.count == 1 ? last : all.dropLast().joined(separator: ", ") + " and " + last
  }
}
