internal import Posix

// A password with characters that have a meaning in a URL is cut there, and its rest taken for another part. No
// message may show such a part.
extension StoreURL {
  /// What is said of a URL whose parts may be those of a password.
  static let unreadable = StoreError.invalid(
    "the store's URL cannot be read: it begins with postgres:// or s3://, and in a user, a password or a name "
      + "/ # ? and @ are written as %2F %23 %3F and %40")

  /// A store and the cube after `#`, as they are written. A name of a cube in a folder may hold more of them:
  /// the longest folder that is there counts.
  static func parts(_ text: [UInt8]) -> (rest: ArraySlice<UInt8>, cube: [UInt8]?) {
    let mark = UInt8(ascii: "#")
    guard let last = text.lastIndex(of: mark) else { return (text[...], nil) }
    var place = last
    if scheme(text[..<last]) == nil {
      var longer = text[...]
      while let next = longer.lastIndex(of: mark) {
        longer = text[..<next]
        if (try? Files.status(Path(Array(longer))))?.kind == .directory {
          place = next
          break
        }
      }
    }
    return (text[..<place], Array(text[(place + 1)...]))
  }

  /// Whether a text begins as a URL of a database or bucket and goes on otherwise.
  static func isHalfURL(_ text: ArraySlice<UInt8>) -> Bool {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return false }
    let before = String(decoding: text[..<colon], as: UTF8.self).lowercased()
    let isDouble = text[colon...].starts(with: Array("://".utf8))
    // Such as postgresql+driver://
    if isDouble { return scheme(text) == nil && !before.contains("/") }
    return ["postgres", "postgresql", "s3"].contains(before)
  }

  /// - Throws: `unreadable` where a part holds what a password may have left there.
  static func refuseParts(
    of url: ArraySlice<UInt8>, _ scheme: String, _ cube: [UInt8]?
  ) throws(StoreError) {
    guard scheme != "file" else { return }
    let at = UInt8(ascii: "@")
    let rest = url.dropFirst(scheme.utf8.count + 3)
    let end =
      rest.firstIndex { $0 == 0x2F || $0 == UInt8(ascii: "?") } ?? rest.endIndex
    let isDatabase = scheme.hasPrefix("postgres")
    if rest[end...].contains(at) || isDatabase && cube?.contains(at) == true { throw unreadable }
  }

  /// - Throws: `unreadable` unless this is empty or a port's number.
  static func checkPort(_ text: ArraySlice<UInt8>) throws(StoreError) {
    guard !text.isEmpty else { return }
    guard text.allSatisfy({ 0x30...0x39 ~= $0 }),
      UInt16(String(decoding: text, as: UTF8.self)) ?? 0 > 0
    else { throw unreadable }
  }
}
