internal import Fuse
internal import MemCube
internal import Posix
internal import Text

/// A handle of text that is rendered: a transcript, about.md.
///
/// What is written through it is its own until it is saved: no other process reads it, and no other save can
/// come between. So any number of programs append at once, each writes a whole text, and gets the errors of
/// its own writes. Readers see what is recorded.
final class TextHandle: OpenFile {
  /// The largest text that can be saved, in bytes.
  static let sizeLimit: Int64 = 64 << 20

  let cube: MountedCube
  let text: any EditableText
  /// The node by which the kernel knows the file.
  let node: UInt64
  let appends: Bool
  let isWriter: Bool
  private let state = Condition(State())

  /// What is written through the handle.
  private enum Mode {
    /// After the text, whatever that is by then.
    case tail
    /// The whole text anew, over what it was.
    case whole
    /// It changes the past: it is collected, to be kept aside, and each write fails.
    case refused
  }

  private struct State {
    var mode = Mode.tail
    /// The bytes: of the tail, or all.
    var bytes: [UInt8] = []
    /// The text that is written anew.
    var base = RenderedText()
    /// How many bytes from its start on were written, and do not just stand there as before.
    var written = 0
    /// How far it is as it was, or as it was saved before, while it is written from the start on.
    var comparisons: [PastComparison]?
    /// Whether a past that stays was cut off, and nothing is written since.
    var isCut = false
    /// Whether nothing stood there before the tail, which is the whole text for its writer.
    var isFirst = false
    /// Whether what is written is kept as a text that was saved whole.
    var isSaid = false
    /// Where the program's last write at the end ended, as far as it knows: headings that came
    /// in since have moved the end.
    var end: Int64?
    /// Whether bytes were written since the last flush.
    var wrote = false
    /// The error of a save that no call waited for.
    var failure: Errno?
    /// Whether the writer got the error, and so knows that the bytes could not be saved.
    var isTold = false
    /// Whether something that was written was refused.
    var wasRefused = false
    /// As what the bytes that are left were refused.
    var refusal: Errno?
    /// When it was last written, by the monotonic clock.
    var changedAt: Int64 = 0
    /// The thread that opened it.
    var opener: Int32 = 0
    var isSaving = false

    /// All is saved, or given up.
    mutating func begin() {
      mode = .tail
      bytes = []
      base = RenderedText()
      written = 0
      comparisons = nil
      (isCut, isFirst) = (false, false)
      refusal = nil
    }
  }

  init(cube: MountedCube, text: any EditableText, node: UInt64, flags: Int32) {
    self.cube = cube
    self.text = text
    self.node = node
    appends = flags & OpenFlags.append != 0
    isWriter = flags & 3 != OpenFlags.read
    if isWriter { cube.textHandles.withLock { $0[ObjectIdentifier(self)] = self } }
  }

  // MARK: Reading

  /// Bytes as this handle sees them.
  func size() throws(Errno) -> Int64 {
    let (mode, count) = state.withLock { ($0.mode, Int64($0.bytes.count)) }
    return mode == .tail ? try text.size() + count : count
  }

  func read(_ offset: Int64, _ count: Int) throws(Errno) -> ReadReply {
    let (mode, bytes) = state.withLock { ($0.mode, $0.bytes) }
    guard mode == .tail else { return Buffer.memory(bytes).read(offset, count) }
    var present = try text.render()
    present.append(bytes)
    return present.read(offset, count)
  }

  // MARK: Writing

  func write(_ offset: Int64, _ bytes: [UInt8], exactly: Bool) throws(Errno) -> Int {
    guard isWriter else { throw .badHandle }
    if isWithin(offset) {
      let size = try size()
      if size == 0 { change { $0.isFirst = true } }
      if offset < size { try rewrite() }
    }
    try checkLines(bytes)
    let now = cube.instant
    try change { (state) throws(Errno) in
      let start = state.mode == .tail ? Int64(state.bytes.count) : offset
      guard start >= 0, start <= Self.sizeLimit - Int64(bytes.count) else { throw .tooLarge }
      (state.wrote, state.isTold, state.isCut) = (true, false, false)
      state.changedAt = now
      let end = offset &+ Int64(bytes.count)
      guard state.mode != .tail else {
        state.bytes += bytes
        state.end = end
        return
      }
      Self.put(bytes, at: Int(offset), in: &state.bytes)
      if offset <= state.written { state.written = max(state.written, Int(end)) }
      state.end = end == Int64(state.bytes.count) ? end : nil
      try Self.compare(&state)
    }
    return bytes.count
  }

