public import Bundle
public import Format
internal import Language
public import Posix

extension Store {
  /// Where a new cube of this name goes, checked: the name can be a cube's, and is free.
  public func newPath(
    _ name: [UInt8], project: [UInt8]? = nil
  ) throws(CubeError) -> Path {
    if let objection = CubeName.objection(to: name) { throw .invalid(objection) }
    let path = try folder(project: project).appending(name + CubeName.suffix)
    if try Self.kind(path) != nil {
      throw .exists("there is a cube '\(Path(name))' already: \(path)")
    }
    return path
  }

  /// Makes a cube in the store, in this machine's time zone; with `place`, its bundle there and a
  /// link to it in the store.
  public func create(
    _ name: [UInt8], project: [UInt8]? = nil, at place: Path? = nil, description: [UInt8]? = nil,
    keepsStateInside: Bool = false, host: Host
  ) throws(CubeError) -> Cube {
    let path = try newPath(name, project: project)
    try doing("making \(path.parent)") { () throws(Errno) in
      try Files.makeDirectories(path.parent, mode: 0o700)
    }
    // What a process left that was killed with the same before it.
    let bundle = place ?? path
    Bundle.sweepDrafts(in: bundle.parent, host, now: host.now())
    Bundle.sweepDrafts(of: bundle, before: host.now().milliseconds - 1_000)
    guard let place else {
      return try Cube.create(
        at: path, description: description, zone: Zone.hostName(),
        keepsStateInside: keepsStateInside, host: host)
    }
    let cube: Cube
    if try Self.kind(place) == nil {
      cube = try Cube.create(
        at: place, description: description, zone: Zone.hostName(),
        keepsStateInside: keepsStateInside, host: host)
    } else if let made = try unlinked(place, description, keepsStateInside, host) {
      cube = made
    } else {
      throw .exists(Self.taken(place, wantedAs: path))
    }
    try doing("linking \(path) to \(place)") { () throws(Errno) in
      try Files.symlink(target: try Files.realPath(place).bytes, at: path)
    }
    return cube
  }

  /// The cube at a place that is as it would be made, and that no name of the store leads to: the process
  /// that made it was killed before it linked it.
  private func unlinked(
    _ place: Path, _ description: [UInt8]?, _ keepsStateInside: Bool, _ host: Host
  ) throws(CubeError) -> Cube? {
    guard let real = try? Files.realPath(place),
      case .good(let manifest)? = try? Bundle.readManifest(at: real),
      try holdings()[manifest.cube] == nil,
      !keepsStateInside || Bundle.keepsStateInside(real),
      let cube = try? Cube.open(at: real, host: host)
    else { return nil }
    let said = (try? cube.setting(Array("description".utf8))) ?? nil
    if (try? cube.checkEmpty()) != nil, said?.string ?? [] == description ?? [] { return cube }
    try? cube.close()
    return nil
  }

  /// What to do about a place at which something is: a bundle needs only a link, which works from
  /// wherever the person types it.
  private static func taken(_ place: Path, wantedAs path: Path) -> String {
    guard Files.exists(place.appending("manifest.json")), let real = try? Files.realPath(place)
    else { return "\(place) exists, and is no cube; give a place where nothing is yet" }
    return
      "\(place) exists; to have that bundle in the store: ln -s \(quoted(real)) \(quoted(path))"
  }

  /// A path as one word of a shell's.
  private static func quoted(_ path: Path) -> String {
    "'"
      + "\(path)".split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
  }

  private func doing(_ what: String, _ body: () throws(Errno) -> Void) throws(CubeError) {
    do { try body() } catch { throw .io(error, what) }
  }
}
