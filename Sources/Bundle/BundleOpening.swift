public import Format
public import Posix

extension Bundle {
  /// Opens a bundle: reads its manifest, and holds it against the first lines of its segments. A
  /// manifest that is missing, empty or torn is written anew if all whole segments name one cube.
  /// `known` are the cubes that this host has seen at this path.
  /// - Throws: `.notFound` if there is no bundle; `.foreign` if the manifest names another cube
  ///   than the segments, or a later version; `.damaged` if nothing tells which cube it is, or
  ///   log/ or blobs/ is a symlink.
  public static func open(
    at path: Path, known: KnownCubes = [], host: Host
  ) throws(CubeError) -> Bundle {
    switch try readManifest(at: path) {
    case .newer(let version):
      throw .foreign(
        "\(path) is of version \(version) of the format, and this program reads version "
          + "\(Manifest.version): use a newer memcube, or see `memcube verify --repair \(path)`")
    case .good(let manifest):
      let bundle = Bundle(path: path, manifest: manifest)
      for folder in [bundle.log, bundle.blobs] { try checkIsNoLink(folder) }
      bundle.takeLog()
      try bundle.checkLog()
      if let other = try bundle.rival(known: known) {
        throw .foreign(
          "\(path) holds two cubes that were made apart under one name: its manifest names "
            + "\(String(decoding: manifest.cube, as: UTF8.self)), its segments "
            + "\(String(decoding: other, as: UTF8.self)). Nothing is lost: "
            + "`memcube verify --repair \(path)` separates them")
      }
      return bundle
    case .torn:
      let cubes = try wholeCubes(at: path)
      guard cubes.count == 1, let bundle = cubes.first?.bundle else {
        throw .damaged(
          "\(path) has no readable manifest.json, and "
            + (cubes.isEmpty ? "no whole segment" : "its segments do not agree on")
            + " a cube: copy the manifest from another copy, or see "
            + "`memcube verify --repair \(path)`")
      }
      try bundle.mend("manifest.json", manifestLine: true, host: host)
      return bundle
    }
  }

  /// Writes manifest and README anew, whatever is there: of the cubes that whole segments name,
  /// one that this host knows here, else that of the most records. Segments of other cubes stay. A
  /// log/ that is missing is made.
  /// - Throws: `.damaged` if no whole segment names a cube; `.io`.
  public static func repair(
    at path: Path, known: KnownCubes, host: Host
  ) throws(CubeError) -> Bundle {
    if case .good(let manifest) = try readManifest(at: path) {
      let bundle = Bundle(path: path, manifest: manifest)
      if try bundle.rival(known: known) == nil {
        try bundle.mend("README.md", manifestLine: false, host: host)
        try bundle.makeLog()
        return bundle
      }
    }
    let cubes = try wholeCubes(at: path)
    let ranked = cubes.sorted { a, b in
      let (one, two) = (known.contains(a.bundle.cube), known.contains(b.bundle.cube))
      return one == two ? a.records > b.records : one
    }
    guard let bundle = ranked.first?.bundle else {
      throw .damaged("no whole segment in \(path) names a cube: copy manifest.json from a copy")
    }
    try bundle.mend("manifest.json", manifestLine: true, host: host)
    try bundle.mend("README.md", manifestLine: false, host: host)
    return bundle
  }

  /// - Throws: `.damaged` if log/ is missing, or something else has its name.
  private func checkLog() throws(CubeError) {
    let status = try attemptIfThere("looking at \(log)") { () throws(Errno) in
      try Files.status(log, followLinks: false)
    }
    if status?.kind == .directory { return }
    throw .damaged(
      (status == nil ? "\(log) is missing: " : "\(log) is not a directory: move it away, and ")
        + "copy it from another copy of the bundle; where there is none, "
        + "`memcube verify --repair \(path)` begins with an empty one")
  }

  /// Makes a log/ that is missing.
  private func makeLog() throws(CubeError) {
    guard !Files.exists(log) else { return try checkLog() }
    try attempt("making \(log)") { () throws(Errno) in
      try Files.makeDirectory(log, mode: 0o777)
      try Files.syncDirectory(path)
    }
  }

