internal import Gateway
internal import HTTP

/// Where a request goes: the names of folders and of what is in the last, from the face's root on.
struct Location: Hashable, Sendable {
  /// What all paths of the face begin with.
  static let root = Array("/dav".utf8)
  /// More names than any folder is deep.
  private static let depthLimit = 200

  /// The names, decoded: any bytes but `/` and NUL.
  var names: [[UInt8]]

  /// A location of its names.
  init(_ names: [[UInt8]]) { self.names = names }

  /// Whether a request's target is the face's.
  static func isBelow(_ target: [UInt8]) -> Bool {
    let path = path(of: target)
    return path.starts(with: root)
      && (path.count == root.count || path.dropFirst(root.count).first == 0x2F)
  }

  /// The location of a request's target, of a Destination, or of a tag in an If header.
  /// - Throws: 400 of what is no path, with names that no file has, or with a fragment.
  init(_ target: [UInt8]) throws(Refused) {
    guard !target.contains(0x23) else { throw Refused(400, "a fragment (#) names no file") }
    guard Self.isBelow(target) else { throw Refused(403, "this is no path of the face") }
    let rest = Self.path(of: target).dropFirst(Self.root.count)
    names = []
    for part in rest.split(separator: 0x2F) {
      guard let name = Escapes.decode(part), !name.contains(0), !name.contains(0x2F),
        name != [0x2E], name != [0x2E, 0x2E]
      else { throw Refused(400, "the path holds an escape or a name that no file can have") }
      names.append(name)
    }
    guard names.count <= Self.depthLimit else { throw Refused(400, "the path is too deep") }
  }

  /// The path of a target, without scheme, host and query.
  private static func path(of target: [UInt8]) -> ArraySlice<UInt8> {
    var rest = target[...]
    if let authority = Target.authority(target) { rest = rest[authority.endIndex...] }
    return rest.prefix { $0 != 0x3F }
  }

  /// The Destination of a request.
  /// - Throws: 400 where there is none, 502 where it is on another server.
  static func destination(of request: Request) throws(Refused) -> Location {
    guard let text = request["destination"], !text.isEmpty else {
      throw Refused(400, "the request has no Destination header")
    }
    if let authority = Target.authority(text), let host = request["host"],
      !plain(authority).elementsEqual(plain(host[...]))
    {
      throw Refused(502, "the Destination is on another server")
    }
    return try Location(text)
  }

  /// A host in lower case, without the port that is usual.
  private static func plain(_ host: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let lower = host.map { 0x41...0x5A ~= $0 ? $0 + 0x20 : $0 }
    for port in [":80", ":443"] where lower.suffix(port.utf8.count).elementsEqual(port.utf8) {
      return lower.dropLast(port.utf8.count)
    }
    return lower[...]
  }

  /// The path as it stands in answers; a folder's ends in a slash.
  func href(isFolder: Bool) -> [UInt8] {
    var out = Self.root
    for name in names { out += [0x2F] + Escapes.encode(name) }
    return isFolder ? out + [0x2F] : out
  }

  /// The location of a name below.
  func appending(_ name: [UInt8]) -> Location { Location(names + [name]) }

  /// The folder that it is in; nil of the root.
  var folder: Location? { names.isEmpty ? nil : Location(names.dropLast()) }

  /// Whether it is below a search/, where every name is the folder of a query.
  var isQuery: Bool {
    let place = names.firstIndex { $0.elementsEqual("search".utf8) }
    return place.map { $0 < 2 && names.count > $0 + 1 } ?? false
  }

  /// Whether it is below another one, or that one.
  func isWithin(_ other: Location) -> Bool { names.starts(with: other.names) }
}
