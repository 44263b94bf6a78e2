internal import CCurl
internal import Posix

/// The functions of libcurl that are needed, found at first use. Numbers of options are part of its
/// ABI and never change (https://curl.se/libcurl/abi.html), so no headers are needed.
@safe struct LibCurl: @unchecked Sendable {
  typealias Handle = UnsafeMutableRawPointer
  typealias Initialize = @convention(c) (Int) -> Int32
  typealias Make = @convention(c) () -> Handle?
  typealias Use = @convention(c) (Handle?) -> Void
  typealias Perform = @convention(c) (Handle?) -> Int32
  typealias Append =
    @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?) -> UnsafeMutableRawPointer?
  typealias Describe = @convention(c) (Int32) -> UnsafePointer<CChar>?

  let make: Make
  let reset, cleanUp, freeList: Use
  let perform: Perform
  let append: Append
  let describe: Describe
  private let setOption, getInfo: UnsafeMutableRawPointer

  /// nil where no libcurl is installed.
  static let shared = LibCurl()

  private init?() {
    guard let library = SharedLibrary(["libcurl.so.4", "libcurl-gnutls.so.4"]),
      let initialize = unsafe library.symbol("curl_global_init"),
      let make = unsafe library.symbol("curl_easy_init"),
      let reset = unsafe library.symbol("curl_easy_reset"),
      let cleanUp = unsafe library.symbol("curl_easy_cleanup"),
      let freeList = unsafe library.symbol("curl_slist_free_all"),
      let perform = unsafe library.symbol("curl_easy_perform"),
      let append = unsafe library.symbol("curl_slist_append"),
      let describe = unsafe library.symbol("curl_easy_strerror"),
      let setOption = unsafe library.symbol("curl_easy_setopt"),
      let getInfo = unsafe library.symbol("curl_easy_getinfo")
    else { return nil }
    unsafe self.make = unsafeBitCast(make, to: Make.self)
    unsafe self.reset = unsafeBitCast(reset, to: Use.self)
    unsafe self.cleanUp = unsafeBitCast(cleanUp, to: Use.self)
    unsafe self.freeList = unsafeBitCast(freeList, to: Use.self)
    unsafe self.perform = unsafeBitCast(perform, to: Perform.self)
    unsafe self.append = unsafeBitCast(append, to: Append.self)
    unsafe self.describe = unsafeBitCast(describe, to: Describe.self)
    unsafe self.setOption = unsafe setOption
    unsafe self.getInfo = unsafe getInfo
    // CURL_GLOBAL_ALL
    guard unsafe unsafeBitCast(initialize, to: Initialize.self)(3) == 0 else { return nil }
  }

  /// Options with a number.
  enum Number: Int32 {
    case slowLimit = 19
    case slowTime = 20
    case noProgress = 43
    case noBody = 44
    case upload = 46
    case post = 47
    case followsRedirects = 52
    case bodySize = 60
    case usesNoSignals = 99
    case timeout = 155
    case connectTimeout = 156
    case continueTimeout = 227
    case uploadSize = 30115
  }

  /// Options with a text, which is copied.
  enum Text: Int32 {
    case url = 10002
    case proxy = 10004
    case userAndPassword = 10005
    case userAgent = 10018
    case method = 10036
    case copiedBody = 10165
    case authorities = 10065
    case signing = 10305
    case protocols = 10318
  }

  /// Options with a pointer.
  enum Pointer: Int32 {
    case bodyData = 10001
    case readData = 10009
    case header = 10023
    case headerData = 10029
    case progressData = 10057
    case seekData = 10168
    case form = 10269
    case socketData = 10164
    case bodyFunction = 20011
    case readFunction = 20012
    case headerFunction = 20079
    case socketFunction = 20163
    case seekFunction = 20167
    case progressFunction = 20219
  }

  func set(_ handle: Handle, _ option: Number, _ value: Int) -> Bool {
    unsafe ccurl_set_number(setOption, handle, option.rawValue, value) == 0
  }

  func set(_ handle: Handle, _ option: Text, _ value: [UInt8]) -> Bool {
    unsafe (value + [0]).withUnsafeBytes {
      unsafe ccurl_set_pointer(setOption, handle, option.rawValue, $0.baseAddress) == 0
    }
  }

  func set(_ handle: Handle, _ option: Pointer, _ value: UnsafeRawPointer?) -> Bool {
    unsafe ccurl_set_pointer(setOption, handle, option.rawValue, value) == 0
  }

  /// CURLINFO_RESPONSE_CODE
  func status(_ handle: Handle) -> Int {
    var status = 0
    _ = unsafe ccurl_get_number(getInfo, handle, 0x20_0002, &status)
    return status
  }

  func description(_ code: Int32) -> String {
    unsafe describe(code).map { unsafe String(cString: $0) } ?? "error \(code)"
  }
}
