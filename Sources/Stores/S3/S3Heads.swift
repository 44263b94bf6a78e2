internal import Bundle
internal import Digest
internal import Format
internal import Posix

/// The head of a writing process: the names of what it put last into a cube, one line each.
struct S3Head: Hashable {
  /// How many names it has had; the last ones are here.
  var count: Int
  var objects: [StoredObject]

  /// The first and the last line. A server that writes over an object in place shows a part of it meanwhile.
  private static let (first, last) = ("memcube head 1", "end")

  init(count: Int, objects: [StoredObject]) {
    self.count = count
    self.objects = objects
  }

  /// nil: it is none.
  init?(_ bytes: [UInt8]) {
    let lines = bytes.split(separator: 0x0A)
    guard lines.count >= 3, lines.count <= 3 + S3HeadWriter.limit,
      lines[0].elementsEqual(Self.first.utf8), lines[lines.count - 1].elementsEqual(Self.last.utf8),
      let count = Int(String(decoding: lines[1], as: UTF8.self)), count >= lines.count - 3
    else { return nil }
    self.count = count
    objects = []
    for line in lines[2..<(lines.count - 1)] {
      guard let object = StoredObject(key: String(decoding: line, as: UTF8.self)) else {
        return nil
      }
      objects.append(object)
    }
  }

  var bytes: [UInt8] {
    Array(
      ([Self.first, String(count)] + objects.map(\.key) + [Self.last]).joined(separator: "\n").utf8)
      + [0x0A]
  }

  /// What was named after the first so many; nil: some of that is not here any more.
  func objects(after known: Int) -> [StoredObject]? {
    let first = count - objects.count
    return known < first ? nil : Array(objects.dropFirst(known - first))
  }
}

extension StoredObject {
  /// Its key below `cubes/ID/`: `log/YYYY-MM/HASH.jsonl`, `blobs/ab/HASH`.
  var key: String {
    switch self {
    case .segment(let name): name.path.text
    case .blob(let sum):
      "blobs/\(Hex.encode(Array(sum.prefix(1))).text)/\(Hex.encode(sum).text)"
    }
  }

  /// The object of a key below `cubes/ID/`; nil: there is none of that name.
  init?(key: String) {
    let bytes = Array(key.utf8)
    if let name = SegmentName(path: bytes) {
      self = .segment(name)
      return
    }
    guard bytes.count == 73, key.hasPrefix("blobs/"), let sum = Hex.decode(bytes[9...]) else {
      return nil
    }
    self = .blob(sum)
    if self.key != key { return nil }
  }
}

/// Writes the head of this process for one cube. Puts that come meanwhile share the next writing.
final class S3HeadWriter: Sendable {
  /// The most names of a head.
  static let limit = 1_000
  /// So many stay whatever their age; older ones go after two minutes, so that a head is short.
  private static let least = 100
  private static let age: Int64 = 120_000_000_000
  /// How long a server that answers may take, nanoseconds.
  private static let silence: Int64 = 4_000_000_000

  private struct State {
    var replica = S3HeadWriter.newReplica()
    var names: [(object: StoredObject, at: Int64)] = []
    var count = 0
    /// How many names the written head has had.
    var written = 0
    var isWriting = false
  }

  private let state = Condition(State())

  private static func newReplica() -> String { Hex.encode(Random.bytes(6)).text }

  /// Names an object, and returns once a head that has its name was put.
  /// - Parameters:
  ///   - object: what was put.
  ///   - put: puts a head under the name of a replica, and tries once.
  /// - Throws: what `put` throws; the object is then there, but other machines may not see it yet.
  func note(
    _ object: StoredObject,
    put: (_ replica: String, _ head: [UInt8]) throws(StoreError) -> Void
  ) throws(StoreError) {
    let mine = state.withLock { state in
      let now = Clock.monotonic()
      state.names.append((object, now))
      state.count += 1
      let spare = state.names.count - S3HeadWriter.least
      let old = state.names.prefix(max(0, spare)).prefix { now - $0.at > S3HeadWriter.age }.count
      state.names.removeFirst(max(old, state.names.count - S3HeadWriter.limit))
      return state.count
    }
    // Another thread may write it on its way.
    let turn = state.wait { state -> (replica: String, head: S3Head)?? in
      if state.written >= mine { return .some(nil) }
      if state.isWriting { return nil }
      state.isWriting = true
      return (state.replica, S3Head(count: state.count, objects: state.names.map(\.object)))
    }
    guard let turn else { return }
    let head = turn.head
    var replica = turn.replica
    var tries = 0
    while true {
      tries += 1
      let began = Clock.monotonic()
      do throws(StoreError) {
        try put(replica, head.bytes)
        break
      } catch {
        // A put without an answer may still be done later, over what is put until then: that name is never
        // used again.
        replica = S3HeadWriter.newReplica()
        // A server that did not answer for long would only be waited for as long again.
        let wasSilent = Clock.monotonic() - began > S3HeadWriter.silence
        let isLast = !error.isPassing || tries == 3 || wasSilent
        state.withLock { state in
          state.replica = replica
          if isLast { state.isWriting = false }
        }
        if isLast {
          state.broadcast()
          throw error
        }
        S3Client.pause(after: tries)
      }
    }
    state.withLock { state in
      state.isWriting = false
      state.written = head.count
    }
    state.broadcast()
  }

