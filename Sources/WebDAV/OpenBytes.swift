internal import Fuse
internal import HTTP
internal import MemCubeFS
internal import Posix

/// A file that is open in the tree; closed when this is gone.
final class OpenBytes: Sendable {
  private let call: Call
  let node: UInt64
  private let opened: Opened
  /// Bytes.
  let size: Int64
  /// Whether it is made when it is opened, so that what was known of it before may be wrong.
  let isRendered: Bool
  /// All of it, where it is rendered.
  private let text: [UInt8]
  /// What it held when it was opened, where it is recorded: a version that comes meanwhile does not show.
  private let version: FileVersion?

  /// More than this no rendered text has, bytes.
  private static let textLimit: Int64 = 64 << 20

  /// Opens a file to read it.
  init(_ call: Call, _ found: Found) throws(Refused) {
    self.call = call
    node = found.node
    let opened = try asked { () throws(Errno) in
      try call.tree.open(found.node, OpenFlags.read, call.caller)
    }
    self.opened = opened
    isRendered = opened.directIO
    do throws(Errno) {
      guard isRendered else {
        version = try call.use.share.tree.version(found.node)
        if let version {
          size = version.size
        } else {
          let handle = opened.handle == 0 ? nil : opened.handle
          size = try call.tree.attributes(found.node, handle).0.size
        }
        text = []
        return
      }
      version = nil
      var text: [UInt8] = []
      while Int64(text.count) < Self.textLimit {
        let offset = Int64(text.count)
        let reply = try call.tree.read(found.node, opened.handle, offset, Call.part)
        let part = try Self.bytes(of: reply)
        if part.isEmpty { break }
        text += part
      }
      self.text = text
      size = Int64(text.count)
    } catch {
      call.tree.release(found.node, opened.handle)
      throw Refused(error)
    }
  }

  deinit { call.tree.release(node, opened.handle) }

  /// At most so many bytes; fewer only at the end.
  func read(_ offset: Int64, _ count: Int) throws(Errno) -> [UInt8] {
    guard !isRendered else {
      let start = min(max(0, Int(clamping: offset)), text.count)
      return Array(text[start..<min(text.count, start + max(0, count))])
    }
    if let version { return try Self.bytes(of: version.read(offset, count)) }
    return try Self.bytes(of: call.tree.read(node, opened.handle, offset, count))
  }

  private static func bytes(of reply: ReadReply) throws(Errno) -> [UInt8] {
    switch reply {
    case .bytes(let bytes): return bytes
    case .slice(let slice): return Array(slice)
    case .file(let file, let offset, let count):
      return try Files.read(file.descriptor, at: offset, count: count)
    }
  }

  /// An answer of a part of it: at once where it is short, else while it is read.
  func response(
    _ status: Int, _ fields: [Request.Field], _ range: Range<Int64>, _ wantsBody: Bool,
    _ wholeLimit: Int64
  ) throws(Refused) -> Response {
    let count = Int64(range.count)
    if wantsBody, count <= wholeLimit {
      var bytes: [UInt8] = []
      while Int64(bytes.count) < count {
        let offset = range.lowerBound + Int64(bytes.count)
        let part = try asked { () throws(Errno) in
          try read(offset, Int(count) - bytes.count)
        }
        if part.isEmpty { break }
        bytes += part
      }
      return Response(status: status, fields: fields, body: .bytes(bytes))
    }
    let write = { @Sendable [self] (writer: any StreamWriter) in
      guard wantsBody else { return }
      var offset = range.lowerBound
      while offset < range.upperBound {
        let wanted = Int(min(Int64(Call.part), range.upperBound - offset))
        // What ends too early is cut off there, and its reader sees that.
        guard let part = try? read(offset, wanted), !part.isEmpty, writer.write(part) else {
          return
        }
        offset += Int64(part.count)
      }
    }
    var response = Response(status: status, fields: fields, body: .stream(write))
    response.length = count
    return response
  }
}
