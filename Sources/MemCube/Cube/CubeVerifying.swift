public import Bundle
public import Format
internal import Index
public import Posix
internal import SQLite

extension Cube {
  /// Writes the manifest and the README of a bundle anew, from its segments and what this host
  /// knows, so that one with a damaged or foreign manifest opens again.
  /// - Throws: `.damaged` if no whole segment says which cube it is; `.notFound`; `.io`.
  public static func repairManifest(at path: Path, host: Host) throws(CubeError) {
    let real = try attemptIfThere("looking at \(path)") { () throws(Errno) in
      try Files.realPath(path)
    }
    guard let real else { throw .notFound("there is no cube at \(path)") }
    _ = try Bundle.repair(
      at: real, known: KnownCubes(at: real, host: host), host: host)
  }

  /// Checks every file of the bundle: segments line by line, blobs against their names, what lies
  /// in log/ that has no business there, and records whose content or parents are not here. With
  /// `repair` it first makes a pass of upkeep, which mends what can be mended. `progress` gets
  /// (done, of) files.
  public func verify(
    repair: Bool, progress: ((Int64, Int64) -> Void)? = nil
  ) throws(CubeError) -> [Damage] {
    if repair { try upkeep(isThorough: true) }
    var damage: [Damage] = []
    let segments = try bundle.segments()
    let blobs = try read { core throws(SQLiteError) in try core.index.namedBlobs() }
    let named = Set(blobs.keys.map(\.sha256))
    let unnamed = try bundle.blobNames().filter { !named.contains($0) }
    let all = Int64(segments.count + blobs.count + unnamed.count)
    var done: Int64 = 0
    func step() {
      done += 1
      progress?(done, all)
    }
    for file in segments {
      damage += try check(file.name)
      step()
    }
    // A segment that was given another name may hold records, and no reader looks at it.
    let fate = try strayFate()
    for path in try visibleStrays() where try bundle.mayBeSegment(path) {
      damage.append(
        Damage(
          file: path, line: nil, problem: "no segment has such a name",
          cost: "the records that only it holds; a whole segment gets its name back by "
            + "`memcube verify --repair`, another file \(fate)"))
    }
    // A text that was purged is to be nowhere.
    let purged = Set(try read { core throws(SQLiteError) in try core.index.purgedBlobs() })
    for file in try bundle.oddFiles() {
      guard let sum = file.sum, purged.contains(sum), !named.contains(sum) else { continue }
      damage.append(
        Damage(
          file: file.path, line: nil,
          problem: "a copy was cut off, and left bytes of a document or message that was purged",
          cost: "nothing: `memcube verify --repair` removes it"))
    }
    let missed = try missed()
    if !missed.isEmpty {
      damage.append(
        Damage(
          file: Array("log".utf8), line: nil, problem: missed.words,
          cost: "what they said, unless another copy of the cube has it"))
    }
    damage += try check(blobs, step)
    damage += try check(unnamed: unnamed, step)
    return damage.sorted {
      $0.file == $1.file
        ? ($0.line ?? 0) < ($1.line ?? 0)
        : $0.file.lexicographicallyPrecedes($1.file)
    }
  }

  /// What lies in log/ and is no segment by its looks either: what a desktop or a person put there. It is
  /// no damage.
  func strayNotices() throws(CubeError) -> [Notice] {
    let fate = try strayFate()
    var found: [Notice] = []
    for path in try visibleStrays() where try !bundle.mayBeSegment(path) {
      found.append(Notice(subject: path, text: "it is no segment, is not read, and \(fate)"))
    }
    return found
  }

  /// What becomes of a file with an odd name: it may hold what was purged.
  private func strayFate() throws(CubeError) -> String {
    let hasPurges = try read { core throws(SQLiteError) in core.index.hasDead }
    return hasPurges
      ? "goes a day after it last changed, since something was purged here" : "is left alone"
  }

  /// All but dot files, which upkeep removes.
  private func visibleStrays() throws(CubeError) -> [[UInt8]] {
    try bundle.strays().filter { Path($0).lastComponent.first != 0x2E }
  }

  /// Gives other cubes that lie in this one's log/ bundles of their own: see `Bundle.separate`.
  /// - Returns: the cubes that got something.
  /// - Throws: as `Bundle.separate`; `.io(.readOnly)` of a cube that cannot be written.
  public func separate() throws(CubeError) -> [Bundle.Separated] {
    if isReadOnly { throw .io(.readOnly, "separating cubes in \(path)") }
    return try bundle.separate(host: host)
  }

