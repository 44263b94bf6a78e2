public import Fuse

/// One version of a file, which is read in parts while others may come.
public struct FileVersion: Sendable {
  private let buffer: Buffer

  init(_ buffer: Buffer) { self.buffer = buffer }

  /// Bytes.
  public var size: Int64 { buffer.size }

  /// At most `count` bytes from `offset` on; fewer only at the end.
  public func read(_ offset: Int64, _ count: Int) -> ReadReply { buffer.read(offset, count) }
}
