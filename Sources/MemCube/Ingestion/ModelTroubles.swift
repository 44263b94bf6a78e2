internal import Bundle
internal import Format
internal import Models
public import Posix
internal import Text

/// What went wrong where a model read messages or passages. The rules read the messages that it failed for
/// in its place; passages stay unread. Statements that name no words of the source are dropped. Messages are
/// left out if reading them has ended a process (`CrashNotes`).
public struct ModelTrouble: Hashable, Sendable {
  /// Messages or passages that it failed for.
  public var failed = 0
  /// Statements that were dropped.
  public var dropped = 0
  /// Messages that were left out.
  public var leftOut = 0
  /// Why it failed last, a sentence.
  public var error: String?
  /// When something went wrong last.
  public var time = Timestamp(seconds: 0)

  /// Whether something is missing for it, and not only late.
  var hasEffect: Bool { failed > 0 || dropped > 0 || leftOut > 0 }

  /// Adds what went wrong later.
  mutating func add(_ other: ModelTrouble) {
    // A file may say anything.
    failed = failed.addingReportingOverflow(other.failed).partialValue & 0xFFFF_FFFF
    dropped = dropped.addingReportingOverflow(other.dropped).partialValue & 0xFFFF_FFFF
    leftOut = leftOut.addingReportingOverflow(other.leftOut).partialValue & 0xFFFF_FFFF
    error = other.error ?? error
    time = other.time
  }

  /// For people, a sentence's end or two; `what` is what it read, one of them.
  public func sentence(_ what: String) -> String {
    var parts: [String] = []
    if failed > 0 {
      let why = error.map { " (\($0))" } ?? ""
      parts.append(
        failed == 1
          ? "the model failed for 1 \(what)\(why)" : "the model failed for \(failed) \(what)s\(why)"
      )
      // Passages are left out.
      if what == "message" {
        parts[0] += failed == 1 ? ", the rules read it" : ", the rules read them"
      }
    }
    if dropped > 0 {
      parts.append(
        dropped == 1
          ? "1 statement of the model had no source and was dropped"
          : "\(dropped) statements of the model had no source and were dropped")
    }
    if leftOut > 0 {
      parts.append(
        leftOut == 1
          ? "1 \(what) is left out, since reading it ended memcube"
          : "\(leftOut) \(what)s are left out, since reading them ended memcube")
    }
    return parts.joined(separator: "; ")
  }
}

/// The troubles of a cube on this host, by what the model read.
struct ModelTroubles: Equatable {
  /// So many sources are remembered, those with the latest trouble.
  private static let limit = 256
  /// The longest reason that is kept, bytes.
  private static let reasonLimit = 500

  /// The source as `jobs` names it, and its trouble; the latest last.
  private(set) var all: [(source: [UInt8], trouble: ModelTrouble)] = []

  static func == (a: ModelTroubles, b: ModelTroubles) -> Bool {
    a.all.elementsEqual(b.all) { $0.source == $1.source && $0.trouble == $1.trouble }
  }

  /// The trouble of a source.
  subscript(source: [UInt8]) -> ModelTrouble? { all.first { $0.source == source }?.trouble }

  /// Adds what went wrong with a source.
  mutating func add(_ trouble: ModelTrouble, to source: [UInt8]) {
    var sum = ModelTrouble()
    if let place = all.firstIndex(where: { $0.source == source }) {
      sum = all.remove(at: place).trouble
    }
    sum.add(trouble)
    all.append((source, sum))
    if all.count > Self.limit { all.removeFirst(all.count - Self.limit) }
  }

  // MARK: As a file

  init() {}

  /// What a file of the host's state says; nothing of what is damaged.
  init(_ bytes: [UInt8]) {
    for element in (try? JSON.parse(bytes))?.elements?.suffix(Self.limit) ?? [] {
      guard let source = element["of"]?.string,
        let time = element["time"]?.string.flatMap({ Timestamp(rfc3339: $0) })
      else { continue }
      func number(_ key: String) -> Int {
        Int(clamping: max(0, min(element[key]?.integer ?? 0, 0xFFFF_FFFF)))
      }
      all.append(
        (
          source,
          ModelTrouble(
            failed: number("failed"), dropped: number("dropped"),
            leftOut: number("left_out"),
            error: element["error"]?.string.map { String(decoding: $0, as: UTF8.self) }, time: time)
        ))
    }
  }

  /// The file.
  var bytes: [UInt8] {
    JSON.array(
      all.map { source, trouble in
        .object([
          JSON.Member("of", ModelClient.text(source)), JSON.Member("failed", JSON(trouble.failed)),
          JSON.Member("dropped", JSON(trouble.dropped)),
          JSON.Member("left_out", JSON(trouble.leftOut)),
          JSON.Member("error", trouble.error.map { JSON(Self.start(of: $0)) } ?? .null),
          JSON.Member("time", .string(trouble.time.rfc3339)),
        ])
      }
    ).bytes
  }

  private static func start(of text: String) -> String {
    String(decoding: Excerpt.start(Array(text.utf8), reasonLimit), as: UTF8.self)
  }
}

extension Cube {
  /// What went wrong with the model, of what this host read.
  func modelTroubles() throws(CubeError) -> ModelTroubles {
    ModelTroubles(try Core.troubles(replica).read() ?? [])
  }
}

extension Core {
  static func troubles(_ replica: ReplicaState) -> StateFile {
    StateFile(path: replica.directory.appending("model-troubles"))
  }

  /// Notes what went wrong with the model, during a batch: other processes note theirs before or
  /// after. A crash leaves the note before this one, or this one.
  func note(_ troubles: [(source: [UInt8], trouble: ModelTrouble)]) throws(CubeError) {
    if troubles.isEmpty { return }
    let file = Core.troubles(replica)
    var known = ModelTroubles(try file.read() ?? [])
    let now = host.now()
    for (source, trouble) in troubles {
      var trouble = trouble
      trouble.time = now
      known.add(trouble, to: source)
    }
    try file.write(known.bytes, host: host)
  }
}
