/// The name of a cube in the store: the stem of its folder `NAME.memcube`.
public enum CubeName {
  /// What a bundle's folder ends in.
  public static let suffix = Array(".memcube".utf8)

  /// Names that the mount's root needs for itself.
  public static let reserved = ["search", "ask", "projects", "README.md"]

  /// Whether the mount's root needs a name for itself.
  public static func isReserved(_ name: [UInt8]) -> Bool {
    reserved.contains { $0.utf8.elementsEqual(name) }
  }

  /// The longest name, so that the folder's name stays under the system's 255 bytes.
  public static let limit = 230

  /// The name of a bundle's folder without its suffix.
  public static func stem(of folder: [UInt8]) -> [UInt8] {
    folder.ends(in: suffix) ? Array(folder.dropLast(suffix.count)) : folder
  }

  /// Why a person's new cube cannot have this name, and what to do; nil: it can.
  ///
  /// `%` and a leading `@` are kept for the names that the server makes of foreign ids.
  public static func objection(to name: [UInt8]) -> String? {
    if name.isEmpty { return "a cube's name is not empty" }
    guard let text = String(validating: name, as: UTF8.self) else {
      return "a cube's name is UTF-8 text"
    }
    if name.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      return "a cube's name holds no control characters"
    }
    if name.count > limit {
      return "a cube's name has at most \(limit) bytes, this one \(name.count)"
    }
    if name.contains(UInt8(ascii: "/")) {
      return "a cube's name holds no /; put the bundle elsewhere with --at PATH"
    }
    if name.contains(UInt8(ascii: "%")) { return "'\(text)' holds a %, which server ids use" }
    if name.first == UInt8(ascii: ".") { return "'\(text)' begins with a dot" }
    if name.first == UInt8(ascii: "@") {
      return "'\(text)' begins with @, which agents and groups use"
    }
    if name.first == UInt8(ascii: "-") {
      return "'\(text)' begins with -, so that no command could name it"
    }
    if name.ends(in: suffix) {
      return "the folder gets its .memcube by itself: leave it out of '\(text)'"
    }
    if isReserved(name) {
      return "'\(text)' is reserved (the mount uses it); choose another name"
    }
    return nil
  }
}

extension [UInt8] {
  /// Whether the last bytes are these.
  public func ends(in suffix: [UInt8]) -> Bool { self.suffix(suffix.count).elementsEqual(suffix) }
}
