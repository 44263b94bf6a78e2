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

  /// The tasks of one lane, in their order.
  private struct Queue {
    private var entries: [Entry] = []
    private var head = 0
    var first: Entry? { head < entries.count ? entries[head] : nil }

    mutating func append(_ entry: Entry) { entries.append(entry) }

    mutating func removeFirst() {
      head += 1
      // Seldom enough that each costs the same however many wait.
      guard head > 32, head > entries.count / 2 else { return }
      entries.removeSubrange(..<head)
      head = 0
    }
  }

  /// The lanes that may begin, of tasks that are short or of those that are not.
  private struct Ready {
    /// The first rows of each project's lanes.
    var lanes: [Int64: KeyedHeap<Lane>] = [:]
    /// The projects that have a lane here, by their last turn as far as it was known, then by row.
    var projects = KeyedHeap<Int64>()
  }

  /// More than this to read is large: about a second's work.
  static let shortLimit: Int64 = 16 << 10

  private var queues: [Lane: Queue] = [:]
  private var short = Ready()
  private var large = Ready()
  /// Lanes that are left alone until a time on the monotonic clock.
  private var resting = KeyedHeap<Lane>()
  /// When each project had its last turn, counted in turns.
  private var turns: [Int64: Int64] = [:]
  private var count: Int64 = 0
  /// The last row that was added.
  private(set) var last: Int64 = 0

  /// Adds tasks, in the order of their rows.
  mutating func add(_ entries: [Entry]) {
    for entry in entries {
      let isNew = queues[entry.lane] == nil
      queues[entry.lane, default: Queue()].append(entry)
      if isNew { stand(entry) }
      last = max(last, entry.row)
    }
  }

  /// Begins the next task. It costs the logarithm of how many wait.
  /// - Parameters:
  ///   - onlyShort: whether those that take their time are passed over.
  ///   - now: the time on the monotonic clock.
  /// - Returns: what is to be done; nil: nothing may begin now.
  mutating func next(onlyShort: Bool, at now: Int64) -> Entry? {
    while let rested = resting.first, rested.key.0 <= now {
      resting.removeFirst()
      if let entry = queues[rested.value]?.first { stand(entry) }
    }
    let soon = Self.first(&short, turns)
    let late = onlyShort ? nil : Self.first(&large, turns)
    let isLarge = late.map { late in soon.map { late < $0 } ?? true } ?? false
    guard let lane = isLarge ? take(\.large) : take(\.short) else { return nil }
    return queues[lane]?.first
  }

  /// Ends a task; or, with a time, leaves it until then.
  mutating func end(_ entry: Entry, again: Int64? = nil) {
    if let again { return resting.insert(entry.lane, (again, entry.row)) }
    queues[entry.lane]?.removeFirst()
    if let next = queues[entry.lane]?.first {
      stand(next)
    } else {
      queues[entry.lane] = nil
    }
    if queues.isEmpty { turns = [:] }
  }

  /// The lane of its first task may begin.
  private mutating func stand(_ entry: Entry) {
    let line = entry.isLarge ? \TaskLine.large : \TaskLine.short
    if self[keyPath: line].lanes[entry.project] == nil {
      self[keyPath: line].projects.insert(
        entry.project, (turns[entry.project, default: 0], entry.row))
    }
    self[keyPath: line].lanes[entry.project, default: KeyedHeap()].insert(
      entry.lane, (0, entry.row))
  }

  /// The last turn and the row of what is next of a line, whose first project has its true turn then: a
  /// turn only rises, so what stands too early is put back.
  private static func first(_ line: inout Ready, _ turns: [Int64: Int64]) -> (Int64, Int64)? {
    while let (key, project) = line.projects.first {
      let row = line.lanes[project]?.first?.key.1 ?? key.1
      let turn = turns[project, default: 0]
      // Another lane may have come to stand before the first.
      if turn == key.0 { return (turn, row) }
      line.projects.removeFirst()
      line.projects.insert(project, (turn, row))
    }
    return nil
  }

  /// Takes the first lane of a line, and gives its project its turn.
  private mutating func take(_ line: WritableKeyPath<TaskLine, Ready>) -> Lane? {
    guard let project = self[keyPath: line].projects.removeFirst(),
      let lane = self[keyPath: line].lanes[project]?.removeFirst()
    else { return nil }
    count += 1
    turns[project] = count
    if let next = self[keyPath: line].lanes[project]?.first {
      self[keyPath: line].projects.insert(project, (count, next.key.1))
    } else {
      self[keyPath: line].lanes[project] = nil
    }
    return lane
  }
}
