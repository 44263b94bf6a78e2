internal import Bundle
internal import Format
internal import MemCube
internal import Posix
internal import Replication

/// When the cubes of a project were last looked at.
struct Look: Sendable {
  /// When that began, and until when they are not looked at again, on the monotonic clock.
  var began: Int64 = .min / 2
  var rest: Int64 = .min / 2
  /// The time of change that their folder had when their names were last read; nil: they are to be read.
  var folder: Timestamp?
  /// Until when their names are not read again, on the monotonic clock.
  var namesRest: Int64 = .min / 2
  /// Whether a call is reading cubes that the catalog does not know, so that others need not.
  var isMeeting = false
}

/// How the catalog keeps up with cubes that others write, bring, rename and take away.
extension Memories {
  private static let longestRest: Int64 = 500_000_000
  /// How many users' cubes are opened to see whether they are as the catalog knows them.
  private static let openedAtOnce = 16
  /// A folder that changed so short a time ago may change again at the same time of its clock,
  /// milliseconds.
  private static let sameTime: Int64 = 100
  /// So many cubes that the catalog does not know are read at once: they came, or were renamed. Of more
  /// (the catalog was lost) one call at a time reads some, for so many nanoseconds, and the next goes on.
  private static let (metAtOnce, longestMeeting): (Int, Int64) = (4, 50_000_000)

  /// Brings the catalog up to the cubes that a selection may reach: those of its owners, or all.
  func follow(_ selection: Selection, in project: Project) throws(CubeError) {
    try followNames(project)
    // Others' memories may also stand in a user's cube only by its log, and the gateway writes that.
    // To open many costs more than to look which of all were written to.
    if let users = selection.user, !users.isEmpty, users.count <= Self.openedAtOnce {
      for user in users {
        let place = place(.user(user), in: project)
        let isThere = try use(place, among: users.count) { (_, _) in true }
        if isThere == nil, try !cubes.contains(place) { try forget(place) }
      }
      return
    }
    try followAll(project)
  }

  /// Brings the catalog up to the names that a project's cubes have: what is gone is forgotten, what is
  /// new is read. Costs a look at the folder where none came, went or was renamed. While users come all the
  /// time, the names are not read again for ten times as long as that took, half a second at most.
  private func followNames(_ project: Project) throws(CubeError) {
    let key = project.folder ?? []
    let folder = try cubes.path(CubePlace(folder: project.folder, name: [])).parent
    let began = Clock.monotonic()
    guard let changed = try? Files.status(folder).ctime,
      looked.withLock({ $0[key]?.folder != changed && began >= $0[key]?.namesRest ?? .min })
    else { return }
    let now = host.now()
    let names = try cubes.names(project.folder)
    let (there, known) = (Set(names), Set(try catalog.cubes(of: project)))
    let read = Clock.monotonic()
    looked.withLock { looked in
      looked[key, default: Look()].namesRest = read + min(Self.longestRest, 10 * (read - began))
    }
    for name in known.subtracting(there) {
      try catalog.forget(CubePlace(folder: project.folder, name: name))
    }
    let unknown = names.filter { !known.contains($0) }
    let isMany = unknown.count > Self.metAtOnce
    if isMany {
      let isMine = looked.withLock { looked in
        defer { looked[key, default: Look()].isMeeting = true }
        return looked[key]?.isMeeting != true
      }
      if !isMine { return }
    }
    defer { if isMany { looked.withLock { $0[key]?.isMeeting = false } } }
    for name in unknown {
      if isMany, Clock.monotonic() - began > Self.longestMeeting { return }
      // One that cannot be opened is left out.
      _ = try? use(CubePlace(folder: project.folder, name: name)) { (_, _) in }
    }
    let isSettled =
      now.milliseconds.subtractingReportingOverflow(changed.milliseconds).partialValue
      > Self.sameTime
    looked.withLock { $0[key, default: Look()].folder = isSettled ? changed : nil }
  }

  /// Forgets a cube that is gone from its place: it may have another one now, and is looked for.
  func forget(_ place: CubePlace) throws(CubeError) {
    guard try catalog.forget(place) else { return }
    looked.withLock { looked in
      looked[place.folder ?? []]?.began = Look().began
      looked[place.folder ?? []]?.rest = Look().rest
      looked[place.folder ?? []]?.folder = nil
      looked[place.folder ?? []]?.namesRest = Look().namesRest
    }
  }

  /// Brings the catalog up to all cubes of a project. Only those with new writes are opened. One that cannot
  /// be opened is left out, and one that is gone is forgotten. It is done at most once in so many
  /// nanoseconds. Nil: to look at many cubes takes its time, and it is not done again for ten times as long,
  /// half a second at most.
  func followAll(_ project: Project, within nanoseconds: Int64? = nil) throws(CubeError) {
    let key = project.folder ?? []
    let began = Clock.monotonic()
    let isDue = looked.withLock { looked in
      if let last = looked[key], began < nanoseconds.map({ last.began + $0 }) ?? last.rest {
        return false
      }
      looked[key, default: Look()].began = began
      looked[key, default: Look()].rest = began + Self.longestRest
      return true
    }
    guard isDue else { return }
    // The time that went into cubes with new writes: it is not spent again.
    var spent: Int64 = 0
    defer {
      let now = Clock.monotonic()
      looked.withLock { looked in
        guard looked[key]?.began == began else { return }
        looked[key]?.rest = now + min(Self.longestRest, 10 * (now - began - spent))
      }
    }
    let names = try cubes.names(project.folder)
    let known = try catalog.stamps(project)
    for name in names {
      let place = CubePlace(folder: project.folder, name: name)
      // It would be brought to find what is known.
      if cubes.sharing?.isAsLeft(cubes.sharedName(place)) == true { continue }
      let last = known[name]
      let stamp = Cube.logStamp(at: try cubes.path(place), id: last?.id, host: host)
      let isOpen = cubes.isOpen(place)
      if let stamp, last?.stamp == stamp, !isOpen { continue }
      let start = Clock.monotonic()
      defer { if !isOpen { spent += Clock.monotonic() - start } }
      let followed = try? use(place) { (cube, owner) throws(CubeError) in
        let stamp = Cube.logStamp(at: cube.path, id: cube.id, host: host)
        try cube.catchUp(within: OpenCubes.patience)
        try catalog.follow(cube, at: place, of: owner)
        return stamp
      }
      if let followed, let stamp = followed { try catalog.keep(stamp: stamp, of: place) }
    }
    let there = Set(names)
    for name in try catalog.cubes(of: project) where !there.contains(name) {
      try catalog.forget(CubePlace(folder: project.folder, name: name))
    }
  }
}
