internal import Posix

/// The functions of ICU's libicuuc that are needed, found at first use. Their C interfaces are
/// stable between versions (https://unicode-org.github.io/icu/userguide/icu/design.html#icu-api-compatibility),
/// only the symbols carry the version; so no headers are needed, and any version will do.
@safe struct ICU: @unchecked Sendable {
  typealias Status = UnsafeMutablePointer<Int32>?
  typealias Units = UnsafePointer<UInt16>?
  typealias Normalizer = @convention(c) (Status) -> OpaquePointer?
  typealias Normalize =
    @convention(c) (OpaquePointer?, Units, Int32, UnsafeMutablePointer<UInt16>?, Int32, Status) ->
    Int32
  typealias OpenBreaker =
    @convention(c) (Int32, UnsafePointer<CChar>?, Units, Int32, Status) -> OpaquePointer?
  typealias CloseBreaker = @convention(c) (OpaquePointer?) -> Void
  typealias OpenText =
    @convention(c) (OpaquePointer?, UnsafePointer<CChar>?, Int64, Status) -> OpaquePointer?
  typealias CloseText = @convention(c) (OpaquePointer?) -> OpaquePointer?
  typealias SetText = @convention(c) (OpaquePointer?, OpaquePointer?, Status) -> Void
  typealias Next = @convention(c) (OpaquePointer?) -> Int32

  /// The library's major version.
  let version: Int
  let casefold, decomposition, composition: OpaquePointer
  let normalize: Normalize
  let openBreaker: OpenBreaker
  let closeBreaker: CloseBreaker
  let openText: OpenText
  let closeText: CloseText
  let setText: SetText
  let next, ruleStatus: Next

  /// nil where no ICU is installed.
  static let shared = ICU()

  private init?() {
    // Debian 12 has 72; then the newest that is there.
    for version in [72] + (60...90).reversed() {
      guard let library = SharedLibrary(["libicuuc.so.\(version)"]) else { continue }
      if let found = ICU(library, version) {
        self = found
        return
      }
    }
    return nil
  }

  private init?(_ library: SharedLibrary, _ version: Int) {
    func symbol(_ name: String) -> UnsafeMutableRawPointer? {
      unsafe library.symbol("\(name)_\(version)")
    }
    func normalizer(_ name: String) -> OpaquePointer? {
      guard let get = unsafe symbol("unorm2_get\(name)Instance") else { return nil }
      var status: Int32 = 0
      let found = unsafe unsafeBitCast(get, to: Normalizer.self)(&status)
      return unsafe status > 0 ? nil : found
    }
    guard let casefold = unsafe normalizer("NFKCCasefold"),
      let decomposition = unsafe normalizer("NFD"), let composition = unsafe normalizer("NFC"),
      let normalize = unsafe symbol("unorm2_normalize"),
      let openBreaker = unsafe symbol("ubrk_open"), let closeBreaker = unsafe symbol("ubrk_close"),
      let openText = unsafe symbol("utext_openUTF8"), let closeText = unsafe symbol("utext_close"),
      let setText = unsafe symbol("ubrk_setUText"), let next = unsafe symbol("ubrk_next"),
      let ruleStatus = unsafe symbol("ubrk_getRuleStatus")
    else { return nil }
    self.version = version
    unsafe self.casefold = casefold
    unsafe self.decomposition = decomposition
    unsafe self.composition = composition
    unsafe self.normalize = unsafeBitCast(normalize, to: Normalize.self)
    unsafe self.openBreaker = unsafeBitCast(openBreaker, to: OpenBreaker.self)
    unsafe self.closeBreaker = unsafeBitCast(closeBreaker, to: CloseBreaker.self)
    unsafe self.openText = unsafeBitCast(openText, to: OpenText.self)
    unsafe self.closeText = unsafeBitCast(closeText, to: CloseText.self)
    unsafe self.setText = unsafeBitCast(setText, to: SetText.self)
    unsafe self.next = unsafeBitCast(next, to: Next.self)
    unsafe self.ruleStatus = unsafeBitCast(ruleStatus, to: Next.self)
  }

  /// A text normalized; nil if ICU refuses (out of memory, too long).
  func normalized(_ text: [UInt16], _ normalizer: OpaquePointer) -> [UInt16]? {
    guard text.count < 1 << 28 else { return nil }
    // Grows by a factor of 3 at most in practice, 18 at the very worst: asked again then.
    var room = text.count * 3 + 16
    for _ in 0..<2 {
      var status: Int32 = 0
      var length: Int32 = 0
      let out = unsafe [UInt16](unsafeUninitializedCapacity: room) { buffer, count in
        unsafe text.withUnsafeBufferPointer { source in
          length = unsafe normalize(
            normalizer, source.baseAddress, Int32(source.count), buffer.baseAddress, Int32(room),
            &status)
        }
        count = status <= 0 ? min(max(0, Int(length)), room) : 0
      }
      if status <= 0 { return out }
      if status != 15 { return nil }  // U_BUFFER_OVERFLOW_ERROR
      room = Int(length)
    }
    return nil
  }
}
