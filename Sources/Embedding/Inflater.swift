internal import Glibc
internal import Posix

/// zlib's inflate for a member of a ZIP archive, found at first use (https://zlib.net/manual.html).
@safe enum Inflater {
  private typealias Begin =
    @convention(c) (UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, Int32) -> Int32
  private typealias Step = @convention(c) (UnsafeMutableRawPointer?, Int32) -> Int32
  private typealias End = @convention(c) (UnsafeMutableRawPointer?) -> Int32

  /// Offsets of z_stream's fields where pointers have 64 bits; all of it is 112 bytes.
  private enum Field {
    static let nextIn = 0, availableIn = 8, nextOut = 24, availableOut = 32, length = 112
  }

  /// What a raw deflate stream holds, which has to be `count` bytes exactly and to end with the
  /// stream; nil if not, or where zlib is not installed.
  static func inflate(_ bytes: ArraySlice<UInt8>, count: Int) -> [UInt8]? {
    guard let library = SharedLibrary(["libz.so.1"]), bytes.count < 1 << 31, count < 1 << 31,
      let begin = unsafe library.symbol("inflateInit2_"),
      let step = unsafe library.symbol("inflate"), let end = unsafe library.symbol("inflateEnd")
    else { return nil }
    let stream = UnsafeMutableRawPointer.allocate(byteCount: Field.length, alignment: 8)
    defer { unsafe stream.deallocate() }
    unsafe stream.initializeMemory(as: UInt8.self, repeating: 0, count: Field.length)
    // 15 bits of window, without zlib's own header; the caller's version of zlib.h and of z_stream.
    guard
      unsafe unsafeBitCast(begin, to: Begin.self)(stream, -15, "1.2.0", Int32(Field.length)) == 0
    else { return nil }
    defer { _ = unsafe unsafeBitCast(end, to: End.self)(stream) }
    var isWhole = false
    // One more byte of room, so that a stream that holds too much shows.
    let found = unsafe [UInt8](unsafeUninitializedCapacity: count + 1) { buffer, filled in
      unsafe bytes.withUnsafeBufferPointer { input in
        unsafe stream.storeBytes(
          of: UInt(bitPattern: input.baseAddress), toByteOffset: Field.nextIn, as: UInt.self)
        unsafe stream.storeBytes(
          of: UInt32(input.count), toByteOffset: Field.availableIn, as: UInt32.self)
        unsafe stream.storeBytes(
          of: UInt(bitPattern: buffer.baseAddress), toByteOffset: Field.nextOut, as: UInt.self)
        unsafe stream.storeBytes(
          of: UInt32(count + 1), toByteOffset: Field.availableOut, as: UInt32.self)
        // Z_FINISH, and Z_STREAM_END.
        let result = unsafe unsafeBitCast(step, to: Step.self)(stream, 4)
        let left = unsafe stream.load(fromByteOffset: Field.availableOut, as: UInt32.self)
        isWhole = result == 1 && left == 1
        filled = isWhole ? count : 0
      }
    }
    return isWhole ? found : nil
  }
}
