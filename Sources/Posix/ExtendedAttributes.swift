internal import CPosix
internal import Glibc

/// How `setExtendedAttribute` treats a name that is there or is not: setxattr(2).
public enum AttributeRule: Int32, Sendable {
  /// Makes or replaces.
  case any = 0
  /// EEXIST if it is there.
  case create = 1
  /// ENODATA if it is not.
  case replace = 2
}

extension Files {
  /// The value of an extended attribute such as `user.mime_type`, or nil if there is none.
  public static func extendedAttribute(
    _ path: Path, _ name: [UInt8], followLinks: Bool = true
  ) throws(Errno) -> [UInt8]? {
    try unsafe path.withCString { (file) throws(Errno) in
      try unsafe value(-1, file, followLinks, name)
    }
  }

  /// The value of an open file's extended attribute, or nil if there is none.
  public static func extendedAttribute(
    _ file: borrowing FileDescriptor, _ name: [UInt8]
  ) throws(Errno) -> [UInt8]? {
    try unsafe value(file.raw, nil, true, name)
  }

  /// The names of a path's extended attributes.
  public static func extendedAttributes(
    _ path: Path, followLinks: Bool = true
  ) throws(Errno) -> [[UInt8]] {
    try unsafe path.withCString { (file) throws(Errno) in
      try unsafe names(-1, file, followLinks)
    }
  }

  /// The names of an open file's extended attributes.
  public static func extendedAttributes(
    _ file: borrowing FileDescriptor
  ) throws(Errno) -> [[UInt8]] {
    try unsafe names(file.raw, nil, true)
  }

  /// Sets an extended attribute of a path.
  public static func setExtendedAttribute(
    _ path: Path, _ name: [UInt8], _ value: [UInt8], _ rule: AttributeRule = .any,
    followLinks: Bool = true
  ) throws(Errno) {
    try unsafe path.withCString { (file) throws(Errno) in
      try unsafe set(-1, file, followLinks, name, value, rule)
    }
  }

  /// Sets an extended attribute of an open file.
  public static func setExtendedAttribute(
    _ file: borrowing FileDescriptor, _ name: [UInt8], _ value: [UInt8],
    _ rule: AttributeRule = .any
  ) throws(Errno) {
    try unsafe set(file.raw, nil, true, name, value, rule)
  }

  /// Takes an extended attribute of a path away; ENODATA if there is none.
  public static func removeExtendedAttribute(
    _ path: Path, _ name: [UInt8], followLinks: Bool = true
  ) throws(Errno) {
    try unsafe path.withCString { (file) throws(Errno) in
      try unsafe withText(name) { (text) throws(Errno) in
        _ = try retrying { unsafe cposix_remove_attribute(-1, file, followLinks, text) }
      }
    }
  }

  /// Takes an extended attribute of an open file away; ENODATA if there is none.
  public static func removeExtendedAttribute(
    _ file: borrowing FileDescriptor, _ name: [UInt8]
  ) throws(Errno) {
    let raw = file.raw
    try unsafe withText(name) { (text) throws(Errno) in
      _ = try retrying { unsafe cposix_remove_attribute(raw, nil, true, text) }
    }
  }

  // The kernel's bound of a value and of a list of names, XATTR_SIZE_MAX and XATTR_LIST_MAX.
  private static let attributeLimit = 65536

  private static func value(
    _ raw: Int32, _ path: UnsafePointer<CChar>?, _ follow: Bool, _ name: [UInt8]
  ) throws(Errno) -> [UInt8]? {
    do {
      return try unsafe withText(name) { (text) throws(Errno) in
        try unsafe filled(attributeLimit) { (buffer, size) in
          unsafe cposix_get_attribute(raw, path, follow, text, buffer, size)
        }
      }
    } catch {
      if error.code == ENODATA { return nil }
      throw error
    }
  }

  private static func names(
    _ raw: Int32, _ path: UnsafePointer<CChar>?, _ follow: Bool
  ) throws(Errno) -> [[UInt8]] {
    let list = try unsafe filled(attributeLimit) { (buffer, size) in
      unsafe cposix_list_attributes(
        raw, path, follow, buffer.assumingMemoryBound(to: CChar.self), size)
    }
    return list.split(separator: 0).map { Array($0) }
  }

  private static func set(
    _ raw: Int32, _ path: UnsafePointer<CChar>?, _ follow: Bool, _ name: [UInt8],
    _ value: [UInt8], _ rule: AttributeRule
  ) throws(Errno) {
    try unsafe withText(name) { (text) throws(Errno) in
      _ = try retrying {
        unsafe value.withUnsafeBufferPointer { bytes in
          unsafe cposix_set_attribute(
            raw, path, follow, text, bytes.baseAddress, bytes.count, rule.rawValue)
        }
      }
    }
  }
}
