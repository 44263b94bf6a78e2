internal import Bundle
internal import Digest
internal import Format
internal import Posix

/// Step 3: blobs whose bytes are not their name leave the bundle, and come back whole from where this
/// host has them.
extension Upkeep {
  /// So many bytes of blobs, about which nothing is known, a pass reads; the next one goes on. One that
  /// is to be thorough reads all.
  static let readingLimit: Int64 = 256 << 20
  /// How old what was put aside of a torn blob may become, seconds.
  private static let asideAge: Int64 = 30 * 86_400

  /// Looks at the blobs whose files have changed since they were found whole. The bytes of others are
  /// not read.
  mutating func mendBlobs() throws(CubeError) {
    let known = try log.knownBlobs()
    var lacking = Set(known.keys)
    var torn: [BlobFile] = []
    var whole: [[UInt8]] = []
    var budget = isThorough ? Int64.max : Upkeep.readingLimit
    for file in try bundle.blobFiles() {
      lacking.remove(file.sha256)
      let before = known[file.sha256]
      if let before, before == file.stamp { continue }
      // What was whole and has changed is read at once, whatever its size.
      if before == nil, !bundle.isWhole(file) {
        guard file.stamp.size <= budget else { continue }
        budget -= file.stamp.size
      }
      switch try look(at: file, known: before ?? nil) {
      case .whole: whole.append(file.sha256)
      case .torn: torn.append(file)
      case .unsettled: break
      }
    }
    if isThorough { try completeLacking(&lacking) }
    // The second names last before the index knows of them.
    replica.syncKept(whole)
    for sum in whole { try noteWhole(sum) }
    try mend(torn, lacking)
    try log.commit()
    try sweepTornBlobs()
  }

  /// All that records name and is not here, and nothing else.
  private func completeLacking(_ lacking: inout Set<[UInt8]>) throws(CubeError) {
    let named = try log.namedBlobs()
    for sum in lacking where !named.contains(sum) { try log.forget(blob: sum) }
    lacking = named.filter { !Files.exists(bundle.blobPath($0)) }
  }

  /// Sees to blobs that a new segment names: they must be here, and of the size that its records say.
  mutating func mendNew(_ blobs: some Collection<Blob>) throws(CubeError) {
    var lacking: Set<[UInt8]> = []
    var torn: [BlobFile] = []
    for blob in blobs {
      let status = try? Files.status(bundle.blobPath(blob.sha256), followLinks: false)
      guard let status else {
        lacking.insert(blob.sha256)
        continue
      }
      guard status.kind == .regular, status.size < blob.size else { continue }
      let file = BlobFile(sha256: blob.sha256, status: status)
      if try look(at: file, known: nil) == .torn { torn.append(file) }
    }
    try mend(torn, lacking)
  }

  private enum BlobState { case whole, torn, unsettled }

  /// Reads a blob, unless this process has. A whole one is kept; a torn one is put aside, and its file is
  /// still in its place. `known`: its stamp when it was last found whole.
  private mutating func look(
    at file: BlobFile, known: FileStamp?
  ) throws(CubeError) -> BlobState {
    let path = bundle.blobPath(file.sha256)
    let opened: FileDescriptor
    do { opened = try bundle.openBlobFile(file.sha256) } catch {
      switch error {
      case .notFound: return .torn
      case .damaged: return .unsettled
      default: throw error
      }
    }
    if bundle.isWhole(file) {
      // A second name changes the file's stamp.
      _ = replica.keep(file.sha256, opened)
      try bundle.noteWhole(file.sha256, opened)
      return .whole
    }
    let began = try bundle.status(of: opened, path)
    // One of another length need not be read, be it a terabyte of nothing.
    if known?.size ?? began.size == began.size, try bundle.holds(opened, file.sha256) {
      _ = replica.keep(file.sha256, opened)
      try bundle.noteWhole(file.sha256, opened, read: FileStamp(began))
      return .whole
    }
    guard try replica.putAside(file.sha256, opened) else {
      return try copyAside(file, opened, wasWhole: known != nil) ? .torn : .unsettled
    }
    // A program that wrote into the file wrote into what is kept as well.
    if Files.isOpen(opened, at: replica.keptPath(file.sha256), followLinks: false) {
      try? Files.unlink(replica.keptPath(file.sha256))
    }
    return .torn
  }