  /// The segments in log/ that no reader takes in, with what is wrong with each, as upkeep last saw it.
  public func unreadSegments() throws(CubeError) -> [(path: [UInt8], problem: String)] {
    try read { core throws(SQLiteError) in
      try core.index.tornSegments().map { ($0.name.path, $0.problem) }
    }
  }

  private func check(_ name: SegmentName) throws(CubeError) -> [Damage] {
    let report: SegmentReport?
    do { report = try bundle.check(name) } catch {
      guard case .damaged(let text) = error else { throw error }
      return [Damage(file: name.path, line: nil, problem: text, cost: "what it held, if anything")]
    }
    guard let report, let problem = report.problem else { return [] }
    let held = try read { core throws(SQLiteError) in try core.index.rows(of: name) } != nil
    let cost =
      report.foreign != nil
      ? "nothing of this cube is lost; `memcube verify --repair` moves it into a cube of its own"
      : held
        ? "nothing is lost: the index of this host has its lines; `memcube verify --repair` heals it"
        : "the damaged lines, unless another copy of the cube has them: bring it here by `rsync -ac`"
    var damage = report.damage.map {
      Damage(file: name.path, line: $0.line, problem: $0.problem, cost: cost)
    }
    if damage.isEmpty || report.foreign != nil {
      damage = [Damage(file: name.path, line: nil, problem: problem, cost: cost)]
    }
    return damage
  }

  /// Blobs that a live record names and that are absent or hold other bytes.
  private func check(
    _ named: [Blob: [UInt8]], _ step: () -> Void
  ) throws(CubeError) -> [Damage] {
    var damage: [Damage] = []
    for (blob, place) in named.sorted(by: {
      $0.key.sha256 == $1.key.sha256
        ? $0.key.size < $1.key.size : $0.key.sha256.lexicographicallyPrecedes($1.key.sha256)
    }) {
      let path = bundle.blobPath(blob.sha256)
      let status = try? Files.status(path, followLinks: false)
      let isLong = status?.size == blob.size
      // One of another length need not be read, be it a terabyte of nothing.
      let state = status?.kind == .regular && !isLong ? true : try bundle.checkBlob(blob.sha256)
      step()
      if state == true, isLong { continue }
      let isKept = replica.openKept(blob, in: bundle) != nil
      damage.append(
        Damage(
          file: Bundle.blobName(blob.sha256), line: nil,
          problem: state == nil
            ? "the blob is not here"
            : state == true
              ? "it is not \(blob.size) bytes long, as a record says"
              : "its bytes are not those that its name says",
          cost: isKept
            ? "nothing: this host has it whole; `memcube verify --repair` puts it back"
            : "the content of \(Path(place)), unless another copy of the cube has it"))
    }
    return damage
  }

  /// Blobs that no record names, yet: their records may be on the way, and a torn one must not be copied
  /// over a whole one.
  private func check(unnamed: [[UInt8]], _ step: () -> Void) throws(CubeError) -> [Damage] {
    var damage: [Damage] = []
    for sum in unnamed {
      let state = try bundle.checkBlob(sum)
      step()
      if state != false { continue }
      damage.append(
        Damage(
          file: Bundle.blobName(sum), line: nil,
          problem: "its bytes are not those that its name says",
          cost: "nothing that a record here names: a copy was cut off; "
            + "`memcube verify --repair` puts it aside"))
    }
    return damage
  }
}

extension Index {
  /// Every record here that names a blob. Anybody's spelling: white space and escapes may stand
  /// anywhere in a line.
  func eachBlob(
    _ body: (_ row: Int64, Record, Blob) throws(SQLiteError) -> Void
  ) throws(SQLiteError) {
    // `blob` as it is, or with an escaped letter: \u00.
    let query = try connection.statement(
      """
      SELECT row, line FROM record
      WHERE class IN (1, 2) AND (instr(line, x'626C6F62') > 0 OR instr(line, x'5C753030') > 0)
      ORDER BY row
      """)
    defer { query.reset() }
    while try query.step() {
      guard let record = try? Record(line: query.blob(1)), let blob = record.blob else { continue }
      try body(query.int(0), record, blob)
    }
  }

  /// The blobs that records name, each with a place that shows it.
  func namedBlobs() throws(SQLiteError) -> [Blob: [UInt8]] {
    var found: [Blob: [UInt8]] = [:]
    try eachBlob { (_, record, blob) throws(SQLiteError) in
      let place = try place(of: record.object ?? record.id)
      found[blob] = place.isEmpty ? record.id.hex : place
    }
    return found
  }
}
