/// From the path that a version records to the path that its object wants; state rule 5.
package enum PathCleaning {
  /// A component's greatest length in bytes.
  static let componentLimit = 255
  private static let depthLimit = 64
  private static let slash = UInt8(ascii: "/")

  /// The path that an object wants.
  ///
  /// Without empty, `.` and `..` components; NUL becomes `_`; components cut to 255 bytes; at
  /// most the first 64 of those that are left; if none is left, `memory S` with S the last 8
  /// digits of the object's id, whatever the object is.
  package static func clean(_ path: [UInt8], _ object: ObjectID) -> [UInt8] {
    let cleaned = clean(path)
    return cleaned.isEmpty ? Array("memory ".utf8) + object.hex.suffix(8) : cleaned
  }

  /// The same of a folder's path, or of any other that names no object: empty if none is left.
  package static func clean(_ path: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(path.count)
    var depth = 0
    for component in path.split(separator: slash) where depth < depthLimit {
      if component == [UInt8(ascii: ".")] || component == Array("..".utf8)[...] { continue }
      if depth > 0 { out.append(slash) }
      for byte in cut(component, to: componentLimit) {
        out.append(byte == 0 ? UInt8(ascii: "_") : byte)
      }
      depth += 1
    }
    return out
  }

  /// The first bytes of a name, at most so many; of one that is UTF-8 as a whole, up to 3 fewer,
  /// so that no character is cut.
  static func cut(_ name: ArraySlice<UInt8>, to limit: Int) -> ArraySlice<UInt8> {
    if name.count <= limit { return name }
    if limit <= 0 { return [] }
    var end = name.startIndex + limit
    if String(validating: name, as: UTF8.self) != nil {
      while end > name.startIndex && name[end] & 0xC0 == 0x80 { end -= 1 }
    }
    return name[..<end]
  }

  /// The proper parent folders of a path, the outermost first.
  static func parents(of path: [UInt8]) -> [[UInt8]] {
    path.indices.filter { path[$0] == slash && $0 > 0 }.map { Array(path[..<$0]) }
  }
}
