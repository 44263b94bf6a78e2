internal import Bundle
internal import Fuse
internal import Posix
internal import Terminal

/// The mounts that are up, those whose daemon is gone or stopped, and daemons without a mount.
struct MountCheck: Check {
  let name = "mounts"

  /// How long a mount is given to answer, nanoseconds.
  private static let patience: Int64 = 2_000_000_000

  func run(_ patient: Patient, _ chart: Chart) {
    chart.look(at: "the table of mounts")
    let mounts: [Mount]
    do { mounts = try MountTable.read().filter { $0.isNamed(patient.mountName) } } catch {
      return chart.note(
        .wrong("mounts", "/proc/self/mountinfo: \(error)", mend: asRoot("mount -t proc proc /proc"))
      )
    }
    if mounts.isEmpty { chart.note(.ok("mounts", "nothing is mounted")) }
    for mount in mounts {
      chart.look(at: "\(mount.path)")
      chart.note(finding(mount))
    }
    guard let host = patient.knownHost else { return }
    daemons(mounts, patient, host, chart)
    log(host, chart)
  }

  private func finding(_ mount: Mount) -> Finding {
    let subject = "\(mount.path)"
    let path = shellWord(mount.path.bytes)
    switch try? mount.answer(within: Self.patience) {
    case .alive: return .ok(subject, "mounted, and answers")
    case .gone:
      return .wrong(
        subject, "its daemon is gone: every call there fails", mend: "memcube unmount \(path)")
    case .some(.none), nil:
      return .wrong(
        subject, "it does not answer: its daemon may be stopped or wait for a disk",
        mend: "memcube unmount --lazy \(path)")
    }
  }

  /// A daemon holds the lock of its mount for as long as it lives.
  private func daemons(
    _ mounts: [Mount], _ patient: Patient, _ host: Host, _ chart: Chart
  ) {
    let folder = host.state.appending("mounts")
    chart.look(at: "\(folder)")
    let known = Set(mounts.map { patient.mountLock($0.path, host).lastComponent })
    var lost: [Int32] = []
    for entry in (try? Files.list(folder)) ?? [] where !known.contains(entry.name) {
      if let holder = FileLock.holder(of: folder.appending(entry.name)) { lost.append(holder) }
    }
    if lost.isEmpty { return chart.note(.ok("daemons", "none without a mount")) }
    let names = lost.map { "\($0)" }.joined(separator: " ")
    chart.note(
      .warning(
        "daemons",
        "process \(names) serves a mount that is not there any more: it writes what is left, or hangs",
        mend: "kill \(names)"))
  }

  /// What the last daemon said at its end.
  private func log(_ host: Host, _ chart: Chart) {
    let path = host.state.appending("daemon.log")
    guard let text = try? Files.readAll(path, limit: 1 << 20) else { return }
    let last = String(decoding: text, as: UTF8.self).split(separator: "\n").suffix(20)
    guard let line = last.last(where: { $0.contains(" closing: ") }) else { return }
    chart.note(
      .warning(
        "daemon.log", "a daemon could not make all last when it ended: \(line)",
        mend: "memcube status"))
  }
}
