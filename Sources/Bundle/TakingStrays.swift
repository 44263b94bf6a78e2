internal import Digest
package import Format
internal import Posix

/// Segments that lie in a bundle under other names than their own: copy tools, drives and people rename
/// files and folders. Their bytes prove what they are.
extension Bundle {
  /// How old a file must be whose name says no hash, seconds: a copy may be under way.
  private static let strayAge: Int64 = 60

  /// Gives whole segments that lie under other names their own, durably. A file whose name holds a hash
  /// must have that hash: it is all there then. What is here under its own name already goes.
  /// - Returns: whether any was taken.
  @discardableResult
  package func takeStrays(host: Host) throws(CubeError) -> Bool {
    var taken: [SegmentName] = []
    for stray in try strayFiles() {
      guard let name = try wholeName(of: stray, host) else { continue }
      try take(stray, as: name, host)
      taken.append(name)
    }
    if taken.isEmpty { return false }
    for folder in try strayFolders() { removeEmpty(folder, depth: 2) }
    return true
  }

  /// Gives log/ its name back where it is missing and one folder holds months of segments.
  func takeLog() {
    guard !Files.exists(log), let folders = try? logFolders(), folders.count == 1,
      let folder = folders.first
    else { return }
    try? Files.renameNoReplace(path.appending(folder), log)
    try? Files.syncDirectory(path)
  }

  /// Folders beside log/ whose names begin so, in any case, and that hold months.
  private func logFolders() throws(CubeError) -> [[UInt8]] {
    var found: [[UInt8]] = []
    for entry in try namesIfThere(in: path) ?? []
    where entry.kind == .directory && entry.name != Array("log".utf8) {
      let start = entry.name.prefix(3).map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
      guard start.elementsEqual("log".utf8) else { continue }
      let months = try namesIfThere(in: path.appending(entry.name)) ?? []
      if months.contains(where: { SegmentName.isMonth($0.name) }) { found.append(entry.name) }
    }
    return found
  }

  /// Folders, by path below the bundle, in which segments may lie that no reader takes in.
  private func strayFolders() throws(CubeError) -> [[UInt8]] {
    try logFolders()
      + (try strays().filter { stray in
        (try? Files.status(path.appending(stray), followLinks: false))?.kind == .directory
      })
  }

  /// Files, by path below the bundle, that may be such segments. Names with a leading dot are a copy
  /// tool's, at work.
  private func strayFiles() throws(CubeError) -> [[UInt8]] {
    var found: [[UInt8]] = []
    for stray in try strays() where Path(stray).lastComponent.first != 0x2E {
      try collect(stray, depth: 1, &found)
    }
    for folder in try logFolders() { try collect(folder, depth: 2, &found) }
    return found
  }

  private func collect(
    _ name: [UInt8], depth: Int, _ found: inout [[UInt8]]
  ) throws(CubeError) {
    let status = try? Files.status(path.appending(name), followLinks: false)
    switch status?.kind {
    case .regular: found.append(name)
    case .directory where depth > 0:
      for entry in try namesIfThere(in: path.appending(name)) ?? [] where entry.name.first != 0x2E {
        try collect(name + [0x2F] + entry.name, depth: depth - 1, &found)
      }
    default: break
    }
  }

  /// The name of the segment whose bytes a file has, all of them; nil where it is none.
  private func wholeName(of stray: [UInt8], _ host: Host) throws(CubeError) -> SegmentName? {
    let path = path.appending(stray)
    guard let file = try? Bundle.openRegular(path), let status = try? Files.status(file),
      // The last line ends in 36 digits, `"}` and LF.
      let start = try? Files.read(file, at: 0, count: manifest.line.count), start == manifest.line,
      let end = try? Files.read(file, at: status.size - 39, count: 36),
      let last = RecordID(hex: end)
    else { return nil }
    let sum = try hash(file)
    if let said = SegmentName.hash(in: Path(stray).lastComponent) {
      guard said == sum else { return nil }
    } else if host.now().seconds - status.ctime.seconds < Self.strayAge {
      return nil
    }
    let name = SegmentName(last: last, digest: sum)
    var reader = try SegmentReader(self, name, at: path, chunk: 1 << 18)
    while try reader.next() != nil {}
    return reader.report.isWhole ? name : nil
  }

  private func take(_ stray: [UInt8], as name: SegmentName, _ host: Host) throws(CubeError) {
    let (from, to) = (path.appending(stray), path(of: name))
    let isHere = try check(name)?.isWhole == true
    try makeFolder(Array("log/".utf8) + name.month, in: try base())
    try host.reach(.takeStray)
    try attempt("naming \(to)") { () throws(Errno) in
      // Its bytes last before its name does.
      try Files.sync(try Files.open(from, OpenFlags.read | OpenFlags.noFollow))
      if isHere { try Files.unlink(from) } else { try Files.rename(from, to) }
      try Files.syncDirectory(from.parent)
    }
    try syncFolder(of: name, host: host)
  }

  /// Removes a folder, and those in it, if nothing is in them.
  private func removeEmpty(_ folder: [UInt8], depth: Int) {
    if depth > 0 {
      for entry in (try? Files.list(path.appending(folder), followLinks: false)) ?? []
      where entry.kind == .directory {
        removeEmpty(folder + [0x2F] + entry.name, depth: depth - 1)
      }
    }
    try? Files.removeDirectory(path.appending(folder))
  }
}

extension SegmentName {
  /// The hash that a file's name holds, in any case.
  package static func hash(in name: [UInt8]) -> [UInt8]? {
    let lower = name.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
    var start = 0
    for (index, byte) in lower.enumerated() {
      if !Hex.isDigit(byte) { start = index + 1 }
      if index - start == 63 { return Hex.decode(Array(lower[start...index])) }
    }
    return nil
  }
}
