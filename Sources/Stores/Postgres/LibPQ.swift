internal import Posix

/// The functions of libpq that are needed, found at first use.
/// https://www.postgresql.org/docs/15/libpq.html
@safe struct LibPQ: @unchecked Sendable {
  /// A PGconn, a PGresult, a PGnotify.
  typealias Handle = UnsafeMutableRawPointer
  typealias Text = UnsafePointer<CChar>
  typealias Texts = UnsafePointer<Text?>
  typealias Connect = @convention(c) (Texts?, Texts?, Int32) -> Handle?
  typealias Use = @convention(c) (Handle?) -> Void
  typealias Number = @convention(c) (Handle?) -> Int32
  typealias Describe = @convention(c) (Handle?) -> Text?
  typealias Send = @convention(c) (Handle?, Text?) -> Int32
  typealias SendWith =
    @convention(c) (
      Handle?, Text?, Int32, UnsafePointer<UInt32>?, Texts?, UnsafePointer<Int32>?,
      UnsafePointer<Int32>?, Int32
    ) -> Int32
  typealias Field = @convention(c) (Handle?, Int32) -> Text?
  typealias Cell = @convention(c) (Handle?, Int32, Int32) -> Handle?
  typealias CellNumber = @convention(c) (Handle?, Int32, Int32) -> Int32
  typealias SetNumber = @convention(c) (Handle?, Int32) -> Int32
  typealias SetAndTell = @convention(c) (Handle?, Int32) -> Int32
  typealias OnNotice = @convention(c) (Handle?, Text?) -> Void
  typealias SetNotices = @convention(c) (Handle?, OnNotice?, Handle?) -> Handle?
  typealias Next = @convention(c) (Handle?) -> Handle?

  let connect: Connect
  /// PQfinish, PQreset, PQclear, PQfreemem
  let finish, reset, clear, free: Use
  /// PQstatus, PQtransactionStatus, PQsocket, PQconsumeInput, PQisBusy, PQflush
  let status, transactionStatus, socket, consume, isBusy, flush: Number
  /// PQresultStatus, PQntuples, PQnfields
  let resultStatus, rows, columns: Number
  /// PQerrorMessage
  let message: Describe
  /// PQsendQuery, PQsendQueryParams
  let send: Send
  let sendWith: SendWith
  /// PQsetnonblocking
  let setNonblocking: SetAndTell
  /// PQresultErrorField
  let field: Field
  let value: Cell
  /// PQgetlength, PQgetisnull
  let length, isNull: CellNumber
  let setVerbosity: SetNumber
  let setNotices: SetNotices
  /// PQnotifies, PQgetResult
  let notification, result: Next

  /// nil where no libpq is installed.
  static let shared = LibPQ()

  private init?() {
    guard let library = SharedLibrary(["libpq.so.5"]) else { return nil }
    var isWhole = true
    // A missing one is never called: there is no value then.
    func find(_ name: String) -> UnsafeMutableRawPointer {
      if let found = unsafe library.symbol(name) { return unsafe found }
      isWhole = false
      return unsafe UnsafeMutableRawPointer(bitPattern: -1) ?? .allocate(byteCount: 1, alignment: 1)
    }
    unsafe connect = unsafeBitCast(find("PQconnectdbParams"), to: Connect.self)
    unsafe finish = unsafeBitCast(find("PQfinish"), to: Use.self)
    unsafe reset = unsafeBitCast(find("PQreset"), to: Use.self)
    unsafe clear = unsafeBitCast(find("PQclear"), to: Use.self)
    unsafe free = unsafeBitCast(find("PQfreemem"), to: Use.self)
    unsafe status = unsafeBitCast(find("PQstatus"), to: Number.self)
    unsafe transactionStatus = unsafeBitCast(find("PQtransactionStatus"), to: Number.self)
    unsafe socket = unsafeBitCast(find("PQsocket"), to: Number.self)
    unsafe consume = unsafeBitCast(find("PQconsumeInput"), to: Number.self)
    unsafe resultStatus = unsafeBitCast(find("PQresultStatus"), to: Number.self)
    unsafe rows = unsafeBitCast(find("PQntuples"), to: Number.self)
    unsafe columns = unsafeBitCast(find("PQnfields"), to: Number.self)
    unsafe message = unsafeBitCast(find("PQerrorMessage"), to: Describe.self)
    unsafe isBusy = unsafeBitCast(find("PQisBusy"), to: Number.self)
    unsafe flush = unsafeBitCast(find("PQflush"), to: Number.self)
    unsafe send = unsafeBitCast(find("PQsendQuery"), to: Send.self)
    unsafe sendWith = unsafeBitCast(find("PQsendQueryParams"), to: SendWith.self)
    unsafe setNonblocking = unsafeBitCast(find("PQsetnonblocking"), to: SetAndTell.self)
    unsafe result = unsafeBitCast(find("PQgetResult"), to: Next.self)
    unsafe field = unsafeBitCast(find("PQresultErrorField"), to: Field.self)
    unsafe value = unsafeBitCast(find("PQgetvalue"), to: Cell.self)
    unsafe length = unsafeBitCast(find("PQgetlength"), to: CellNumber.self)
    unsafe isNull = unsafeBitCast(find("PQgetisnull"), to: CellNumber.self)
    unsafe setVerbosity = unsafeBitCast(find("PQsetErrorVerbosity"), to: SetNumber.self)
    unsafe setNotices = unsafeBitCast(find("PQsetNoticeProcessor"), to: SetNotices.self)
    unsafe notification = unsafeBitCast(find("PQnotifies"), to: Next.self)
    guard isWhole else { return nil }
  }
}
