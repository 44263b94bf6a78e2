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
  /// Whether the last statement failed only since others did theirs at the same time.
  private(set) var metOthers = false
  /// Whether the last statement found no table of this program: the database was made anew.
  private(set) var metNoSchema = false

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
      SET statement_timeout = '60s'; SET lock_timeout = '30s';
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
    let result = unsafe sql.withCString { unsafe library.run(handle, $0) }
    defer { unsafe library.clear(result) }
    try unsafe check(result)
  }

  /// Runs a statement. What it selects must be text or bytea.
  func query(_ sql: String, _ parameters: [PostgresValue]) throws(StoreError) -> [PostgresRow] {
    let result = unsafe send(sql, parameters)
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

  private func send(_ sql: String, _ parameters: [PostgresValue]) -> LibPQ.Handle? {
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
    return unsafe flat.withUnsafeBytes { flat in
      let start = unsafe flat.baseAddress?.assumingMemoryBound(to: CChar.self)
      let values = unsafe offsets.map { offset -> LibPQ.Text? in
        guard let offset, let start = unsafe start else { return nil }
        return unsafe start + offset
      }
      return unsafe values.withUnsafeBufferPointer { values in
        unsafe sql.withCString { sql in
          unsafe library.runWith(
            handle, sql, Int32(parameters.count), types, values.baseAddress, lengths, formats, 1)
        }
      }
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
