internal import Digest
package import Format
package import Posix

/// A bundle that was copied here: whether all of it has come, and how it goes into another copy.
extension Bundle {
  /// Whether a directory holds what only a bundle holds.
  package static func looksLikeOne(_ path: Path) throws(CubeError) -> Bool {
    do { return try readManifest(at: path) != .torn || Files.exists(path.appending("log")) } catch {
      guard case .notFound = error else { throw error }
      return false
    }
  }

  /// What an existing manifest.json says that is none of any version: for a caller that has nothing else
  /// of the bundle. Nil: there is none, or it is one.
  package static func unknownFormat(at path: Path) throws(CubeError) -> String? {
    let file = path.appending("manifest.json")
    guard Files.exists(file), case .torn = try readManifest(at: path) else { return nil }
    let bytes = (try? readSmall(file, limit: 1 << 16)) ?? []
    guard let said = (try? JSON.parse(bytes))?["memcube"] else { return "nothing of its format" }
    return "\"memcube\":" + String(decoding: said.bytes.prefix(80), as: UTF8.self)
  }

  /// Checks that every segment is whole, and every blob that they name is here, as long as it
  /// should be, or in the copy that this one goes into. (Its bytes are checked when it is read.)
  /// - Throws: `.damaged`, naming the first file that is not.
  package func checkIsWhole(with other: Path?) throws(CubeError) {
    let other = other.map { Bundle(path: $0, manifest: manifest) }
    let segments = try segments()
    // A new cube has neither.
    if other == nil, segments.isEmpty, try !blobNames().isEmpty {
      throw .damaged("the copy is not whole: what belongs into log/ has not come; copy it again")
    }
    for segment in segments {
      var reader = try reader(segment.name)
      while let record = try reader.next() {
        guard let blob = record.blob else { continue }
        if let other, Files.exists(other.blobPath(blob.sha256)) { continue }
        try checkIsHere(blob)
      }
      let report = reader.report
      // A segment of another cube does not concern this copy.
      guard report.isOurs, let problem = report.problem else { continue }
      throw .damaged(
        "the copy is not whole: of \(Path(segment.name.path)) \(problem); copy it again")
    }
  }

  private func checkIsHere(_ blob: Blob) throws(CubeError) {
    let status = try? Files.status(blobPath(blob.sha256), followLinks: false)
    guard status?.kind != .regular || status?.size != blob.size else { return }
    let hex = Path(Hex.encode(blob.sha256))
    throw .damaged(
      "the copy is not whole: blobs/\(Path(Array(hex.bytes.prefix(2))))/\(hex) "
        + "\(status == nil ? "has not come" : "is cut off"); copy it again")
  }

  /// Moves all that another copy of this cube has not into it: blobs first, so that no segment
  /// there names one that is not here yet. Whole files alone. What is there already goes from here,
  /// and so does what every bundle has.
  /// - Throws: `.refused` where something else is left here, which stays.
  package func pour(into other: Path, host: Host) throws(CubeError) {
    let target = Bundle(path: other, manifest: manifest)
    for sum in try blobNames() where try checkBlob(sum) == true {
      try move(blobPath(sum), to: target.blobPath(sum), isThere: try target.checkBlob(sum) == true)
    }
    for segment in try segments() {
      guard let report = try check(segment.name), report.isWhole else { continue }
      let there = try target.check(segment.name)
      try move(
        path(of: segment.name), to: target.path(of: segment.name), isThere: there?.isWhole == true)
    }
    try attempt("emptying \(path)") { () throws(Errno) in
      for name in ["index", "README.md", Bundle.innerMark] {
        try Files.removeTree(path.appending(name))
      }
      let manifest = path.appending("manifest.json")
      if (try? Files.readAll(manifest, limit: 1 << 16)) == self.manifest.line {
        try Files.unlink(manifest)
      }
    }
    if let file = Bundle.firstFile(below: path) {
      throw .refused(
        "\(Path(file)) is no whole part of this bundle, so it stays here: move or remove it")
    }
  }

  /// A file below a directory, but none with a leading dot, which copy tools make for a moment; nil if
  /// there is none.
  private static func firstFile(below path: Path) -> [UInt8]? {
    for entry in (try? Files.list(path, followLinks: false)) ?? [] {
      if entry.kind == .directory {
        if let found = firstFile(below: path.appending(entry.name)) {
          return entry.name + [0x2F] + found
        }
      } else if entry.name.first != UInt8(ascii: ".") {
        return entry.name
      }
    }
    return nil
  }

  private func move(_ from: Path, to: Path, isThere: Bool) throws(CubeError) {
    try attempt("moving \(from) to \(to)") { () throws(Errno) in
      if isThere { return try Files.unlink(from) }
      try Files.makeDirectories(to.parent, mode: 0o777)
      do throws(Errno) { try Files.rename(from, to) } catch {
        // The bundle is a link to another file system.
        guard error == .crossTree else { throw error }
        try copy(from, to)
        try Files.unlink(from)
      }
    }
  }

  /// Copies a file to another file system, or where both names stay; durable but for its name.
  func copy(_ from: Path, _ to: Path) throws(Errno) {
    let source = try Files.open(from, OpenFlags.read | OpenFlags.noFollow)
    let draft = to.parent.appending(
      [0x2E] + to.lastComponent.prefix(240) + [0x2E] + Hex.encode(Random.bytes(3)))
    let file = try Files.open(
      draft, OpenFlags.write | OpenFlags.create | OpenFlags.exclusive | OpenFlags.noFollow,
      mode: 0o666)
    do throws(Errno) {
      try copy(source, to: file)
      // A file that is not whole may have the name.
      try Files.rename(draft, to)
    } catch {
      try? Files.unlink(draft)
      throw error
    }
  }

  private func copy(
    _ source: borrowing FileDescriptor, to file: borrowing FileDescriptor
  ) throws(Errno) {
    var offset: Int64 = 0
    while true {
      let bytes = try Files.read(source, at: offset, count: 1 << 20)
      if bytes.isEmpty { break }
      try Files.write(file, bytes, at: offset)
      offset += Int64(bytes.count)
    }
    try Files.sync(file)
  }
}