  /// Whether a write may be over what stands there, not after it, as far as the program knows.
  private func isWithin(_ offset: Int64) -> Bool {
    state.withLock { state in state.mode == .tail && !appends && state.end != offset }
  }

  private static func put(_ bytes: [UInt8], at start: Int, in all: inout [UInt8]) {
    if start >= all.count {
      all.append(contentsOf: repeatElement(0, count: start - all.count))
      all += bytes
    } else {
      all.replaceSubrange(start..<min(all.count, start + bytes.count), with: bytes)
    }
  }

  /// A past that is being changed is refused at once, since a shell does not tell of close(2).
  private static func compare(_ state: inout State) throws(Errno) {
    if state.mode == .whole {
      guard var comparisons = state.comparisons else { return }
      for index in comparisons.indices { comparisons[index].compare(state.bytes, isWhole: false) }
      comparisons.removeAll { $0.changedLine != nil }
      state.comparisons = comparisons
      if !comparisons.isEmpty { return }
      state.mode = .refused
      state.refusal = .notPermitted
    }
    throw state.refusal ?? .notPermitted
  }

  /// A line after the text that cannot be understood is refused once it is whole, for the same reason. What
  /// was written before it, and is not saved yet, was to become messages with it. It is kept aside too, and
  /// the next close(2) gives the error.
  private func checkLines(_ bytes: [UInt8]) throws(Errno) {
    guard let end = bytes.lastIndex(of: 0x0A) else { return }
    let begun = state.withLock { state -> ArraySlice<UInt8>? in
      guard state.mode == .tail else { return nil }
      return state.bytes[(state.bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)...]
    }
    guard let begun else { return }
    do throws(Errno) { try text.check(Array(begun) + bytes[...end]) } catch {
      guard error == .invalid else { throw error }
      let refused = change { state in
        defer {
          (state.bytes, state.wrote, state.wasRefused) = ([], false, true)
          state.failure = error
        }
        return state.bytes + bytes
      }
      text.reject(refused)
      throw error
    }
  }

  /// From now on the whole text is written anew.
  private func rewrite() throws(Errno) {
    let base = try text.render()
    change { state in
      guard state.mode == .tail else { return }
      state.mode = .whole
      state.base = base
      state.bytes = base.bytes + state.bytes
    }
  }

  /// ftruncate(2), and open(2) with O_TRUNC.
  func truncate(_ size: Int64) throws(Errno) {
    guard isWriter else { throw .invalid }
    guard size >= 0, size <= Self.sizeLimit else { throw .tooLarge }
    if try size == self.size() { return }
    try rewrite()
    // Only what is written from the start on can be compared as it comes.
    let said = size == 0 && text.keepsPast ? try text.said() : nil
    let now = cube.instant
    change { state in
      state.comparisons = said.map { ([state.base.bytes] + $0).map { PastComparison($0) } }
      state.written = min(state.written, Int(size))
      state.changedAt = now
      state.end = nil
      let count = Int(size)
      if count <= state.bytes.count {
        state.bytes.removeLast(state.bytes.count - count)
      } else {
        state.bytes.append(contentsOf: repeatElement(0, count: count - state.bytes.count))
      }
      // White space at the end is none of it.
      let end = state.base.bytes.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? 0
      state.isCut = text.keepsPast && !state.bytes.starts(with: state.base.bytes[..<end])
    }
  }

  /// Notes which thread opened it, to which a truncation at opening belongs.
  func opened(by thread: Int32) { change { $0.opener = thread } }

  /// Whether this handle was opened by a thread and is as it was then.
  func isFresh(_ thread: Int32) -> Bool {
    state.withLock { $0.opener == thread && $0.mode == .tail && $0.bytes.isEmpty && !$0.wrote }
  }

  func allocate(_ mode: Int32, _ offset: Int64, _ length: Int64) throws(Errno) {
    guard isWriter else { throw .badHandle }
    // What is there needs no room; a message of zeros is none.
    guard mode == 0 || mode == 1 else { throw .notSupported }
    let (end, overflow) = offset.addingReportingOverflow(length)
    if overflow { throw .tooLarge }
    if mode == 0, end > (try size()) { throw .notSupported }
  }

  /// Changes the state, while no thread saves a text that is written anew.
  private func change<Result, Failure: Error>(
    _ body: (inout State) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try state.wait { state -> Swift.Result<Result, Failure>? in
      if state.isSaving, state.mode != .tail { return nil }
      do throws(Failure) { return .success(try body(&state)) } catch { return .failure(error) }
    }.get()
  }

  // MARK: Saving

