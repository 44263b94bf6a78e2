internal import Format
internal import Fuse
internal import Posix
internal import XML

/// Something that a client sees, by the name under which it does.
struct Resource: Sendable {
  /// Where the client sees it.
  var location: Location
  /// What is there.
  var found: Found
  /// The locks among which are those that cover it.
  var locks: [WriteLock]

  /// Its address in answers.
  var href: [UInt8] { location.href(isFolder: found.isFolder) }
}

/// The properties that the server itself knows of a resource, each by its name in `DAV:`.
enum LiveProperty: String, CaseIterable {
  case creationdate, displayname, getcontentlength, getcontenttype, getetag, getlastmodified
  case lockdiscovery, resourcetype, supportedlock
  /// Only for clients that ask for them by name: RFC 4331, 3.
  case quotaAvailable = "quota-available-bytes"
  case quotaUsed = "quota-used-bytes"

  static let space = Array("DAV:".utf8)

  /// The property of a name; nil: none of these.
  init?(_ name: XMLName) {
    guard name.space == Self.space else { return nil }
    self.init(rawValue: String(decoding: name.local, as: UTF8.self))
  }

  /// Those that a client gets that asks for all.
  static let usual = allCases.filter { $0 != .quotaAvailable && $0 != .quotaUsed }

  var name: XMLName { XMLName(Self.space, Array(rawValue.utf8)) }
}

extension Call {
  /// The value of a property, as it stands in its element; nil where the resource has none.
  func value(_ property: LiveProperty, of resource: Resource) -> [UInt8]? {
    let attributes = resource.found.attributes
    switch property {
    case .creationdate:
      return Timestamp(seconds: attributes.modificationTime.seconds).rfc3339
    case .displayname: return Self.displayName(resource.location)
    case .getcontentlength: return resource.found.isFolder ? nil : Array("\(attributes.size)".utf8)
    case .getcontenttype:
      return resource.found.isFolder
        ? nil : Array(MediaType.of(resource.location.names.last ?? []).utf8)
    case .getetag:
      var out: [UInt8] = []
      guard let tag = EntityTag(attributes) else { return nil }
      XMLText.escape(tag.bytes, to: &out)
      return out
    case .getlastmodified: return Array(HTTPDate.text(attributes.modificationTime).utf8)
    case .lockdiscovery:
      return Array(
        resource.locks.filter { $0.covers(resource.location) }.map(\.discovery).joined())
    case .resourcetype: return resource.found.isFolder ? Array("<D:collection/>".utf8) : []
    case .supportedlock:
      return Array(["exclusive", "shared"].map(Self.lockEntry).joined().utf8)
    case .quotaAvailable, .quotaUsed: return quota(property, resource.found)
    }
  }

  private static func lockEntry(_ scope: String) -> String {
    "<D:lockentry><D:lockscope><D:\(scope)/></D:lockscope>"
      + "<D:locktype><D:write/></D:locktype></D:lockentry>"
  }

  private static func displayName(_ location: Location) -> [UInt8]? {
    guard let name = location.names.last else { return Array("memcube".utf8) }
    // A name may be any bytes, a document's text may not.
    guard XMLText.isAllowed(name) else { return nil }
    var out: [UInt8] = []
    XMLText.escape(name, to: &out)
    return out
  }

  private func quota(_ property: LiveProperty, _ found: Found) -> [UInt8]? {
    guard found.isFolder, let all = try? tree.statistics(found.node) else { return nil }
    let (free, used) = (all.availableBlocks, all.blocks &- min(all.blocks, all.freeBlocks))
    let count = (property == .quotaAvailable ? free : used)
      .multipliedReportingOverflow(by: all.blockSize)
    return Array("\(count.overflow ? UInt64(Int64.max) : count.partialValue)".utf8)
  }
}

extension WriteLock {
  /// The lock as an element of `lockdiscovery`.
  var discovery: [UInt8] {
    let left = max(0, (end - Clock.monotonic()) / 1_000_000_000)
    var out = Array(
      ("<D:activelock><D:locktype><D:write/></D:locktype><D:lockscope><D:"
        + (isShared ? "shared" : "exclusive") + "/></D:lockscope><D:depth>"
        + (isDeep ? "infinity" : "0") + "</D:depth>").utf8)
    out += owner
    out += Array(
      "<D:timeout>Second-\(min(left + 1, seconds))</D:timeout><D:locktoken><D:href>".utf8)
    XMLText.escape(token, to: &out)
    out += Array("</D:href></D:locktoken><D:lockroot><D:href>".utf8)
    XMLText.escape(location.href(isFolder: false), to: &out)
    return out + Array("</D:href></D:lockroot></D:activelock>".utf8)
  }
}

/// What a file is taken for by the ending of its name.
enum MediaType {
  private static let types = [
    "md": "text/markdown; charset=utf-8", "txt": "text/plain; charset=utf-8",
    "jsonl": "application/x-ndjson; charset=utf-8", "json": "application/json",
    "html": "text/html", "htm": "text/html", "csv": "text/csv", "xml": "application/xml",
    "yaml": "application/yaml", "yml": "application/yaml", "pdf": "application/pdf",
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "webp": "image/webp", "svg": "image/svg+xml", "heic": "image/heic", "mp3": "audio/mpeg",
    "m4a": "audio/mp4", "wav": "audio/wav", "ogg": "audio/ogg", "mp4": "video/mp4",
    "mov": "video/quicktime", "zip": "application/zip", "epub": "application/epub+zip",
    "eml": "message/rfc822", "ics": "text/calendar", "vcf": "text/vcard",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
  ]

  /// The type of a file by its name.
  static func of(_ name: [UInt8]) -> String {
    guard let dot = name.lastIndex(of: 0x2E), name.count - dot <= 8 else {
      return "application/octet-stream"
    }
    let ending = String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased()
    return types[ending] ?? "application/octet-stream"
  }
}
