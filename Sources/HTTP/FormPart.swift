public import Posix

/// A part of a form: a field, or a file.
public struct FormPart: Hashable, Sendable {
  /// The field's name.
  public var name: [UInt8]
  /// The file's name without folders, if it is one.
  public var fileName: [UInt8]?
  /// Its Content-Type as it came.
  public var type: [UInt8]?
  /// What it holds.
  public var content: ByteSource
}

/// Why a form cannot be read; a sentence for its sender.
public struct FormError: Error, Hashable, Sendable {
  /// What is wrong.
  public var message: String
  /// Whether it is just too much.
  public var isTooLong = false

  init(_ message: String, isTooLong: Bool = false) {
    self.message = message
    self.isTooLong = isTooLong
  }
}

/// How much a form may hold.
public struct FormLimits: Hashable, Sendable {
  /// The most parts.
  public var parts = 64
  /// The longest header of a part, bytes.
  public var header = 16 << 10
  /// The longest field that is no file, bytes.
  public var field = 1 << 20

  /// The usual ones.
  public init() {}
}

/// The header of a part: RFC 7578, and what browsers and libraries make of it.
enum FormHeader {
  /// `multipart/form-data; boundary=…`: the boundary; nil for another type of content.
  /// - Throws: where it is a form without a boundary that can be used.
  static func boundary(_ type: [UInt8]) throws(FormError) -> [UInt8]? {
    let (word, parameters) = value(type)
    guard word.elementsEqual("multipart/form-data".utf8) else { return nil }
    guard let boundary = parameters["boundary"], !boundary.isEmpty, boundary.count <= 200,
      boundary.allSatisfy({ $0 >= 0x20 && $0 < 0x7F })
    else { throw FormError("the form's Content-Type has no boundary") }
    return boundary
  }

  /// The part that a header describes, without its content.
  static func part(_ header: [UInt8]) throws(FormError) -> FormPart {
    var part: FormPart?
    var type: [UInt8]?
    for line in header.split(separator: 0x0A) {
      guard let colon = line.firstIndex(of: 0x3A) else {
        throw FormError("a part's header has a line without a colon")
      }
      let text = trimmed(line[(colon + 1)...])
      switch String(decoding: lower(line[..<colon]), as: UTF8.self) {
      case "content-disposition":
        let (word, parameters) = value(text)
        guard word.elementsEqual("form-data".utf8), let name = parameters["name"] else {
          throw FormError("a part of the form has no name")
        }
        let file =
          parameters["filename*"].flatMap(extended) ?? parameters["filename"].map(unescaped)
        part = FormPart(
          name: unescaped(name), fileName: file.map(lastComponent), type: nil, content: .memory([]))
      case "content-type": type = text
      case "content-transfer-encoding":
        guard
          ["7bit", "8bit", "binary"].contains(String(decoding: lower(text[...]), as: UTF8.self))
        else { throw FormError("parts of a form come as they are, not encoded") }
      default: break
      }
    }
    guard var part else { throw FormError("a part of the form has no Content-Disposition") }
    let names = [part.name, part.fileName ?? []]
    guard names.allSatisfy({ String(validating: $0, as: UTF8.self) != nil && !$0.contains(0) })
    else { throw FormError("a part's name is no text") }
    part.type = type
    return part
  }

  /// `word; name=value; name="value"`, names and the word in lower case.
  static func value(_ text: [UInt8]) -> (word: [UInt8], parameters: [String: [UInt8]]) {
    var index = text.firstIndex(of: 0x3B) ?? text.count
    let word = lower(trimmed(text[..<index])[...])
    var parameters: [String: [UInt8]] = [:]
    while index < text.count {
      index += 1
      let equals = text[index...].firstIndex { $0 == 0x3D || $0 == 0x3B } ?? text.count
      let name = String(decoding: lower(trimmed(text[index..<equals])[...]), as: UTF8.self)
      index = equals
      guard index < text.count, text[index] == 0x3D else { continue }
      index += 1
      while index < text.count, text[index] == 0x20 || text[index] == 0x09 { index += 1 }
      var value: [UInt8] = []
      if index < text.count, text[index] == 0x22 {
        index += 1
        while index < text.count, text[index] != 0x22 {
          // Only quotes and backslashes are escaped: Windows' paths hold backslashes.
          if text[index] == 0x5C, index + 1 < text.count, [0x22, 0x5C].contains(text[index + 1]) {
            index += 1
          }
          value.append(text[index])
          index += 1
        }
        index = text[min(index, text.count)...].firstIndex(of: 0x3B) ?? text.count
      } else {
        let end = text[index...].firstIndex(of: 0x3B) ?? text.count
        value = trimmed(text[index..<end])
        index = end
      }
      if parameters[name] == nil { parameters[name] = value }
    }
    return (word, parameters)
  }

  /// RFC 5987: `UTF-8''na%C3%AFve.txt`; nil for another alphabet.
  private static func extended(_ text: [UInt8]) -> [UInt8]? {
    let parts = text.split(separator: 0x27, maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, lower(parts[0]).elementsEqual("utf-8".utf8) else { return nil }
    var out: [UInt8] = []
    var rest = parts[2]
    while let byte = rest.popFirst() {
      guard byte == 0x25 else {
        out.append(byte)
        continue
      }
      guard let code = Self.byte(rest.prefix(2)) else { return nil }
      out.append(code)
      rest = rest.dropFirst(2)
    }
    return out
  }

  /// A name as it was before it was put between quotes. Browsers make %22, %0D and %0A of a quotation mark
  /// and
  /// the ends of lines (HTML, "Multipart form data"), and escape nothing else.
  private static func unescaped(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var rest = text[...]
    while let next = rest.popFirst() {
      let code = next == 0x25 ? byte(rest.prefix(2)) : nil
      guard let code, [0x22, 0x0D, 0x0A].contains(code) else {
        out.append(next)
        continue
      }
      out.append(code)
      rest = rest.dropFirst(2)
    }
    return out
  }

  /// The byte that two hex digits name.
  private static func byte(_ digits: ArraySlice<UInt8>) -> UInt8? {
    guard digits.count == 2 else { return nil }
    var value: UInt8 = 0
    for digit in digits {
      switch digit {
      case 0x30...0x39: value = value << 4 | (digit - 0x30)
      case 0x41...0x46: value = value << 4 | (digit - 0x37)
      case 0x61...0x66: value = value << 4 | (digit - 0x57)
      default: return nil
      }
    }
    return value
  }

  /// What follows the last slash or backslash.
  private static func lastComponent(_ path: [UInt8]) -> [UInt8] {
    let start = path.lastIndex { $0 == 0x2F || $0 == 0x5C }.map { $0 + 1 } ?? path.startIndex
    return Array(path[start...])
  }

  private static func lower(_ text: ArraySlice<UInt8>) -> [UInt8] {
    text.map { 0x41...0x5A ~= $0 ? $0 + 0x20 : $0 }
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> [UInt8] {
    let text = text.drop { $0 <= 0x20 }
    let end = text.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? text.startIndex
    return Array(text[..<end])
  }
}
