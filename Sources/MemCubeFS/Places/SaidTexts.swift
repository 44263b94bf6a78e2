internal import Digest
internal import Format
internal import Posix

/// Transcripts as editors saved them. What was added has got a heading, which the text in the editor lacks. A
/// later save of that text, with more after it, has the same past nevertheless.
final class SaidTexts: Sendable {
  /// A text that was saved.
  struct Text: Sendable {
    fileprivate let id: UInt64
    let bytes: [UInt8]
  }

  /// What is kept of a text: not what it has in common with the transcript, which may be long.
  private struct Kept: Sendable {
    let id: UInt64
    let key: Renderings.Key
    /// When it was saved, by the monotonic clock.
    let time: Int64
    /// How many bytes are as the transcript's, and those after them.
    let shared: Int
    let rest: [UInt8]
    /// The transcript that holds all that it says: its bytes, and their SHA-256.
    let size: Int
    let digest: [UInt8]
  }

  private struct State {
    /// The latest last.
    var kept: [Kept] = []
    var latest: UInt64 = 0
    var size: Int { kept.reduce(0) { $0 + $1.rest.count } }
  }

  /// For how long one is kept, nanoseconds: an editor may be open over night.
  private static let age: Int64 = 24 * 3600 * 1_000_000_000
  /// How many are kept of a transcript, of all, and their bytes.
  private static let textLimit = 8
  private static let countLimit = 64
  private static let sizeLimit = 4 << 20
  /// The longest transcript that texts are kept for, bytes: each text is compared with all of it as it is
  /// written.
  private static let transcriptLimit = 8 << 20
  private let state = Lock(State())

  /// The texts that say what stands at the start of a transcript, the longest first. If messages went
  /// from there, or came into the midst, none does.
  func find(_ key: Renderings.Key, in present: [UInt8], at instant: Int64) -> [Text] {
    let kept = state.withLock { state in
      state.kept.removeAll { instant &- $0.time > Self.age }
      return state.kept.filter { $0.key == key && $0.size <= present.count }
    }
    var texts: [Text] = []
    for one in kept {
      guard SHA256.hash(present[..<one.size]) == one.digest else {
        // What was purged is not to stay here.
        drop(one.id)
        continue
      }
      texts.append(Text(id: one.id, bytes: Array(present[..<one.shared]) + one.rest))
    }
    return texts.sorted { $0.bytes.count > $1.bytes.count }
  }

  /// Keeps a text. The present transcript must hold all of it.
  func keep(_ text: [UInt8], _ key: Renderings.Key, in present: [UInt8], at instant: Int64) {
    guard max(text.count, present.count) <= Self.transcriptLimit else { return }
    let shared = zip(text, present).prefix { $0 == $1 }.count
    let digest = SHA256.hash(present)
    state.withLock { state in
      state.latest += 1
      state.kept.append(
        Kept(
          id: state.latest, key: key, time: instant, shared: shared,
          rest: Array(text[shared...]), size: present.count, digest: digest))
      if state.kept.count(where: { $0.key == key }) > Self.textLimit,
        let oldest = state.kept.firstIndex(where: { $0.key == key })
      {
        state.kept.remove(at: oldest)
      }
      while state.kept.count > Self.countLimit || state.size > Self.sizeLimit {
        state.kept.removeFirst()
      }
    }
  }

  /// Lets go of a text that is followed by a longer one: what was added to it since would be new.
  func drop(_ text: Text) { drop(text.id) }

  private func drop(_ id: UInt64) { state.withLock { $0.kept.removeAll { $0.id == id } } }

  /// Lets go of all texts of a transcript.
  func drop(_ key: Renderings.Key) { state.withLock { $0.kept.removeAll { $0.key == key } } }
}

extension TranscriptText {
  /// As what the transcript was saved, and still is.
  func saidTexts() throws(Errno) -> [SaidTexts.Text] {
    cube.saidTexts.find(key, in: try render().bytes, at: cube.instant)
  }

  func said() throws(Errno) -> [[UInt8]] { try saidTexts().map { $0.bytes } }

  func noteSaid(_ bytes: [UInt8]) {
    guard let (drafts, _) = try? drafts(bytes, .released) else { return }
    noteSaid(bytes, drafts, inPlaceOf: nil)
  }

  /// All of a text is recorded that was saved whole. It added these to `former`, or to the transcript.
  func noteSaid(
    _ bytes: [UInt8], _ drafts: [MessageDraft], inPlaceOf former: SaidTexts.Text?
  ) {
    guard let last = drafts.last else { return }
    if let former { cube.saidTexts.drop(former) }
    // What comes after a heading without text is that speaker's.
    if form == .markdown, last.content[...].trimmed.isEmpty { return }
    guard let present = try? render().bytes else { return }
    cube.saidTexts.keep(bytes, key, in: present, at: cube.instant)
  }

  func forgetSaid() { cube.saidTexts.drop(key) }
}
