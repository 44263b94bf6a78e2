internal import Fuse
internal import Posix
internal import XML

/// Properties that clients set and the server only keeps: extended attributes of the file, so that they go
/// where it goes, also into copies of the cube. Folders keep none.
enum DeadProperty {
  private static let prefix = Array("user.dav.{".utf8)
  /// The longest name of an attribute: xattr(7).
  private static let nameLimit = 255
  /// The longest value, bytes.
  private static let valueLimit = 16 << 10

  /// The attribute in which a property is kept; nil: its name is too long, or holds what none may.
  static func attribute(_ name: XMLName) -> [UInt8]? {
    let out = prefix + name.space + [0x7D] + name.local
    return out.count > nameLimit || out.contains(0) ? nil : out
  }

  /// The property that an attribute keeps; nil: none.
  static func name(_ attribute: [UInt8]) -> XMLName? {
    // A namespace may hold the brace, and a name may not.
    guard attribute.starts(with: prefix), let brace = attribute.lastIndex(of: 0x7D),
      brace >= prefix.count
    else { return nil }
    let name = XMLName(Array(attribute[prefix.count..<brace]), Array(attribute[(brace + 1)...]))
    return name.local.isEmpty ? nil : name
  }

  /// What is kept of a property; nil: it is too long.
  static func value(_ element: XMLElement) -> [UInt8]? {
    let bytes = element.bytes
    return bytes.count > valueLimit ? nil : bytes
  }

  /// What was kept, read again: programs of a mount may set such an attribute to anything.
  static func read(_ value: [UInt8], _ name: XMLName) -> XMLElement? {
    guard let element = try? XMLElement.read(value), element.name == name else { return nil }
    return element
  }
}

extension Call {
  /// A property that a client set; nil: there is none of this name.
  func deadProperty(_ name: XMLName, of found: Found) -> XMLElement? {
    guard !found.isFolder, let attribute = DeadProperty.attribute(name),
      let value = try? tree.extendedAttribute(found.node, attribute)
    else { return nil }
    return DeadProperty.read(value, name)
  }

  /// The names of the properties that clients set.
  func deadProperties(of found: Found) -> [XMLName] {
    guard !found.isFolder else { return [] }
    let names = (try? tree.extendedAttributeNames(found.node)) ?? []
    return names.compactMap { DeadProperty.name($0) }
  }
}
