internal import Posix

/// The functions of ICU's libicuuc that are needed, found at first use. Their C interfaces are
/// stable between versions (https://unicode-org.github.io/icu/userguide/icu/design.html#icu-api-compatibility),
/// only the symbols carry the version; so no headers are needed, and any version will do.
@safe struct ICU: @unchecked Sendable {
  typealias Status = UnsafeMutablePointer<Int32>?
  typealias Units = UnsafePointer<UInt16>?
  typealias OpenBreaker =
    @convention(c) (Int32, UnsafePointer<CChar>?, Units, Int32, Status) -> OpaquePointer?
  typealias CloseBreaker = @convention(c) (OpaquePointer?) -> Void
  typealias OpenText =
    @convention(c) (OpaquePointer?, UnsafePointer<CChar>?, Int64, Status) -> OpaquePointer?
  typealias CloseText = @convention(c) (OpaquePointer?) -> OpaquePointer?
  typealias SetText = @convention(c) (OpaquePointer?, OpaquePointer?, Status) -> Void
  typealias Next = @convention(c) (OpaquePointer?) -> Int32
  typealias OpenConverter =
    @convention(c) (UnsafePointer<CChar>?, Status) -> OpaquePointer?
  typealias Source = UnsafePointer<CChar>?
  typealias OpenNormalizer = @convention(c) (Status) -> OpaquePointer?
  typealias IsNormalized = @convention(c) (OpaquePointer?, Units, Int32, Status) -> Int8
  typealias NextCharacter =
    @convention(c) (OpaquePointer?, UnsafeMutablePointer<Source>?, Source, Status) -> Int32

  /// The library's major version.
  let version: Int
  let openBreaker: OpenBreaker
  let closeBreaker: CloseBreaker
  let openText: OpenText
  let closeText: CloseText
  let setText: SetText
  let next, ruleStatus: Next
  let openConverter: OpenConverter
  let closeConverter: CloseBreaker
  let nextCharacter: NextCharacter
  let openComposer: OpenNormalizer
  let isNormalized: IsNormalized

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
    guard let openBreaker = unsafe symbol("ubrk_open"),
      let closeBreaker = unsafe symbol("ubrk_close"),
      let openText = unsafe symbol("utext_openUTF8"), let closeText = unsafe symbol("utext_close"),
      let setText = unsafe symbol("ubrk_setUText"), let next = unsafe symbol("ubrk_next"),
      let ruleStatus = unsafe symbol("ubrk_getRuleStatus"),
      let openConverter = unsafe symbol("ucnv_open"),
      let closeConverter = unsafe symbol("ucnv_close"),
      let nextCharacter = unsafe symbol("ucnv_getNextUChar"),
      let openComposer = unsafe symbol("unorm2_getNFCInstance"),
      let isNormalized = unsafe symbol("unorm2_isNormalized")
    else { return nil }
    self.version = version
    unsafe self.openBreaker = unsafeBitCast(openBreaker, to: OpenBreaker.self)
    unsafe self.closeBreaker = unsafeBitCast(closeBreaker, to: CloseBreaker.self)
    unsafe self.openText = unsafeBitCast(openText, to: OpenText.self)
    unsafe self.closeText = unsafeBitCast(closeText, to: CloseText.self)
    unsafe self.setText = unsafeBitCast(setText, to: SetText.self)
    unsafe self.next = unsafeBitCast(next, to: Next.self)
    unsafe self.ruleStatus = unsafeBitCast(ruleStatus, to: Next.self)
    unsafe self.openConverter = unsafeBitCast(openConverter, to: OpenConverter.self)
    unsafe self.closeConverter = unsafeBitCast(closeConverter, to: CloseBreaker.self)
    unsafe self.nextCharacter = unsafeBitCast(nextCharacter, to: NextCharacter.self)
    unsafe self.openComposer = unsafeBitCast(openComposer, to: OpenNormalizer.self)
    unsafe self.isNormalized = unsafeBitCast(isNormalized, to: IsNormalized.self)
  }
}
