public import Bundle
public import Posix

extension Store {
  /// Removes what killed processes left of cubes that they were making or removing. What is being made, and
  /// what else there is, stays.
  public func sweepDrafts(_ host: Host, now: Timestamp) {
    let projects = (try? self.projects()) ?? []
    for project in [nil] + projects.map(Optional.some) {
      if let folder = try? folder(project: project) {
        Bundle.sweepDrafts(in: folder, host, now: now)
      }
    }
  }
}
