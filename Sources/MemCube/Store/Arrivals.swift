public import Bundle
public import Format
public import Posix

/// A bundle that is being copied into the store waits beside the cubes, in `.NAME.memcube.arriving`,
/// until it is whole: then it becomes the cube NAME in one step, or goes into the one that is there.
extension Store {
  /// What the directory of an arriving bundle ends in, after `.NAME`.
  private static let arriving = CubeName.suffix + Array(".arriving".utf8)

  /// Where the bundle of a name is put together.
  public func arriving(_ name: [UInt8], project: [UInt8]? = nil) throws(CubeError) -> Path {
    try folder(project: project).appending([UInt8(ascii: ".")] + name + Self.arriving)
  }

  /// The names of all bundles that are arriving in a project, in byte order.
  public func arrivals(project: [UInt8]? = nil) throws(CubeError) -> [[UInt8]] {
    try Self.names(in: folder(project: project))
      .filter { $0.first == UInt8(ascii: ".") && $0.ends(in: Self.arriving) }
      .map { Array($0.dropFirst().dropLast(Self.arriving.count)) }
      .filter { !$0.isEmpty }
      .sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// What became of a bundle that has arrived.
  public enum Admission: Hashable, Sendable {
    /// It is the cube of that name now.
    case made
    /// What it held is in the cube that was there.
    case merged
  }

  /// Makes a cube of what was copied to `arriving`, or adds it to the one of that name if it is a
  /// copy of the same cube.
  /// - Parameters:
  ///   - name: the cube's name.
  ///   - project: the cube's project.
  ///   - cube: the id, where what came before has given it.
  ///   - asItIs: also where something is missing, or the store has the cube under another name.
  ///   - host: this host.
  /// - Returns: what became of it.
  /// - Throws: with a sentence for its owner; then everything is as it was.
  public func admit(
    _ name: [UInt8], project: [UInt8]? = nil, continuing cube: [UInt8]? = nil,
    asItIs: Bool = false, host: Host
  ) throws(CubeError) -> Admission {
    if let objection = CubeName.objection(to: name) { throw .invalid(objection) }
    let from = try arriving(name, project: project)
    let bundle = try Self.open(from, continuing: cube, host: host)
    let target = try folder(project: project).appending(name + CubeName.suffix)
    let isThere = try Self.kind(target) != nil
    if isThere { try check(target, isOf: bundle.cube, Self.place(name, project)) }
    if !asItIs { try bundle.checkIsWhole(with: isThere ? target : nil) }
    if isThere {
      try bundle.pour(into: target, host: host)
      try doing("removing \(from)") { () throws(Errno) in try Files.removeTree(from) }
      return .merged
    }
    if !asItIs, let other = try holdings()[bundle.cube]?.first?.place {
      let here = Self.place(name, project)
      throw .exists(
        "the store has this cube already, as \(other): mv \(here).memcube \(other).memcube "
          + "adds the one to the other; mv \(here).memcube \(here) keeps both")
    }
    try doing("naming \(target)") { () throws(Errno) in
      // As every bundle: for its owner alone.
      try Files.setMode(from, 0o700)
      try Files.renameNoReplace(from, target)
      try Files.syncDirectory(target.parent)
    }
    return .made
  }

  private static func open(
    _ path: Path, continuing cube: [UInt8]?, host: Host
  ) throws(CubeError) -> Bundle {
    if let manifest = cube.flatMap({ Manifest(cube: $0) }),
      !Files.exists(path.appending("manifest.json"))
    {
      return Bundle(path: path, manifest: manifest)
    }
    let isBundle = try Bundle.looksLikeOne(path)
    guard isBundle else {
      if (try? Files.list(path).isEmpty) == true {
        throw .invalid("it is empty: copy a bundle's files into it, or remove it")
      }
      if let said = try Bundle.unknownFormat(at: path) {
        throw .foreign(
          "its manifest.json says \(said), and this program reads version \(Manifest.version): "
            + "use a newer memcube, or copy the manifest again")
      }
      throw .invalid("it holds no manifest.json and no log/, so it is no memory cube")
    }
    if case .newer(let version) = try Bundle.readManifest(at: path) {
      throw .foreign(
        "it is of version \(version) of the format, and this program reads version "
          + "\(Manifest.version): use a newer memcube")
    }
    return try Bundle.open(at: path, host: host)
  }

  private func check(_ target: Path, isOf cube: [UInt8], _ name: Path) throws(CubeError) {
    if case .good(let there) = try Bundle.readManifest(at: target), there.cube == cube { return }
    throw .exists(
      "there is a cube '\(name)' already, and this is another one: "
        + "mv \(name).memcube OTHER.memcube gives it a name of its own")
  }

  /// A cube's place in a mount.
  static func place(_ name: [UInt8], _ project: [UInt8]?) -> Path {
    project.map { Path("projects").appending($0).appending(name) } ?? Path(name)
  }

  private func doing(_ what: String, _ body: () throws(Errno) -> Void) throws(CubeError) {
    do { try body() } catch { throw .io(error, what) }
  }
}
