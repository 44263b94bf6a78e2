internal import Posix

/// A group of questions about this machine.
protocol Check: Sendable {
  /// Its name, a word.
  var name: String { get }
  /// Asks them. May hang in any call: another thread waits, and not for ever.
  func run(_ patient: Patient, _ chart: Chart)
}

/// What a check has found by now.
final class Chart: Sendable {
  /// What the thread that waits looks at.
  struct Page {
    var findings: [Finding] = []
    /// What is being looked at.
    var subject = ""
    /// When the check last said something, of the monotonic clock.
    var lastSign = Clock.monotonic()
    var isDone = false
  }

  let page = Condition(Page())

  /// Begins to look at something.
  func look(at subject: String) {
    page.withLock { page in
      page.subject = subject
      page.lastSign = Clock.monotonic()
    }
  }

  /// Notes what was found.
  func note(_ finding: Finding) {
    page.withLock { page in
      page.findings.append(finding)
      page.lastSign = Clock.monotonic()
    }
  }

  /// Notes that nothing more comes.
  func end() {
    page.withLock { $0.isDone = true }
    page.broadcast()
  }
}
