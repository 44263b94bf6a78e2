internal import Fuse
internal import HTTP
internal import Posix

/// The entity tag of a file: of the time of its last change, to the nanosecond, and its size, as Apache and nginx
/// make it. Its node and the time of its status change once more when it is recorded.
struct EntityTag: Hashable, Sendable {
  /// As it stands in a header, with its quotes.
  let bytes: [UInt8]

  /// The tag of a file; nil of a folder.
  init?(_ attributes: Attributes) {
    guard attributes.type == .regular else { return nil }
    let time = attributes.modificationTime
    let parts = [
      String(time.seconds, radix: 16), String(time.nanoseconds, radix: 16),
      String(attributes.size, radix: 16),
    ]
    bytes = Array("\"\(parts.joined(separator: "-"))\"".utf8)
  }

  /// Whether a list of a header names it, or any (`*`). A weak tag is the same as a strong one.
  func isNamed(in list: [UInt8]) -> Bool {
    list.split(separator: 0x2C).contains { part in
      var tag = part.drop { $0 == 0x20 || $0 == 0x09 }
      while let last = tag.last, last == 0x20 || last == 0x09 { tag = tag.dropLast() }
      if tag.elementsEqual([0x2A]) { return true }
      if tag.starts(with: [0x57, 0x2F]) { tag = tag.dropFirst(2) }
      return tag.elementsEqual(bytes)
    }
  }
}

extension Call {
  /// Looks at If-Match, If-None-Match and the conditions by time, in the order of RFC 9110, 13.2.2.
  /// - Throws: 412; or 304 where the client has what it asks for.
  func checkConditions(_ found: Found?) throws(Refused) {
    let failed = Refused(412, "what the request's conditions ask for is not so")
    let tag = found.flatMap { EntityTag($0.attributes) }
    let changed = found.map { $0.attributes.modificationTime.seconds }
    if let list = request["if-match"] {
      let isAny = list == [0x2A] && found != nil
      guard isAny || tag?.isNamed(in: list) == true else { throw failed }
    } else if let text = request["if-unmodified-since"], let time = HTTPDate.seconds(text) {
      guard let changed, changed <= time else { throw failed }
    }
    let isReading = ["GET", "HEAD"].contains { $0.utf8.elementsEqual(request.method) }
    var isKnown = false
    if let list = request["if-none-match"] {
      isKnown = list == [0x2A] ? found != nil : tag?.isNamed(in: list) == true
    } else if isReading, let text = request["if-modified-since"],
      let time = HTTPDate.seconds(text), let changed
    {
      isKnown = changed <= time
    }
    guard isKnown else { return }
    guard isReading else { throw failed }
    var unchanged = Refused(304, "")
    if let tag { unchanged.fields.append(Request.Field(Array("etag".utf8), tag.bytes)) }
    throw unchanged
  }
}
