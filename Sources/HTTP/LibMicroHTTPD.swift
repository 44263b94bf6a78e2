internal import CHTTP
internal import Posix

/// The functions of libmicrohttpd that are needed, found at first use. Numbers of options and flags
/// are part of its ABI, so no headers are needed.
/// https://www.gnu.org/software/libmicrohttpd/manual/libmicrohttpd.html
@safe struct LibMicroHTTPD: @unchecked Sendable {
  /// MHD_Daemon, MHD_Connection, MHD_Response.
  typealias Handle = UnsafeMutableRawPointer
  typealias Use = @convention(c) (Handle?) -> Void
  typealias Quiesce = @convention(c) (Handle?) -> Int32
  typealias Values = @convention(c) (Handle?, Int32, Handle?, Handle?) -> Int32
  typealias FromBuffer = @convention(c) (Int, Handle?, Int32) -> Handle?
  typealias FromCallback = @convention(c) (UInt64, Int, Handle?, Handle?, Handle?) -> Handle?
  typealias AddHeader =
    @convention(c) (Handle?, UnsafePointer<CChar>?, UnsafePointer<CChar>?) -> Int32
  typealias SetValue =
    @convention(c) (Handle?, Int32, UnsafePointer<CChar>?, UnsafePointer<CChar>?) -> Int32
  typealias Queue = @convention(c) (Handle?, UInt32, Handle?) -> Int32

  let stop, suspend, resume, destroyResponse: Use
  let quiesce: Quiesce
  let values: Values
  let fromBuffer: FromBuffer
  let fromCallback: FromCallback
  let addHeader: AddHeader
  let queue: Queue
  private let start, info: Handle
  private let setValue: SetValue
  /// A host's name and value that stay, C strings.
  private let host: UnsafeMutablePointer<CChar>
  /// Whether it ends each text at the first NUL of what came, and goes on after the line: later versions
  /// refuse a NUL.
  let overlooksNUL: Bool

  /// nil where it is not installed.
  static let shared = LibMicroHTTPD()

  private init?() {
    guard let library = SharedLibrary(["libmicrohttpd.so.12"]),
      let start = unsafe library.symbol("MHD_start_daemon"),
      let stop = unsafe library.symbol("MHD_stop_daemon"),
      let suspend = unsafe library.symbol("MHD_suspend_connection"),
      let resume = unsafe library.symbol("MHD_resume_connection"),
      let destroyResponse = unsafe library.symbol("MHD_destroy_response"),
      let quiesce = unsafe library.symbol("MHD_quiesce_daemon"),
      let values = unsafe library.symbol("MHD_get_connection_values"),
      let fromBuffer = unsafe library.symbol("MHD_create_response_from_buffer"),
      let fromCallback = unsafe library.symbol("MHD_create_response_from_callback"),
      let addHeader = unsafe library.symbol("MHD_add_response_header"),
      let queue = unsafe library.symbol("MHD_queue_response"),
      let info = unsafe library.symbol("MHD_get_connection_info"),
      let setValue = unsafe library.symbol("MHD_set_connection_value"),
      let version = unsafe library.symbol("MHD_get_version")
    else { return nil }
    typealias Version = @convention(c) () -> UnsafePointer<CChar>?
    let text = unsafe unsafeBitCast(version, to: Version.self)()
    overlooksNUL = unsafe text.map { unsafe String(cString: $0) }?.hasPrefix("0.") ?? false
    unsafe self.start = unsafe start
    unsafe self.info = unsafe info
    unsafe self.stop = unsafeBitCast(stop, to: Use.self)
    unsafe self.suspend = unsafeBitCast(suspend, to: Use.self)
    unsafe self.resume = unsafeBitCast(resume, to: Use.self)
    unsafe self.destroyResponse = unsafeBitCast(destroyResponse, to: Use.self)
    unsafe self.quiesce = unsafeBitCast(quiesce, to: Quiesce.self)
    unsafe self.values = unsafeBitCast(values, to: Values.self)
    unsafe self.fromBuffer = unsafeBitCast(fromBuffer, to: FromBuffer.self)
    unsafe self.fromCallback = unsafeBitCast(fromCallback, to: FromCallback.self)
    unsafe self.addHeader = unsafeBitCast(addHeader, to: AddHeader.self)
    unsafe self.setValue = unsafeBitCast(setValue, to: SetValue.self)
    unsafe host = .allocate(capacity: 5)
    for (place, byte) in "host\0".utf8.enumerated() { unsafe host[place] = CChar(byte) }
    unsafe self.queue = unsafeBitCast(queue, to: Queue.self)
  }

  /// Flags of MHD_start_daemon.
  enum Flag {
    static let tls: UInt32 = 2
    /// MHD_USE_EPOLL_INTERNAL_THREAD: one thread of the library's reads and writes all connections.
    static let ownThread: UInt32 = 512 | 8
    /// MHD_USE_POLL_INTERNAL_THREAD
    static let ownPollingThread: UInt32 = 64 | 8
    /// MHD_ALLOW_SUSPEND_RESUME
    static let suspends: UInt32 = 8192 | 1024
  }

  /// Options of MHD_start_daemon.
  enum Option: Int32 {
    case connectionMemory = 1
    case connections = 2
    case idleSeconds = 3
    case whenCompleted = 4
    case onTarget = 7
    case key = 8
    case certificate = 9
    case priorities = 11
    case whenConnected = 27
    case socket = 12
    case strict = 29
    case pipeSignalIsIgnored = 33
  }

  /// The socket of a connection; -1 where there is none.
  func socket(of connection: Handle) -> Int32 { unsafe chttp_socket(info, connection) }

  /// Gives a request whose header is not read yet an empty host before its own fields, where the library
  /// would send the header of its answer to a request without one twice.
  func addHost(to connection: Handle) {
    // MHD_HEADER_KIND
    if overlooksNUL { _ = unsafe setValue(connection, 1, host, host + 4) }
  }

  /// How long the header of a connection's request is, bytes.
  func headerSize(of connection: Handle) -> UInt {
    unsafe UInt(chttp_header_size(info, connection))
  }

  /// A running server, or nil.
  func start(
    flags: UInt32, answer: Handle, context: Handle, options: [(Option, Int, Handle?)]
  ) -> Handle? {
    var list = unsafe options.map { option, value, pointer in
      unsafe chttp_option(option: option.rawValue, value: value, pointer: pointer)
    }
    unsafe list.append(chttp_option())
    return unsafe chttp_start(start, flags, answer, context, &list)
  }
}
