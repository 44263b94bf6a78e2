internal import Fuse
internal import HTTP
internal import Posix
internal import XML

/// What a PROPFIND asks for.
enum PropertyRequest: Sendable {
  /// The names of all properties.
  case names
  /// All, and some that are not shown unless they are asked for.
  case all([XMLName])
  /// Some.
  case some([XMLName])

  /// More names are no request.
  private static let limit = 256

  /// What a body asks for; nothing asks for all.
  init(_ body: [UInt8]) throws(Refused) {
    if body.isEmpty {
      self = .all([])
      return
    }
    let root = try document(body)
    guard root.name == XMLName("DAV:", "propfind") else {
      throw Refused(400, "the body is no propfind")
    }
    func names(_ element: XMLElement?) -> [XMLName] { element?.elements.map(\.name) ?? [] }
    if root[XMLName("DAV:", "propname")] != nil {
      self = .names
    } else if root[XMLName("DAV:", "allprop")] != nil {
      self = .all(names(root[XMLName("DAV:", "include")]))
    } else if let prop = root[XMLName("DAV:", "prop")] {
      self = .some(names(prop))
    } else {
      throw Refused(400, "the propfind asks for nothing")
    }
    if case .some(let names) = self, names.count > Self.limit {
      throw Refused(400, "the propfind asks for more than \(Self.limit) properties")
    }
  }
}

/// Reads the body of a request.
/// - Throws: 400, or 413, or 403 of one that declares entities.
func document(_ body: [UInt8]) throws(Refused) -> XMLElement {
  do { return try XMLElement.read(body) } catch {
    switch error {
    case .malformed: throw Refused(400, "the body is no XML")
    case .declares:
      throw Refused(
        403, "the body declares a document type", condition: "no-external-entities")
    case .tooLarge: throw Refused(413, "the body is too long or too deep")
    case .noLibrary:
      throw Refused(500, "libexpat is not installed here; the Debian package is libexpat1")
    }
  }
}

extension Call {
  /// So many resources are answered in one piece; of more, each lot as it is read.
  private static let wholeLimit = 2 * FolderReading.page

  /// PROPFIND.
  func propfind() throws(Refused) -> Response {
    let depth = try depth(.infinity)
    guard depth != .infinity else {
      throw Refused(
        403, "a listing of all that is below is not given: ask with Depth: 1",
        condition: "propfind-finite-depth")
    }
    let asked = try PropertyRequest(request.body)
    let found = try found()
    let known = found.isFolder ? locks.aroundFolder(location) : locks.covering(location)
    let first = Resource(location: location, found: found, locks: known)
    var body = MultiStatus.start
    body += response(of: first, asked)
    guard depth == .one, found.isFolder else { return multiStatus(body + MultiStatus.end) }
    let reading = try FolderReading(self, found.node)
    var count = 0
    while count < Self.wholeLimit {
      let page = try reading.more()
      if page.isEmpty { return multiStatus(body + MultiStatus.end) }
      count += page.count
      body += try responses(of: page, known, asked)
    }
    let begun = body
    let write = { @Sendable [self] (writer: any StreamWriter) in
      guard writer.write(begun) else { return }
      while let page = try? reading.more(), let part = try? responses(of: page, known, asked) {
        let isEnd = page.isEmpty
        guard writer.write(isEnd ? MultiStatus.end : part), !isEnd else { return }
      }
    }
    return Response(status: 207, fields: [XMLWriting.type], body: .stream(write))
  }

  private func multiStatus(_ body: [UInt8]) -> Response {
    Response(status: 207, fields: [XMLWriting.type], body: .bytes(body))
  }

  /// What is said of the entries of a folder. Of a link it is what that leads to; one that leads nowhere, or out
  /// of the tree, is left out.
  private func responses(
    of page: [Found], _ locks: [WriteLock], _ asked: PropertyRequest
  ) throws(Refused) -> [UInt8] {
    var out: [UInt8] = []
    for found in page {
      var found = found
      let place = location.appending(found.name)
      if found.attributes.type == .symbolicLink {
        guard let target = try find(place) else { continue }
        found = target
      }
      out += response(of: Resource(location: place, found: found, locks: locks), asked)
    }
    return out
  }

