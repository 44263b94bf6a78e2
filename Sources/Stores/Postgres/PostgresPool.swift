internal import Posix

/// Connections to one database, at most eight, each for one thread at a time.
///
/// At the first use it sees to it that the schema is there. Where a connection was lost, or two transactions
/// did not go together, what was asked is done once more on a new one: it must be harmless to do it twice.
package final class PostgresPool: Sendable {
  private static let limit = 8
  /// How long a call waits for a connection, nanoseconds, and for another call that tries whether the server
  /// answers again.
  private static let (patience, probePatience): (Int64, Int64) = (30_000_000_000, 500_000_000)

  private struct State {
    var idle: [PostgresConnection] = []
    /// How many there are, idle or not.
    var count = 0
    /// How many there were ever.
    var made = 0
    var isPrepared = false
    /// Why no call has succeeded since the server stopped answering; nil: it answers.
    var silence: StoreError?
    /// Whether a call is trying whether it answers again.
    var isProbing = false
  }

  let place: PostgresPlace
  private let state = Condition(State())

  init(_ place: PostgresPlace) { self.place = place }

  /// The database, for messages.
  package var address: String { place.address }

  /// How many connections were made so far: as long as that is the same, the server is.
  var made: Int { state.withLock { $0.made } }

  /// Runs one statement, in a transaction of its own.
  /// - Parameters:
  ///   - sql: with `$1` … for the parameters, and with names that say their schema: `memcube.cube`. It
  ///     selects text and bytea only: cast what is of another type.
  ///   - parameters: their values.
  /// - Returns: the rows.
  /// - Throws: what the server says.
  package func query(
    _ sql: String, _ parameters: [PostgresValue] = []
  ) throws(StoreError) -> [PostgresRow] {
    try run { (connection) throws(StoreError) in try connection.query(sql, parameters) }
  }

  /// Runs statements in one transaction, which is committed after the closure, unless that throws.
  /// The closure may be called twice.
  package func transaction<Result>(
    _ body: (PostgresTransaction) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try run { (connection) throws(StoreError) in
      try Self.transaction(on: connection, body)
    }
  }

  private static func transaction<Result>(
    on connection: PostgresConnection,
    _ body: (PostgresTransaction) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try connection.script("BEGIN")
    do throws(StoreError) {
      let result = try body(PostgresTransaction(connection))
      guard connection.isInTransaction else {
        throw .unreachable("a statement of a transaction failed: nothing of it was kept")
      }
      try connection.script("COMMIT")
      return result
    } catch {
      let (metOthers, metNoSchema) = (connection.metOthers, connection.metNoSchema)
      if !connection.isBroken { try? connection.script("ROLLBACK") }
      connection.note(metOthers: metOthers, metNoSchema: metNoSchema)
      throw error
    }
  }

  /// Does something with a connection, and once more where that was lost. While the server does not answer,
  /// one call at a time tries it, and all others fail at once.
  private func run<Result>(
    _ body: (PostgresConnection) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    let isProbe = try begin()
    defer { if isProbe { endProbe() } }
    var isFirst = true
    while true {
      let connection = try take()
      do throws(StoreError) {
        try prepare(connection)
        let result = try body(connection)
        give(connection)
        state.withLock { $0.silence = nil }
        return result
      } catch {
        // An error that it says is an answer.
        if connection.isSilent || !connection.isBroken {
          state.withLock { $0.silence = connection.isSilent ? error : nil }
        }
        let isWorthIt =
          connection.isBroken && !connection.isSilent || connection.metOthers
          || connection.metNoSchema
        // It is made again: who dropped it wants the program to begin anew.
        if connection.metNoSchema { state.withLock { $0.isPrepared = false } }
        give(connection)
        guard isFirst, isWorthIt else { throw error }
        isFirst = false
      }
    }
  }

  /// - Returns: whether this call is the one that tries a server which did not answer.
  private func begin() throws(StoreError) -> Bool {
    let turn = state.wait(nanoseconds: Self.probePatience) { state -> Bool? in
      guard state.silence != nil else { return false }
      if state.isProbing { return nil }
      state.isProbing = true
      return true
    }
    if let turn { return turn }
    throw silent
  }

  private var silent: StoreError {
    state.withLock { $0.silence } ?? .unreachable("the database \(place.address) does not answer")
  }

  private func endProbe() {
    state.withLock { $0.isProbing = false }
    state.broadcast()
  }

  private func prepare(_ connection: PostgresConnection) throws(StoreError) {
    if state.withLock({ $0.isPrepared }) { return }
    try PostgresSchema.prepare(connection, place.address)
    state.withLock { $0.isPrepared = true }
  }

  private func take() throws(StoreError) -> PostgresConnection {
    enum Turn {
      case use(PostgresConnection)
      case make
      case fail
    }
    let turn = state.wait(nanoseconds: Self.patience) { state -> Turn? in
      if let last = state.idle.popLast() { return .use(last) }
      // All are waiting for a server that does not answer.
      guard state.count < Self.limit else { return state.silence == nil ? nil : .fail }
      state.count += 1
      state.made += 1
      return .make
    }
    switch turn {
    case .use(let connection): return connection
    case .make:
      let began = Clock.monotonic()
      do throws(StoreError) { return try PostgresConnection(place) } catch {
        let isSilent = error.isPassing && Clock.monotonic() - began > PostgresConnection.silence
        state.withLock { state in
          state.count -= 1
          if isSilent { state.silence = error }
        }
        state.broadcast()
        throw error
      }
    case .fail: throw silent
    case nil:
      throw .unreachable(
        "all \(Self.limit) connections to \(place.address) are busy; try again later")
    }
  }

  private func give(_ connection: PostgresConnection) {
    let isGood = !connection.isBroken && connection.isIdle
    // The server went away: what is idle went with it. Closed after the lock.
    let closed = state.withLock { state -> [PostgresConnection] in
      if isGood {
        state.idle.append(connection)
        return []
      }
      let all = state.idle + [connection]
      state.count -= all.count
      state.idle = []
      return all
    }
    withExtendedLifetime(closed) {}
    state.broadcast()
  }
}

/// A transaction that is open. It is used within the closure that got it only.
package struct PostgresTransaction {
  private let connection: PostgresConnection

  init(_ connection: PostgresConnection) { self.connection = connection }

  /// Runs one statement, as `PostgresPool.query`; it may take so many seconds, where a number is given.
  package func query(
    _ sql: String, _ parameters: [PostgresValue] = [], seconds: Int64? = nil
  ) throws(StoreError) -> [PostgresRow] {
    try connection.query(sql, parameters, seconds: seconds)
  }
}
