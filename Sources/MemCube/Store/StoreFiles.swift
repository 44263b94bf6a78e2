internal import Format
internal import Posix
internal import Text

/// What the store asks of the file system.
extension Store {
  /// Whether bytes can be one component of a path that is not hidden.
  static func isComponent(_ name: [UInt8]) -> Bool {
    !name.isEmpty && name.first != UInt8(ascii: ".") && name.count <= 255
      && !name.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
  }

  /// What a path is, links followed (a dangling one is a link); nil: nothing.
  static func kind(_ path: Path) throws(CubeError) -> FileKind? {
    do { return try Files.status(path).kind } catch {
      guard [2, 20, 36, 40].contains(error.code) else {  // ENOENT, ENOTDIR, ENAMETOOLONG, ELOOP
        throw .io(error, "looking at \(path)")
      }
      return (try? Files.status(path, followLinks: false))?.kind
    }
  }

  /// The names in a directory, none if it does not exist.
  static func names(in directory: Path) throws(CubeError) -> [[UInt8]] {
    try entries(of: directory).map(\.name)
  }

  /// As `names`, with what each is.
  static func entries(of directory: Path) throws(CubeError) -> [DirectoryEntry] {
    do { return try Files.list(directory) } catch {
      if error == .notFound { return [] }  // nothing was made yet
      if error == .notDirectory {
        throw .invalid("\(directory) is not a directory; MEMCUBE_HOME says where the store is")
      }
      throw .io(error, "listing \(directory)")
    }
  }

  /// One sentence about a bundle's path at which nothing is: with the bundle beside it that was
  /// likely meant, or the cube of the store that has the name.
  func notFound(at path: Path) -> String {
    let sentence = "there is no cube at \(path)"
    let stem = CubeName.stem(of: path.lastComponent)
    let isBare = !path.bytes.contains(UInt8(ascii: "/"))
    let inStore = directory.appending("cubes").appending(stem + CubeName.suffix)
    if isBare, (try? Self.kind(inStore)) != nil {
      return "\(sentence); the store's cube of that name is named \(Path(stem))"
    }
    // As search prints a result: the cube and the path in it.
    if let slash = path.bytes.firstIndex(of: UInt8(ascii: "/")), slash > 0 {
      let cube = Array(path.bytes[..<slash])
      let rest = Array(path.bytes[(slash + 1)...])
      let there = directory.appending("cubes").appending(cube + CubeName.suffix)
      if !rest.isEmpty, Self.isComponent(cube), (try? Self.kind(there)) != nil {
        return
          "\(sentence); a cube and the path in it are two arguments: \(Path(cube)) \(Path(rest))"
      }
    }
    let names = ((try? Self.names(in: path.parent)) ?? []).filter { $0.ends(in: CubeName.suffix) }
    guard let name = suggestion(for: stem, among: names.map { CubeName.stem(of: $0) }) else {
      return "\(sentence); memcube list shows those of the store"
    }
    // As it was typed, with the last name put right.
    let before = isBare ? "" : "\(path.parent)/"
    return "\(sentence); did you mean \(before)\(Path(name + CubeName.suffix))?"
  }

  /// How many projects are named that have a cube of a name.
  private static let mostProjects = 3

  /// Where a cube of that name is, if not where it was looked for; nil: nowhere.
  private func elsewhere(_ name: [UInt8], project: [UInt8]?) -> String? {
    let shown = "'\(repeated(name))'"
    func holds(_ other: [UInt8]?) -> Bool {
      ((try? cubes(project: other)) ?? []).contains { $0.name == name }
    }
    let found = ((try? projects()) ?? []).filter { $0 != project && holds($0) }
    if let first = found.first {
      let names = found.prefix(Self.mostProjects).map { "\(Path($0))" }.joined(separator: ", ")
      let more =
        found.count > Self.mostProjects ? " and \(found.count - Self.mostProjects) more" : ""
      let one = "project \(names) has one of that name: --project \(Path(first))"
      return found.count == 1
        ? one : "projects \(names)\(more) have one of that name: --project NAME"
    }
    guard project != nil, holds(nil) else { return nil }
    return "the store has a cube \(shown) outside its projects: leave --project out"
  }

  /// One sentence about a name that the store does not have.
  func notFound(_ name: [UInt8], in folder: Path, project: [UInt8]?) throws(CubeError) -> String {
    let place = project.map { "project \(Path($0))" } ?? "\(directory)"
    let text = repeated(name)
    let known = try cubes(project: project).map(\.name)
    let asPath = "\(Path(name)).memcube"
    if (try? Self.kind(Path(asPath))) == .directory {
      return "no cube '\(text)' in \(place); the bundle here is named ./\(asPath)"
    }
    if let others = elsewhere(name, project: project) {
      return "no cube '\(text)' in \(place); \(others)"
    }
    if known.isEmpty {
      return "no cube '\(text)' in \(place), which has none yet; "
        + "make it with memcube new \(text)"
        + (project.map { " --project \(Path($0))" } ?? "")
    }
    let meant = didYouMean(name, among: known)
    return
      "no cube '\(text)' in \(place)\(meant.isEmpty ? "; memcube list shows them" : meant)"
  }
}
