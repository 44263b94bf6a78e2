internal import Posix

/// How far a body, or a part of a form, is read.
final class BodyReader {
  let content: ByteSource
  var offset: Int64 = 0

  init(_ content: ByteSource) { self.content = content }
}

/// curl_read_callback: the next bytes; 0 at the end.
let onRead: MIMELibrary.OnRead = { buffer, size, count, context in
  // CURL_READFUNC_ABORT
  let abort = 0x1000_0000
  let (room, isBeyond) = size.multipliedReportingOverflow(by: count)
  guard let buffer = unsafe buffer, let context = unsafe context, !isBeyond, room > 0 else {
    return abort
  }
  let reader = unsafe Unmanaged<BodyReader>.fromOpaque(context).takeUnretainedValue()
  guard let bytes = try? reader.content.read(at: reader.offset, count: room) else { return abort }
  // A file that was cut meanwhile would be a form without an end.
  if bytes.isEmpty, reader.offset < reader.content.count { return abort }
  unsafe bytes.withUnsafeBufferPointer { part in
    if let start = part.baseAddress { unsafe buffer.update(from: start, count: part.count) }
  }
  reader.offset += Int64(bytes.count)
  return bytes.count
}

/// curl_seek_callback: a connection that was closed meanwhile is opened anew, and all is sent again.
let onSeek: MIMELibrary.OnSeek = { context, offset, origin in
  // SEEK_SET alone is asked for; CURL_SEEKFUNC_CANTSEEK.
  guard let context = unsafe context, origin == 0, offset >= 0 else { return 2 }
  let reader = unsafe Unmanaged<BodyReader>.fromOpaque(context).takeUnretainedValue()
  reader.offset = offset
  return 0
}
