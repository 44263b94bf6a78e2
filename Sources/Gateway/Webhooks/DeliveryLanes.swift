/// The webhooks that have deliveries, and which of them is next: the one served longest ago, of the project
/// with the fewest under way. None gets two deliveries at a time, and neither those of one receiver nor those
/// of one project take all turns.
struct DeliveryLanes: Sendable {
  /// A webhook of a project.
  struct Hook: Hashable, Sendable {
    var project: Int64
    var id: [UInt8]
  }

  /// How a turn ended.
  enum Outcome: Hashable {
    /// There may be more.
    case more
    /// There is nothing left.
    case done
    /// It did not take what it was sent: it is left alone until then, on the monotonic clock.
    case rests(until: Int64)
  }

  private struct Lane {
    var receiver: [UInt8]
    var isBusy = false
    /// Whether more came since its turn began.
    var hasNews = false
    var rests: Int64 = 0
    /// When its last turn began, counted in turns.
    var turn = 0
  }

  /// Deliveries under way at a time: in all, to one receiver (a host with its port), of one project.
  static let (limit, receiverLimit, projectLimit) = (16, 4, 8)

  private var lanes: [Hook: Lane] = [:]
  private var turns = 0
  private var busy = 0
  private var receivers: [[UInt8]: Int] = [:]
  private var projects: [Int64: Int] = [:]

  /// Whether no delivery is known to be due.
  var isEmpty: Bool { lanes.isEmpty }

  /// Whether anything is under way.
  var isBusy: Bool { busy > 0 }

  /// There is something to tell a webhook.
  mutating func open(_ hook: Hook, to receiver: [UInt8]) {
    if lanes[hook] == nil { lanes[hook] = Lane(receiver: receiver) }
    lanes[hook]?.hasNews = true
  }

  /// Begins a turn; nil: none may begin now.
  mutating func next(at now: Int64) -> Hook? {
    guard busy < Self.limit else { return nil }
    let free = lanes.filter { hook, lane in
      !lane.isBusy && lane.rests <= now && receivers[lane.receiver, default: 0] < Self.receiverLimit
        && projects[hook.project, default: 0] < Self.projectLimit
    }
    let chosen = free.min { a, b in
      let (left, right) = (projects[a.key.project, default: 0], projects[b.key.project, default: 0])
      return (left, a.value.turn) < (right, b.value.turn)
    }
    guard let (hook, lane) = chosen else { return nil }
    turns += 1
    busy += 1
    receivers[lane.receiver, default: 0] += 1
    projects[hook.project, default: 0] += 1
    lanes[hook]?.isBusy = true
    lanes[hook]?.hasNews = false
    lanes[hook]?.turn = turns
    return hook
  }

  /// Ends a turn. `receiver`: where it leads now, if that is known.
  mutating func end(_ hook: Hook, _ outcome: Outcome, at receiver: [UInt8]? = nil) {
    guard let lane = lanes[hook], lane.isBusy else { return }
    busy -= 1
    Self.lower(&receivers, lane.receiver)
    Self.lower(&projects, hook.project)
    lanes[hook]?.isBusy = false
    if let receiver { lanes[hook]?.receiver = receiver }
    switch outcome {
    case .more: break
    case .done: if !lane.hasNews { lanes[hook] = nil }
    case .rests(let until): lanes[hook]?.rests = until
    }
  }

  private static func lower<Key>(_ counts: inout [Key: Int], _ key: Key) {
    let count = counts[key, default: 1] - 1
    counts[key] = count > 0 ? count : nil
  }
}
