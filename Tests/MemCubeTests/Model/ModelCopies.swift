import Posix

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
      try sync(source.path, stick)
    default:
      note("stick to \(target.name)")
      try hurtByTorn(stick, target)
      try sync(stick, target.path)
      try brought(target)
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
    try hurtByTorn(source.path, target)
    try sync(source.path, target.path)
    try brought(target)
  }

  /// `cp -r` into a bundle that is there: writes in place what has a name already.
  private func copyUnion(_ source: ModelReplica, _ target: ModelReplica) throws {
    note("cp \(source.name) to \(target.name)")
    try hurtByTorn(source.path, target)
    let from = ["log", "blobs", "manifest.json"].map { "\(source.path)/\($0)" }
    let status = try tool(["cp", "-r"] + from + ["\(target.path)/"])
    if status != 0 { try fail("cp said \(status)") }
    try brought(target)
  }

  /// A copy puts a torn file over a whole one: from then on its records are in the index only.
  private func hurtByTorn(_ from: Path, _ target: ModelReplica) throws {
    let log = from.appending("log")
    for file in try Workspace.files(log).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let place = target.path.appending("log").appending(file)
      guard Files.exists(place) else { continue }
      if try Files.readAll(log.appending(file)) != Files.readAll(place) {
        try hurt(target, Array("log/".utf8) + file)
      }
    }
  }

  /// Anything that a tool brought may be lost by a power loss until upkeep has synced it.
  func brought(_ target: ModelReplica) throws {
    for file in try Workspace.files(target.path.appending("log")) {
      target.unsynced.insert(Array("log/".utf8) + file)
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
