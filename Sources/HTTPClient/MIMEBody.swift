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
  private let readers: [PartReader]
  /// What CURLOPT_MIMEPOST gets.
  var pointer: UnsafeRawPointer { unsafe UnsafeRawPointer(mime) }

  /// nil where libcurl cannot do it, or there is no memory.
  init?(_ form: HTTPForm, _ handle: LibCurl.Handle) {
    guard let library = MIMELibrary.shared, let mime = unsafe library.make(handle) else {
      return nil
    }
    self.library = library
    unsafe self.mime = unsafe mime
    readers = form.parts.map { PartReader($0.content) }
    for (part, reader) in zip(form.parts, readers) where !add(part, reader) { return nil }
  }

  deinit { unsafe library.free(mime) }

  private func add(_ part: HTTPForm.Part, _ reader: PartReader) -> Bool {
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

/// How far a part is read.
private final class PartReader {
  let content: ByteSource
  var offset: Int64 = 0

  init(_ content: ByteSource) { self.content = content }
}

/// curl_read_callback: the next bytes of a part; 0 at its end.
private let onRead: MIMELibrary.OnRead = { buffer, size, count, context in
  // CURL_READFUNC_ABORT
  let abort = 0x1000_0000
  let (room, isBeyond) = size.multipliedReportingOverflow(by: count)
  guard let buffer = unsafe buffer, let context = unsafe context, !isBeyond, room > 0 else {
    return abort
  }
  let reader = unsafe Unmanaged<PartReader>.fromOpaque(context).takeUnretainedValue()
  guard let bytes = try? reader.content.read(at: reader.offset, count: room) else { return abort }
  // A file that was cut meanwhile would be a form without an end.
  if bytes.isEmpty, reader.offset < reader.content.count { return abort }
  for (index, byte) in bytes.enumerated() { unsafe buffer[index] = byte }
  reader.offset += Int64(bytes.count)
  return bytes.count
}

/// curl_seek_callback: a connection that was closed meanwhile is opened anew, and all is sent again.
private let onSeek: MIMELibrary.OnSeek = { context, offset, origin in
  // SEEK_SET alone is asked for; CURL_SEEKFUNC_CANTSEEK.
  guard let context = unsafe context, origin == 0, offset >= 0 else { return 2 }
  let reader = unsafe Unmanaged<PartReader>.fromOpaque(context).takeUnretainedValue()
  reader.offset = offset
  return 0
}
