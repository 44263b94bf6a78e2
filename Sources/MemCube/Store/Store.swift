public import Bundle
public import Format
public import Posix
internal import Text

/// A user's cubes: bundles below `$MEMCUBE_HOME`, `cubes/NAME.memcube` of the default project and
/// `projects/PROJECT/NAME.memcube` of the others. The folder's name is the cube's name.
public struct Store: Sendable {
  /// The store's directory; it need not exist.
  public let directory: Path

  /// A cube of the store.
  public struct Entry: Hashable, Sendable {
    /// The cube's name.
    public var name: [UInt8]
    /// The bundle, or a symbolic link to it.
    public var path: Path
    /// Whether it may be such a link.
    public var isLink: Bool

    /// A cube of its parts.
    public init(name: [UInt8], path: Path, isLink: Bool = false) {
      (self.name, self.path, self.isLink) = (name, path, isLink)
    }
  }

  /// The store of a host.
  public init(_ host: Host) { directory = host.store }

  /// Where the cubes of a project are; of the default project for nil or `default`.
  public func folder(project: [UInt8]? = nil) throws(CubeError) -> Path {
    guard let project, !project.elementsEqual("default".utf8) else {
      return directory.appending("cubes")
    }
    if let objection = Self.objection(toProject: project) { throw .invalid(objection) }
    return directory.appending("projects").appending(project)
  }

  /// The folder's name of a project that a person names: as the server calls it, whose names a folder
  /// cannot always have, or as its folder is called.
  public func projectFolder(naming project: [UInt8]) throws(CubeError) -> [UInt8] {
    func isThere(_ name: [UInt8]) throws(CubeError) -> Bool {
      guard Self.isComponent(name) else { return false }
      return try Self.kind(directory.appending("projects").appending(name)) != nil
    }
    let escaped = EscapedName.escape(project)
    if project.isEmpty || escaped == project { return project }
    if try isThere(escaped) { return escaped }
    if try isThere(project) { return project }
    let isFolder = EscapedName.unescape(project) != nil || !Self.isComponent(project)
    return isFolder ? project : escaped
  }

  /// Why a project cannot have a name; nil: it can.
  public static func objection(toProject name: [UInt8]) -> String? {
    isComponent(name)
      ? nil : "'\(Path(name))' cannot be a project's name: it is one folder's name"
  }

  /// The bundle that a command's CUBE names: a path if it holds a `/` or ends in `.memcube`,
  /// else a name in the project.
  /// - Throws: `.notFound`, with the most similar name, if the store has no such cube.
  public func path(
    naming argument: [UInt8], project: [UInt8]? = nil
  ) throws(CubeError) -> Path {
    if argument.contains(0) { throw .invalid("a cube's name holds no NUL") }
    if argument.contains(UInt8(ascii: "/")) || argument.ends(in: CubeName.suffix) {
      return Path(argument)
    }
    let folder = try folder(project: project)
    let path = folder.appending(argument + CubeName.suffix)
    if Self.isComponent(argument), try Self.kind(path) != nil { return path }
    throw .notFound(try notFound(argument, in: folder, project: project))
  }

  /// As `path(naming:project:)`, of a bundle that must be there.
  /// - Throws: `.notFound`, with what was likely meant.
  public func bundle(
    naming argument: [UInt8], project: [UInt8]? = nil
  ) throws(CubeError) -> Path {
    let path = try path(naming: argument, project: project)
    if try Self.kind(path) == nil { throw .notFound(notFound(at: path)) }
    return path
  }

  /// The cubes of a project by name, in byte order; none if the project does not exist.
  public func cubes(project: [UInt8]? = nil) throws(CubeError) -> [Entry] {
    let folder = try folder(project: project)
    var found: [Entry] = []
    for entry in try Self.entries(of: folder) {
      let name = entry.name
      guard name.ends(in: CubeName.suffix), name.first != UInt8(ascii: "."),
        name.count > CubeName.suffix.count
      else { continue }
      let path = folder.appending(name)
      let isLink = entry.kind != .directory
      // A link whose target is away (a stick) is a cube too: commands say what is wrong with it.
      if isLink, try Self.kind(path) == .regular { continue }
      found.append(
        Entry(name: Array(name.dropLast(CubeName.suffix.count)), path: path, isLink: isLink))
    }
    return found.sorted { $0.name.lexicographicallyPrecedes($1.name) }
  }

  /// The projects besides the default one, by name.
  public func projects() throws(CubeError) -> [[UInt8]] {
    let folder = directory.appending("projects")
    var found: [[UInt8]] = []
    for name in try Self.names(in: folder) where name.first != UInt8(ascii: ".") {
      if try Self.kind(folder.appending(name)) == .directory { found.append(name) }
    }
    return found.sorted { $0.lexicographicallyPrecedes($1) }
  }
}
