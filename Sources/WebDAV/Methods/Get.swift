internal import Fuse
internal import HTTP
internal import Posix
internal import XML

extension Call {
  /// What is no longer is answered at once, and else while it is read, bytes.
  private static let wholeLimit: Int64 = 128 << 10
  /// So much of a file is read at a time, bytes.
  static let part = 256 << 10

  /// GET and HEAD.
  func get() throws(Refused) -> Response {
    let found = try found()
    let wantsBody = request.method.elementsEqual("GET".utf8)
    guard !found.isFolder else { return try index(found, wantsBody) }
    try checkConditions(found)
    let file = try mayBeSlow { () throws(Refused) in try OpenBytes(self, found) }
    var fields = [
      Request.Field("Content-Type", MediaType.of(location.names.last ?? [])),
      Request.Field("Accept-Ranges", "bytes"),
      // A memory may be any page: none of its scripts runs in this server's name.
      Request.Field("Content-Security-Policy", "sandbox; default-src 'none'"),
      Request.Field("X-Content-Type-Options", "nosniff"),
      Request.Field("Cache-Control", "no-cache"),
    ]
    fields.append(
      Request.Field("Last-Modified", HTTPDate.text(found.attributes.modificationTime)))
    if !file.isRendered, let tag = EntityTag(found.attributes) {
      fields.append(Request.Field(Array("etag".utf8), tag.bytes))
    }
    let size = file.size
    var (status, range) = (200, 0..<size)
    if let wanted = try wantedRange(found, size) {
      (status, range) = (206, wanted)
      let text = "bytes \(wanted.lowerBound)-\(wanted.upperBound - 1)/\(size)"
      fields.append(Request.Field("Content-Range", text))
    }
    return try file.response(status, fields, range, wantsBody, Self.wholeLimit)
  }

  /// Does what may wait for a model; other requests are answered meanwhile.
  private func mayBeSlow<Result>(
    _ body: () throws(Refused) -> Result
  ) throws(Refused) -> Result {
    let isSlow = location.names.prefix(2).contains { name in
      ["ask", "search"].contains { $0.utf8.elementsEqual(name) }
    }
    return isSlow ? try attendance.aside(body) : try body()
  }

  /// The range that the request asks for; nil: all. More than one is answered with all, as RFC 9110 lets it.
  private func wantedRange(_ found: Found, _ size: Int64) throws(Refused) -> Range<Int64>? {
    guard let text = request["range"], text.starts(with: "bytes=".utf8) else { return nil }
    if let condition = request["if-range"] {
      let isSame =
        EntityTag(found.attributes)?.bytes == condition
        || HTTPDate.seconds(condition) == found.attributes.modificationTime.seconds
      guard isSame else { return nil }
    }
    let parts = String(decoding: text.dropFirst(6), as: UTF8.self)
      .split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let (first, last) = (Int64(parts[0]), Int64(parts[1]))
    guard first != nil || parts[0].isEmpty, last != nil || parts[1].isEmpty else { return nil }
    var range: Range<Int64>?
    switch (first, last) {
    case (let first?, let last?) where first <= last && first < size:
      range = first..<(last < size ? last + 1 : size)
    case (let first?, nil) where first < size: range = first..<size
    case (nil, let last?) where last > 0 && size > 0: range = max(0, size - last)..<size
    default: break
    }
    guard let range else {
      var refused = Refused(416, "the file has \(size) bytes")
      refused.fields.append(Request.Field("Content-Range", "bytes */\(size)"))
      throw refused
    }
    return range
  }

  /// A page of links to what is in a folder, for browsers.
  private func index(_ found: Found, _ wantsBody: Bool) throws(Refused) -> Response {
    let fields = [
      Request.Field("Content-Type", "text/html; charset=utf-8"),
      Request.Field("Content-Security-Policy", "default-src 'none'"),
      Request.Field("Cache-Control", "no-cache"),
    ]
    guard wantsBody else { return Response(status: 200, fields: fields) }
    let reading = try FolderReading(self, found.node)
    var first = Array("<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<title>memcube</title>\n".utf8)
    if let above = location.folder {
      first += Self.link(above.href(isFolder: true), Array("..".utf8))
    }
    let head = first
    let write = { @Sendable [self] (writer: any StreamWriter) in
      guard writer.write(head) else { return }
      while let page = try? reading.more(), !page.isEmpty {
        let lines = page.map { entry in
          let name = entry.isFolder ? entry.name + [0x2F] : entry.name
          return Self.link(location.appending(entry.name).href(isFolder: entry.isFolder), name)
        }
        guard writer.write(Array(lines.joined())) else { return }
      }
    }
    return Response(status: 200, fields: fields, body: .stream(write))
  }

  private static func link(_ href: [UInt8], _ name: [UInt8]) -> [UInt8] {
    var out = Array("<p><a href=\"".utf8)
    XMLText.escape(href, to: &out)
    out += Array("\">".utf8)
    XMLText.escape(Array(String(decoding: name, as: UTF8.self).utf8), to: &out)
    return out + Array("</a>\n".utf8)
  }
}