  /// Puts a torn blob aside on another file system. One that was never known to be whole may still be
  /// written: it waits until it has not changed for a minute.
  private mutating func copyAside(
    _ file: BlobFile, _ opened: borrowing FileDescriptor, wasWhole: Bool
  ) throws(CubeError) -> Bool {
    let age = host.now().milliseconds - file.stamp.ctime.milliseconds
    guard wasWhole || age >= Upkeep.tornAge / 1_000_000 else {
      report.damage.append(
        Damage(
          file: Bundle.blobName(file.sha256), line: nil,
          problem: "its bytes are not those that its name says",
          cost: "it is put aside when it has not changed for a minute"))
      return false
    }
    let target = replica.lostAndFound.appending(
      Hex.encode(file.sha256) + Array(".\(file.stamp.size).".utf8) + Hex.encode(host.random(4)))
    try attempt("making \(replica.lostAndFound)") { () throws(Errno) in
      try Files.makeDirectories(replica.lostAndFound, mode: 0o700)
    }
    _ = try copy(opened, to: target)
    let folder = replica.lostAndFound
    try attempt("keeping \(target)") { () throws(Errno) in try Files.syncDirectory(folder) }
    return true
  }

  /// Gives blobs their whole bytes back where this host has them; where it has not, what is torn leaves
  /// the bundle.
  private mutating func mend(
    _ torn: [BlobFile], _ lacking: Set<[UInt8]>
  ) throws(CubeError) {
    // The index knows first that they are to be mended: a crash is mended by the next pass.
    for sum in torn.map(\.sha256) + lacking { try log.note(blob: sum, nil) }
    if !torn.isEmpty || !lacking.isEmpty { try log.commit() }
    for file in torn {
      if let source = wholeSource(of: file.sha256) {
        try restore(file.sha256, from: source)
      } else {
        try host.reach(.moveTornBlob)
        try bundle.removeTorn(file, host)
        report.movedBlobs.append(file.sha256)
      }
    }
    var named: Set<[UInt8]>?
    for sum in lacking.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      guard !Files.exists(bundle.blobPath(sum)), let source = wholeSource(of: sum) else { continue }
      // What no record names was removed on purpose, or its record has not come yet.
      let wanted = if let named { named } else { try log.namedBlobs() }
      named = wanted
      if wanted.contains(sum) { try restore(sum, from: source) }
    }
  }

  private mutating func restore(_ sum: [UInt8], from source: Path) throws(CubeError) {
    try host.reach(.healBlob)
    try bundle.place(sum, from: source, replica, host: host)
    try noteWhole(sum)
    report.healedBlobs.append(sum)
  }

  /// A file of this host with these very bytes.
  private func wholeSource(of sum: [UInt8]) -> Path? {
    for path in replica.candidates(for: sum) {
      guard let file = try? Bundle.openRegular(path) else { continue }
      if (try? bundle.holds(file, sum)) == true { return path }
      // Another program wrote into it while it was the bundle's file as well.
      if path == replica.keptPath(sum) { try? Files.unlink(path) }
    }
    return nil
  }

  /// Notes that a blob is whole, by its file's stamp as it was read.
  private func noteWhole(_ sum: [UInt8]) throws(CubeError) {
    guard let stamp = bundle.wholeBlobs.withLock({ $0[sum] }) else { return }
    try log.note(blob: sum, stamp)
  }

  /// Takes a blob out of the bundle, and out of what this host keeps of it.
  func erase(blob sum: [UInt8]) throws(CubeError) {
    try bundle.removeBlob(sum)
    try replica.removeKept(sum)
    try log.forget(blob: sum)
  }

  /// Removes what was kept of blobs that the bundle has not any more and no record names: with purges
  /// about, it may be a text that was purged.
  func eraseUnnamed() throws(CubeError) {
    let gone = replica.keptNames().filter { !Files.exists(bundle.blobPath($0)) }
    if gone.isEmpty { return }
    let named = try log.namedBlobs()
    for sum in gone where !named.contains(sum) { try replica.removeKept(sum) }
  }

  private func sweepTornBlobs() throws(CubeError) {
    let limit = Timestamp(seconds: host.now().seconds - Upkeep.asideAge)
    let folder = replica.lostAndFound
    for entry in try bundle.namesIfThere(in: folder) ?? [] where entry.kind == .regular {
      // Those of segments have `.jsonl` there.
      guard entry.name.count > 65, entry.name[64] == 0x2E, 0x30...0x39 ~= entry.name[65] else {
        continue
      }
      try remove(folder.appending(entry.name), ifOlderThan: limit)
    }
  }
}
