internal import Format
internal import Posix

/// All checks, in the order in which their findings are shown.
package struct Examination {
  private static let checks: [any Check] = [
    SystemCheck(), LibraryCheck(), FuseCheck(), DiskCheck(), StoreCheck(), CubeCheck(),
    MountCheck(), ModelCheck(), AgentCheck(),
  ]

  /// A check that says nothing for so long hangs, nanoseconds.
  private static let patience: Int64 = 6_000_000_000
  /// So long a check may take in all, nanoseconds.
  private static let most: Int64 = 60_000_000_000

  /// What one check found.
  package struct Group: Sendable {
    /// The check's name.
    package var name: String
    /// What it found, in its order.
    package var findings: [Finding]
  }

  private let patience, most: Int64

  /// An examination that waits as long as is usual.
  package init() { self.init(patience: Self.patience, most: Self.most) }

  /// An examination that waits for no sign longer than so many nanoseconds, and so long in all.
  init(patience: Int64, most: Int64) {
    self.patience = patience
    self.most = most
  }

  /// Runs all checks, each in a thread of its own, and gives each to `show` once it is done, in their order.
  package func run<Failure: Error>(
    _ patient: Patient, _ show: (Group) throws(Failure) -> Void
  ) throws(Failure) { try run(Self.checks, patient, show) }

  /// As above, of other checks.
  func run<Failure: Error>(
    _ checks: [any Check], _ patient: Patient, _ show: (Group) throws(Failure) -> Void
  ) throws(Failure) {
    let begun = checks.map { check in (check, start(check, patient)) }
    let end = Clock.monotonic() + most
    for (check, chart) in begun {
      try show(Group(name: check.name, findings: findings(of: chart, until: end)))
    }
  }

  private func start(_ check: any Check, _ patient: Patient) -> Chart {
    let chart = Chart()
    do {
      // A thread that waits in the kernel ends with the process.
      try Thread.detach("check") {
        check.run(patient, chart)
        chart.end()
      }
    } catch {
      chart.note(.wrong(check.name, "no thread can be started to look at this: \(error)"))
      chart.end()
    }
    return chart
  }

  private func findings(of chart: Chart, until end: Int64) -> [Finding] {
    while true {
      let now = Clock.monotonic()
      let limit = chart.page.withLock { min(end, $0.lastSign + patience) }
      if limit <= now { break }
      if chart.page.wait(nanoseconds: limit - now, until: { $0.isDone ? true : nil }) != nil {
        return chart.page.withLock { $0.findings }
      }
    }
    return chart.page.withLock { page in
      if page.isDone { return page.findings }
      let what = page.subject.isEmpty ? "the system" : page.subject
      return page.findings + [
        .wrong(
          what,
          "it does not answer: a disk, a mount or a process that it needs may hang; what comes "
            + "after it in this group was not looked at", mend: "findmnt")
      ]
    }
  }
}