  func flush() throws(Errno) {
    if try isDue() { return try saveTelling(.flushed) }
    // No more than said: a shell closes a copy of what it opened before the program writes.
    if state.withLock({ $0.mode == .whole && $0.isCut }) { throw .notPermitted }
  }

  func synchronize() throws(Errno) {
    _ = try isDue()
    try saveTelling(.synchronized)
    try core(try cube.cube.synchronize())
  }

  func release() {
    guard isWriter else { return }
    finish()
    let isLast = cube.textHandles.withLock { open in
      open[ObjectIdentifier(self)] = nil
      return !open.values.contains { $0.node == node }
    }
    if isLast, state.withLock({ $0.wasRefused }) { text.abandon(node) }
  }

  /// Saves what is left, once no process writes any more; what cannot be saved is kept aside.
  func finish() {
    var refusal = state.withLock { $0.isTold ? $0.refusal ?? .notPermitted : nil }
    if refusal == nil {
      do throws(Errno) { return try save(.released) } catch { refusal = error }
    }
    let rest = state.withLock { state in
      defer {
        state.begin()
        state.wasRefused = true
      }
      return state.bytes
    }
    text.reject(rest, because: refusal ?? .notPermitted)
  }

  /// Saves what has been quiet for a second.
  func tick(_ instant: Int64) {
    let isDue = state.withLock { state in
      !state.bytes.isEmpty && !state.isTold && state.mode != .refused
        && instant &- state.changedAt >= MountedCube.quiet
    }
    guard isDue else { return }
    do { try save(.quiet) } catch {
      state.withLock { ($0.failure, $0.isTold, $0.refusal) = (error, true, error) }
    }
  }

  /// Whether bytes were written since the last call.
  /// - Throws: the error of a save that no call waited for.
  private func isDue() throws(Errno) -> Bool {
    let (wrote, failure) = state.withLock { state in
      defer { (state.wrote, state.failure) = (false, nil) }
      return (state.wrote, state.failure)
    }
    if let failure { throw failure }
    return wrote
  }

  private func saveTelling(_ moment: SaveMoment) throws(Errno) {
    do {
      try save(moment)
      // More may come, and save it; but only this call can give the error to the process that closes now.
      let rest = state.withLock { moment == .flushed && $0.mode == .tail ? $0.bytes : [] }
      if !rest.isEmpty { try text.check(rest + [0x0A]) }
    } catch {
      state.withLock { ($0.isTold, $0.refusal) = (true, error) }
      throw error
    }
  }

  private func save(_ moment: SaveMoment) throws(Errno) {
    let seen = state.wait { state -> State? in
      if state.isSaving { return nil }
      state.isSaving = true
      return state
    }
    defer {
      state.withLock { $0.isSaving = false }
      state.broadcast()
    }
    switch seen.mode {
    case .tail: if !seen.bytes.isEmpty { try append(seen.bytes, moment) }
    case .whole: try save(seen, moment)
    case .refused: throw seen.refusal ?? .notPermitted
    }
  }

  private func append(_ tail: [UInt8], _ moment: SaveMoment) throws(Errno) {
    let taken: Int
    do { taken = try text.append(tail, moment) } catch {
      // What cannot be understood is kept aside at once, so that other text can follow.
      if error == .invalid {
        text.reject(tail)
        state.withLock { $0.bytes.removeFirst(min(tail.count, $0.bytes.count)) }
      }
      throw error
    }
    state.withLock { $0.bytes.removeFirst(min(taken, $0.bytes.count)) }
    if taken == 0 { return }
    cube.noteText(node)
    noteSaid(tail, isAll: taken == tail.count)
  }

  /// A tail was taken. One text is kept of each handle: of a program that goes on and on, which is no
  /// editor, each would cost as much as all before it.
  private func noteSaid(_ tail: [UInt8], isAll: Bool) {
    let (isFirst, isSaid) = state.withLock { state in
      defer { (state.isFirst, state.isSaid) = (false, state.isFirst && isAll) }
      return (state.isFirst, state.isSaid)
    }
    if isSaid { text.forgetSaid() }
    if isFirst, isAll { text.noteSaid(tail) }
  }

  private func save(_ seen: State, _ moment: SaveMoment) throws(Errno) {
    do {
      let isWhole = seen.written >= seen.bytes.count
      guard try text.save(seen.bytes, over: seen.base.bytes, whole: isWhole, moment) else {
        return
      }
    } catch {
      if error == .notPermitted || error == .invalid {
        state.withLock { ($0.mode, $0.refusal) = (.refused, error) }
      }
      throw error
    }
    state.withLock { state in
      state.begin()
      state.isSaid = true
    }
    cube.noteText(node)
  }
}
