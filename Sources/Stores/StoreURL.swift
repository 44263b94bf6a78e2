internal import Posix

/// Where a store is, as a person writes it: `postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=…`,
/// `s3://BUCKET/PREFIX?endpoint=…&region=…&path-style=…`, `file:///FOLDER`, or a folder's path that holds a
/// slash. `#CUBE` at the end names one of its cubes.
public struct StoreURL: Hashable, Sendable, CustomStringConvertible {
  /// What kind of store it is.
  enum Place: Hashable, Sendable {
    case directory(Path)
    case postgres(PostgresPlace)
    case s3(S3Place)
  }

  let place: Place
  /// The name of a cube after `#`, `NAME` or `PROJECT/NAME`; nil where there is none.
  public let cube: [UInt8]?

  /// Reads an address.
  /// - Throws: `.invalid`, with a sentence that holds no password.
  public init(_ text: [UInt8]) throws(StoreError) {
    guard !text.contains(0), !text.isEmpty else {
      throw .invalid("a store's address is a URL or a folder's path")
    }
    if Self.isHalfURL(text[...]) { throw Self.unreadable }
    var (rest, cube) = Self.parts(text)
    if cube?.isEmpty == true {
      throw .invalid("a cube's name is missing after the # of the store")
    }
    guard let scheme = Self.scheme(rest) else {
      guard StoreURL.isPath(rest) else {
        throw .invalid(
          "'\(String(decoding: rest, as: UTF8.self))' is no store: write postgres://…, s3://…, "
            + "or a folder's path with a slash in it, such as ./\(String(decoding: rest, as: UTF8.self))"
        )
      }
      place = .directory(Path(Array(rest)))
      self.cube = cube
      return
    }
    if rest.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
      throw .invalid("a store's URL holds no spaces: write %20")
    }
    try Self.refuseParts(of: rest, scheme, cube)
    if let given = cube {
      guard let plain = Percent.decode(given[...]) else {
        throw .invalid("the cube's name after # has a % without two digits")
      }
      cube = plain
    }
    self.cube = cube
    let parts = try URLParts(rest.dropFirst(scheme.count + 3))
    switch scheme {
    case "postgres", "postgresql": place = .postgres(try PostgresPlace(parts))
    case "s3": place = .s3(try S3Place(parts))
    case "file": place = .directory(try Self.folder(parts))
    default:
      throw .invalid(
        "there are no stores of the kind \(scheme)://: write postgres://, s3:// or file://")
    }
  }

  /// Whether a word of a command is meant as a store's address, and not as a cube's name.
  public static func isOne(_ text: [UInt8]) -> Bool {
    let rest = parts(text).rest
    return isHalfURL(text[...]) || scheme(rest) != nil || isPath(rest)
  }

  /// What of a folder's path is the folder, without the cube.
  public static func folder(of text: [UInt8]) -> [UInt8] { Array(parts(text).rest) }

  /// Whether a word is a URL, which may hold a password, whether it is a good one or not.
  public static func isURL(_ text: [UInt8]) -> Bool {
    isHalfURL(text[...]) || scheme(text[...]) != nil
  }

  /// Where it is, for messages: without a password, and without the cube.
  public var address: String {
    switch place {
    case .directory(let path): path.description
    case .postgres(let place): place.address
    case .s3(let place): place.address
    }
  }

  /// The address: what is written into a message by chance has no password either.
  public var description: String { address }

  /// Opens the store. A database or bucket is asked for at the first call, not now.
  /// - Throws: `.invalid` where there is no such folder, or the credentials are missing.
  public func open() throws(StoreError) -> any BundleStore & CubeDirectory {
    switch place {
    case .directory(let path): try DirectoryStore(path)
    case .postgres(let place): PostgresStore(place)
    case .s3(let place): try S3Store(place)
    }
  }

  private static func isPath(_ text: ArraySlice<UInt8>) -> Bool {
    text.contains(0x2F) || text.elementsEqual([0x2E]) || text.elementsEqual([0x2E, 0x2E])
  }

  /// The letters before `://`, in lower case.
  static func scheme(_ text: ArraySlice<UInt8>) -> String? {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon > text.startIndex,
      text[colon...].starts(with: Array("://".utf8)),
      text[..<colon].allSatisfy({ 0x61...0x7A ~= $0 | 0x20 || 0x30...0x39 ~= $0 })
    else { return nil }
    return String(decoding: text[..<colon], as: UTF8.self).lowercased()
  }

  private static func folder(_ parts: URLParts) throws(StoreError) -> Path {
    guard parts.authority.isEmpty || parts.authority.elementsEqual("localhost".utf8),
      parts.options.isEmpty, let path = Percent.decode(parts.path), path.first == 0x2F
    else { throw .invalid("a folder's URL is file:///FOLDER, its path beginning at the root") }
    return Path(path)
  }
}

/// The parts of a URL after `://`.
struct URLParts {
  /// An option of its query.
  struct Option: Hashable, Sendable {
    var name: String
    var value: [UInt8]
  }

  /// What stands before the path, as it is written.
  let authority: ArraySlice<UInt8>
  /// The path with its slash, as it is written.
  let path: ArraySlice<UInt8>
  /// The options after `?`, in their order, without escapes.
  let options: [Option]

  init(_ text: ArraySlice<UInt8>) throws(StoreError) {
    let mark = text.firstIndex(of: UInt8(ascii: "?")) ?? text.endIndex
    let head = text[..<mark]
    let slash = head.firstIndex(of: 0x2F) ?? head.endIndex
    authority = head[..<slash]
    path = head[slash...]
    var options: [Option] = []
    for pair in text[mark...].dropFirst().split(separator: UInt8(ascii: "&")) {
      let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
      guard let name = Percent.decode(pair[..<equals]),
        let value = Percent.decode(pair[equals...].dropFirst())
      else { throw .invalid("an option of the store's URL has a % without two digits") }
      options.append(Option(name: String(decoding: name, as: UTF8.self), value: value))
    }
    self.options = options
  }
}

/// The escapes of URLs: RFC 3986, 2.1.
enum Percent {
  /// The bytes that an escaped text means; nil for an escape without two digits, or of a NUL.
  static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var out: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
      guard text[index] == UInt8(ascii: "%") else {
        out.append(text[index])
        index += 1
        continue
      }
      guard index + 2 < text.endIndex, let high = digit(text[index + 1]),
        let low = digit(text[index + 2]), high | low != 0
      else { return nil }
      out.append(high << 4 | low)
      index += 3
    }
    return out
  }

  /// A text with all but unreserved characters escaped, as AWS wants it; a slash too unless it is kept.
  static func encode(_ text: [UInt8], keepsSlash: Bool = false) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    for byte in text {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: out.append(byte)
      case 0x2F where keepsSlash: out.append(byte)
      default: out += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
