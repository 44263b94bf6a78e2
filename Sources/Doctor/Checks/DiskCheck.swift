internal import Bundle
internal import Digest
internal import Fuse
internal import Posix
internal import Terminal

/// The disks on which the store, and what this host keeps beside it, are.
struct DiskCheck: Check {
  let name = "disk"

  /// A directory of the program's.
  private struct Place {
    var subject: String
    var path: Path
    /// The variable that says where else it goes.
    var variable: String
    /// Whether databases and locks are in it.
    var isOwn: Bool
  }

  /// Less room than this is none; less than that will soon be, bytes.
  private static let (least, little): (UInt64, UInt64) = (4 << 20, 256 << 20)
  /// The same of inodes.
  private static let (leastFiles, fewFiles): (UInt64, UInt64) = (64, 4_096)

  func run(_ patient: Patient, _ chart: Chart) {
    guard let host = patient.knownHost else { return }
    var places = [
      Place(subject: "store", path: host.store, variable: "MEMCUBE_HOME", isOwn: false),
      Place(subject: "state", path: host.state, variable: "XDG_STATE_HOME", isOwn: true),
      Place(subject: "cache", path: host.cache, variable: "XDG_CACHE_HOME", isOwn: true),
    ]
    if let models = host.models {
      places.append(
        Place(subject: "models", path: models, variable: "MEMCUBE_MODELS", isOwn: false))
    }
    for place in places {
      chart.look(at: "\(place.subject) (\(place.path))")
      for finding in Self.findings(place) { chart.note(finding) }
    }
  }

  private static func findings(_ place: Place) -> [Finding] {
    var path = place.path
    var isThere = true
    while true {
      do {
        guard try Files.status(path).kind == .directory else {
          return [
            .wrong(
              place.subject, "\(path) is no directory",
              mend: "mv \(shellWord(path.bytes)) \(shellWord(path.bytes)).old")
          ]
        }
        break
      } catch {
        guard error == .notFound, path.parent != path else { return [unreadable(place, error)] }
        isThere = false
        path = path.parent
      }
    }
    guard let system = try? Files.fileSystem(path) else { return [unreadable(place, .inputOutput)] }
    let kind = ((try? Files.fileSystemType(path)) ?? nil).map { "\(Path($0))" } ?? "an unknown kind"
    var found = [Self.room(place, path, kind, system)]
    found += Self.kind(place, kind, system)
    if let program = syncing(path) { found.append(Self.synced(place, by: program)) }
    if system.isReadOnly {
      found.append(
        .wrong(
          place.subject, "the disk of \(path) is mounted read-only",
          mend: asRoot("mount -o remount,rw \(shellWord(mountPoint(of: path).bytes))")))
    } else if !Files.isWritable(path) {
      found.append(
        .wrong(
          place.subject, "\(path) may not be written by you",
          mend: asRoot("chown -R \(System.user) \(shellWord(path.bytes))")))
    } else if isThere {
      found += Trial(place.subject, path).findings
    }
    return found
  }

  private static func unreadable(_ place: Place, _ error: Errno) -> Finding {
    let why = "\(place.path) cannot be looked at: \(error)"
    return .wrong(
      place.subject, why, mend: "export \(place.variable)=/another/place")
  }

  private static func mountPoint(of path: Path) -> Path {
    guard let real = try? Files.realPath(path), let mounts = try? MountTable.read() else {
      return path
    }
    return mounts.map(\.path).filter { real.isWithin($0) }.max { $0.bytes.count < $1.bytes.count }
      ?? path
  }

  // MARK: Room

  private static func room(
    _ place: Place, _ path: Path, _ kind: String, _ system: FileSystemStatus
  ) -> Finding {
    let blocks = System.user == 0 ? system.freeBlocks : system.availableBlocks
    let (bytes, overflow) = blocks.multipliedReportingOverflow(by: system.blockSize)
    let room = overflow ? UInt64.max : bytes
    let mend = "df -h \(shellWord(path.bytes)); du -sh \(shellWord(path.bytes))/*"
    let shown = "\(shownBytes(Int64(clamping: room))) free"
    // Some file systems count neither blocks nor inodes.
    if system.blocks > 0, room < least {
      return .wrong(place.subject, "the disk of \(path) is full (\(shown))", mend: mend)
    }
    if system.files > 0, system.freeFiles < leastFiles {
      return .wrong(
        place.subject, "the disk of \(path) takes no more files: no inode is free",
        mend: "df -i \(shellWord(path.bytes))")
    }
    if system.blocks > 0, room < little {
      return .warning(place.subject, "the disk of \(path) is nearly full: \(shown)", mend: mend)
    }
    if system.files > 0, system.freeFiles < fewFiles {
      return .warning(
        place.subject, "the disk of \(path) takes only \(system.freeFiles) more files",
        mend: "df -i \(shellWord(path.bytes))")
    }
    return .ok(place.subject, "\(path): \(shown), \(kind)")
  }

