internal import Posix

/// Reduces words to stems, by Snowball. One a thread.
@safe public final class Stemmer {
  private let library: Snowball
  private let stemmer: OpaquePointer

  /// A stemmer for a language by its English name or ISO 639 code, such as "english" or "en"; nil
  /// where Snowball does not know it or is not installed.
  public init?(language: String) {
    guard let library = Snowball.shared,
      let stemmer = unsafe library.open(language, "UTF_8")
    else { return nil }
    self.library = library
    unsafe self.stemmer = stemmer
  }

  deinit { unsafe library.close(stemmer) }

  /// The stem of a word of UTF-8 bytes in lower case; the word itself where it has no other.
  public func stem(_ word: [UInt8]) -> [UInt8] {
    // Longer than any word: hashes, base64. Snowball counts in 32 bits.
    if word.isEmpty || word.count > 255 { return word }
    return unsafe word.withUnsafeBufferPointer { bytes in
      guard let found = unsafe library.stem(stemmer, bytes.baseAddress, Int32(bytes.count)) else {
        return word
      }
      let count = Int(unsafe library.length(stemmer))
      return count > 0 ? unsafe [UInt8](UnsafeBufferPointer(start: found, count: count)) : word
    }
  }

  /// Whether Snowball is installed. An index made with another value has to be made anew.
  public static var isAvailable: Bool { Snowball.shared != nil }
}

/// libstemmer, found at first use.
@safe struct Snowball: @unchecked Sendable {
  typealias Open =
    @convention(c) (UnsafePointer<CChar>?, UnsafePointer<CChar>?) -> OpaquePointer?
  typealias Close = @convention(c) (OpaquePointer?) -> Void
  typealias Stem =
    @convention(c) (OpaquePointer?, UnsafePointer<UInt8>?, Int32) -> UnsafePointer<UInt8>?
  typealias Length = @convention(c) (OpaquePointer?) -> Int32

  let open: Open
  let close: Close
  let stem: Stem
  let length: Length

  static let shared = Snowball()

  private init?() {
    // 0d is Debian's name of it.
    guard let library = SharedLibrary(["libstemmer.so.0d", "libstemmer.so.0", "libstemmer.so"]),
      let open = unsafe library.symbol("sb_stemmer_new"),
      let close = unsafe library.symbol("sb_stemmer_delete"),
      let stem = unsafe library.symbol("sb_stemmer_stem"),
      let length = unsafe library.symbol("sb_stemmer_length")
    else { return nil }
    unsafe self.open = unsafeBitCast(open, to: Open.self)
    unsafe self.close = unsafeBitCast(close, to: Close.self)
    unsafe self.stem = unsafeBitCast(stem, to: Stem.self)
    unsafe self.length = unsafeBitCast(length, to: Length.self)
  }
}
