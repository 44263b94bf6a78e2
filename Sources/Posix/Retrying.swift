internal import Glibc

/// Calls until the result is not -1 with EINTR; any other -1 is thrown as the thread's errno.
/// The one place of this layer that turns -1 into an error.
@discardableResult
func retrying<Number: SignedInteger & FixedWidthInteger>(
  _ call: () -> Number
) throws(Errno) -> Number {
  while true {
    let result = call()
    if result != -1 { return result }
    if errno != EINTR { throw Errno.current }
  }
}

extension Path {
  /// The path as a C string, for the length of the call.
  /// - Throws: EINVAL for a NUL within, which would silently name another file.
  func withCString<Result>(
    _ body: (UnsafePointer<CChar>) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    try unsafe withText(bytes, body)
  }
}

/// Bytes as a C string, for the length of the call.
func withText<Result>(
  _ bytes: [UInt8], _ body: (UnsafePointer<CChar>) throws(Errno) -> Result
) throws(Errno) -> Result {
  if bytes.contains(0) { throw Errno(EINVAL) }
  let terminated = bytes + [0]
  return try unsafe terminated.withUnsafeBufferPointer {
    (buffer) throws(Errno) -> Result in
    guard let base = buffer.baseAddress else { throw Errno(EINVAL) }
    return try unsafe base.withMemoryRebound(to: CChar.self, capacity: buffer.count) {
      (text) throws(Errno) -> Result in
      try unsafe body(text)
    }
  }
}
