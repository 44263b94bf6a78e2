import HTTP
internal import Text

/// A content that is the address of a page, as its `sourceType` says.
extension MemHQ {
  /// The address that a content is, and nothing else; nil: it is what was read there.
  static func address(in content: [UInt8], of kind: String) -> [UInt8]? {
    guard kind == "URL" else { return nil }
    let blank: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
    let words = content.split(whereSeparator: { blank.contains($0) })
    guard words.count == 1, let word = words.first, word.prefix(16).isAddress else { return nil }
    return Array(word)
  }

  /// The text of the page at an address, where the server may fetch it: an address alone tells nothing.
  static func page(at address: [UInt8], _ call: Call) throws(Fault) -> [UInt8] {
    let gateway = call.gateway
    guard gateway.web.reach != .nothing else {
      throw .invalid(
        "content",
        "content is an address, and this server fetches none (--allow-urls): send the page's text, and "
          + "its address as sourceUrl")
    }
    let seat = try call.seat()
    defer { seat.leave() }
    return try call.attendance.aside { () throws(Fault) in
      do throws(DocumentError) {
        let page = try gateway.web.fetch(address)
        return try gateway.documents.read(page.content, named: page.name, type: page.type)
      } catch { throw .invalid("content", error.message) }
    }
  }
}
