/// A path of the operating system: bytes, since Linux does not promise UTF-8.
public struct Path: Hashable, Sendable {
  /// The bytes, without a NUL.
  public var bytes: [UInt8]

  /// A path of these bytes.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// A path of the UTF-8 bytes of a string.
  public init(_ text: String) { bytes = Array(text.utf8) }

  /// This path, a slash, and one more component (or several, joined by slashes).
  public func appending(_ component: [UInt8]) -> Path {
    if bytes.isEmpty { return Path(component) }
    return Path(bytes.last == 0x2F ? bytes + component : bytes + [0x2F] + component)
  }

  /// This path, a slash, and the UTF-8 bytes of one more component.
  public func appending(_ component: String) -> Path { appending(Array(component.utf8)) }

  /// The part after the last slash, trailing slashes left aside; empty for the root.
  public var lastComponent: [UInt8] {
    var end = bytes.count
    while end > 0, bytes[end - 1] == 0x2F { end -= 1 }
    let head = bytes[..<end]
    guard let slash = head.lastIndex(of: 0x2F) else { return Array(head) }
    return Array(head[(slash + 1)...])
  }

  /// What stands before the last component: `.` for a single name, `/` for the root's children.
  public var parent: Path {
    var end = bytes.count
    while end > 0, bytes[end - 1] == 0x2F { end -= 1 }
    guard let slash = bytes[..<end].lastIndex(of: 0x2F) else {
      return end == 0 && !bytes.isEmpty ? Path("/") : Path(".")
    }
    return slash == 0 ? Path("/") : Path(Array(bytes[..<slash]))
  }

  /// Whether the path begins with a slash.
  public var isAbsolute: Bool { bytes.first == 0x2F }

  /// Whether this is the other path or lies below it; both absolute, without symlinks.
  public func isWithin(_ other: Path) -> Bool {
    if bytes == other.bytes || other.bytes == [0x2F] { return true }
    return bytes.starts(with: other.bytes + [0x2F])
  }
}

extension Path: CustomStringConvertible {
  /// For messages to people: the path as text, with what is not UTF-8 replaced.
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}
