internal import Glibc

/// An error number of the C library, as in errno(3).
public struct Errno: Error, Hashable, Sendable {
  /// The number, one of the `E…` constants; positive.
  public let code: Int32

  /// Wraps a number.
  public init(_ code: Int32) { self.code = code }

  /// The calling thread's present `errno`.
  public static var current: Errno { Errno(Glibc.errno) }
}

extension Errno: CustomStringConvertible {
  /// The C library's text for the number, such as "No such file or directory".
  public var description: String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
  }
}
