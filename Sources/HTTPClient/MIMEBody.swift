internal import Posix

/// The functions of libcurl that make a form, found at first use: since libcurl 7.56.
@safe struct MIMELibrary: @unchecked Sendable {
  typealias Pointer = UnsafeMutableRawPointer
  typealias Make = @convention(c) (Pointer?) -> Pointer?
  typealias Free = @convention(c) (Pointer?) -> Void
  typealias SetText = @convention(c) (Pointer?, UnsafePointer<CChar>?) -> Int32
  typealias SetSource =
    @convention(c) (Pointer?, Int64, OnRead?, OnSeek?, Free?, Pointer?) -> Int32
  typealias OnRead =
    @convention(c) (UnsafeMutablePointer<UInt8>?, Int, Int, Pointer?) -> Int
  typealias OnSeek = @convention(c) (Pointer?, Int64, Int32) -> Int32

  let make, addPart: Make
  let free: Free
  let name, fileName, type: SetText
  let source: SetSource

  /// nil where there is no libcurl that can do it.
  static let shared = MIMELibrary()

  private init?() {
    guard let library = SharedLibrary(["libcurl.so.4", "libcurl-gnutls.so.4"]),
      let make = unsafe library.symbol("curl_mime_init"),
      let addPart = unsafe library.symbol("curl_mime_addpart"),
      let free = unsafe library.symbol("curl_mime_free"),
      let name = unsafe library.symbol("curl_mime_name"),
      let fileName = unsafe library.symbol("curl_mime_filename"),
      let type = unsafe library.symbol("curl_mime_type"),
      let source = unsafe library.symbol("curl_mime_data_cb")
    else { return nil }
    unsafe self.make = unsafeBitCast(make, to: Make.self)
    unsafe self.addPart = unsafeBitCast(addPart, to: Make.self)
    unsafe self.free = unsafeBitCast(free, to: Free.self)
    unsafe self.name = unsafeBitCast(name, to: SetText.self)
    unsafe self.fileName = unsafeBitCast(fileName, to: SetText.self)
    unsafe self.type = unsafeBitCast(type, to: SetText.self)
    unsafe self.source = unsafeBitCast(source, to: SetSource.self)
  }
}

/// A form as libcurl reads it. It lives as long as the transfer.
@safe final class MIMEBody {
  private let library: MIMELibrary
  private let mime: MIMELibrary.Pointer
  private let readers: [BodyReader]
  /// What CURLOPT_MIMEPOST gets.
  var pointer: UnsafeRawPointer { unsafe UnsafeRawPointer(mime) }

  /// nil where libcurl cannot do it, or there is no memory.
  init?(_ form: HTTPForm, _ handle: LibCurl.Handle) {
    guard let library = MIMELibrary.shared, let mime = unsafe library.make(handle) else {
      return nil
    }
    self.library = library
    unsafe self.mime = unsafe mime
    readers = form.parts.map { BodyReader($0.content) }
    for (part, reader) in zip(form.parts, readers) where !add(part, reader) { return nil }
  }

  deinit { unsafe library.free(mime) }

  private func add(_ part: HTTPForm.Part, _ reader: BodyReader) -> Bool {
    guard let made = unsafe library.addPart(mime) else { return false }
    func set(_ text: String?, _ function: MIMELibrary.SetText) -> Bool {
      guard let text else { return true }
      return unsafe text.withCString { unsafe function(made, $0) == 0 }
    }
    let context = unsafe Unmanaged.passUnretained(reader).toOpaque()
    return unsafe set(part.name, library.name) && set(part.fileName, library.fileName)
      && set(part.type, library.type)
      && library.source(made, part.content.count, onRead, onSeek, nil, context) == 0
  }
}