  // MARK: Kind

  private static func kind(
    _ place: Place, _ kind: String, _ system: FileSystemStatus
  ) -> [Finding] {
    if place.isOwn, system.isRemote {
      return [
        .warning(
          place.subject,
          "\(place.path) is on \(kind), where locks may hold for this machine alone and a database "
            + "may be damaged: a local disk is better",
          mend: "export \(place.variable)=/var/tmp/\(System.user)")
      ]
    }
    let isPassing = kind == "tmpfs" || kind == "ramfs"
    if isPassing, place.subject == "store" {
      return [
        .warning(
          place.subject, "\(place.path) is in memory (\(kind)): all of it goes with the next start",
          mend: "export \(place.variable)=$HOME/memcube")
      ]
    }
    return []
  }

  /// The program that carries a folder to other machines, if the folder, or one above it, says so.
  private static func syncing(_ path: Path) -> String? {
    let marks: [(mark: String, program: String)] = [
      (".stfolder", "Syncthing"), (".dropbox", "Dropbox"), (".dropbox.cache", "Dropbox"),
      (".nextcloudsync.log", "Nextcloud"), (".owncloudsync.log", "ownCloud"),
      (".sync", "Resilio Sync"),
    ]
    var folder = path
    while true {
      for (mark, program) in marks where Files.exists(folder.appending(mark)) { return program }
      if folder.parent == folder || folder.bytes == [0x2F] { return nil }
      folder = folder.parent
    }
  }

  private static func synced(_ place: Place, by program: String) -> Finding {
    guard place.isOwn else {
      return .ok(place.subject, "\(program) carries it to other machines, which cubes are made for")
    }
    return .warning(
      place.subject,
      "\(program) carries \(place.path) to other machines: what is in it belongs to this one alone",
      mend: "export \(place.variable)=/var/tmp/\(System.user)")
  }
}

/// Tries in a directory of its own what the program needs of a file system.
private struct Trial {
  private(set) var findings: [Finding] = []
  private let subject: String
  private let path: Path

  init(_ subject: String, _ path: Path) {
    self.subject = subject
    self.path = path
    let letters = String(decoding: Hex.encode(Random.bytes(6)), as: UTF8.self)
    let folder = path.appending(".doctor-\(letters)")
    do throws(Errno) {
      try Files.makeDirectory(folder)
      defer { try? Files.removeTree(folder) }
      try attempt(in: folder)
    } catch {
      findings.append(
        .wrong(
          subject, "\(path) takes no file: \(error)",
          mend: "df -h \(shellWord(path.bytes)); df -i \(shellWord(path.bytes))"))
    }
  }

  private mutating func attempt(in folder: Path) throws(Errno) {
    let (one, other) = (folder.appending("one"), folder.appending("other"))
    let made = OpenFlags.readWrite | OpenFlags.create | OpenFlags.exclusive
    let file = try Files.open(one, made)
    try Files.write(file, [UInt8](repeating: 0x2E, count: 1 << 16))
    try Files.sync(file)
    _ = try Files.open(other, made)
    if !locks(one, file) {
      findings.append(
        .wrong(
          subject, "\(path) has no locks (flock): two processes would write at once",
          mend: "findmnt -T \(shellWord(path.bytes))"))
    }
    var lost: [String] = []
    do throws(Errno) { try Files.renameExchange(one, other) } catch {
      lost.append("names cannot be exchanged in one step")
    }
    do throws(Errno) { try Files.hardLink(one, folder.appending("third")) } catch {
      lost.append("files cannot have two names")
    }
    if lost.isEmpty {
      findings.append(.ok(subject, "locks, renames and links work"))
    } else {
      findings.append(
        .warning(
          subject,
          "\(lost.joined(separator: ", and ")) there: slower ways are taken, and a power loss may "
            + "cost the index, which is made anew"))
    }
  }

  /// Whether a lock keeps another holder out.
  private func locks(_ path: Path, _ file: borrowing FileDescriptor) -> Bool {
    guard let again = try? Files.open(path, OpenFlags.readWrite),
      (try? Files.tryLock(file, .exclusive)) == true
    else { return false }
    return (try? Files.tryLock(again, .exclusive)) == false
  }
}
