public import Bundle
public import Embedding
public import Format
internal import Glibc
public import ModelPackages
public import Posix

/// Where this host keeps models, for all stores: each is put there whole or not at all. One embedder and one
/// reranker of them are used.
public struct ModelStore: Sendable {
  /// The directory.
  public let directory: Path
  /// The file of the usual embedder.
  public var path: Path { ModelPlace.file(of: Array(Embedder.usual.utf8), in: directory) }

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
    /// Nothing.
    case missing
    /// Something that is no model, with what is wrong.
    case unusable(String)
  }

  /// A model that is there.
  public struct Installed: Hashable, Sendable {
    /// Its name, by which its file is called.
    public let name: [UInt8]
    /// Its file.
    public let path: Path
    /// Whether it is whole.
    public let status: Status
    /// What it says of itself; nil of one that cannot be used.
    public let summary: ModelSummary?
    /// Whether searches use it.
    public let isUsed: Bool
  }

  // MARK: Looking

  /// The embedder that is used, checked as a whole.
  public func status() -> Status { look(at: ModelPlace.used(.embedder, in: directory)).status }

  /// The model of a kind that is used, checked as a whole; nil where no file is there.
  public func used(_ kind: ModelKind) -> Installed? {
    let path = ModelPlace.used(kind, in: directory)
    guard (try? Files.status(path, followLinks: false)) != nil else { return nil }
    return installed(at: path, isUsed: true)
  }

  /// All models, by their names.
  public func models() -> [Installed] {
    let used = Set(ModelKind.allCases.compactMap { self.used($0)?.name })
    let ending = Array(ModelPlace.ending.utf8)
    let names = ((try? Files.list(directory)) ?? []).map(\.name).filter {
      $0.first != 0x2E && $0.suffix(ending.count).elementsEqual(ending)
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }.map { name in
      installed(
        at: directory.appending(name), isUsed: used.contains(Array(name.dropLast(ending.count))))
    }
  }

  private func installed(at path: Path, isUsed: Bool) -> Installed {
    let (status, summary) = look(at: path)
    // A link is called as what it leads to.
    let target = isUsed ? (try? Files.readLink(path)).map { Path($0) } : nil
    let file = (target ?? path).lastComponent
    let ending = Array(ModelPlace.ending.utf8)
    let hasEnding = file.suffix(ending.count).elementsEqual(ending)
    return Installed(
      name: hasEnding ? Array(file.dropLast(ending.count)) : file,
      path: directory.appending(file), status: status, summary: summary, isUsed: isUsed)
  }

  private func look(at path: Path) -> (status: Status, summary: ModelSummary?) {
    do throws(EmbeddingError) {
      let summary = try ModelSummary(path)
      return (.ready(bytes: (try? Files.status(path).size) ?? 0), summary)
    } catch { return (error == .missing ? .missing : .unusable(error.message), nil) }
  }

  // MARK: Changing

  /// Reads a model as it is published, packs it, puts it in its place, and has it used.
  /// - Returns: what was installed.
  /// - Throws: `.notFound` where there is nothing, `.invalid` where this program cannot run it, `.io`.
  @discardableResult
  public func install(
    _ published: Path, _ wishes: ModelReader.Wishes = .init()
  ) throws(CubeError) -> Installed {
    let model: ReadModel
    do throws(EmbeddingError) { model = try ModelReader.read(published, wishes) } catch {
      switch error {
      case .missing: throw .notFound("there is no file \(published)")
      case .io(let cause): throw .io(cause, "reading \(published)")
      case .foreign, .damaged, .badPackage:
        throw .invalid(
          "\(published): \(error.message); memcube-model(1) says which ones can, and what else "
            + "helps")
      }
    }
    let path = ModelPlace.file(of: model.name, in: directory)
    let draft = directory.appending(".draft-\(System.process)")
    do throws(Errno) {
      try put(model.bytes, at: path, by: draft)
      try choose(model.name, model.kind)
    } catch {
      try? Files.unlink(draft)
      throw .io(error, "writing \(path); MEMCUBE_MODELS says where else it goes")
    }
    return installed(at: path, isUsed: true)
  }

  private func put(_ bytes: [UInt8], at path: Path, by draft: Path) throws(Errno) {
    try Files.makeDirectories(directory, mode: 0o700)
    let file = try Files.open(
      draft, OpenFlags.write | OpenFlags.create | OpenFlags.truncate, mode: 0o644)
    try Files.write(file, bytes)
    try Files.sync(file)  // whole before it has the name
    try Files.rename(draft, path)  // who has the old one open keeps it
    try Files.syncDirectory(directory)
  }

  /// Has a model used, by a link that takes the place of another one; the usual embedder needs none.
  private func choose(_ name: [UInt8], _ kind: ModelKind) throws(Errno) {
    let link = ModelPlace.link(kind, in: directory)
    if kind == .embedder, name == Array(Embedder.usual.utf8) {
      if (try? Files.status(link, followLinks: false)) != nil { try Files.unlink(link) }
    } else {
      let draft = directory.appending(".link-\(System.process)")
      try? Files.unlink(draft)
      try Files.symlink(target: name + Array(ModelPlace.ending.utf8), at: draft)
      try Files.rename(draft, link)
    }
    try Files.syncDirectory(directory)
  }

  /// A model by its name.
  /// - Throws: `.notFound`.
  private func named(_ name: [UInt8]) throws(CubeError) -> Installed {
    guard let found = models().first(where: { $0.name == name }) else {
      throw .notFound(
        "there is no model \(Path(name)); memcube model list shows those that are there")
    }
    return found
  }

  /// Has a model used that is there, in place of the one of its kind that was.
  /// - Throws: `.notFound`, `.invalid` where it is damaged, `.io`.
  public func use(_ name: [UInt8]) throws(CubeError) -> Installed {
    let found = try named(name)
    guard let summary = found.summary else {
      throw .invalid("\(found.path) cannot be used; install it anew")
    }
    do throws(Errno) { try choose(name, summary.kind) } catch {
      throw .io(error, "writing in \(directory)")
    }
    return found
  }

  /// Removes a model. If it was used, the usual embedder is used where it is there, and no reranker.
  /// - Throws: `.notFound`, `.io`.
  public func remove(_ name: [UInt8]) throws(CubeError) {
    let found = try named(name)
    do throws(Errno) {
      for kind in ModelKind.allCases {
        let link = ModelPlace.link(kind, in: directory)
        let target = try? Files.readLink(link)
        if target == name + Array(ModelPlace.ending.utf8) { try Files.unlink(link) }
      }
      try Files.unlink(found.path)
      try Files.syncDirectory(directory)
    } catch { throw .io(error, "removing \(found.path)") }
  }
}
