internal import Digest
internal import Format
internal import HTTP
internal import Models
internal import Posix
internal import Text

/// A content that is a file: its bytes in base64, or a `data:` address.
struct MemHQFile: Hashable, Sendable {
  var bytes: [UInt8]
  var name: [UInt8]
  /// Its media type, where one is given.
  var type: [UInt8]?

  /// The source types whose contents are files, with the names of those that give none.
  private static let names = ["PDF": "document.pdf", "IMAGE": "image", "AUDIO": "recording"]
  /// A shorter text is taken as it stands, bytes.
  private static let shortest = 16

  /// Of a content, its `sourceType` and the address that it is from; nil where the content is a text.
  /// - Throws: for a `data:` address that holds no bytes.
  init?(_ content: [UInt8], of kind: String, from source: [UInt8]?) throws(Fault) {
    let text = Array(content.drop { $0 <= 0x20 })
    if Array(text.prefix(5)).asText.lowercased() == "data:", let comma = text.firstIndex(of: 0x2C) {
      let head = text[5..<comma]
      let parts = head.split(separator: 0x3B)
      let isBase64 = parts.last?.asBase64Mark ?? false
      let rest = Array(text[(comma + 1)...])
      guard let bytes = isBase64 ? Self.decoded(rest) : Escapes.decode(rest[...]), !bytes.isEmpty
      else {
        throw .invalid("content", "content is a data: address that holds no bytes in base64")
      }
      self.bytes = bytes
      type = head.first == 0x3B ? nil : parts.first.map { Array($0) }
    } else {
      guard Self.names[kind] != nil, let bytes = Self.decoded(text), text.count >= Self.shortest
      else { return nil }
      self.bytes = bytes
      type = nil
    }
    let plain = Array((Self.names[kind] ?? "document").utf8)
    let usual = plain.contains(0x2E) ? plain : plain + Self.ending(of: type)
    name = Self.name(of: source) ?? usual
  }

  /// The bytes of base64, in either alphabet, with line ends and without; nil: it is none.
  private static func decoded(_ text: [UInt8]) -> [UInt8]? {
    var plain: [UInt8] = []
    plain.reserveCapacity(text.count)
    for byte in text {
      switch byte {
      case 0x0A, 0x0D, 0x20, 0x09: continue
      case 0x2D: plain.append(0x2B)
      case 0x5F: plain.append(0x2F)
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2F, 0x3D: plain.append(byte)
      default: return nil
      }
    }
    // Words with blanks between are a text.
    let isLong = text.split(whereSeparator: { $0 <= 0x20 }).dropLast().allSatisfy { $0.count >= 32 }
    guard isLong else { return nil }
    return Base64.decode(plain + Array(repeating: 0x3D, count: (4 - plain.count % 4) % 4))
  }

  /// The last part of an address's path, where that has an ending.
  private static func name(of source: [UInt8]?) -> [UInt8]? {
    guard let source else { return nil }
    let path = source.prefix { $0 != 0x3F && $0 != 0x23 }
    let parts = path.split(separator: 0x2F)
    guard parts.count > 2, let last = parts.last, last.contains(0x2E) else { return nil }
    return Array(last)
  }

  /// The ending of a file of a media type: `.png` of `image/png`; empty where that tells none.
  private static func ending(of type: [UInt8]?) -> [UInt8] {
    guard let last = type?.split(separator: 0x2F).last, (2...5).contains(last.count),
      last.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) })
    else { return [] }
    return [0x2E] + last
  }

  // MARK: Stored for later

  var stored: JSON {
    object(
      ("bytes", .string(Base64.encode(bytes))), ("name", .string(name)), ("type", .text(type)))
  }

  init?(stored: JSON) {
    guard let bytes = stored["bytes"]?.string.flatMap({ Base64.decode($0) }) else { return nil }
    self.bytes = bytes
    name = stored["name"]?.string ?? []
    type = stored["type"]?.string
  }

  // MARK: Reading

  /// Keeps the bytes as a document of each owner, and reads their text.
  /// - Returns: the text, and the document's path below documents/.
  /// - Throws: why there is no text; the document is kept all the same.
  func read(
    for job: MemHQJob, _ project: Project, _ gateway: Gateway
  ) throws(Fault) -> (text: [UInt8], path: [UInt8]) {
    let content = ByteSource.memory(bytes)
    var path: [UInt8] = []
    for owner in job.owners {
      let draft = DocumentDraft(
        name: name, content: content, type: type, text: [], key: SHA256.hash(bytes),
        ids: OwnerIDs(of: owner), attributes: job.attributes)
      path = try caught { () throws(CubeError) in
        try gateway.memories.keepBytes(of: draft, to: owner, in: project)
      }
    }
    do throws(DocumentError) {
      var text = try gateway.documents.read(
        content, named: name, type: type, .asked { gateway.work.isEnding })
      // Pages end with line ends.
      while let last = text.last, last <= 0x20 { text.removeLast() }
      return (text, path)
    } catch {
      if case .stopped(let text) = error { throw Fault(.unavailable, text) }
      throw Fault(.invalid, "\(error.message); the file is kept as documents/\(path.asText)")
    }
  }
}

extension ArraySlice<UInt8> {
  /// Whether it is the mark of a `data:` address that its bytes are in base64.
  fileprivate var asBase64Mark: Bool {
    String(decoding: self, as: UTF8.self).lowercased().filter { $0 != " " } == "base64"
  }
}
