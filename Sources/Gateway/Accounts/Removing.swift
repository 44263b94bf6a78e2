public import MemCube

extension Gateway {
  /// Forgets a project with its keys, members and logs. Cubes that the gateway made are erased; the
  /// names of the others come back. The default project comes again, empty and with a new id.
  func remove(_ project: Project) throws(CubeError) -> [[UInt8]] {
    var kept: [[UInt8]] = []
    for name in try memories.cubes.names(project.folder) {
      if try !memories.remove(CubePlace(folder: project.folder, name: name)) { kept.append(name) }
    }
    try accounts.remove(project)
    try accounts.makeDefault()
    return kept
  }
}

extension Gateway {
  /// Deletes the project that a command line names; the names of the cubes that stay.
  public func deleteProject(naming name: [UInt8]) throws(CubeError) -> [[UInt8]] {
    try remove(try accounts.project(naming: name))
  }
}
