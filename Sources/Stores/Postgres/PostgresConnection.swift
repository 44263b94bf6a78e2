internal import Glibc
internal import Posix

/// A value that a statement is given for `$1`, `$2` …
package enum PostgresValue: Hashable, Sendable {
  /// UTF-8 text; the statement casts it to what it needs: `$1::bigint`.
  case text([UInt8])
  /// A bytea.
  case bytes([UInt8])
  /// NULL, of the type text.
  case null

  /// The text of a string.
  package static func text(_ string: String) -> PostgresValue { .text(Array(string.utf8)) }
}

/// A row as it came: text and bytea as their bytes, NULL as nil.
package typealias PostgresRow = [[UInt8]?]

extension [PostgresRow] {
  /// A value, nil where it is NULL or there is no such one.
  package subscript(row: Int, column: Int) -> [UInt8]? {
    guard indices.contains(row), self[row].indices.contains(column) else { return nil }
    return self[row][column]
  }
}

/// A connection to a database. For one thread at a time.
@safe final class PostgresConnection: @unchecked Sendable {
  private let library: LibPQ
  private let handle: LibPQ.Handle
  private let address: String
  /// Whether it is of no use any more: the server ended it, or the last answer did not come.
  private(set) var isBroken = false
  /// Whether it is broken since the server did not answer in time.
  private(set) var isSilent = false
  /// How long an answer may take beside the time for the bytes that are sent, nanoseconds, and how long one
  /// byte may take: 100 kB a second.
  private static let (patience, byteTime): (Int64, Int64) = (10_000_000_000, 10_000)
  /// Whether the last statement failed only since others did theirs at the same time.
  private(set) var metOthers = false
  /// Whether the last statement found no table of this program: the database was made anew.
  private(set) var metNoSchema = false

  /// A failure to connect that takes so long is one to answer, nanoseconds.
  static let silence: Int64 = 2_500_000_000

  /// Connects.
  init(_ place: PostgresPlace) throws(StoreError) {
    guard let library = LibPQ.shared else {
      throw .invalid(
        "a store in PostgreSQL needs libpq, which is not installed: apt-get install libpq5")
    }
    self.library = library
    address = place.address
    let began = Clock.monotonic()
    guard let handle = unsafe Self.connect(library, place) else {
      throw .unreachable("there is no memory for a connection to \(place.address)")
    }
    unsafe self.handle = unsafe handle
    _ = unsafe library.setNotices(handle, { _, _ in }, nil)
    if unsafe library.status(handle) != 0, Clock.monotonic() - began < 5_000_000_000 {
      // libpq tells the code of such an error only in a longer message: PQERRORS_VERBOSE.
      _ = unsafe library.setVerbosity(handle, 2)
      unsafe library.reset(handle)
      _ = unsafe library.setVerbosity(handle, 1)
    }
    // CONNECTION_OK
    guard unsafe library.status(handle) == 0 else {
      isBroken = true
      throw PostgresFailure.connecting(message, address)
    }
    _ = unsafe library.setNonblocking(handle, 1)
    do throws(StoreError) { try prepare() } catch {
      isBroken = true
      throw error
    }
  }

  deinit { unsafe library.finish(handle) }

  /// PQconnectdbParams. The password is in no process list, nor in the environment.
  private static func connect(_ library: LibPQ, _ place: PostgresPlace) -> LibPQ.Handle? {
    func text(_ text: String) -> [UInt8] { Array(text.utf8) }
    // What a person gives comes later, and so counts.
    let own = [
      ("fallback_application_name", "memcube"), ("connect_timeout", "10"),
      ("client_encoding", "UTF8"), ("keepalives_idle", "30"), ("keepalives_interval", "10"),
      ("keepalives_count", "3"), ("tcp_user_timeout", "30000"),
    ]
    let all =
      own.map { PostgresPlace.Parameter(name: $0.0, value: text($0.1)) } + place.parameters
    let names = unsafe all.map { unsafe strdup($0.name) }
    let values = unsafe all.map { parameter in
      unsafe String(decoding: parameter.value, as: UTF8.self).withCString { unsafe strdup($0) }
    }
    defer {
      for index in all.indices {
        unsafe free(names[index])
        if let value = unsafe values[index] { unsafe memset(value, 0, strlen(value)) }
        unsafe free(values[index])
      }
    }
    let keys = unsafe names.map { unsafe UnsafePointer($0) } + [nil]
    let texts = unsafe values.map { unsafe UnsafePointer($0) } + [nil]
    return unsafe keys.withUnsafeBufferPointer { keys in
      unsafe texts.withUnsafeBufferPointer { texts in
        unsafe library.connect(keys.baseAddress, texts.baseAddress, 0)
      }
    }
  }

