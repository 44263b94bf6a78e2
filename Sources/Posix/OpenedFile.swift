/// A descriptor that several owners share; closed with the last of them.
public final class OpenedFile: Sendable {
  /// What is open.
  public let descriptor: FileDescriptor

  /// Takes over a descriptor.
  public init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }
}
