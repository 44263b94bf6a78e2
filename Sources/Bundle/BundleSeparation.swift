public import Format
public import Posix

/// Two cubes that were made apart under one name, and copied into one directory.
extension Bundle {
  /// A cube that lay in another one's bundle.
  public struct Separated: Hashable, Sendable {
    /// Its id, 32 digits.
    public var cube: [UInt8]
    /// Its bundle now.
    public var path: Path
    /// How many records came to it from here.
    public var records: Int
    /// What the bundle in which it lay would be called in the same way.
    public var ownName: [UInt8]
  }

  /// Moves the whole segments of other cubes out of log/: each into the bundle of its cube beside
  /// this one, made where there is none as NAME-ID, by the first digits of its id, so that it has
  /// the same name on every machine. What a crash cuts off is done by the next
  /// call: a segment is named there, durably, before its name goes from here.
  /// - Returns: the cubes that got something.
  /// - Throws: `.io`; `.refused` where no name is free.
  public func separate(host: Host) throws(CubeError) -> [Separated] {
    var found: [[UInt8]: [SegmentName]] = [:]
    for file in try segments() where file.status.kind == .regular {
      if let cube = try check(file.name)?.foreign { found[cube, default: []].append(file.name) }
    }
    var separated: [Separated] = []
    for (cube, names) in found.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      guard let manifest = Manifest(cube: cube) else { continue }
      let other = Bundle(path: path, manifest: manifest)
      var (target, records): (Bundle?, Int) = (nil, 0)
      for name in names {
        let (report, blobs) = try other.readAll(name)
        guard report.isWhole else { continue }
        let bundle = if let target { target } else { try neighbour(manifest, host) }
        target = bundle
        for blob in blobs { try lend(blob, to: bundle) }
        try bundle.syncBlobs(blobs, host: host)
        try give(name, to: bundle, host)
        records += report.records
      }
      guard let target else { continue }
      separated.append(
        Separated(
          cube: cube, path: target.path, records: records, ownName: name(of: self.cube)))
    }
    return separated
  }

  private func readAll(
    _ name: SegmentName
  ) throws(CubeError) -> (report: SegmentReport, blobs: [Blob]) {
    var reader = try reader(name)
    var blobs: Set<Blob> = []
    while let record = try reader.next() { if let blob = record.blob { blobs.insert(blob) } }
    return (reader.report, Array(blobs))
  }

  /// The bundle of a cube beside this one, made if need be.
  private func neighbour(_ manifest: Manifest, _ host: Host) throws(CubeError) -> Bundle {
    let folder = path.parent
    let entries = try attempt("listing \(folder)") { () throws(Errno) in try Files.list(folder) }
    for entry in entries.sorted(by: { $0.name.lexicographicallyPrecedes($1.name) })
    where entry.name.ends(in: CubeName.suffix) && entry.name.first != UInt8(ascii: ".") {
      let place = folder.appending(entry.name)
      guard place != path, (try? Bundle.readManifest(at: place)) == .good(manifest) else {
        continue
      }
      return Bundle(path: place, manifest: manifest)
    }
    for digits in [8, 16, 32] {
      let name = name(of: manifest.cube, digits: digits)
      do throws(CubeError) {
        return try Bundle.create(at: folder.appending(name), manifest: manifest, host: host)
      } catch {
        guard case .exists = error else { throw error }
      }
    }
    throw .refused(
      "\(folder.appending(name(of: manifest.cube, digits: 8))) is something else: move it away")
  }

  /// What a cube that came out of this bundle, or this one, is called by its id.
  func name(of cube: [UInt8], digits: Int = 8) -> [UInt8] {
    let own = path.lastComponent
    let stem = own.ends(in: CubeName.suffix) ? Array(own.dropLast(CubeName.suffix.count)) : own
    return stem + [0x2D] + cube.prefix(digits) + CubeName.suffix
  }

  /// Gives another bundle a blob that both may need.
  private func lend(_ blob: Blob, to other: Bundle) throws(CubeError) {
    guard try checkBlob(blob.sha256) == true, try other.checkBlob(blob.sha256) != true else {
      return
    }
    let (from, to) = (blobPath(blob.sha256), other.blobPath(blob.sha256))
    try attempt("copying \(from) to \(to)") { () throws(Errno) in
      try Files.makeDirectories(to.parent, mode: 0o777)
      try copy(from, to)
    }
  }

  /// Moves a whole segment of another cube into its bundle.
  private func give(_ name: SegmentName, to other: Bundle, _ host: Host) throws(CubeError) {
    let (from, to) = (path(of: name), other.path(of: name))
    if try other.check(name)?.isWhole != true {
      try attempt("copying \(from) to \(to)") { () throws(Errno) in
        try Files.makeDirectories(to.parent, mode: 0o777)
        try copy(from, to)
      }
    }
    _ = try other.sync(name)
    try other.syncFolder(of: name, host: host)
    try attempt("removing \(from)") { () throws(Errno) in try Files.unlink(from) }
  }
}
