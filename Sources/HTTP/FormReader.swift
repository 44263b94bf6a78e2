internal import Posix

/// Reads forms (multipart/form-data, RFC 7578 and RFC 2046) from bytes that are in memory or in a
/// file; contents in a file stay where they are.
public struct FormReader: Sendable {
  private let source: ByteSource
  private let limits: FormLimits
  /// What ends a part: a line's end, two dashes and the boundary.
  private let delimiter: [UInt8]

  /// So many bytes are looked at together.
  private static let window = 256 << 10

  /// The parts of a request's form, in order; nil if its body is none.
  /// - Throws: where it is a form that cannot be read, or holds more than it may.
  public static func parts(
    of request: Request, _ limits: FormLimits = FormLimits()
  ) throws(FormError) -> [FormPart]? {
    guard let type = request["content-type"], let boundary = try FormHeader.boundary(type) else {
      return nil
    }
    let source: ByteSource
    if let stored = request.stored { source = stored } else { source = .memory(request.body) }
    return try FormReader(source, boundary, limits).parts()
  }

  /// Whether a request says that its body is a form, whatever it is.
  public static func isForm(_ request: Request) -> Bool {
    guard let type = request["content-type"] else { return false }
    // One that cannot be read as a form is one all the same.
    do { return try FormHeader.boundary(type) != nil } catch { return true }
  }

  init(_ source: ByteSource, _ boundary: [UInt8], _ limits: FormLimits) {
    self.source = source
    self.limits = limits
    delimiter = [0x0D, 0x0A, 0x2D, 0x2D] + boundary
  }

  /// All parts.
  func parts() throws(FormError) -> [FormPart] {
    // The first delimiter may stand at the very beginning, without a line's end before it.
    let first = Array(delimiter.dropFirst(2))
    var at: Int64
    if try read(0, first.count) == first {
      at = Int64(first.count)
    } else {
      guard let found = try find(delimiter, from: 0, within: 64 << 10) else {
        throw FormError("the form does not begin with its boundary")
      }
      at = found + Int64(delimiter.count)
    }
    var parts: [FormPart] = []
    while try !isEnd(&at) {
      if parts.count == limits.parts {
        throw FormError("a form has at most \(limits.parts) parts", isTooLong: true)
      }
      var part = try header(&at)
      guard let end = try find(delimiter, from: at, within: .max) else {
        throw FormError("the form ends within a part")
      }
      if part.fileName == nil {
        guard end - at <= Int64(limits.field) else {
          throw FormError(
            "a field of the form is longer than \(limits.field) bytes", isTooLong: true)
        }
        part.content = .memory(try read(at, Int(end - at)))
      } else {
        part.content = source[at..<end]
      }
      parts.append(part)
      at = end + Int64(delimiter.count)
    }
    return parts
  }

  /// Whether the delimiter that ends at a place is the last; else goes on to the line after it.
  private func isEnd(_ at: inout Int64) throws(FormError) -> Bool {
    let rest = try read(at, 256)
    if rest.starts(with: [0x2D, 0x2D]) { return true }
    let padding = rest.prefix { $0 == 0x20 || $0 == 0x09 }.count
    guard rest.dropFirst(padding).starts(with: [0x0D, 0x0A]) else {
      throw FormError("a boundary of the form is not followed by a line's end")
    }
    at += Int64(padding) + 2
    return false
  }

  /// Reads the header at a place, and goes on to the content after it.
  private func header(_ at: inout Int64) throws(FormError) -> FormPart {
    let end: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
    guard let found = try find(end, from: at, within: limits.header) else {
      throw FormError("a part's header does not end within \(limits.header) bytes")
    }
    let part = try FormHeader.part(try read(at, Int(found - at)))
    // A part without content: its delimiter may share the header's last line end.
    at = found + 4
    let shared = try read(found + 2, delimiter.count)
    if shared == delimiter { at = found + 2 }
    return part
  }

  /// Where some bytes stand next, from a place on and within so many bytes of it.
  private func find(
    _ wanted: [UInt8], from start: Int64, within room: Int
  ) throws(FormError) -> Int64? {
    var at = start
    let limit = start.addingReportingOverflow(Int64(room))
    let last = limit.overflow ? source.count : min(source.count, limit.partialValue)
    while at < last {
      let part = try read(at, Self.window + wanted.count)
      guard part.count >= wanted.count else { return nil }
      if let index = Self.find(wanted, in: part) {
        let found = at + Int64(index)
        return found + Int64(wanted.count) <= last ? found : nil
      }
      at += Int64(part.count - wanted.count + 1)
    }
    return nil
  }

  private static func find(_ wanted: [UInt8], in part: [UInt8]) -> Int? {
    guard let first = wanted.first else { return nil }
    let last = part.count - wanted.count
    var index = 0
    while index <= last {
      guard let next = part[index...last].firstIndex(of: first) else { return nil }
      if part[next..<(next + wanted.count)].elementsEqual(wanted) { return next }
      index = next + 1
    }
    return nil
  }

  private func read(_ at: Int64, _ count: Int) throws(FormError) -> [UInt8] {
    do { return try source.read(at: at, count: count) } catch {
      throw FormError("the form could not be kept: \(error)")
    }
  }
}
