import Posix
import SQLite

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube

/// What copy tools do, whole or cut off, and what sticks bring back.
extension ModelWorld {
  func copyStep() throws {
    guard let source = pick(replicas) else { return }
    guard let target = pick(replicas.filter { $0 !== source }) else { return }
    switch number(0..<20) {
    case 0..<5: try rsync(source, target)
    case 5..<9:
      try rsync(source, target)
      try rsync(target, source)
    case 9..<12: try copyUnion(source, target)
    case 12..<16: try copyPartly(source.path, target)
    case 16..<18:
      note("stick from \(source.name)")
      try overwriting(stick, from: source.path) { try sync(source.path, stick) }
    default:
      note("stick to \(target.name)")
      try bringing(target, from: stick) { try sync(stick, target.path) }
    }
  }

  func sync(_ from: Path, _ to: Path) throws {
    let status = try tool([
      "rsync", "-a", "--exclude", "index", "\(from)/", "\(to)/",
    ])
    if status != 0 { try fail("rsync said \(status)") }
  }

  private func rsync(_ source: ModelReplica, _ target: ModelReplica) throws {
    note("rsync \(source.name) to \(target.name)")
    try bringing(target, from: source.path) { try sync(source.path, target.path) }
  }

  /// `cp -r` into a bundle that is there: writes in place what has a name already.
  private func copyUnion(_ source: ModelReplica, _ target: ModelReplica) throws {
    note("cp \(source.name) to \(target.name)")
    let from = ["log", "blobs", "manifest.json"].map { "\(source.path)/\($0)" }
    try bringing(target, from: source.path) {
      let status = try tool(["cp", "-r"] + from + ["\(target.path)/"])
      if status != 0 { try fail("cp said \(status)") }
    }
  }

  /// Anything that a tool brings may be lost by a power loss until upkeep has synced it.
  func bringing(
    _ target: ModelReplica, from source: Path, _ body: () throws -> Void
  ) throws {
    let log = target.path.appending("log")
    let before = Set(try Workspace.files(log))
    try overwriting(target.path, from: source, at: target, body)
    for file in try Workspace.files(log) {
      target.unsynced.insert(Array("log/".utf8) + file)
      if !before.contains(file) { target.fresh.insert(Array("log/".utf8) + file) }
    }
  }

  /// A tool may write a torn file over the whole one of that name: then its records have to be whole
  /// elsewhere, or in the index of who has it open, or they are lost, and rightly.
  private func overwriting(
    _ place: Path, from source: Path, at target: ModelReplica? = nil, _ body: () throws -> Void
  ) throws {
    let bundle = Bundle(path: place, manifest: manifest)
    var whole: [SegmentName: [UInt8]] = [:]
    for file in try bundle.segments() {
      let other = source.appending(file.name.path)
      guard Files.exists(other) else { continue }
      let bytes = try Files.readAll(bundle.path(of: file.name))
      if try Files.readAll(other) != bytes, try bundle.check(file.name)?.isWhole == true {
        whole[file.name] = bytes
      }
    }
    try body()
    for (name, bytes) in whole where try Files.readAll(bundle.path(of: name)) != bytes {
      let lines = bytes.split(separator: 0x0A).dropFirst()
      let ids = Set(try lines.map { try Record(line: Array($0)).id })
      if let target { target.atRisk.formUnion(ids) }
      let isApplied = try target?.cube?.read { core throws(SQLiteError) in
        try core.index.rows(of: name) != nil
      }
      if isApplied != true { try forget(ids, besides: name, in: place) }
    }
  }

  /// A copy that somebody interrupted: some files, one of them in part.
  private func copyPartly(_ from: Path, _ target: ModelReplica) throws {
    note("copyPartly to \(target.name)")
    let isTorn = chance(2)
    let log = from.appending("log")
    for file in try Workspace.files(log).sorted(by: { $0.lexicographicallyPrecedes($1) })
    where chance(2) {
      let place = target.path.appending("log").appending(file)
      var bytes = try Files.readAll(log.appending(file))
      if isTorn, chance(5) {
        // cp opens with O_TRUNC: what was whole there is not any more.
        try hurt(target, Array("log/".utf8) + file)
        bytes = Array(bytes.prefix(number(0..<bytes.count + 1)))
      }
      if !Files.exists(place) { target.fresh.insert(Array("log/".utf8) + file) }
      try Workspace.write(bytes, to: place)
      target.unsynced.insert(Array("log/".utf8) + file)
    }
    let blobs = from.appending("blobs")
    for file in try Workspace.files(blobs) where chance(2) {
      let place = target.path.appending("blobs").appending(file)
      if Files.exists(place) { continue }
      try Workspace.write(try Files.readAll(blobs.appending(file)), to: place)
    }
  }
}

extension Workspace {
  /// The paths of all files below a directory, from there.
  static func files(_ directory: Path, below: [UInt8] = []) throws -> [[UInt8]] {
    var found: [[UInt8]] = []
    let place = below.isEmpty ? directory : directory.appending(below)
    guard Files.exists(place) else { return [] }
    for entry in try Files.list(place) {
      let path = below.isEmpty ? entry.name : below + [0x2F] + entry.name
      if entry.kind == .directory {
        found += try files(directory, below: path)
      } else if entry.kind == .regular {
        found.append(path)
      }
    }
    return found
  }
}