  /// What is said of a resource.
  private func response(of resource: Resource, _ asked: PropertyRequest) -> [UInt8] {
    var (present, missing): ([UInt8], [UInt8]) = ([], [])
    switch asked {
    case .names:
      for property in LiveProperty.usual where value(property, of: resource) != nil {
        MultiStatus.write(property.name, nil, to: &present)
      }
      for name in deadProperties(of: resource.found) {
        MultiStatus.write(name, nil, to: &present)
      }
    case .all(let others):
      let usual = LiveProperty.usual.map(\.name)
      let dead = deadProperties(of: resource.found)
      for name in usual + dead { _ = write(name, of: resource, to: &present) }
      for name in others where !usual.contains(name) && !dead.contains(name) {
        if !write(name, of: resource, to: &present) { MultiStatus.write(name, nil, to: &missing) }
      }
    case .some(let names):
      for name in names where !write(name, of: resource, to: &present) {
        MultiStatus.write(name, nil, to: &missing)
      }
    }
    return MultiStatus.response(
      resource.href, [(present, 200), (missing, 404)].filter { !$0.0.isEmpty })
  }

  /// Adds a property; false where the resource has none of this name.
  private func write(_ name: XMLName, of resource: Resource, to out: inout [UInt8]) -> Bool {
    if let property = LiveProperty(name) {
      guard let value = value(property, of: resource) else { return false }
      MultiStatus.write(name, value, to: &out)
      return true
    }
    guard let element = deadProperty(name, of: resource.found) else { return false }
    out += element.bytes
    return true
  }
}

/// The document of a 207.
enum MultiStatus {
  static let start = Array("\(XMLWriting.head)<D:multistatus xmlns:D=\"DAV:\">\n".utf8)
  static let end = Array("</D:multistatus>\n".utf8)

  /// Adds a property's element, empty without a value.
  static func write(_ name: XMLName, _ value: [UInt8]?, to out: inout [UInt8]) {
    guard name.space == LiveProperty.space else {
      out += XMLElement(name).bytes
      return
    }
    let tag = Array("D:".utf8) + name.local
    guard let value, !value.isEmpty else {
      out += [0x3C] + tag + Array("/>".utf8)
      return
    }
    out += [0x3C] + tag + [0x3E] + value + Array("</".utf8) + tag + [0x3E]
  }

  /// What is said of a resource: properties, by the status that they have.
  static func response(_ href: [UInt8], _ groups: [([UInt8], Int)]) -> [UInt8] {
    var out = open(href)
    // Each resource needs one, and a client may have asked for no property.
    for (properties, status) in groups.isEmpty ? [([], 200)] : groups {
      out += Array("<D:propstat><D:prop>".utf8) + properties
      out += Array("</D:prop>\(line(status))</D:propstat>".utf8)
    }
    return out + Array("</D:response>\n".utf8)
  }

  /// What is said of a resource as a whole.
  static func response(_ href: [UInt8], status: Int) -> [UInt8] {
    open(href) + Array("\(line(status))</D:response>\n".utf8)
  }

  private static func open(_ href: [UInt8]) -> [UInt8] {
    var out = Array("<D:response><D:href>".utf8)
    XMLText.escape(href, to: &out)
    return out + Array("</D:href>".utf8)
  }

  private static func line(_ status: Int) -> String {
    let words = [
      200: "OK", 403: "Forbidden", 404: "Not Found", 409: "Conflict", 423: "Locked",
      424: "Failed Dependency", 507: "Insufficient Storage",
    ]
    return "<D:status>HTTP/1.1 \(status) \(words[status] ?? "Failed")</D:status>"
  }
}
