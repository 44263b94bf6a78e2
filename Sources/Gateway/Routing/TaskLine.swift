/// Tasks that wait, and which of them is next: the oldest of the project that had its last turn longest
/// ago. Those of one owner are done in their order, one at a time.
struct TaskLine: Sendable {
  /// A task that is not done.
  struct Entry: Hashable, Sendable {
    /// Its row, which rises.
    var row: Int64
    var project: Int64
    /// The cube that it is about; nil: none alone.
    var owner: [UInt8]?
    /// How much is to be read, bytes.
    var size: Int64
    /// Whether it does not matter what is done before it.
    var isAlone = false

    fileprivate var lane: Lane {
      Lane(project: project, owner: owner ?? [], row: isAlone ? row : 0)
    }

    /// Whether it takes its time.
    var isLarge: Bool { size > TaskLine.shortLimit }
  }

  fileprivate struct Lane: Hashable, Sendable {
    var project: Int64
    var owner: [UInt8]
    var row: Int64
  }

  private struct Queue {
    var entries: [Entry]
    var isBusy = false
    /// Until when it is left alone, on the monotonic clock.
    var rests: Int64 = 0
  }

  /// More than this to read is large: about a second's work.
  static let shortLimit: Int64 = 16 << 10

  private var queues: [Lane: Queue] = [:]
  /// When each project had its last turn, counted in turns.
  private var turns: [Int64: Int] = [:]
  private var count = 0
  /// The last row that was added.
  private(set) var last: Int64 = 0

  /// Adds tasks, in the order of their rows.
  mutating func add(_ entries: [Entry]) {
    for entry in entries {
      queues[entry.lane, default: Queue(entries: [])].entries.append(entry)
      last = max(last, entry.row)
    }
  }

  /// Begins the next task.
  /// - Parameters:
  ///   - onlyShort: whether those that take their time are passed over.
  ///   - now: the time on the monotonic clock.
  /// - Returns: what is to be done; nil: nothing may begin now.
  mutating func next(onlyShort: Bool, at now: Int64) -> Entry? {
    var best: Entry?
    for queue in queues.values where !queue.isBusy && queue.rests <= now {
      guard let entry = queue.entries.first, !onlyShort || !entry.isLarge else { continue }
      if let found = best {
        let (a, b) = (turns[entry.project, default: 0], turns[found.project, default: 0])
        if (a, entry.row) < (b, found.row) { best = entry }
      } else {
        best = entry
      }
    }
    guard let best else { return nil }
    count += 1
    turns[best.project] = count
    queues[best.lane]?.isBusy = true
    return best
  }

  /// Ends a task; or, with a time, leaves it until then.
  mutating func end(_ entry: Entry, again: Int64? = nil) {
    guard var queue = queues[entry.lane] else { return }
    queue.isBusy = false
    if let again { queue.rests = again } else { queue.entries.removeFirst() }
    queues[entry.lane] = queue.entries.isEmpty ? nil : queue
    if queues.isEmpty { turns = [:] }
  }
}
