internal import CFuse
internal import Glibc
internal import Posix

/// What libfuse's user data pointer leads the callbacks to.
final class Bridge: Sendable {
  let fileSystem: any FileSystem
  let options: MountOptions
  let calls = CallsUnderWay()
  /// Called once, when the kernel has said hello; from then on the mount answers.
  let onReady: @Sendable () -> Void

  init(
    _ fileSystem: any FileSystem, _ options: MountOptions, onReady: @escaping @Sendable () -> Void
  ) {
    self.fileSystem = fileSystem
    self.options = options
    self.onReady = onReady
  }
}

/// A request of the kernel, to be answered exactly once. libfuse makes it invalid with the answer.
@safe struct Request {
  private let raw: fuse_req_t
  let fileSystem: any FileSystem

  /// Serves a request: calls the body, and answers with its error if it throws one.
  /// The body answers otherwise, as its last step.
  static func serve(
    _ raw: fuse_req_t?, _ body: (borrowing Request) throws(Errno) -> Void
  ) {
    guard let raw = unsafe raw, let data = unsafe fuse_req_userdata(raw) else { return }
    let bridge = unsafe Unmanaged<Bridge>.fromOpaque(data).takeUnretainedValue()
    let request = unsafe Request(raw: raw, fileSystem: bridge.fileSystem)
    let moment = bridge.calls.begin()
    do { try body(request) } catch { request.fail(error) }
    bridge.calls.end(moment)
  }

  /// The thread that made the system call.
  var caller: Caller {
    guard let context = unsafe fuse_req_ctx(raw) else { return Caller(user: 0, group: 0) }
    return unsafe Caller(
      user: context.pointee.uid, group: context.pointee.gid, process: context.pointee.pid,
      mask: context.pointee.umask)
  }

  /// The caller, with the means to see that it gave up: for what may take long.
  var patientCaller: Caller {
    var caller = caller
    caller.interruption = unsafe Interruption(raw)
    return caller
  }

  // MARK: Answers

  /// The kernel leaves a request hanging whose error it does not know (linux fs/fuse/dev.c).
  func fail(_ error: Errno) {
    let code = (1..<512).contains(error.code) ? error.code : EIO
    unsafe fuse_reply_err(raw, code)
  }

  func succeed() { unsafe fuse_reply_err(raw, 0) }

  /// For what has no answer: forget.
  func end() { unsafe fuse_reply_none(raw) }

  func reply(_ entry: Entry) {
    var parameters = fuse_entry_param(entry)
    // An answer that no call waits for any more was no lookup.
    if unsafe fuse_reply_entry(raw, &parameters) != 0, entry.node != 0 {
      fileSystem.forget(entry.node, 1)
    }
  }

  func reply(
    _ entry: Entry, _ opened: Opened, _ file: UnsafeMutablePointer<fuse_file_info>
  ) {
    var parameters = fuse_entry_param(entry)
    unsafe file.pointee.set(opened)
    if unsafe fuse_reply_create(raw, &parameters, file) != 0 {
      fileSystem.release(entry.node, opened.handle)
      fileSystem.forget(entry.node, 1)
    }
  }

  /// Answers an open; false if no call waits for it any more.
  func reply(_ opened: Opened, _ file: UnsafeMutablePointer<fuse_file_info>) -> Bool {
    unsafe file.pointee.set(opened)
    return unsafe fuse_reply_open(raw, file) == 0
  }

  func reply(_ attributes: Attributes, timeout: Double) {
    var status = stat(attributes)
    unsafe fuse_reply_attr(raw, &status, timeout > 0 ? timeout : 0)
  }

  func reply(link target: [UInt8]) throws(Errno) {
    guard !target.contains(0) else { throw Errno(EIO) }
    guard target.count < Int(PATH_MAX) else { throw Errno(ENAMETOOLONG) }
    unsafe (target + [0]).withUnsafeBytes {
      _ = unsafe fuse_reply_readlink(raw, $0.baseAddress?.assumingMemoryBound(to: CChar.self))
    }
  }

  func reply(_ bytes: [UInt8]) { reply(slice: bytes[...]) }

  func reply(slice: ArraySlice<UInt8>) {
    unsafe slice.withUnsafeBytes { unsafe reply($0) }
  }

  func reply(_ bytes: UnsafeRawBufferPointer) {
    let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
    unsafe fuse_reply_buf(raw, start, bytes.count)
  }

  func reply(written count: Int) { unsafe fuse_reply_write(raw, max(count, 0)) }

  func reply(_ statistics: Statistics) {
    var figures = statvfs(statistics)
    unsafe fuse_reply_statfs(raw, &figures)
  }

  func reply(attributeSize count: Int) { unsafe fuse_reply_xattr(raw, count) }

  func reply(offset: Int64) { unsafe fuse_reply_lseek(raw, off_t(offset)) }
}
