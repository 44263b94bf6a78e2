internal import Fuse
internal import MemCube
internal import Posix

/// jobs/: a file for each conversation and document that ingestion is not through with. Those that
/// are done are there by name as long as their source is.
struct JobsPlace: Place {
  let cube: MountedCube
  let node: UInt64

  var owner: MountedCube? { cube }

  func attributes() throws(Errno) -> Attributes {
    cube.context.directory(node, 0o500, cube.context.started)
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    let jobs = try core(try cube.cube.jobs(all: true))
    return jobs.first { JobsPlace.name($0) == name }.map { place($0, name) }
  }

  func list() throws(Errno) -> any Listing {
    let places = try core(try cube.cube.jobs()).map { job in
      let name = JobsPlace.name(job)
      return (name: name, place: place(job, name) as any Place)
    }
    return FixedListing(node, places)
  }

  private func place(_ job: Job, _ name: [UInt8]) -> any Place {
    cube.rendered(job.text, PassingNodes.Key(parent: node, name: name))
  }

  /// The source's name with its folders, on one level: `messages-C.md`.
  private static func name(_ job: Job) -> [UInt8] {
    let flat = job.source.map { $0 == 0x2F ? UInt8(0x2D) : $0 }
    return flat.count <= 255 ? flat : Array(flat.prefix(255))
  }
}
