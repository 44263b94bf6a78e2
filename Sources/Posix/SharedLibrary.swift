internal import Glibc

/// A shared library that is opened at first use and never closed. Linked libraries cost every
/// start of the program their loading; these only cost those who call them.
@safe public struct SharedLibrary: @unchecked Sendable {
  private let handle: UnsafeMutableRawPointer

  /// Opens the first of these names that the loader finds; nil if none.
  public init?(_ names: [String]) {
    for name in names {
      if let handle = unsafe dlopen(name, RTLD_NOW | RTLD_LOCAL) {
        unsafe self.handle = handle
        return
      }
    }
    return nil
  }

  /// The address of a symbol, or nil. The caller says what is there with `unsafeBitCast`.
  @unsafe public func symbol(_ name: String) -> UnsafeMutableRawPointer? {
    unsafe dlsym(handle, name)
  }
}
