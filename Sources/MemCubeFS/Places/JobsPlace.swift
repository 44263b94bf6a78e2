internal import Format
internal import Fuse
internal import Index
internal import MemCube
internal import Posix

/// jobs/: a file for each conversation and document that ingestion is not through with. Those that
/// are done are there by name as long as their source is.
struct JobsPlace: CubeDirectory {
  let cube: MountedCube
  let node: UInt64

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    for source in try sources(name) {
      if let job = try core(try cube.cube.job(of: source)), JobsPlace.name(job.source) == name {
        return place(job, name)
      }
    }
    // Of a name that was cut only the list tells.
    guard name.count == Self.nameLimit else { return nil }
    let jobs = try core(try cube.cube.jobs(limit: Self.limit))
    return jobs.first { JobsPlace.name($0.source) == name }.map { place($0, name) }
  }

  func list() throws(Errno) -> any Listing {
    let places = try core(try cube.cube.jobs(limit: Self.limit)).map { job in
      let name = JobsPlace.name(job.source)
      return (name: name, place: place(job, name) as any Place)
    }
    return FixedListing(node, places)
  }

  private func place(_ job: Job, _ name: [UInt8]) -> any Place {
    cube.rendered(job.text, PassingNodes.Key(parent: node, name: name))
  }

  /// Jobs that are listed, of each kind; memcube jobs shows all.
  private static let limit = 1_000
  private static let nameLimit = 255
  /// Names of folders that are tried for one name of a job.
  private static let trials = 256

  /// The source's name with its folders, on one level: `messages-C.md`.
  private static func name(_ source: [UInt8]) -> [UInt8] {
    Array(source.map { $0 == 0x2F ? UInt8(0x2D) : $0 }.prefix(nameLimit))
  }

  /// The sources that a name may mean.
  private func sources(_ name: [UInt8]) throws(Errno) -> [[UInt8]] {
    let (messages, documents) = (Array("messages-".utf8), Array("documents-".utf8))
    if name.starts(with: messages) {
      // The name of a conversation is escaped, and holds no slash.
      return [Array("messages/".utf8) + name.dropFirst(messages.count)]
    }
    guard name.starts(with: documents) else { return [name] }
    var (found, trials) = ([[UInt8]](), Self.trials)
    let root = try core(try cube.cube.root(.documents)).row
    try collect(
      name[documents.count...], in: root, Array("documents/".utf8), &found, &trials)
    return found
  }

  /// Collects the files whose path, with `-` for `/`, is the rest of a name.
  private func collect(
    _ rest: ArraySlice<UInt8>, in folder: Int64, _ path: [UInt8], _ found: inout [[UInt8]],
    _ trials: inout Int
  ) throws(Errno) {
    trials -= 1
    if let node = try core(try cube.cube.lookup(folder: folder, name: Array(rest))),
      node.kind == .file
    {
      found.append(path + rest)
    }
    for dash in rest.indices where rest[dash] == 0x2D && trials > 0 {
      trials -= 1
      let name = Array(rest[..<dash])
      guard !name.isEmpty, let node = try core(try cube.cube.lookup(folder: folder, name: name)),
        node.kind == .folder
      else { continue }
      try collect(rest[(dash + 1)...], in: node.row, path + name + [0x2F], &found, &trials)
    }
  }
}
