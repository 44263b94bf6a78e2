internal import Format
internal import Language
internal import Posix

/// Transcripts that were rendered lately, so that `ls -l`, `tail -f` and appending do not render a
/// long conversation again: one message more costs what it adds.
final class Renderings: Sendable {
  /// What is rendered.
  struct Key: Hashable, Sendable {
    let conversation: [UInt8]
    let form: TranscriptForm
  }

  /// A text, and up to which message it goes. Of one that had to make room, only the size is
  /// known.
  struct Rendering: Sendable {
    var zone: Zone
    var text: RenderedText? = RenderedText()
    var size: Int64 = 0
    var count: Int64 = 0
    var last: RecordID?
    /// Who recorded the first message without a speaker's name; headings say it once there is another.
    var author: [UInt8]?
    var namesAuthors = false

    /// One message more.
    mutating func add(_ bytes: [UInt8], _ id: RecordID) {
      text?.append(bytes)
      size += Int64(bytes.count)
      count += 1
      last = id
    }
  }

  private struct State {
    var known: [Key: Rendering] = [:]
    var size: Int64 = 0
  }

  /// Bytes that are kept; above, all texts but the one in use go.
  private static let limit: Int64 = 16 << 20
  /// Sizes that are kept.
  private static let countLimit = 4096
  private let state = Lock(State())

  /// What is known of a text.
  func find(_ key: Key, zone: Zone) -> Rendering? {
    state.withLock { state in
      guard let found = state.known[key], found.zone == zone else { return nil }
      return found
    }
  }

  /// Keeps a rendering.
  func keep(_ rendering: Rendering, _ key: Key) {
    state.withLock { state in
      if state.known.count >= Self.countLimit { state = State() }
      state.size += (rendering.text?.size ?? 0) - (state.known[key]?.text?.size ?? 0)
      state.known[key] = rendering
      guard state.size > Self.limit else { return }
      for other in state.known.keys where other != key { state.known[other]?.text = nil }
      state.size = rendering.text?.size ?? 0
    }
  }

  /// Lets go of all: messages may have gone, or come into the midst.
  func drop() { state.withLock { $0 = State() } }
}