  /// Settings of the session: a call ends within its time, and is durable when it returns.
  private func prepare() throws(StoreError) {
    try script(
      """
      SET statement_timeout = '60s'; SET lock_timeout = '8s';
      SET idle_in_transaction_session_timeout = '120s'; SET search_path = pg_catalog;
      SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') IN ('off', 'local')
      """)
  }

  /// Keeps what the last statement but the rolling back found.
  func note(metOthers: Bool, metNoSchema: Bool) {
    (self.metOthers, self.metNoSchema) = (metOthers, metNoSchema)
  }

  /// Runs statements without parameters, as one transaction unless they say otherwise.
  func script(_ sql: String) throws(StoreError) {
    let isSent = unsafe sql.withCString { unsafe library.send(handle, $0) } == 1
    let result = unsafe try answer(isSent, bytes: sql.utf8.count, Self.patience)
    defer { unsafe library.clear(result) }
    try unsafe check(result)
  }

  /// Runs a statement. What it selects must be text or bytea.
  /// - Parameters:
  ///   - sql: the statement.
  ///   - parameters: its values.
  ///   - seconds: how long the answer may take; nil: as long as that of any short statement.
  /// - Returns: the rows.
  /// - Throws: what the server says; `.unreachable` after the time.
  func query(
    _ sql: String, _ parameters: [PostgresValue], seconds: Int64? = nil
  ) throws(StoreError) -> [PostgresRow] {
    let (isSent, bytes) = send(sql, parameters)
    let patience = seconds.map { $0 * 1_000_000_000 } ?? Self.patience
    let result = unsafe try answer(isSent, bytes: bytes, patience)
    defer { unsafe library.clear(result) }
    try unsafe check(result)
    let columns = unsafe library.columns(result)
    return unsafe (0..<max(0, library.rows(result))).map { row in
      (0..<max(0, columns)).map { column -> [UInt8]? in
        if unsafe library.isNull(result, row, column) != 0 { return nil }
        let count = unsafe library.length(result, row, column)
        guard count > 0, let start = unsafe library.value(result, row, column) else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: Int(count)))
      }
    }
  }

  /// Sends a statement.
  /// - Returns: whether it is on its way, and how many bytes it has.
  private func send(
    _ sql: String, _ parameters: [PostgresValue]
  ) -> (isSent: Bool, bytes: Int) {
    var flat: [UInt8] = []
    var offsets: [Int?] = []
    var types: [UInt32] = []
    var lengths: [Int32] = []
    for parameter in parameters {
      let (bytes, type): ([UInt8]?, UInt32) =
        switch parameter {
        case .text(let bytes): (bytes, 25)
        case .bytes(let bytes): (bytes, 17)
        case .null: (nil, 25)
        }
      offsets.append(bytes == nil ? nil : flat.count)
      types.append(type)
      lengths.append(Int32(clamping: bytes?.count ?? 0))
      flat += bytes ?? []
    }
    flat.append(0)
    let formats = [Int32](repeating: 1, count: parameters.count)
    let count = flat.count + sql.utf8.count
    let isSent = unsafe flat.withUnsafeBytes { flat in
      let start = unsafe flat.baseAddress?.assumingMemoryBound(to: CChar.self)
      let values = unsafe offsets.map { offset -> LibPQ.Text? in
        guard let offset, let start = unsafe start else { return nil }
        return unsafe start + offset
      }
      return unsafe values.withUnsafeBufferPointer { values in
        unsafe sql.withCString { sql in
          unsafe library.sendWith(
            handle, sql, Int32(parameters.count), types, values.baseAddress, lengths, formats, 1)
        }
      }
    }
    return (isSent == 1, count)
  }

  /// Waits for the answer of what was sent.
  /// - Returns: the last result, or the first that is an error.
  private func answer(
    _ isSent: Bool, bytes: Int, _ patience: Int64
  ) throws(StoreError) -> LibPQ.Handle? {
    if !isSent { return nil }
    var last: LibPQ.Handle?
    var end = Clock.monotonic() + patience + Int64(bytes) * Self.byteTime
    while true {
      do throws(StoreError) { try wait(until: &end, patience) } catch {
        unsafe library.clear(last)
        throw error
      }
      guard let next = unsafe library.result(handle) else { return unsafe last }
      if unsafe last != nil, !Self.isGood(unsafe library.resultStatus(last)) {
        unsafe library.clear(next)
      } else {
        unsafe library.clear(last)
        unsafe last = unsafe next
      }
    }
  }

  /// PGRES_EMPTY_QUERY, PGRES_COMMAND_OK, PGRES_TUPLES_OK
  private static func isGood(_ status: Int32) -> Bool { (0...2).contains(status) }

  /// Waits until PQgetResult gives the next result at once.
  private func wait(until end: inout Int64, _ patience: Int64) throws(StoreError) {
    while true {
      let flushed = unsafe library.flush(handle)
      // What went wrong the result says.
      if flushed < 0 { return }
      if unsafe flushed == 0 && library.isBusy(handle) == 0 { return }
      let left = end - Clock.monotonic()
      let ready = try? Poll.ready(
        unsafe library.socket(handle), writing: flushed == 1,
        milliseconds: Int32(clamping: max(0, left) / 1_000_000))
      guard let ready else { return }
      if !ready.isReadable, !ready.isWritable {
        (isBroken, isSilent) = (true, true)
        throw .unreachable(
          "the database \(address) did not answer within \(patience / 1_000_000_000) s")
      }
      if ready.isReadable, unsafe library.consume(handle) == 0 { return }
      // As long as bytes come it is not given up.
      end = max(end, Clock.monotonic() + patience)
    }
  }

  /// - Throws: what the server says, or that it is gone.
  private func check(_ result: LibPQ.Handle?) throws(StoreError) {
    (metOthers, metNoSchema) = (false, false)
    // PGRES_COMMAND_OK, PGRES_TUPLES_OK
    if unsafe result != nil, [1, 2].contains(unsafe library.resultStatus(result)) { return }
    let state = unsafe field(result, "C")
    let isLost = unsafe library.status(handle) != 0
    if isLost || PostgresFailure.endsConnection(state) { isBroken = true }
    metOthers = PostgresFailure.isContention(state)
    metNoSchema = PostgresFailure.isWithoutSchema(state)
    throw PostgresFailure.error(state, unsafe field(result, "M") ?? message, address)
  }

  /// PQresultErrorField: of the message only the primary one, since others may quote values.
  private func field(_ result: LibPQ.Handle?, _ code: Unicode.Scalar) -> String? {
    guard let result = unsafe result,
      let text = unsafe library.field(result, Int32(code.value))
    else { return nil }
    return unsafe String(cString: text)
  }

  private var message: String {
    unsafe library.message(handle).map { unsafe String(cString: $0) } ?? ""
  }

  /// Whether a transaction is open that can be committed (PQTRANS_INTRANS).
  var isInTransaction: Bool { unsafe library.transactionStatus(handle) == 2 }
  /// Whether none is open (PQTRANS_IDLE).
  var isIdle: Bool { unsafe library.transactionStatus(handle) == 0 }

  /// Waits for notifications, so many milliseconds at most.
  /// - Returns: what they hold; none after the time.
  func notifications(milliseconds: Int32) throws(StoreError) -> [[UInt8]] {
    var found = taken()
    if found.isEmpty {
      let socket = unsafe library.socket(handle)
      let isReady = (try? Poll.readable([socket], milliseconds: milliseconds)) ?? [true]
      guard isReady == [true] else { return [] }
      // PQconsumeInput: 0 where the connection is lost.
      if unsafe library.consume(handle) == 0 || library.status(handle) != 0 {
        isBroken = true
        throw PostgresFailure.connecting(message, address)
      }
      found = taken()
    }
    return found
  }

  private func taken() -> [[UInt8]] {
    var found: [[UInt8]] = []
    while let one = unsafe library.notification(handle) {
      // struct pgNotify: char *relname, int be_pid, char *extra
      let text = unsafe one.load(fromByteOffset: 16, as: UnsafePointer<CChar>?.self)
      found.append(unsafe text.map { unsafe Array(String(cString: $0).utf8) } ?? [])
      unsafe library.free(one)
    }
    return found
  }
}
