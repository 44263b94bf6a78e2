internal import Digest
package import Format
internal import Posix

/// By this the host knows, after a purge, the same text made apart on another copy, which had not met the
/// purged one. The purge record says nothing about it, so that no reader can confirm a guess by it.
///
/// A file of the host's state, which is the user's own (mode 0700), and never a part of a bundle: 16
/// random bytes, then of each text the order time of its purge, 2 bytes that tell most names apart, and 16
/// bytes of a keyed and repeated SHA-256 of name and content. A text recorded after the purge is no other
/// copy's: it was written anew.
package struct PurgeMarks: Equatable {
  /// What is kept of one text.
  struct Mark: Hashable {
    var time: UInt64
    var tag: UInt16
    var hash: [UInt8]
  }

  let salt: [UInt8]
  private(set) var marks: [Mark] = []
  private var byTag: [UInt16: [Int]] = [:]
  /// The latest time of any.
  package private(set) var latest: UInt64 = 0

  private static let saltLength = 16, hashLength = 16
  private static let entryLength = 6 + 2 + hashLength
  /// So many are kept, the latest.
  private static let limit = 100_000
  /// How often a hash is hashed again: a guess costs so much more.
  private static let rounds = 256

  package init(salt: [UInt8]) { self.salt = salt }

  /// Whether nothing can match.
  package var isEmpty: Bool { marks.isEmpty }

  /// Adds texts that a purge of an order time names.
  package mutating func add(_ texts: [EqualText], before time: UInt64) {
    for text in Set(texts) { append(Mark(time: time, tag: tag(text), hash: hash(text))) }
    guard marks.count > Self.limit else { return }
    let kept = marks.suffix(Self.limit)
    (marks, byTag) = ([], [:])
    for mark in kept { append(mark) }
  }

  private mutating func append(_ mark: Mark) {
    byTag[mark.tag, default: []].append(marks.count)
    marks.append(mark)
    latest = max(latest, mark.time)
  }

  /// Whether a text that was recorded at an order time is one that was purged later.
  package func matches(_ text: EqualText, recorded time: UInt64) -> Bool {
    guard time < latest, let places = byTag[tag(text)] else { return false }
    let hash = hash(text)
    return places.contains { marks[$0].time > time && marks[$0].hash == hash }
  }

  private func tag(_ text: EqualText) -> UInt16 {
    let digest = HMAC.sha256([text.kind.rawValue] + text.name, key: salt)
    return UInt16(digest[0]) << 8 | UInt16(digest[1])
  }

  private func hash(_ text: EqualText) -> [UInt8] {
    var digest = HMAC.sha256([text.kind.rawValue] + text.content + text.name, key: salt)
    for _ in 0..<Self.rounds { digest = SHA256.hash(digest + salt) }
    return Array(digest.prefix(Self.hashLength))
  }

  // MARK: The file

  private static func file(_ replica: ReplicaState) -> StateFile {
    StateFile(path: replica.directory.appending("marks"))
  }

  /// The marks of a replica; nil if it has none.
  package static func read(_ replica: ReplicaState) throws(CubeError) -> PurgeMarks? {
    guard let bytes = try file(replica).read(), bytes.count >= saltLength,
      (bytes.count - saltLength) % entryLength == 0
    else { return nil }
    var found = PurgeMarks(salt: Array(bytes.prefix(saltLength)))
    for start in stride(from: saltLength, to: bytes.count, by: entryLength) {
      let time = bytes[start..<start + 6].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let tag = UInt16(bytes[start + 6]) << 8 | UInt16(bytes[start + 7])
      found.append(
        Mark(time: time, tag: tag, hash: Array(bytes[start + 8..<start + entryLength])))
    }
    return found
  }

  package func write(_ replica: ReplicaState) throws(CubeError) {
    var bytes = salt
    for mark in marks {
      for shift in stride(from: 40, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: mark.time >> UInt64(shift)))
      }
      bytes += [UInt8(mark.tag >> 8), UInt8(mark.tag & 0xFF)] + mark.hash
    }
    try Self.file(replica).write(bytes, host: replica.host)
  }
}
