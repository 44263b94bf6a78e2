internal import Answering
internal import Fuse
internal import Models
internal import Posix

/// ask/QUESTION.md where a chat model is set. The model is asked when the file is opened, not when its name
/// is looked up, and once a day for the same evidence. Only the thread that opens waits, as long as a request
/// to the service may take. Where the model fails, the file holds the sentences, and says why.
final class AnswerPlace: Place {
  /// So many openings wait at once: others of the mount's 32 threads are left to other requests.
  private static let waiting = 8
  private static let day: Int64 = 86_400

  let context: MountContext
  let node: UInt64
  let cube: MountedCube?
  private let key: PassingNodes.Key
  private let question: [UInt8]
  private let client: ModelClient
  private let state: Condition<State>

  private struct State {
    var evidence: [Evidence]
    /// The present page.
    var page: [UInt8]
    var time: Timestamp
    /// Whether the model wrote it, of this evidence, on this day.
    var isWritten = false
    var isAsking = false
  }

  var owner: MountedCube? { cube }
  var passingKey: PassingNodes.Key? { key }
  var size: Int { state.withLock { $0.evidence.reduce($0.page.count) { $0 + $1.result.size } } }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.computed) }

  private init(
    _ key: PassingNodes.Key, _ context: MountContext, _ question: [UInt8], _ client: ModelClient,
    _ cube: MountedCube?, _ state: State
  ) {
    self.context = context
    self.cube = cube
    self.key = key
    self.question = question
    self.client = client
    node = context.passingNumber()
    self.state = Condition(state)
  }

  /// The place of a question with what speaks to it: the known one, if the kernel still knows it.
  static func place(
    _ key: PassingNodes.Key, _ context: MountContext, _ question: [UInt8], _ evidence: [Evidence],
    _ client: ModelClient, of cube: MountedCube?
  ) -> AnswerPlace {
    let now = context.clock.now()
    if let known = context.passing.place(key) as? AnswerPlace {
      known.renew(evidence, now)
      return known
    }
    let page = Answer(question, evidence).page(namesCube: cube == nil)
    return AnswerPlace(
      key, context, question, client, cube, State(evidence: evidence, page: page, time: now))
  }

  /// Forgets what was written of other evidence, or yesterday.
  private func renew(_ evidence: [Evidence], _ now: Timestamp) {
    state.withLock { state in
      let isSame =
        state.evidence.elementsEqual(evidence) { $0.isSame(as: $1) }
        && state.time.seconds / Self.day == now.seconds / Self.day
      if isSame || state.isAsking { return }
      state = State(
        evidence: evidence, page: Answer(question, evidence).page(namesCube: cube == nil), time: now
      )
    }
  }

  func attributes() throws(Errno) -> Attributes {
    let (size, time) = state.withLock { (Int64($0.page.count), $0.time) }
    return context.file(node, 0o444, size, time)
  }

  func open(_ flags: Int32) throws(Errno) -> FileOpening { try open(flags, nil) }

  /// Opens it with the model's answer. Its size may differ before and after, so it is not cached.
  func open(_ flags: Int32, _ interruption: Interruption?) throws(Errno) -> FileOpening {
    guard flags & 3 == OpenFlags.read else {
      throw .refused(.notPermitted, "it is an answer, made when it is read")
    }
    return .uncached(AnswerHandle(try page(interruption)))
  }

  private enum Turn {
    case done([UInt8])
    case ask([Evidence])
  }

  private func page(_ interruption: Interruption?) throws(Errno) -> [UInt8] {
    if let page = state.withLock({ $0.isWritten ? $0.page : nil }) { return page }
    let hasTurn = context.waiting.withLock { count in
      if count >= Self.waiting { return false }
      count += 1
      return true
    }
    guard hasTurn else { return sentences() }
    defer { context.waiting.withLock { $0 -= 1 } }
    let timeout = client.endpoint.timeout
    // A thread that opens it while another one asks gets that one's answer.
    let turn = state.wait(nanoseconds: timeout) { state -> Turn? in
      if state.isAsking { return nil }
      if state.isWritten { return .done(state.page) }
      state.isAsking = true
      return .ask(state.evidence)
    }
    switch turn {
    case .done(let page): return page
    case .ask(let evidence): return try ask(evidence, timeout, interruption)
    case nil: return sentences()
    }
  }

  /// The answer without the model, which has too much to do.
  private func sentences() -> [UInt8] {
    var answer = Answer(question, state.withLock { $0.evidence })
    answer.note = "\(ModelError.busy); the answer is made of sentences as they stand"
    return answer.page(namesCube: cube == nil)
  }

  private func ask(
    _ evidence: [Evidence], _ timeout: Int64, _ interruption: Interruption?
  ) throws(Errno) -> [UInt8] {
    defer { state.broadcast() }
    let now = context.clock.now()
    let answer = Answer(
      question, evidence, by: client, at: now,
      .asked(within: timeout) { interruption?.hasCome ?? false })
    let hasGivenUp = answer.note != nil && interruption?.hasCome == true
    let page = answer.page(namesCube: cube == nil)
    state.withLock { state in
      state.isAsking = false
      if hasGivenUp { return }
      state.page = page
      state.isWritten = answer.note == nil
      state.time = now
    }
    if hasGivenUp { throw .interrupted }
    return page
  }

  func read(_ offset: Int64, _ count: Int) throws(Errno) -> ReadReply {
    Buffer.memory(state.withLock { $0.page }).read(offset, count)
  }
}

/// What an opening of an answer reads: the same bytes as long as it is open.
private final class AnswerHandle: OpenFile {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func read(_ offset: Int64, _ count: Int) throws(Errno) -> ReadReply {
    Buffer.memory(bytes).read(offset, count)
  }
}
