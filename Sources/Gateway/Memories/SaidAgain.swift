internal import Format

extension Memories {
  /// Memories were deleted, by whatever dialect: who says now what was said before means it. Forgets what
  /// the calls were answered that may have made them, of the dialects that know such calls again, and ends
  /// the profiles that tell of them.
  /// - Parameters:
  ///   - memories: what was deleted.
  ///   - owners: whose memories were meant, if there were none of theirs any more.
  ///   - places: the cubes that were meant.
  /// - Throws: where the database fails.
  func forgetAnswers(
    about memories: [Memory], of owners: [Owner] = [], in places: [CubePlace] = []
  ) throws(CubeError) {
    let places = Set(places + memories.map(\.place))
    guard let place = places.first, let project = try accounts.project(folder: place.folder) else {
      return
    }
    for place in places {
      let gone = memories.filter { $0.place == place }
      try accounts.endProfiles(ofCube: place.name, in: project, telling: gone)
    }
    let names = (owners + memories.compactMap(\.ids.owner)).map(\.cubeName)
    try forgetAnswers(ofCubes: Set(places.map(\.name)), owners: Set(names), in: project)
  }

  /// As the other one, of cubes by their names and of owners by those of theirs.
  func forgetAnswers(
    ofCubes cubes: Set<[UInt8]>, owners: Set<[UInt8]>, in project: Project
  ) throws(CubeError) {
    // In OpenMem also what has a key of its own; in MemOS that is the same request for ever.
    for name in owners.union(cubes) {
      try accounts.forgetAnswers("openmem", about: name, of: project, chosenToo: true)
    }
    for name in cubes {
      try accounts.forgetAnswers("memos", about: name, of: project, chosenToo: false)
    }
  }
}
