internal import Format
internal import MemCube
internal import Posix

extension Memories {
  /// Waits until memories that were just written are found by their meaning as well as by their words.
  /// - Parameters:
  ///   - uuids: the memories. Those that are gone meanwhile are not waited for.
  ///   - project: where they are.
  ///   - deadline: how long at most, on the monotonic clock.
  /// - Returns: whether all of them are, or nothing makes vectors here.
  /// - Throws: what the core throws.
  func areFound(
    _ uuids: [[UInt8]], in project: Project, until deadline: Int64
  ) throws(CubeError) -> Bool {
    var byPlace: [CubePlace: [[UInt8]]] = [:]
    for uuid in uuids {
      if let place = try catalog.place(of: uuid, in: project) {
        byPlace[place, default: []].append(uuid)
      }
    }
    for (place, uuids) in byPlace {
      let areFound = try cubes.use(place) { (cube) throws(CubeError) -> Bool in
        var objects: [ObjectID] = []
        for uuid in uuids { if let object = try cube.object(uuid: uuid) { objects.append(object) } }
        return try cube.embed(objects, until: deadline)
      }
      if areFound == false { return false }
    }
    return true
  }
}
