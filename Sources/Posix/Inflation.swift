internal import Glibc

/// zlib's inflate as a stream, found at first use (https://zlib.net/manual.html).
@safe public final class Inflation {
  private typealias Begin =
    @convention(c) (UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, Int32) -> Int32
  private typealias Step = @convention(c) (UnsafeMutableRawPointer?, Int32) -> Int32
  private typealias End = @convention(c) (UnsafeMutableRawPointer?) -> Int32

  /// Offsets of z_stream's fields where pointers have 64 bits; all of it is 112 bytes.
  private enum Field {
    static let nextIn = 0, availableIn = 8, nextOut = 24, availableOut = 32, length = 112
  }

  /// So many bytes come at a time.
  private static let room = 1 << 18

  private let stream: UnsafeMutableRawPointer
  private let step: Step
  private let end: End
  private var isEnd = false

  /// A stream of raw deflate, or with `isWrapped` of gzip; nil where zlib is not installed.
  public init?(isWrapped: Bool) {
    guard let library = SharedLibrary(["libz.so.1"]),
      let begin = unsafe library.symbol("inflateInit2_"),
      let step = unsafe library.symbol("inflate"), let end = unsafe library.symbol("inflateEnd")
    else { return nil }
    unsafe self.step = unsafe unsafeBitCast(step, to: Step.self)
    unsafe self.end = unsafe unsafeBitCast(end, to: End.self)
    unsafe stream = UnsafeMutableRawPointer.allocate(byteCount: Field.length, alignment: 8)
    unsafe stream.initializeMemory(as: UInt8.self, repeating: 0, count: Field.length)
    // 15 bits of window; 16 more: a gzip header; less than 0: none.
    let window: Int32 = isWrapped ? 31 : -15
    guard
      unsafe unsafeBitCast(begin, to: Begin.self)(stream, window, "1.2.0", Int32(Field.length)) == 0
    else {
      unsafe stream.deallocate()
      return nil
    }
  }

  deinit {
    _ = unsafe end(stream)
    unsafe stream.deallocate()
  }

  /// Unpacks more of the next packed bytes, fewer than 2 GiB. Nil: the stream is damaged.
  public func step(_ input: ArraySlice<UInt8>) -> (bytes: [UInt8], taken: Int, isEnd: Bool)? {
    if isEnd { return ([], 0, true) }
    var (taken, isDamaged) = (0, false)
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Self.room) { buffer, filled in
      unsafe input.withUnsafeBufferPointer { source in
        unsafe stream.storeBytes(
          of: UInt(bitPattern: source.baseAddress), toByteOffset: Field.nextIn, as: UInt.self)
        unsafe stream.storeBytes(
          of: UInt32(clamping: source.count), toByteOffset: Field.availableIn, as: UInt32.self)
        unsafe stream.storeBytes(
          of: UInt(bitPattern: buffer.baseAddress), toByteOffset: Field.nextOut, as: UInt.self)
        unsafe stream.storeBytes(
          of: UInt32(Self.room), toByteOffset: Field.availableOut, as: UInt32.self)
        // Z_NO_FLUSH; Z_OK, Z_STREAM_END, and Z_BUF_ERROR where nothing more can be done yet.
        let result = unsafe step(stream, 0)
        let left = unsafe stream.load(fromByteOffset: Field.availableIn, as: UInt32.self)
        let room = unsafe stream.load(fromByteOffset: Field.availableOut, as: UInt32.self)
        taken = max(0, source.count - Int(left))
        filled = max(0, Self.room - Int(room))
        isEnd = result == 1
        isDamaged = result != 0 && result != 1 && result != -5
      }
    }
    return isDamaged ? nil : (bytes, taken, isEnd)
  }
}