  /// The name of this process's head now.
  var replica: String { state.withLock { $0.replica } }
}

/// What a listing gives to begin the next one from: which heads it has seen, and how many names of each.
struct S3Mark: Hashable {
  struct Seen: Hashable {
    /// A digest of the head's ETag, time and size.
    var version: String
    var count: Int
  }

  /// When it was made, seconds of this machine's clock: old heads are removed.
  var made: Int64
  /// All heads that are not named here and were changed before were seen; empty: there are no others.
  var floor: String
  var seen: [String: Seen]

  /// As many as fit into 1 KiB.
  private static let limit = 22
  /// Heads that are younger than so many seconds must all be named.
  private static let settling: Int64 = 300

  init(made: Int64, heads: [(entry: S3Entry, count: Int)]) {
    self.made = made
    let latest = heads.sorted { $0.entry.changed > $1.entry.changed }
    floor = ""
    seen = [:]
    for (entry, count) in latest.prefix(Self.limit) {
      seen[S3Mark.replica(entry)] = Seen(version: S3Mark.version(entry), count: count)
    }
    if latest.count > Self.limit {
      floor = latest[Self.limit - 1].entry.changed
      let times = [latest[0].entry.changed, floor].map { Timestamp(rfc3339: Array($0.utf8)) }
      // Too many at once: the next listing is whole.
      guard let newest = times[0], let oldest = times[1],
        newest.seconds - oldest.seconds > Self.settling
      else {
        self.made = 0
        return
      }
    }
  }

  /// nil: it is of another form, or too old.
  init?(_ bytes: [UInt8]?, now: Int64) {
    guard let bytes, bytes.count <= 1 << 10 else { return nil }
    let parts = bytes.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
    guard parts.count >= 3, parts[0] == "1", let made = Int64(parts[1]), made > 0,
      abs(now.subtractingReportingOverflow(made).partialValue) < S3Mark.life
    else { return nil }
    self.made = made
    floor = parts[2] == "-" ? "" : parts[2]
    seen = [:]
    for part in parts[3...] {
      let words = part.split(separator: ":").map { String($0) }
      guard words.count == 3, let count = Int(words[2]), count >= 0 else { return nil }
      seen[words[0]] = Seen(version: words[1], count: count)
    }
  }

  /// How long a mark holds, seconds; heads are kept for much longer.
  static let life: Int64 = 7 * 86_400

  var bytes: [UInt8] {
    let heads = seen.sorted { $0.key < $1.key }.map {
      "\($0.key):\($0.value.version):\($0.value.count)"
    }
    return Array(
      (["1", String(made), floor.isEmpty ? "-" : floor] + heads).joined(separator: " ").utf8)
  }

  /// Whether a head is as it was seen.
  func hasSeen(_ entry: S3Entry) -> Bool {
    if let known = seen[Self.replica(entry)] { return known.version == Self.version(entry) }
    return !floor.isEmpty && entry.changed < floor
  }

  /// The last part of a head's key.
  static func replica(_ entry: S3Entry) -> String {
    entry.key.split(separator: "/").last.map { String($0) } ?? ""
  }

  private static func version(_ entry: S3Entry) -> String {
    let sum = SHA256.hash(Array("\(entry.tag) \(entry.changed) \(entry.size)".utf8))
    return Hex.encode(Array(sum.prefix(6))).text
  }
}