  /// What manifest.json holds; `.torn` also if it is missing beside a log/.
  public static func readManifest(at path: Path) throws(CubeError) -> Manifest.Reading {
    let file = path.appending("manifest.json")
    do {
      return Manifest.read(try readSmall(file, limit: 1 << 16))
    } catch {
      switch error {
      case .notFound:
        guard Files.exists(path.appending("log")) else {
          throw .notFound("\(path) is not a memory cube")
        }
        return .torn
      case .damaged: return .torn
      default: throw error
      }
    }
  }

  /// A constant file's bytes; `.damaged` if it is longer than `limit` or no regular file.
  static func readSmall(_ path: Path, limit: Int) throws(CubeError) -> [UInt8] {
    let file = try openRegular(path)
    do {
      // Files of proc say that they are empty, and refuse large buffers.
      let size = Int(clamping: try Files.status(file).size)
      let bytes = try Files.read(file, at: 0, count: min(limit, max(4_096, size)) + 1)
      if bytes.count <= limit { return bytes }
    } catch { throw .io(error, "reading \(path)") }
    throw .damaged("\(path) is too long")
  }

  /// Writes a constant file if it does not hold what it should. A bundle that cannot be written
  /// stays as it is.
  private func mend(_ name: String, manifestLine: Bool, host: Host) throws(CubeError) {
    let bytes = manifestLine ? manifest.line : Bundle.readme
    if (try? Bundle.readSmall(path.appending(name), limit: 1 << 16)) == bytes { return }
    do { try place(bytes, as: name, host: host) } catch {
      // Read-only, not permitted, no room, a directory in the way: the reader goes on without it.
      if case .io(.isDirectory, _) = error { return }
      if !error.isAboutWriting, error.codes.exit != 4 { throw error }
    }
  }

  /// Another cube that the first lines name, where the manifest's cube is named by none, or was
  /// not known here while the other one was: a manifest that was copied over.
  func rival(known: KnownCubes) throws(CubeError) -> [UInt8]? {
    var counts: [[UInt8]: Int] = [:]
    for segment in try segments() {
      guard case .good(let found) = Manifest.read(try firstLine(of: segment.name)) else { continue }
      counts[found.cube, default: 0] += 1
    }
    let own = counts.removeValue(forKey: cube)
    if own == nil {
      // A flipped bit in the first line of our only segment makes no other cube of it.
      for segment in try segments() where !counts.isEmpty {
        if let foreign = (try? check(segment.name))?.foreign { return foreign }
      }
      return nil
    }
    let others = counts.keys.sorted { $0.lexicographicallyPrecedes($1) }
    return known.contains(cube) ? nil : others.first { known.contains($0) }
  }

  /// As many bytes as a manifest has; fewer, or none, if they are not there.
  private func firstLine(of name: SegmentName) throws(CubeError) -> [UInt8] {
    guard let file = try? Bundle.openRegular(path(of: name)) else { return [] }
    do { return try Files.read(file, at: 0, count: manifest.line.count) } catch {
      throw .io(error, "reading \(name)")
    }
  }

  /// The cubes that whole segments name, with a bundle for each and how many records it has.
  private static func wholeCubes(
    at path: Path
  ) throws(CubeError) -> [(bundle: Bundle, records: Int)] {
    guard let blank = Manifest(cube: [UInt8](repeating: 0x30, count: 32)) else { return [] }
    let probe = Bundle(path: path, manifest: blank)
    var found: [[UInt8]: (bundle: Bundle, records: Int)] = [:]
    for segment in try probe.segments() {
      guard case .good(let manifest) = Manifest.read(try probe.firstLine(of: segment.name)) else {
        continue
      }
      let bundle = found[manifest.cube]?.bundle ?? Bundle(path: path, manifest: manifest)
      guard let report = try? bundle.check(segment.name), report.isWhole else { continue }
      found[manifest.cube] = (bundle, (found[manifest.cube]?.records ?? 0) + report.records)
    }
    return found.values.sorted { $0.bundle.cube.lexicographicallyPrecedes($1.bundle.cube) }
  }
}
