internal import Digest
internal import Format
internal import HTTPClient
internal import Posix

/// Names of cubes: an object `names/NAME/ID`, and `cubes/ID/name`, which holds the one that counts. A cube that
/// is gone has `gone/ID`, which holds its name.
extension S3Store: CubeDirectory {
  private static let goneLine = "memcube gone\n"

  /// The cubes, whether gone or not, by name.
  public func cubes() throws(StoreError) -> [StoredCube] {
    var latest: [[UInt8]: (name: [UInt8], changed: String)] = [:]
    for entry in try client.list("names/") {
      guard let (id, escaped) = Self.parted(entry) else { continue }
      var decoded = S3Name.decode(escaped)
      if decoded == nil { decoded = try self.name(of: id) }
      guard let name = decoded else { continue }
      // A process that was killed between two steps leaves the old name, too.
      if let known = latest[id] {
        let counts = try self.name(of: id)
        latest[id] = (counts ?? (known.changed > entry.changed ? known.name : name), entry.changed)
      } else {
        latest[id] = (name, entry.changed)
      }
    }
    var cubes = latest.mapValues { $0.name }.map { StoredCube(id: $0.key, name: $0.value) }
    for entry in try client.list("gone/") {
      let id = Array(entry.key.utf8.dropFirst("gone/".utf8.count))
      guard Hex.isHex(id, count: 32) else { continue }
      if let place = cubes.firstIndex(where: { $0.id == id }) {
        cubes[place].isGone = true
      } else {
        cubes.append(StoredCube(id: id, name: try goneName(id) ?? [], isGone: true))
      }
    }
    return cubes.sorted(by: StoredCube.precedes)
  }

  /// The cube of a name that is not gone; of several the one of the first id.
  public func cube(named name: [UInt8]) throws(StoreError) -> StoredCube? {
    guard (try? checkName(name)) != nil else { return nil }
    let ids = try client.list("names/\(S3Name.encode(name))/").compactMap { Self.parted($0)?.id }
    for id in ids.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      if try self.name(of: id) == name, try !isGone(id) { return StoredCube(id: id, name: name) }
    }
    return nil
  }

  /// Adds a cube, or gives it another name.
  public func add(_ cube: StoredCube) throws(StoreError) {
    try checkID(cube.id)
    try checkName(cube.name)
    if try isGone(cube.id) { return }
    let old = try name(of: cube.id)
    try client.put(Self.key(cube.name, cube.id), cube.name, "the name of a cube")
    if old == cube.name { return }
    try client.put("cubes/\(cube.id.text)/name", cube.name, "the name of a cube")
    if let old { try client.delete(Self.key(old, cube.id), "the old name of a cube") }
  }

  /// Erases a cube. What was interrupted is done by the next call.
  public func remove(_ cube: [UInt8]) throws(StoreError) {
    try checkID(cube)
    if try !isGone(cube) {
      guard let name = try name(of: cube) else {
        throw .notFound("\(address) has no cube of the id \(cube.text)")
      }
      // First: what is put from now on is removed by its writer.
      try client.put("gone/\(cube.text)", Array(Self.goneLine.utf8) + name, "the end of a cube")
    }
    // The heads before the rest: those who look at them see that it is gone.
    for folder in ["heads/", ""] {
      try client.list("cubes/\(cube.text)/\(folder)") { (page) throws(StoreError) in
        for entry in page { try client.delete(entry.key, "an object of an erased cube") }
      }
    }
  }

  /// The name that counts; nil: there is no such cube, or it is gone.
  func name(of cube: [UInt8]) throws(StoreError) -> [UInt8]? {
    let reply = try client.find(
      S3Request(.get, "cubes/\(cube.text)/name", "the name of the cube \(cube.text)"))
    guard let reply else { return nil }
    guard (try? checkName(reply.body)) != nil else { throw S3Failure.noService(client.place) }
    return reply.body
  }

  func isGone(_ cube: [UInt8]) throws(StoreError) -> Bool { try goneName(cube) != nil }

  private func goneName(_ cube: [UInt8]) throws(StoreError) -> [UInt8]? {
    let reply = try client.find(S3Request(.get, "gone/\(cube.text)", "the end of \(cube.text)"))
    guard let reply else { return nil }
    guard reply.body.starts(with: Array(Self.goneLine.utf8)) else {
      throw S3Failure.noService(client.place)
    }
    return Array(reply.body.dropFirst(Self.goneLine.utf8.count))
  }

  private static func key(_ name: [UInt8], _ id: [UInt8]) -> String {
    "names/\(S3Name.encode(name))/\(id.text)"
  }

  private static func parted(_ entry: S3Entry) -> (id: [UInt8], escaped: String)? {
    let parts = entry.key.split(separator: "/")
    guard parts.count == 3, Hex.isHex(Array(parts[2].utf8), count: 32) else { return nil }
    return (Array(parts[2].utf8), String(parts[1]))
  }
}

/// A cube's name as a part of a key: letters, digits, `-` and `.` are themselves, other bytes `_XX`. A long one is
/// its digest: servers that keep files allow 255 bytes.
enum S3Name {
  private static let limit = 200

  static func encode(_ name: [UInt8]) -> String {
    var out: [UInt8] = []
    for byte in name {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E: out.append(byte)
      default: out += [0x5F] + Hex.encode([byte])
      }
    }
    return out.count <= limit ? out.text : "~" + Hex.encode(SHA256.hash(name)).text
  }

  /// The name; nil: it is a digest, or not of this form.
  static func decode(_ text: String) -> [UInt8]? {
    let bytes = Array(text.utf8)
    var out: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0x5F {
        guard index + 2 < bytes.count, let one = Hex.decode(bytes[(index + 1)...(index + 2)]) else {
          return nil
        }
        out += one
        index += 3
      } else {
        out.append(bytes[index])
        index += 1
      }
    }
    return text.first != "~" && (try? checkName(out)) != nil ? out : nil
  }
}
