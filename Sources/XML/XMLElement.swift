// XML of a few kilobytes, read whole by libexpat and written by hand. A document that declares anything
// (a DOCTYPE, and so an entity) is refused: nothing grows, and nothing is fetched.
//
// What may not enter: what the elements of any protocol mean.

/// The name of an element or attribute: in a namespace, which is empty where it is in none.
public struct XMLName: Hashable, Sendable {
  /// The namespace's URI.
  public var space: [UInt8]
  /// The name in it.
  public var local: [UInt8]

  /// A name of its parts.
  public init(_ space: [UInt8], _ local: [UInt8]) {
    self.space = space
    self.local = local
  }

  /// The same, of texts.
  public init(_ space: String, _ local: String) {
    self.init(Array(space.utf8), Array(local.utf8))
  }
}

/// An element with all that is in it.
public struct XMLElement: Hashable, Sendable {
  /// What stands in an element.
  public enum Child: Hashable, Sendable {
    case element(XMLElement)
    /// Text, its references resolved: UTF-8.
    case text([UInt8])
  }

  /// An attribute.
  public struct Attribute: Hashable, Sendable {
    /// Its name; most are in no namespace.
    public var name: XMLName
    /// Its value, its references resolved.
    public var value: [UInt8]
  }

  /// Its name.
  public var name: XMLName
  /// Its attributes, in their order.
  public var attributes: [Attribute] = []
  /// What stands in it, in its order.
  public var children: [Child] = []

  /// An element without anything in it.
  public init(_ name: XMLName) { self.name = name }

  /// The elements in it.
  public var elements: [XMLElement] {
    children.compactMap { if case .element(let element) = $0 { element } else { nil } }
  }

  /// The first element in it of a name.
  public subscript(name: XMLName) -> XMLElement? { elements.first { $0.name == name } }

  /// The text that stands in it itself.
  public var text: [UInt8] {
    children.reduce(into: []) { if case .text(let text) = $1 { $0 += text } }
  }

  // MARK: Writing

  /// The element as a document would have it, with its namespaces: it means the same wherever it is put.
  public var bytes: [UInt8] {
    var out: [UInt8] = []
    write(to: &out)
    return out
  }

  /// As deep as the reader lets elements be.
  private func write(to out: inout [UInt8]) {
    out += [0x3C] + name.local
    Self.write(Array("xmlns".utf8), name.space, to: &out)
    for (index, attribute) in attributes.enumerated() {
      write(attribute, index, to: &out)
    }
    if children.isEmpty {
      out += Array("/>".utf8)
      return
    }
    out.append(0x3E)
    for child in children {
      switch child {
      case .element(let element): element.write(to: &out)
      case .text(let text): XMLText.escape(text, to: &out)
      }
    }
    out += Array("</".utf8) + name.local + [0x3E]
  }

  private func write(_ attribute: Attribute, _ index: Int, to out: inout [UInt8]) {
    let xml = "http://www.w3.org/XML/1998/namespace"
    if attribute.name.space.isEmpty {
      Self.write(attribute.name.local, attribute.value, to: &out)
    } else if attribute.name.space.elementsEqual(xml.utf8) {
      Self.write(Array("xml:".utf8) + attribute.name.local, attribute.value, to: &out)
    } else {
      let prefix = Array("a\(index)".utf8)
      Self.write(Array("xmlns:".utf8) + prefix, attribute.name.space, to: &out)
      Self.write(prefix + [0x3A] + attribute.name.local, attribute.value, to: &out)
    }
  }

  private static func write(_ name: [UInt8], _ value: [UInt8], to out: inout [UInt8]) {
    out += [0x20] + name + Array("=\"".utf8)
    XMLText.escape(value, to: &out)
    out.append(0x22)
  }
}

/// Text of a document.
public enum XMLText {
  /// Adds a text as it may stand in an element or a quoted value.
  public static func escape(_ text: [UInt8], to out: inout [UInt8]) {
    for byte in text {
      switch byte {
      case 0x26: out += Array("&amp;".utf8)
      case 0x3C: out += Array("&lt;".utf8)
      case 0x3E: out += Array("&gt;".utf8)
      case 0x22: out += Array("&quot;".utf8)
      // A reader would make spaces of these in a value, and line feeds of the last.
      case 0x09, 0x0A, 0x0D: out += Array("&#\(byte);".utf8)
      default: out.append(byte)
      }
    }
  }

  /// Whether bytes are a text that a document may hold: the production Char of XML 1.0.
  public static func isAllowed(_ text: [UInt8]) -> Bool {
    guard let string = String(validating: text, as: UTF8.self) else { return false }
    return string.unicodeScalars.allSatisfy { scalar in
      switch scalar.value {
      case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
      default: false
      }
    }
  }
}
