internal import Bundle
internal import Digest
internal import Format
internal import Index
internal import MemCube
internal import Posix
internal import SQLite
internal import Terminal

/// Each cube of the store: its bundle, and this host's index of it. Nothing is opened as commands do it: that
/// would mend what is to be found.
struct CubeCheck: Check {
  let name = "cubes"

  /// A larger index is not read through, bytes.
  private static let readThrough: Int64 = 128 << 20
  /// So many problems of a database are looked at.
  private static let mostProblems = 1_000
  /// How long a database that others write is waited for, milliseconds.
  private static let patience: Int32 = 1_000

  /// A cube, and how a command line names it.
  private struct Named {
    var path: Path
    var shown: String
    var words: String
  }

  func run(_ patient: Patient, _ chart: Chart) {
    guard let host = patient.knownHost else { return }
    let store = Store(host)
    do {
      for cube in try cubes(patient.cube, store) {
        chart.look(at: cube.shown)
        for finding in findings(cube, host) { chart.note(finding) }
      }
    } catch {
      let name = patient.cube.map { "\(Path($0))" } ?? "store"
      chart.note(.wrong(name, error.message, mend: "memcube list"))
    }
  }

  private func cubes(_ name: [UInt8]?, _ store: Store) throws(CubeError) -> [Named] {
    if let name {
      let path = try store.bundle(naming: name)
      return [Named(path: path, shown: "\(Path(name))", words: shellWord(name))]
    }
    var found: [Named] = []
    for project in [nil] + (try store.projects().map { Optional($0) }) {
      for entry in try store.cubes(project: project) {
        let option = project.map { " --project \(shellWord($0))" } ?? ""
        found.append(
          Named(
            path: entry.path, shown: "\(project.map { "\(Path($0))/" } ?? "")\(Path(entry.name))",
            words: shellWord(entry.name) + option))
      }
    }
    return found
  }

  private func findings(_ cube: Named, _ host: Host) -> [Finding] {
    let real: Path
    do { real = try Files.realPath(cube.path) } catch {
      return [
        .wrong(
          cube.shown,
          "\(cube.path) leads nowhere: \(error); is a disk not mounted, or was the bundle moved?",
          mend: "ls -l \(shellWord(cube.path.bytes))")
      ]
    }
    switch Result(catching: { () throws(CubeError) in try Bundle.readManifest(at: real) }) {
    case .failure(let error):
      return [.wrong(cube.shown, error.message, mend: "ls -la \(shellWord(real.bytes))")]
    case .success(.newer(let version)):
      return [
        .wrong(
          cube.shown, "it is of version \(version) of the format, which is newer than this program")
      ]
    case .success(.torn):
      return [
        .wrong(
          cube.shown, "its manifest.json is missing or torn",
          mend: "memcube verify \(cube.words) --repair")
      ]
    case .success(.good(let manifest)):
      return bundle(cube, real) + [index(cube, manifest.cube, real, host)]
    }
  }

  private func bundle(_ cube: Named, _ real: Path) -> [Finding] {
    let log = real.appending("log")
    guard (try? Files.status(log, followLinks: false))?.kind == .directory else {
      return [
        .wrong(
          cube.shown, "\(log) is no directory, so that all of its records are out of reach",
          mend: "memcube verify \(cube.words) --repair")
      ]
    }
    if (try? Files.list(log)) == nil {
      return [
        .wrong(
          cube.shown, "\(log) cannot be read by you",
          mend: asRoot("chown -R \(System.user) \(shellWord(real.bytes))"))
      ]
    }
    if !Files.isWritable(log) {
      return [
        .warning(cube.shown, "\(log) cannot be written by you: the cube can only be read here")
      ]
    }
    return []
  }

  // MARK: Index

  private func index(_ cube: Named, _ id: [UInt8], _ real: Path, _ host: Host) -> Finding {
    if Bundle.keepsStateInside(real) {
      return .ok(cube.shown, "a vault: its index is in the bundle, and is not looked at")
    }
    let states = (try? ReplicaState.directories(of: id, host)) ?? []
    for state in states {
      guard let facts = (try? ReplicaFacts(state).read()) ?? nil, facts.path == real else {
        continue
      }
      guard let token = facts.index else { break }
      let directory = state.appending("index").appending(facts.label)
      return index(cube, directory, token, IndexGeneration(state, token.slot))
    }
    return .ok(cube.shown, "there is no index on this machine yet; the next command makes it")
  }

  private func index(
    _ cube: Named, _ directory: Path, _ token: IndexToken, _ generation: IndexGeneration
  ) -> Finding {
    let path = directory.appending(IndexFile.name)
    let mend = "memcube rebuild \(cube.words)"
    guard let status = try? Files.status(path, followLinks: false), status.kind == .regular else {
      return .warning(
        cube.shown, "its index is gone; the next command makes it anew, which may take a while",
        mend: mend)
    }
    do throws(SQLiteError) {
      let connection = try Self.connect(path)
      connection.busyTimeout(milliseconds: Self.patience)
      if status.size <= Self.readThrough, let damage = try Self.damage(connection) {
        return .wrong(cube.shown, "its index is damaged (\(damage))", mend: mend)
      }
      let isOwn: Bool
      do { isOwn = try IndexFile.isOwn(connection, token, generation) } catch {
        return .wrong(cube.shown, "its index cannot be read: \(error.message)", mend: mend)
      }
      guard isOwn else {
        return .warning(
          cube.shown,
          "its index is of another version of memcube, or another program put it there; the next "
            + "command makes it anew, which may take a while", mend: mend)
      }
    } catch {
      if error.isBusy {
        return .ok(cube.shown, "its index is in use by another process, and was not looked at")
      }
      return .wrong(cube.shown, "its index cannot be read: \(error.message)", mend: mend)
    }
    let day = String(decoding: status.mtime.rfc3339Milliseconds.prefix(10), as: UTF8.self)
    let how = status.size <= Self.readThrough ? "whole" : "not read through, since it is large"
    return .ok(cube.shown, "its index is \(how): \(shownBytes(status.size)), last written \(day)")
  }

  /// A connection that writes nothing. Where what connections share cannot be made, the database is
  /// read as no process changes it.
  private static func connect(_ path: Path) throws(SQLiteError) -> Connection {
    do throws(SQLiteError) {
      let connection = try Connection(path: path, readOnly: true)
      _ = try connection.dataVersion()
      return connection
    } catch {
      if error.isBusy || error.isCorrupt { throw error }
      return try Connection(unchanging: path)
    }
  }

  /// What is wrong with a database, as its library says it; nil: nothing.
  private static func damage(_ connection: Connection) throws(SQLiteError) -> String? {
    do throws(SQLiteError) {
      let query = try connection.prepare("PRAGMA quick_check(\(mostProblems))")
      defer { query.reset() }
      while try query.step() {
        let said = String(decoding: query.text(0), as: UTF8.self)
        // SQLite 3.40 takes the columns of a table WITHOUT ROWID in the order of its key, and so numbers for NULL.
        if said != "ok", !said.hasPrefix("NULL value in ") { return said }
      }
      return nil
    } catch {
      if error.isCorrupt { return error.message }
      throw error
    }
  }
}
