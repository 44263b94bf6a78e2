internal import Digest
internal import Format
internal import MemCube

/// Where something is: a cube, and a path in it as below a mount.
struct Place: Hashable, Sendable {
  /// The cube's name.
  var cube: [UInt8]
  /// The path in the cube; empty for the cube itself.
  var path: [UInt8]

  /// As clients see it: `CUBE/PATH`.
  var shown: [UInt8] { path.isEmpty ? cube : cube + [0x2F] + path }

  /// As a resource: `memcube://CUBE/PATH`, each part percent-encoded.
  var uri: [UInt8] {
    bytes("memcube://")
      + shown.split(separator: 0x2F, omittingEmptySubsequences: false)
      .map { PercentCoding.encode(Array($0)) }.joined(separator: [0x2F])
  }

  /// What the path begins with.
  var head: [UInt8] { Array(path.prefix { $0 != 0x2F }) }

  /// What follows the head.
  var rest: [UInt8] { Array(path.dropFirst(head.count + 1)) }
}

/// The escapes of URIs.
enum PercentCoding {
  private static let digits = Array("0123456789ABCDEF".utf8)

  /// Escapes all but unreserved characters.
  static func encode(_ part: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    for byte in part {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: out.append(byte)
      default: out += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return out
  }

  /// Undoes escapes; nil for one that is none.
  static func decode(_ part: [UInt8]) -> [UInt8]? {
    var out: [UInt8] = []
    var at = 0
    while at < part.count {
      guard part[at] == 0x25 else {
        out.append(part[at])
        at += 1
        continue
      }
      guard at + 2 < part.count, let high = value(part[at + 1]), let low = value(part[at + 2])
      else {
        return nil
      }
      out.append(high << 4 | low)
      at += 3
    }
    return out
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x41...0x46: digit - 0x41 + 10
    case 0x61...0x66: digit - 0x61 + 10
    default: nil
    }
  }
}

extension Scope {
  /// The place that a resource's URI names; nil for one that is none of ours.
  func place(uri: [UInt8]) -> Place? {
    let scheme = bytes("memcube://")
    guard uri.starts(with: scheme) else { return nil }
    let coded = uri.dropFirst(scheme.count).split(
      separator: 0x2F, omittingEmptySubsequences: false)
    var parts = coded.compactMap { PercentCoding.decode(Array($0)) }
    guard parts.count == coded.count else { return nil }
    if parts.last == [], parts.count > 1 { parts.removeLast() }
    guard let cube = parts.first, !cube.isEmpty else { return nil }
    return Place(cube: cube, path: Array(parts.dropFirst().joined(separator: [0x2F])))
  }

  /// The place that a path means: below a mount, a URI, below the default cube, or by the end of an id.
  func place(_ text: [UInt8]) throws(CubeError) -> Place {
    let names = try shelf.names()
    if text.starts(with: bytes("memcube://")) {
      guard let place = place(uri: text), names.contains(place.cube) else {
        throw .notFound("there is no '\(MCP.shown(text))'; list shows the cubes")
      }
      return place
    }
    var path = Array(text.drop { $0 == 0x2F })
    while path.last == 0x2F { path.removeLast() }
    if let project = shelf.project {
      let prefix = bytes("projects/") + project + [0x2F]
      if path.starts(with: prefix) { path = Array(path.dropFirst(prefix.count)) }
    }
    let place = Place(cube: Array(path.prefix { $0 != 0x2F }), path: [])
    if names.contains(place.cube) {
      return Place(cube: place.cube, path: Array(path.dropFirst(place.cube.count + 1)))
    }
    if Place(cube: [], path: path).isInCube { return Place(cube: try single(nil), path: path) }
    if let found = try self.place(id: path, names) { return found }
    throw .notFound("there is no '\(MCP.shown(text))'; list without path shows the cubes")
  }

  /// The place of a memory or document by the last digits of its id.
  private func place(id: [UInt8], _ names: [[UInt8]]) throws(CubeError) -> Place? {
    guard id.count >= 8, id.count <= 36, Hex.isHex(id, count: id.count) else { return nil }
    for name in names {
      let path = try shelf.use(name) { (cube) throws(CubeError) -> [UInt8]? in
        guard let object = try cube.object(suffix: id), let node = try cube.file(object: object)
        else { return nil }
        return try cube.mountPath(of: node)
      }
      if let path { return Place(cube: name, path: path) }
    }
    return nil
  }
}

extension Place {
  /// Whether a path without a cube's name begins as paths in cubes do.
  fileprivate var isInCube: Bool {
    Item.folders.contains { head.elementsEqual($0.utf8) } || head == bytes("about.md")
  }
}
