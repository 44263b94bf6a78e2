public import Format
public import Posix

/// A file or folder as it was at a moment.
public struct PastNode: Hashable, Sendable {
  /// Its name in its folder.
  public var name: [UInt8]
  /// Whether it is a folder.
  public var isFolder = false
  /// The memory or document.
  public var object: ObjectID?
  /// What it held.
  public var content: Content = .bytes([])
  /// Its time; nil of a folder that had none of its own.
  public var mtime: Timestamp?
  /// Its permission bits.
  public var mode: UInt16 = 0o644

  init(name: [UInt8]) { self.name = name }

  /// Bytes of what it held.
  public var size: Int64 {
    switch content {
    case .bytes(let bytes), .link(let bytes): Int64(bytes.count)
    case .blob(let blob): blob.size
    case .missing(let size): size
    }
  }
}
