internal import HTTP
internal import MemCube
internal import Models
internal import Posix

/// Places for calls that take long: that wait for a model or for what is fetched, or whose answer goes on. They are so few
/// that calls that never end take neither all threads of the process, nor the places of another project.
final class Seats: Sendable {
  /// How many there are, and how many of them a project may have.
  let (limit, projectLimit): (Int, Int)

  init(_ limit: Int, ofProject projectLimit: Int) {
    (self.limit, self.projectLimit) = (limit, projectLimit)
  }

  /// A place, until `leave`, or until it is no longer referred to.
  final class Seat: Sendable {
    private let seats: Seats
    private let project: Int64
    private let isTaken = Condition(true)

    fileprivate init(_ seats: Seats, _ project: Int64) {
      self.seats = seats
      self.project = project
    }

    deinit { leave() }

    func leave() {
      let wasTaken = isTaken.withLock { taken in
        defer { taken = false }
        return taken
      }
      if wasTaken { seats.taken.withLock { $0[project, default: 1] -= 1 } }
    }
  }

  private let taken = Condition<[Int64: Int]>([:])

  /// How many are taken.
  var count: Int { taken.withLock { $0.values.reduce(0, +) } }

  /// A place for a call of a project; nil: all that it may have are taken.
  func take(_ project: Project) -> Seat? {
    let isFree = taken.withLock { taken in
      taken = taken.filter { $0.value > 0 }
      let own = taken[project.row, default: 0]
      guard own < projectLimit, taken.values.reduce(0, +) < limit else { return false }
      taken[project.row] = own + 1
      return true
    }
    return isFree ? Seat(self, project.row) : nil
  }
}

extension Gateway {
  /// What answers and learns in words of its own; nil: nothing does.
  var chatModel: ModelClient? {
    host.model.flatMap { $0.endpoint.chatModel == nil ? nil : $0 }
  }
}

extension Call {
  /// A place among those that wait for another service.
  func seat() throws(Fault) -> Seats.Seat {
    guard let seat = gateway.seats.take(try caller().project) else {
      throw Fault(
        .refused(status: 503), "too many calls wait for a model or the web; try again in a moment")
    }
    return seat
  }

  /// Runs what asks a model, unless who wants to know has left; they may leave while it is asked.
  func asking<Result>(
    _ body: (Patience) throws(Fault) -> Result
  ) throws(Fault) -> Result {
    let attendance = attendance
    if attendance.isGone { throw .departed }
    let seat = try seat()
    defer { seat.leave() }
    let result = try attendance.aside { () throws(Fault) in
      try body(.asked { attendance.isGone })
    }
    return result
  }

  /// Runs what learns; it may have to ask a model. If the caller leaves meanwhile it is done later: it keeps
  /// no thread.
  /// - Parameters:
  ///   - read: stores what is to be learned from, and has it read until its argument says to stop; false:
  ///     then not all was.
  ///   - leave: leaves it to be done.
  ///   - body: what is made of what was read.
  /// - Returns: what the body gives.
  /// - Throws: `.departed` where the caller left.
  func learning<Result>(
    _ read: (@escaping @Sendable () -> Bool) throws(Fault) -> Bool,
    elseLeave leave: () throws(Fault) -> Void, _ body: () throws(Fault) -> Result
  ) throws(Fault) -> Result {
    if gateway.chatModel == nil { return try body() }
    let seat = try seat()
    defer { seat.leave() }
    let attendance = attendance
    return try attendance.aside { () throws(Fault) in
      guard try read({ attendance.isGone }) else {
        try leave()
        gateway.work.wake()
        throw .departed
      }
      return try body()
    }
  }

  /// Notes for the operator of the server why a model gave nothing. What its service says is not for the
  /// caller; nor for the log, since it may say what was asked.
  func report(_ error: ModelError) {
    gateway.settings.report("\(dialect): \(error.withoutWords)")
  }
}

extension Fault {
  /// The caller has left, and does not read this.
  static let departed = Fault(.refused(status: 499), "the caller ended the connection")
}
